//! The protected header: which algorithm, whose key, what kind of content.

use super::sign1::{CoseError, Sign1};
use crate::{
    cbor::{Fields, Item, Limits, decode, encode},
    domain::KeyId,
};

/// Ed25519, fully specified: RFC 9864.
const ALG_ED25519: i64 = -19;
/// Header parameter labels of the IANA COSE registry.
const ALG: i64 = 1;
const KID: i64 = 4;
const KCWT: i64 = 13;
const TYP: i64 = 16;

/// A protected header, of the only forms used here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Where the signing key is found.
    pub key: KeySource,
    /// The content's type, parameter `typ` (RFC 9596); only status lists have one.
    pub content_type: Option<String>,
}

/// Where the signing key is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// By its id, parameter `kid`; the verifier has the key already.
    Id(KeyId),
    /// In a certificate that comes along, parameter `kcwt` (RFC 9528).
    Certificate(Sign1),
}

impl Header {
    /// A header that names the key by its id.
    pub fn by_id(id: KeyId) -> Self {
        Self {
            key: KeySource::Id(id),
            content_type: None,
        }
    }

    /// A header that carries the key's certificate.
    pub fn with_certificate(certificate: Sign1) -> Self {
        Self {
            key: KeySource::Certificate(certificate),
            content_type: None,
        }
    }

    /// The same header with a content type.
    #[must_use]
    pub fn of_type(mut self, content_type: &str) -> Self {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// The encoded header, as the signature covers it.
    pub fn encode(&self) -> Vec<u8> {
        let mut entries = vec![(Item::Int(ALG), Item::Int(ALG_ED25519))];
        entries.push(match &self.key {
            KeySource::Id(id) => (Item::Int(KID), id.0.as_slice().into()),
            KeySource::Certificate(certificate) => (Item::Int(KCWT), certificate.to_item()),
        });
        if let Some(content_type) = &self.content_type {
            entries.push((Item::Int(TYP), content_type.as_str().into()));
        }
        encode(&Item::Map(entries))
    }

    /// Reads an encoded header.
    ///
    /// # Errors
    /// [`CoseError`] unless it is deterministic, names Ed25519 and has exactly one key source.
    pub fn parse(bytes: &[u8]) -> Result<Self, CoseError> {
        let item = decode(
            bytes,
            Limits {
                max_bytes: 512,
                max_depth: 4,
            },
        )?;
        let mut fields = Fields::of("protected header", item)?;
        let algorithm = fields.int(ALG)?;
        if algorithm != ALG_ED25519 {
            return Err(CoseError::Algorithm { found: algorithm });
        }
        let key = match (fields.optional(KCWT), fields.peek(KID).is_some()) {
            (Some(_), true) => return Err(CoseError::TwoKeySources),
            (Some(certificate), false) => KeySource::Certificate(Sign1::from_item(certificate)?),
            (None, _) => {
                let id = fields.bytes(KID)?;
                let id = KeyId::try_from(id.as_slice());
                KeySource::Id(id.map_err(|e| fields.bad_value(KID, &e))?)
            }
        };
        let content_type = match fields.peek(TYP) {
            Some(_) => Some(fields.text(TYP)?),
            None => None,
        };
        fields.finish()?;
        Ok(Self { key, content_type })
    }
}
