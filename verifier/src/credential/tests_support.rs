//! Sample keys and claims for the tests of this crate.

use ed25519_dalek::SigningKey;
use shirushi_watermark::TemplateId;

use super::{Claims, MarkParticulars};
use crate::{
    certificate::{Certificate, CertificateClaims, Usage},
    cose::PublicKey,
    domain::{ListNumber, StatusReference, VerifierVersion},
};

/// A key for tests, different for each number.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// The test root.
pub(crate) fn root() -> SigningKey {
    key(1)
}

/// A certificate for `signer`, by the test root, for 2026 to 2028.
pub(crate) fn certificate(signer: &SigningKey, usage: Usage) -> Certificate {
    let claims = CertificateClaims {
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        expires: "2029-01-01T00:00:00Z".parse().unwrap(),
        key: PublicKey::try_from(signer.verifying_key()).unwrap(),
        usage,
    };
    Certificate::issue(claims, &root()).unwrap()
}

/// The claims of a mark granted in November 2026.
pub(crate) fn claims() -> Claims {
    Claims {
        issuer: "https://mark.example.jp/".parse().unwrap(),
        target: "https://ocn.example.jp/".parse().unwrap(),
        expires: "2027-11-01T00:00:00+09:00".parse().unwrap(),
        granted: "2026-11-02T10:00:00+09:00".parse().unwrap(),
        mark: MarkParticulars {
            scheme: "isp2014".parse().unwrap(),
            registration: "20001".parse().unwrap(),
            renewal: crate::domain::RenewalCount::FIRST,
            holder: "エヌ・ティ・ティ・コミュニケーションズ株式会社"
                .parse()
                .unwrap(),
            system: "OCN".parse().unwrap(),
            passes: vec!["30001-00".parse().unwrap()],
            issuing_body: "しるし協議会".parse().unwrap(),
            review_body: "REVIEW".parse().unwrap(),
            template: TemplateId([1, 2, 3, 4, 5, 6, 7, 8]),
            verifier_version: VerifierVersion::CURRENT,
            status: StatusReference {
                list: ListNumber(1),
                index: 5_i64.try_into().unwrap(),
            },
            prerequisite: None,
        },
    }
}
