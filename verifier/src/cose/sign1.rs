//! The envelope itself: building it, taking it apart, checking its signature.

use super::{Header, PublicKey, SIGN1_TAG, SignError, Signer};
use crate::cbor::{CborError, Item, Limits, decode, encode};

/// A COSE_Sign1 as received: its shape is right, and nothing in it is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign1 {
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: [u8; 64],
}

/// Why bytes are not such an envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// A layer is not what the format says.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Not under tag 18.
    #[error("not a tagged COSE_Sign1: it begins with {found}, not with tag 18")]
    Untagged {
        /// What it begins with.
        found: String,
    },
    /// Not an array of four.
    #[error("not a COSE_Sign1: {found} instead of [protected, {{}}, payload, signature]")]
    Shape {
        /// What was found.
        found: &'static str,
    },
    /// Something in the unprotected header, which no signature covers.
    #[error("the unprotected header is not empty")]
    UnprotectedHeader,
    /// A signature of another length.
    #[error("the signature has {found} bytes; Ed25519 makes 64")]
    SignatureLength {
        /// Bytes found.
        found: usize,
    },
    /// Another algorithm.
    #[error("algorithm {found} instead of -19 (Ed25519)")]
    Algorithm {
        /// The algorithm found.
        found: i64,
    },
    /// Both a key id and a certificate.
    #[error("the protected header names a key id and carries a certificate; only one may be there")]
    TwoKeySources,
}

impl Sign1 {
    /// Takes an envelope apart. Tag 18 is stripped by hand, since CBOR
    /// libraries drop tags; the rest must be deterministic.
    ///
    /// # Errors
    /// [`CoseError`].
    pub fn parse(bytes: &[u8], max_bytes: usize) -> Result<Self, CoseError> {
        let Some((&first, rest)) = bytes.split_first() else {
            return Err(CborError::Malformed("no bytes at all".to_owned()).into());
        };
        if first != 0xC0 | SIGN1_TAG as u8 {
            return Err(CoseError::Untagged {
                found: format!("0x{first:02x}"),
            });
        }
        let limits = Limits {
            max_bytes: max_bytes.saturating_sub(1),
            max_depth: 2,
        };
        Self::from_array(decode(rest, limits)?)
    }

    /// Takes apart an envelope that stands inside another item.
    ///
    /// # Errors
    /// [`CoseError`].
    pub fn from_item(item: Item) -> Result<Self, CoseError> {
        match item {
            Item::Tag(SIGN1_TAG, inner) => Self::from_array(*inner),
            Item::Tag(tag, _) => Err(CoseError::Untagged {
                found: format!("tag {tag}"),
            }),
            other => Err(CoseError::Untagged {
                found: other.type_name().to_owned(),
            }),
        }
    }

    fn from_array(item: Item) -> Result<Self, CoseError> {
        let found = item.type_name();
        let Item::Array(parts) = item else {
            return Err(CoseError::Shape { found });
        };
        let Ok([protected, unprotected, payload, signature]) = <[Item; 4]>::try_from(parts) else {
            return Err(CoseError::Shape {
                found: "an array of another length",
            });
        };
        match unprotected {
            Item::Map(entries) if entries.is_empty() => {}
            Item::Map(_) => return Err(CoseError::UnprotectedHeader),
            other => {
                return Err(CoseError::Shape {
                    found: other.type_name(),
                });
            }
        }
        let signature = bytes_of(signature)?;
        let found = signature.len();
        Ok(Self {
            protected: bytes_of(protected)?,
            payload: bytes_of(payload)?,
            signature: signature
                .try_into()
                .map_err(|_| CoseError::SignatureLength { found })?,
        })
    }

    /// The protected header, taken apart.
    ///
    /// # Errors
    /// [`CoseError`].
    pub fn header(&self) -> Result<Header, CoseError> {
        Header::parse(&self.protected)
    }

    /// The payload, as received.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether `key` signed the header and payload as received.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.verifies(
            &to_be_signed(&self.protected, &self.payload),
            &self.signature,
        )
    }

    /// The envelope as an item, tag 18 included.
    pub fn to_item(&self) -> Item {
        let parts = vec![
            Item::Bytes(self.protected.clone()),
            Item::Map(Vec::new()),
            Item::Bytes(self.payload.clone()),
            Item::Bytes(self.signature.to_vec()),
        ];
        Item::Tag(SIGN1_TAG, Box::new(Item::Array(parts)))
    }

    /// The envelope's bytes, tag 18 included.
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.to_item())
    }
}

/// Signs a payload under a header.
///
/// # Errors
/// [`SignError`] from the signer.
pub fn sign(header: &Header, payload: Vec<u8>, signer: &dyn Signer) -> Result<Sign1, SignError> {
    sign_raw(header.encode(), payload, signer)
}

