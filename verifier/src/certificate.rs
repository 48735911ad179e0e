//! Certificates: CWTs in which the root vouches for a body's key and what it may sign.

use crate::{
    cbor::{CborError, Fields, Item, Limits, decode, encode},
    cose::{CoseError, Header, KeySource, PublicKey, Sign1, SignError, Signer, sign},
    domain::{KeyId, UnixTime},
};

/// The private claim that holds what CWT has no claim for.
pub(crate) const PRIVATE_CLAIM: i64 = -65_537;
/// CWT claims, RFC 8392 and RFC 8747.
const EXP: i64 = 4;
const NBF: i64 = 5;
const CNF: i64 = 8;
/// In `cnf`, a COSE_Key; in the private claim, the usage.
const COSE_KEY: i64 = 1;
const USAGE: i64 = 2;
/// Certificates have 149 bytes; a little more leaves room for 64-bit times.
const MAX_BYTES: usize = 160;

/// What a key may sign. Each usage has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Usage {
    /// Certificates and trust bundles: 0.
    Root,
    /// Marks: 1.
    Mark,
    /// Status lists: 2.
    Status,
    /// Passes: 3.
    Pass,
    /// Heads of the authority's journal: 4.
    Log,
}

impl Usage {
    /// Every usage.
    pub const ALL: [Self; 5] = [Self::Root, Self::Mark, Self::Status, Self::Pass, Self::Log];

    /// The number that stands for it in a certificate.
    pub fn number(self) -> i64 {
        match self {
            Self::Root => 0,
            Self::Mark => 1,
            Self::Status => 2,
            Self::Pass => 3,
            Self::Log => 4,
        }
    }

    /// Its name, as in file names and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Mark => "mark",
            Self::Status => "status",
            Self::Pass => "pass",
            Self::Log => "log",
        }
    }
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// No usage has this number or name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found} is not a usage: they are root (0), mark (1), status (2), pass (3), log (4)")]
pub struct InvalidUsage {
    /// What was found.
    pub found: String,
}

impl TryFrom<i64> for Usage {
    type Error = InvalidUsage;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        let usage = Self::ALL.into_iter().find(|u| u.number() == number);
        usage.ok_or_else(|| InvalidUsage {
            found: number.to_string(),
        })
    }
}

impl std::str::FromStr for Usage {
    type Err = InvalidUsage;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let usage = Self::ALL.into_iter().find(|u| u.name() == name);
        usage.ok_or_else(|| InvalidUsage {
            found: name.chars().take(32).collect(),
        })
    }
}

/// What a certificate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateClaims {
    /// The first instant at which the key may sign.
    pub not_before: UnixTime,
    /// The first instant at which it may no longer.
    pub expires: UnixTime,
    /// The key.
    pub key: PublicKey,
    /// What it may sign.
    pub usage: Usage,
}

impl CertificateClaims {
    /// Whether the key may sign at `time`.
    pub fn covers(&self, time: UnixTime) -> bool {
        self.not_before <= time && time < self.expires
    }

    fn encode(&self) -> Vec<u8> {
        encode(&Item::map([
            (EXP, self.expires.seconds().into()),
            (NBF, self.not_before.seconds().into()),
            (CNF, Item::map([(COSE_KEY, self.key.to_item())])),
            (
                PRIVATE_CLAIM,
                Item::map([(USAGE, self.usage.number().into())]),
            ),
        ]))
    }

    fn parse(payload: &[u8]) -> Result<Self, CborError> {
        let limits = Limits {
            max_bytes: MAX_BYTES,
            max_depth: 4,
        };
        let mut fields = Fields::of("certificate", decode(payload, limits)?)?;
        let expires = fields.counted(EXP)?;
        let not_before = fields.counted(NBF)?;
        if not_before >= expires {
            return Err(fields.bad_value(EXP, &"it ends before it begins"));
        }
        let mut confirmation = Fields::of("certificate, cnf", fields.required(CNF)?)?;
        let key = PublicKey::from_item(confirmation.required(COSE_KEY)?)?;
        confirmation.finish()?;
        let mut private = Fields::of(
            "certificate, private claim",
            fields.required(PRIVATE_CLAIM)?,
        )?;
        let usage = private.counted(USAGE)?;
        private.finish()?;
        fields.finish()?;
        Ok(Self {
            not_before,
            expires,
            key,
            usage,
        })
    }
}

/// A certificate whose shape is right. Only a trust bundle can tell whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    envelope: Sign1,
    issuer: KeyId,
    claims: CertificateClaims,
}

/// Why bytes are not a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The envelope or its content has another shape.
    #[error("not a certificate: {0}")]
    Shape(#[from] CoseError),
    /// A certificate inside a certificate.
    #[error("not a certificate: it carries another one, but only a root may vouch for a key")]
    Chained,
    /// A content type, which certificates do not have.
    #[error("not a certificate: its content type is {found:?}")]
    ContentType {
        /// The type found.
        found: String,
    },
}

impl From<CborError> for CertificateError {
    fn from(error: CborError) -> Self {
        Self::Shape(error.into())
    }
}

