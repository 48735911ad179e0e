//! Evidence bundles: what is kept of a case or a finding as one zip, with a manifest that the issuing body signs.
//!
//! The signature is plain Ed25519 (RFC 8032) over the manifest's bytes, so that a court's expert can
//! check it with common tools. A manifest begins with `{`, and what else the key signs with the
//! structure of RFC 9052, 4.4: neither can pass for the other.

use std::{collections::BTreeSet, fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::json;
use shirushi_verifier::{
    certificate::Usage,
    cose::{SignError, Signer},
    domain::{SchemeId, UnixTime},
};

use crate::{
    casework::{
        FindingNumber, InvalidNumber, MisuseNumber,
        finding::Finding,
        misuse::{Evidence, MAX_EVIDENCE_BYTES, MisuseCase},
    },
    inspection::hash::ContentHash,
    issue::{BundleError, zipped},
    office::{Office, SigningError},
    registry::Registry,
    store::AttachmentError,
};

/// What a bundle is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A misuse case, with the findings that are followed as it.
    Case(MisuseNumber),
    /// A finding.
    Finding(FindingNumber),
}

/// An evidence bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The zip.
    pub zip: Vec<u8>,
    /// What is in it, as its manifest lists it.
    pub files: Vec<Listed>,
    /// The SHA-256 of the manifest.
    pub manifest: ContentHash,
}

/// A file in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its name in the zip.
    pub name: String,
    /// What is known of it.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleFault {
    /// There is no such case or finding.
    #[error("there is no {0}")]
    Unknown(Subject),
    /// It has no evidence.
    #[error("{0} has no evidence")]
    Empty(Subject),
    /// A file of it cannot be read.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// Nothing can be signed.
    #[error(transparent)]
    Key(#[from] SigningError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The zip or the manifest cannot be written.
    #[error("the bundle cannot be written: {0}")]
    Write(String),
}

/// What is told in the manifest, and by which scheme's body.
struct Told {
    scheme: SchemeId,
    what: serde_json::Value,
    evidence: Vec<Evidence>,
}

/// The bundle of a case or a finding, signed at `now` by the issuing body's key for marks.
///
/// # Errors
/// [`BundleFault`].
pub fn bundle(office: &Office, subject: Subject, now: UnixTime) -> Result<Bundle, BundleFault> {
    let told = told(&office.store().registry(), subject)?;
    if told.evidence.is_empty() {
        return Err(BundleFault::Empty(subject));
    }
    let attachments = office.store().folder().attachments();
    let mut files = Vec::new();
    let mut listed = Vec::new();
    for (place, evidence) in told.evidence.into_iter().enumerate() {
        let name = format!("{:02}-{}", place + 1, file_name(&evidence));
        let content = attachments.read(evidence.sha256, MAX_EVIDENCE_BYTES)?;
        files.push((name.clone(), content));
        listed.push(Listed { name, evidence });
    }
    let body = office.body_key(&told.scheme, Usage::Mark, now)?;
    let manifest = json!({
        "bundle": 1,
        "subject": subject.to_string(),
        "scheme": told.scheme,
        "made": now,
        "key": body.key.key_id().to_string(),
        "what": told.what,
        "files": listed,
    });
    let manifest = serde_json::to_vec_pretty(&manifest);
    let manifest = manifest.map_err(|error| BundleFault::Write(error.to_string()))?;
    let signature = body.key.sign(&manifest)?;
    let public = body.certificate.claims().key.as_bytes().to_vec();
    let hash = ContentHash::of(&manifest);
    files.extend([
        ("manifest.json".to_owned(), manifest),
        ("manifest.sig".to_owned(), signature.to_vec()),
        ("signer.pem".to_owned(), pem_of(&public)),
        ("signer.cose".to_owned(), body.certificate.encode()),
        ("README.ja.txt".to_owned(), README_JA.as_bytes().to_vec()),
        ("README.en.txt".to_owned(), README_EN.as_bytes().to_vec()),
    ]);
    let zip = zipped(&files).map_err(|error: BundleError| BundleFault::Write(error.to_string()))?;
    Ok(Bundle {
        zip,
        files: listed,
        manifest: hash,
    })
}

