//! A credential as received: its shape is right, and nothing in it is trusted.

use super::{Claims, MAX_BYTES};
use crate::{
    cbor::{CborError, Limits, decode},
    certificate::{Certificate, CertificateError},
    cose::{CoseError, KeySource, Sign1},
    domain::{KeyId, VerifierVersion},
};

/// A credential whose shape is right. Only a trust bundle can make it a `Verified`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    bytes: Vec<u8>,
    pub(super) envelope: Sign1,
    pub(super) signed_by: SignedBy,
    claims: Claims,
}

/// Where the key that signed a credential is vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignedBy {
    /// In the certificate that it carries.
    Embedded(Box<Certificate>),
    /// In a certificate of the trust bundle.
    Referenced(KeyId),
}

/// Why bytes are not a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The envelope or its content has another shape.
    #[error("not a mark's credential: {0}")]
    Shape(#[from] CoseError),
    /// The certificate in it has another shape.
    #[error("the credential's certificate: {0}")]
    Certificate(#[from] CertificateError),
    /// A content type, which marks do not have.
    #[error("not a mark's credential: its content type is {found:?}")]
    ContentType {
        /// The type found.
        found: String,
    },
    /// It follows rules that this verifier does not know.
    #[error("the credential needs a verifier of version {needed}; this one has version {have}")]
    NeedsNewerVerifier {
        /// The version it asks for.
        needed: i64,
        /// The version of this verifier.
        have: VerifierVersion,
    },
}

/// Newer rules may nest more deeply than these; their version must show all the same.
const LIMITS: Limits = Limits {
    max_bytes: MAX_BYTES,
    max_depth: 8,
};

impl From<CborError> for CredentialError {
    fn from(error: CborError) -> Self {
        Self::Shape(error.into())
    }
}

impl Credential {
    /// Reads a credential: at most 508 bytes, deterministic at every layer,
    /// no key beyond the tables. Proves nothing about who wrote it.
    ///
    /// # Errors
    /// [`CredentialError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CredentialError> {
        let envelope = Sign1::parse(bytes, MAX_BYTES)?;
        let payload = decode(envelope.payload(), LIMITS)?;
        let have = VerifierVersion::CURRENT;
        if let Some(needed) = Claims::version_asked(&payload)
            && needed > i64::from(have.number())
        {
            return Err(CredentialError::NeedsNewerVerifier { needed, have });
        }
        let header = envelope.header()?;
        if let Some(found) = header.content_type {
            return Err(CredentialError::ContentType { found });
        }
        let signed_by = match header.key {
            KeySource::Certificate(envelope) => {
                SignedBy::Embedded(Box::new(Certificate::from_envelope(envelope)?))
            }
            KeySource::Id(id) => SignedBy::Referenced(id),
        };
        let claims = Claims::from_item(payload)?;
        Ok(Self {
            bytes: bytes.to_vec(),
            envelope,
            signed_by,
            claims,
        })
    }

    /// What it claims, unproven: for messages about credentials that fail, never to act on.
    pub fn unverified_claims(&self) -> &Claims {
        &self.claims
    }

    /// The id of the key that is said to have signed it.
    pub fn key_id(&self) -> KeyId {
        match &self.signed_by {
            SignedBy::Embedded(certificate) => certificate.subject(),
            SignedBy::Referenced(id) => *id,
        }
    }

    /// The bytes as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
