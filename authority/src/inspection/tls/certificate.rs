//! What stands in a certificate, as far as checks and reports need it.

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;
use x509_parser::{
    certificate::X509Certificate,
    extensions::{DistributionPointName, GeneralName, ParsedExtension},
    oid_registry::Oid,
    prelude::FromDer,
    public_key::PublicKey,
    time::ASN1Time,
    x509::SubjectPublicKeyInfo,
};

use crate::inspection::{hash::ContentHash, import::tidy};

/// What stands in a certificate. Texts are cut and cleaned: a server can write anything there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFacts {
    /// SHA-256 of its DER form.
    pub sha256: ContentHash,
    /// Its content; `None` where it is not a certificate that can be read.
    pub content: Option<Content>,
}

/// The content of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Whom it names.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Its serial number, in hexadecimal.
    pub serial: String,
    /// From when it is valid.
    pub not_before: UnixTime,
    /// Until when it is valid, this second included.
    pub not_after: UnixTime,
    /// Its key.
    pub key: KeyFacts,
    /// The object identifier of its issuer's signature algorithm.
    pub signature_algorithm: String,
    /// The hosts it is for; at most 100 are kept.
    pub names: Vec<String>,
    /// Whether it may issue others.
    pub is_ca: bool,
    /// Whether it was issued to the same name as it was issued by.
    pub self_issued: bool,
    /// Where its revocation lists are, as it says.
    pub revocation_lists: Vec<String>,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFacts {
    /// `RSA`, `EC`, `Ed25519` or the object identifier of another algorithm.
    pub algorithm: String,
    /// Its size in bits; 0 where it cannot be told.
    pub bits: usize,
}

const MAX_NAMES: usize = 100;
const MAX_LISTS: usize = 4;
const ED25519: &str = "1.3.101.112";

impl CertificateFacts {
    /// Reads a certificate.
    pub fn read(der: &[u8]) -> Self {
        let parsed = X509Certificate::from_der(der).ok();
        let whole = parsed.filter(|(rest, _)| rest.is_empty());
        Self {
            sha256: ContentHash::of(der),
            content: whole.map(|(_, certificate)| content(&certificate)),
        }
    }

    /// Whom it names, or its hash where that cannot be read.
    pub fn label(&self) -> String {
        self.content
            .as_ref()
            .map_or_else(|| self.sha256.to_string(), |c| c.subject.clone())
    }
}

fn content(certificate: &X509Certificate<'_>) -> Content {
    let text = |text: String| tidy(&text, 200);
    Content {
        subject: text(certificate.subject().to_string()),
        issuer: text(certificate.issuer().to_string()),
        serial: hex::encode(
            certificate
                .raw_serial()
                .get(..32)
                .unwrap_or(certificate.raw_serial()),
        ),
        not_before: time(certificate.validity().not_before),
        not_after: time(certificate.validity().not_after),
        key: key(certificate.public_key()),
        signature_algorithm: oid(&certificate.signature_algorithm.algorithm),
        names: names(certificate),
        is_ca: certificate.is_ca(),
        self_issued: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        revocation_lists: revocation_lists(certificate),
    }
}

fn time(time: ASN1Time) -> UnixTime {
    let seconds = time.timestamp().clamp(0, UnixTime::MAX.seconds());
    UnixTime::try_from(seconds).unwrap_or(UnixTime::MAX)
}

fn oid(oid: &Oid<'_>) -> String {
    tidy(&oid.to_id_string(), 80)
}

fn key(info: &SubjectPublicKeyInfo<'_>) -> KeyFacts {
    let (algorithm, bits) = match info.parsed() {
        // The modulus may have a zero byte before it: its leading bit counts, not its bytes.
        Ok(PublicKey::RSA(rsa)) => ("RSA".to_owned(), significant_bits(rsa.modulus)),
        Ok(PublicKey::EC(point)) => ("EC".to_owned(), point.key_size()),
        _ => match oid(&info.algorithm.algorithm) {
            id if id == ED25519 => ("Ed25519".to_owned(), 256),
            id => (id, 0),
        },
    };
    KeyFacts { algorithm, bits }
}

fn significant_bits(number: &[u8]) -> usize {
    let number = &number[number.iter().take_while(|b| **b == 0).count()..];
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let alternative = certificate.subject_alternative_name().ok().flatten();
    let names = alternative.iter().flat_map(|a| &a.value.general_names);
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(tidy(name, 253)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    names.filter_map(name).take(MAX_NAMES).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    let address = v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from));
    Some(address.ok()?.to_string())
}

fn revocation_lists(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut lists = Vec::new();
    for extension in certificate.extensions() {
        let ParsedExtension::CRLDistributionPoints(points) = extension.parsed_extension() else {
            continue;
        };
        for point in &points.points {
            let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
                continue;
            };
            lists.extend(names.iter().filter_map(|name| match name {
                GeneralName::URI(uri) if uri.len() <= 1_000 => Some(tidy(uri, 1_000)),
                _ => None,
            }));
        }
    }
    lists.truncate(MAX_LISTS);
    lists
}