fn told(registry: &Registry, subject: Subject) -> Result<Told, BundleFault> {
    let unknown = || BundleFault::Unknown(subject);
    match subject {
        Subject::Finding(number) => {
            let finding = registry.findings().get(number).ok_or_else(unknown)?;
            Ok(Told {
                scheme: finding.scheme().clone(),
                what: json!({ "finding": finding }),
                evidence: each_once(finding.evidence()),
            })
        }
        Subject::Case(number) => {
            let case: &MisuseCase = registry.misuses().get(number).ok_or_else(unknown)?;
            let findings: Vec<&Finding> = registry.findings().of_case(number).collect();
            let stage = case.stage();
            let looks = stage.looks().iter().map(|look| &look.evidence);
            let found = findings.iter().flat_map(|finding| finding.evidence());
            Ok(Told {
                scheme: case.suspicion().scheme.clone(),
                what: json!({ "case": case, "findings": findings }),
                evidence: each_once(stage.evidence().iter().chain(found).chain(looks)),
            })
        }
    }
}

fn each_once<'e>(all: impl IntoIterator<Item = &'e Evidence>) -> Vec<Evidence> {
    let mut seen = BTreeSet::new();
    let all = all.into_iter().filter(|e| seen.insert(e.sha256));
    all.cloned().collect()
}

/// A name that says what the file is: the page's exchanges, a picture, what is said of it.
fn file_name(evidence: &Evidence) -> String {
    let media_type = evidence.media_type.to_string();
    let (stem, extension) = match media_type.as_str() {
        "application/warc" => ("exchanges", "warc.gz"),
        "application/json" => ("report", "json"),
        "image/png" => ("picture", "png"),
        "image/jpeg" => ("picture", "jpg"),
        "image/webp" => ("picture", "webp"),
        "image/gif" => ("picture", "gif"),
        "image/avif" => ("picture", "avif"),
        "text/html" => ("page", "html"),
        "application/pdf" => ("paper", "pdf"),
        _ => ("file", "bin"),
    };
    format!("{stem}.{extension}")
}

/// An Ed25519 public key as openssl reads it (RFC 8410, 4).
fn pem_of(public: &[u8]) -> Vec<u8> {
    const ALGORITHM: [u8; 12] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    let key = STANDARD.encode([&ALGORITHM[..], public].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n").into_bytes()
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(number) => write!(f, "{number}"),
            Self::Finding(number) => write!(f, "{number}"),
        }
    }
}

impl FromStr for Subject {
    type Err = InvalidNumber;

    /// `M7` is a case, `F7` a finding.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with('F') {
            return text.parse().map(Self::Finding);
        }
        text.parse().map(Self::Case)
    }
}

const README_JA: &str = "\
証拠一式

manifest.json に、この一式のすべてのファイルの SHA-256 と、事案の内容が記載されています。
manifest.sig は、マーク付与機関の鍵による manifest.json の署名（Ed25519、RFC 8032）です。

確かめ方
1. 署名: openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
2. ファイル: 各ファイルの SHA-256（sha256sum）が manifest.json の値と一致すること
3. 鍵: manifest.json の key（鍵ID）が、マーク付与機関の公開する信頼情報（trust.cbor）の鍵と一致すること。
   signer.cose はその鍵の証明書です。

*.warc.gz は ISO 28500 (WARC/1.1) の記録で、要求と応答をそのまま収めています。
";

const README_EN: &str = "\
Evidence bundle

manifest.json lists every file of this bundle with its SHA-256, and what is known of the matter.
manifest.sig is the issuing body's signature over manifest.json (Ed25519, RFC 8032).

How to check
1. The signature: openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in manifest.json -sigfile manifest.sig
2. The files: each file's SHA-256 (sha256sum) is the one in manifest.json.
3. The key: the key in manifest.json (its id) is in the trust bundle that the issuing body publishes
   (trust.cbor). signer.cose is the key's certificate.

*.warc.gz are records of ISO 28500 (WARC/1.1): requests and answers as they were.
";
