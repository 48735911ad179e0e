//! How strong TLS has to be, as data.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    inspection::{
        plan::TlsVersion,
        policy::{PolicyError, read},
    },
    scheme::Text,
};

/// The rules of the TLS check that are not in its seven checks themselves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsPolicy {
    /// Its version, such as `tls-2026`; judgements name it.
    pub version: Text,
    /// The document and section it rests on.
    pub source: Text,
    /// Versions that may be accepted.
    pub versions: BTreeSet<TlsVersion>,
    /// Least size of RSA keys, in bits.
    pub rsa_bits: usize,
    /// Least size of keys on elliptic curves, in bits.
    pub ec_bits: usize,
    /// So many days before its expiry a certificate is remarked on.
    pub expiry_notice_days: u16,
    /// Signature algorithms that certificates may be signed with.
    #[serde(rename = "signature")]
    pub signatures: Vec<SignatureAlgorithm>,
}

/// A signature algorithm.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureAlgorithm {
    /// Its object identifier.
    pub oid: Text,
    /// What it is called.
    pub name: Text,
}

impl TlsPolicy {
    /// The reading of 2026.
    ///
    /// # Errors
    /// [`PolicyError`]; a test holds that there is none.
    pub fn of_2026() -> Result<Self, PolicyError> {
        let text = include_str!("../../../../assets/inspection/tls-2026.toml");
        Self::parse("tls-2026.toml", text)
    }

    /// Reads a policy file; `file` is its name, for errors.
    ///
    /// # Errors
    /// [`PolicyError`] with the line and the reason.
    pub fn parse(file: &str, text: &str) -> Result<Self, PolicyError> {
        read(file, text)
    }

    /// Whether certificates may be signed so.
    pub(super) fn allows_signature(&self, oid: &str) -> bool {
        self.signatures.iter().any(|s| s.oid.as_str() == oid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_and_broken_hashes_are_not_allowed() {
        let policy = TlsPolicy::of_2026().unwrap();
        assert_eq!(
            policy.versions,
            [TlsVersion::Tls12, TlsVersion::Tls13].into()
        );
        let (sha1_rsa, sha256_rsa) = ("1.2.840.113549.1.1.5", "1.2.840.113549.1.1.11");
        assert!(!policy.allows_signature(sha1_rsa));
        assert!(policy.allows_signature(sha256_rsa));
    }
}