/// Signs a payload under a header given as bytes, whatever they hold: for
/// test vectors that are wrong on purpose. Everything else uses [`sign`].
///
/// # Errors
/// [`SignError`] from the signer.
pub fn sign_raw(
    protected: Vec<u8>,
    payload: Vec<u8>,
    signer: &dyn Signer,
) -> Result<Sign1, SignError> {
    let signature = signer.sign(&to_be_signed(&protected, &payload))?;
    Ok(Sign1 {
        protected,
        payload,
        signature,
    })
}

/// The bytes that the signature covers: the Sig_structure of RFC 9052,
/// section 4.4, with context `Signature1` and no external data.
pub fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    encode(&Item::Array(vec![
        "Signature1".into(),
        protected.into(),
        Item::Bytes(Vec::new()),
        payload.into(),
    ]))
}

fn bytes_of(item: Item) -> Result<Vec<u8>, CoseError> {
    match item {
        Item::Bytes(bytes) => Ok(bytes),
        other => Err(CoseError::Shape {
            found: other.type_name(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use coset::{CborSerializable, TaggedCborSerializable};
    use ed25519_dalek::SigningKey;

    use super::*;
    use crate::domain::KeyId;

    fn signer() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn sample() -> Sign1 {
        let header = Header::by_id(signer().key_id());
        sign(&header, b"payload".to_vec(), &signer()).unwrap()
    }

    #[test]
    fn an_independent_implementation_reads_and_verifies_our_bytes() {
        let theirs = coset::CoseSign1::from_tagged_slice(&sample().encode()).unwrap();
        assert_eq!(theirs.payload.as_deref(), Some(b"payload".as_slice()));
        assert_eq!(theirs.protected.header.key_id, signer().key_id().0);
        assert_eq!(
            theirs.protected.header.alg,
            Some(coset::Algorithm::Assigned(coset::iana::Algorithm::Ed25519))
        );
        let key = PublicKey::try_from(signer().verifying_key()).unwrap();
        theirs
            .verify_signature(b"", |signature, message| {
                let signature = signature.try_into().unwrap();
                key.verifies(message, signature).then_some(()).ok_or(())
            })
            .unwrap();
    }

    #[test]
    fn we_read_the_bytes_of_an_independent_implementation() {
        let protected = coset::HeaderBuilder::new()
            .algorithm(coset::iana::Algorithm::Ed25519)
            .key_id(signer().key_id().0.to_vec())
            .build();
        let theirs = coset::CoseSign1Builder::new()
            .protected(protected)
            .payload(b"payload".to_vec())
            .create_signature(b"", |message| signer().sign(message).unwrap().to_vec())
            .build();
        let bytes = theirs.to_tagged_vec().unwrap();
        assert_eq!(Sign1::parse(&bytes, 512).unwrap(), sample());
        assert_eq!(bytes, sample().encode());
    }

    #[test]
    fn an_untagged_or_differently_tagged_envelope_is_refused() {
        let bytes = sample().encode();
        assert!(matches!(
            Sign1::parse(&bytes[1..], 512),
            Err(CoseError::Untagged { .. })
        ));
        let mut other = bytes.clone();
        other[0] = 0xD1;
        assert!(matches!(
            Sign1::parse(&other, 512),
            Err(CoseError::Untagged { .. })
        ));
        // CWT's own tag 61 around it is not part of the format.
        let wrapped = [&[0xD8, 61], bytes.as_slice()].concat();
        assert!(Sign1::parse(&wrapped, 512).is_err());
    }

    #[test]
    fn an_unprotected_parameter_is_refused() {
        let mut theirs = coset::CoseSign1::from_tagged_slice(&sample().encode()).unwrap();
        theirs.unprotected.key_id = vec![1];
        let bytes = theirs.to_tagged_vec().unwrap();
        assert_eq!(Sign1::parse(&bytes, 512), Err(CoseError::UnprotectedHeader));
    }

    #[test]
    fn another_algorithm_is_refused() {
        for algorithm in [coset::iana::Algorithm::EdDSA, coset::iana::Algorithm::ES256] {
            let header = coset::HeaderBuilder::new()
                .algorithm(algorithm)
                .key_id(vec![0; 8])
                .build();
            let bytes = header.to_vec().unwrap();
            assert!(matches!(
                Header::parse(&bytes),
                Err(CoseError::Algorithm { .. })
            ));
        }
    }

    #[test]
    fn a_header_with_an_id_and_a_certificate_is_refused() {
        let both = encode(&Item::map([
            (1, Item::Int(-19)),
            (4, KeyId([0; 8]).0.as_slice().into()),
            (13, sample().to_item()),
        ]));
        assert_eq!(Header::parse(&both), Err(CoseError::TwoKeySources));
    }

    #[test]
    fn a_header_with_a_critical_parameter_is_refused() {
        let bytes = encode(&Item::map([
            (1, Item::Int(-19)),
            (2, vec![Item::Int(4)].into()),
            (4, KeyId([0; 8]).0.as_slice().into()),
        ]));
        assert!(matches!(
            Header::parse(&bytes),
            Err(CoseError::Cbor(CborError::UnknownKey { .. }))
        ));
    }
}
