//! A small authority for one test: keys, a trust file, credentials, badges.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::{Certificate, CertificateClaims, Usage},
    cose::{PublicKey, Signer},
    credential::{self, CertificateMode, Claims, MarkParticulars},
    domain::{ListNumber, RenewalCount, StatusReference, VerifierVersion},
    face, mark_id,
    status::{self, ListClaims, Status, StatusList},
    trust::{Body, Bundle, IssuingBody, Localized, Scheme},
    watermark::{Template, embed},
};

const PACKAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../assets/templates/isp-mark-1.template"
);

static TEMPLATE: LazyLock<Arc<Template>> =
    LazyLock::new(|| Arc::new(Template::parse(&package()).unwrap()));

fn package() -> Vec<u8> {
    std::fs::read(PACKAGE).unwrap()
}

/// A key for tests, different for each number.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

pub(crate) const ROOT: u8 = 1;
const MARK: u8 = 2;
const STATUS: u8 = 3;

/// A certificate from the present decade.
fn certificate(number: u8, usage: Usage) -> Certificate {
    let claims = CertificateClaims {
        not_before: "2020-01-01T00:00:00Z".parse().unwrap(),
        expires: "2040-01-01T00:00:00Z".parse().unwrap(),
        key: PublicKey::try_from(key(number).verifying_key()).unwrap(),
        usage,
    };
    Certificate::issue(claims, &key(ROOT)).unwrap()
}

/// A folder of its own for one test, removed at its end.
pub(crate) struct Fixture {
    folder: PathBuf,
    status_base: String,
}

static COUNTER: AtomicU32 = AtomicU32::new(0);

impl Fixture {
    /// A fixture whose status lists are served below `status_base`.
    pub(crate) fn new(status_base: &str) -> Self {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("shirushi-verify-test-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let fixture = Self {
            folder,
            status_base: status_base.to_owned(),
        };
        fixture.write("trust.cbor", &fixture.bundle(1));
        fixture
    }

    /// A fixture that never goes online.
    pub(crate) fn offline() -> Self {
        Self::new("https://mark.example.jp/status/")
    }

    /// A trust file of this version, signed by the root.
    pub(crate) fn bundle(&self, version: u32) -> Vec<u8> {
        let text = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
        let (name_ja, name_en) = text("しるし協議会", "Shirushi Council");
        let body = Body {
            short_name: "COUNCIL".parse().unwrap(),
            name: Localized {
                ja: name_ja.parse().unwrap(),
                en: name_en.parse().unwrap(),
            },
            url: "https://mark.example.jp/".parse().unwrap(),
            contact: "desk@mark.example.jp".parse().unwrap(),
            liability: Localized {
                ja: "審査した範囲について責任を負います。".parse().unwrap(),
                en: "Liable for what was reviewed.".parse().unwrap(),
            },
            keys: vec![key(MARK).key_id(), key(STATUS).key_id()],
        };
        let bundle = Bundle {
            version,
            issued: "2020-01-01T00:00:00Z".parse().unwrap(),
            expires: "2039-01-01T00:00:00Z".parse().unwrap(),
            schemes: vec![Scheme {
                id: "isp2014".parse().unwrap(),
                name: Localized {
                    ja: "安全・安心マーク".parse().unwrap(),
                    en: "Safety and Security Mark".parse().unwrap(),
                },
            }],
            issuing_bodies: vec![IssuingBody {
                body,
                status_base: self.status_base.parse().unwrap(),
            }],
            review_bodies: Vec::new(),
            certificates: vec![
                certificate(ROOT, Usage::Root),
                certificate(MARK, Usage::Mark),
                certificate(STATUS, Usage::Status),
            ],
            withdrawals: Vec::new(),
            templates: vec![package()],
        };
        bundle.sign(&key(ROOT)).unwrap()
    }

    /// The path of a file of this fixture.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file of this fixture and gives its path as text.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Runs the program in English with this fixture's trust file and cache.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("en_US.UTF-8", Some(&self.path("trust.cbor")), arguments)
    }

    /// Runs the program in any language, with any trust file or none.
    pub(crate) fn run_in(&self, lang: &str, trust: Option<&Path>, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shirushi-verify"));
        command
            .args(arguments)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", lang)
            .env("SHIRUSHI_CACHE", self.path("cache"));
        match trust {
            Some(path) => command.env("SHIRUSHI_TRUST", path),
            None => command.env_remove("SHIRUSHI_TRUST"),
        };
        Run::of(command.output().unwrap())
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The output, which must be JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A mark for this site, valid for decades.
pub(crate) fn claims(target: &str) -> Claims {
    Claims {
        issuer: "https://mark.example.jp/".parse().unwrap(),
        target: target.parse().unwrap(),
        expires: "2038-01-01T00:00:00+09:00".parse().unwrap(),
        granted: "2024-01-01T00:00:00+09:00".parse().unwrap(),
        mark: MarkParticulars {
            scheme: "isp2014".parse().unwrap(),
            registration: "20001".parse().unwrap(),
            renewal: RenewalCount::FIRST,
            holder: "ニフティ株式会社".parse().unwrap(),
            system: "@nifty".parse().unwrap(),
            passes: vec!["30001-00".parse().unwrap()],
            issuing_body: "しるし協議会".parse().unwrap(),
            review_body: "REVIEW".parse().unwrap(),
            template: TEMPLATE.id(),
            verifier_version: VerifierVersion::CURRENT,
            status: StatusReference {
                list: ListNumber(1),
                index: 5.try_into().unwrap(),
            },
            prerequisite: None,
        },
    }
}

/// The signed credential.
pub(crate) fn credential(claims: &Claims) -> Vec<u8> {
    let certificate = certificate(MARK, Usage::Mark);
    credential::issue(claims, &certificate, CertificateMode::Embedded, &key(MARK)).unwrap()
}

/// The badge as a PNG file.
pub(crate) fn badge(claims: &Claims) -> Vec<u8> {
    badge_with(claims, &credential(claims))
}

/// A badge that carries other bytes.
pub(crate) fn badge_with(claims: &Claims, payload: &[u8]) -> Vec<u8> {
    let face = face::of(&claims.mark, claims.expires);
    let id = mark_id::of(payload, &claims.mark);
    let picture = embed(&TEMPLATE, &face, payload, id).unwrap();
    picture.encode_png().unwrap()
}

/// A signed status list in which the mark has this status.
pub(crate) fn status_list(status: Status, issued: &str) -> Vec<u8> {
    let mut list = StatusList::new(100).unwrap();
    list.set(5.try_into().unwrap(), status).unwrap();
    let claims = ListClaims {
        uri: "https://mark.example.jp/status/1".to_owned(),
        issued: issued.parse().unwrap(),
        expires: "2038-01-01T00:00:00Z".parse().unwrap(),
        ttl_seconds: 1,
        list,
    };
    status::issue(&claims, &certificate(STATUS, Usage::Status), &key(STATUS)).unwrap()
}
