//! Ed25519 public keys.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::{
    cbor::{CborError, Fields, Item, encode},
    domain::{Fingerprint, KeyId},
};

/// An Ed25519 public key that is safe to verify with: canonically encoded and not of small order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why bytes are not such a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 32 bytes.
    #[error("an Ed25519 public key has 32 bytes, not {found}")]
    Length {
        /// Bytes found.
        found: usize,
    },
    /// Not the canonical encoding of a point of the curve.
    #[error("the bytes are not an Ed25519 public key")]
    NotAPoint,
    /// A point of small order: under it, a signature proves nothing.
    #[error("the Ed25519 public key is weak: signatures under it prove nothing")]
    Weak,
}

impl PublicKey {
    /// The key's 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The key's fingerprint, its COSE thumbprint with SHA-256, RFC 9679.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(thumbprint(self.as_bytes()))
    }

    /// The key's id, the first eight bytes of its fingerprint.
    pub fn id(&self) -> KeyId {
        id_of(&self.0)
    }

    /// Whether `signature` over `message` is this key's, by the strict rules
    /// (no malleable or small-order parts).
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).is_ok()
    }

    /// The key as a COSE_Key: `{1: 1, -1: 6, -2: key}`.
    pub(crate) fn to_item(self) -> Item {
        cose_key(self.as_bytes())
    }

    /// Reads a COSE_Key of this one kind.
    pub(crate) fn from_item(item: Item) -> Result<Self, CborError> {
        let mut fields = Fields::of("COSE_Key", item)?;
        for (key, expected) in [(1, 1), (-1, 6)] {
            let found = fields.int(key)?;
            if found != expected {
                let reason = format!("{found} instead of {expected}: only Ed25519 is used");
                return Err(fields.bad_value(key, &reason));
            }
        }
        let bytes = fields.bytes(-2)?;
        let key = Self::try_from(bytes.as_slice()).map_err(|e| fields.bad_value(-2, &e))?;
        fields.finish()?;
        Ok(key)
    }
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = KeyError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        let found = bytes.len();
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyError::Length { found })?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        if !is_reduced(bytes) {
            return Err(KeyError::NotAPoint);
        }
        Ok(Self(key))
    }
}

impl TryFrom<VerifyingKey> for PublicKey {
    type Error = KeyError;

    fn try_from(key: VerifyingKey) -> Result<Self, Self::Error> {
        Self::try_from(key.as_bytes().as_slice())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", hex::encode(self.as_bytes()))
    }
}

/// Whether y lies below p = 2^255 - 19. Decompression reduces a y that does
/// not, so that a key would have two spellings. The only other second
/// spelling, a sign on x = 0, belongs to weak keys.
fn is_reduced([first, middle @ .., last]: &[u8; 32]) -> bool {
    *first < 0xED || middle.iter().any(|byte| *byte != 0xFF) || last & 0x7F != 0x7F
}

/// The id of a key, weak or not.
pub(super) fn id_of(key: &VerifyingKey) -> KeyId {
    let [a, b, c, d, e, f, g, h, ..] = thumbprint(key.as_bytes());
    KeyId([a, b, c, d, e, f, g, h])
}

fn thumbprint(key: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(encode(&cose_key(key))).into()
}

fn cose_key(key: &[u8; 32]) -> Item {
    Item::map([
        (1, Item::Int(1)),
        (-1, Item::Int(6)),
        (-2, key.as_slice().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(hex: &str) -> Result<PublicKey, KeyError> {
        PublicKey::try_from(hex::decode(hex).unwrap().as_slice())
    }

    #[test]
    fn the_first_test_vector_of_rfc_8032_verifies() {
        let key = key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
        let signature = hex::decode(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        )
        .unwrap();
        let signature: [u8; 64] = signature.try_into().unwrap();
        assert!(key.verifies(b"", &signature));
        assert!(!key.verifies(b"x", &signature));
    }

    #[test]
    fn weak_keys_are_refused() {
        // The neutral element, and a point of order 8.
        for hex in [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ] {
            assert_eq!(key(hex), Err(KeyError::Weak), "{hex}");
        }
    }

    #[test]
    fn bytes_that_are_no_key_are_refused() {
        assert_eq!(key("00"), Err(KeyError::Length { found: 1 }));
        // No point of the curve has this y.
        assert_eq!(
            key("0200000000000000000000000000000000000000000000000000000000000000"),
            Err(KeyError::NotAPoint)
        );
        // p + 3, another spelling of y = 3.
        let unreduced = key("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        assert_eq!(unreduced, Err(KeyError::NotAPoint));
        assert!(key("0300000000000000000000000000000000000000000000000000000000000000").is_ok());
    }

    #[test]
    fn a_malleated_signature_is_refused() {
        let key = key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
        let mut signature: [u8; 64] = hex::decode(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        )
        .unwrap()
        .try_into()
        .unwrap();
        // Add the group order to S.
        let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
            .unwrap();
        let mut carry = 0_u16;
        for (byte, add) in signature[32..].iter_mut().zip(order) {
            carry += u16::from(*byte) + u16::from(add);
            *byte = carry as u8;
            carry >>= 8;
        }
        assert!(!key.verifies(b"", &signature));
    }
}