impl Certificate {
    /// Has `root` vouch for a key. For a root's own certificate, `root` is that very key.
    ///
    /// # Errors
    /// [`SignError`] from the signer.
    pub fn issue(claims: CertificateClaims, root: &dyn Signer) -> Result<Self, SignError> {
        let issuer = root.key_id();
        Ok(Self {
            envelope: sign(&Header::by_id(issuer), claims.encode(), root)?,
            issuer,
            claims,
        })
    }

    /// Reads a certificate.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        Self::from_envelope(Sign1::parse(bytes, MAX_BYTES)?)
    }

    /// Reads a certificate that came inside something else.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn from_envelope(envelope: Sign1) -> Result<Self, CertificateError> {
        let header = envelope.header()?;
        if let Some(found) = header.content_type {
            return Err(CertificateError::ContentType { found });
        }
        let KeySource::Id(issuer) = header.key else {
            return Err(CertificateError::Chained);
        };
        let claims = CertificateClaims::parse(envelope.payload())?;
        Ok(Self {
            envelope,
            issuer,
            claims,
        })
    }

    /// What it says.
    pub fn claims(&self) -> &CertificateClaims {
        &self.claims
    }

    /// The id of the key that it is for.
    pub fn subject(&self) -> KeyId {
        self.claims.key.id()
    }

    /// The id of the root that is said to have signed it.
    pub fn issuer(&self) -> KeyId {
        self.issuer
    }

    /// Whether `root` signed it.
    pub fn is_signed_by(&self, root: &PublicKey) -> bool {
        self.envelope.is_signed_by(root)
    }

    /// The envelope, to be carried in another header.
    pub fn envelope(&self) -> &Sign1 {
        &self.envelope
    }

    /// The certificate's bytes.
    pub fn encode(&self) -> Vec<u8> {
        self.envelope.encode()
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    fn claims(usage: Usage) -> CertificateClaims {
        CertificateClaims {
            not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
            expires: "2029-01-01T00:00:00Z".parse().unwrap(),
            key: PublicKey::try_from(SigningKey::from_bytes(&[2; 32]).verifying_key()).unwrap(),
            usage,
        }
    }

    fn root() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    #[test]
    fn a_certificate_has_149_bytes_and_reads_back() {
        let certificate = Certificate::issue(claims(Usage::Mark), &root()).unwrap();
        let bytes = certificate.encode();
        assert_eq!(bytes.len(), 149);
        let read = Certificate::parse(&bytes).unwrap();
        assert_eq!(read, certificate);
        assert_eq!(read.issuer(), root().key_id());
        let root_key = PublicKey::try_from(root().verifying_key()).unwrap();
        assert!(read.is_signed_by(&root_key));
        assert!(!read.is_signed_by(&claims(Usage::Mark).key));
    }

    #[test]
    fn usages_round_trip_by_number_and_name() {
        for usage in Usage::ALL {
            assert_eq!(Usage::try_from(usage.number()), Ok(usage));
            assert_eq!(usage.name().parse(), Ok(usage));
        }
        assert!(Usage::try_from(5).is_err());
    }

    #[test]
    fn a_certificate_inside_a_certificate_is_refused() {
        let inner = Certificate::issue(claims(Usage::Mark), &root()).unwrap();
        let header = Header::with_certificate(inner.envelope().clone());
        let outer = sign(&header, claims(Usage::Mark).encode(), &root()).unwrap();
        assert_eq!(
            Certificate::from_envelope(outer),
            Err(CertificateError::Chained)
        );
    }

    #[test]
    fn a_weak_key_or_an_extra_claim_is_refused() {
        let certify = |payload: Vec<u8>| {
            let envelope = sign(&Header::by_id(root().key_id()), payload, &root()).unwrap();
            Certificate::parse(&envelope.encode())
        };
        let good = claims(Usage::Mark).encode();
        assert!(certify(good.clone()).is_ok());

        let key = *claims(Usage::Mark).key.as_bytes();
        let at = good.windows(32).position(|w| w == key).unwrap();
        let mut weak = good.clone();
        weak[at..at + 32].fill(0);
        weak[at] = 1;
        assert!(certify(weak).unwrap_err().to_string().contains("weak"));

        let limits = Limits {
            max_bytes: 200,
            max_depth: 8,
        };
        let Item::Map(mut entries) = decode(&good, limits).unwrap() else {
            panic!("a map")
        };
        entries.push((Item::Int(1), "x".into()));
        assert!(
            certify(encode(&Item::Map(entries)))
                .unwrap_err()
                .to_string()
                .contains("key 1 is unknown")
        );
    }

    #[test]
    fn the_last_second_is_covered_and_the_end_is_not() {
        let claims = claims(Usage::Mark);
        assert!(claims.covers(claims.not_before));
        assert!(claims.covers(claims.expires.plus_seconds(-1)));
        assert!(!claims.covers(claims.expires));
        assert!(!claims.covers(claims.not_before.plus_seconds(-1)));
    }
}
