//! The id of a public key.

use std::{fmt, str::FromStr};

/// The first eight bytes of a key's COSE thumbprint (RFC 9679, SHA-256); written as 16 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 8]);

/// The text or bytes are not a key id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a key id: it has 8 bytes, written as 16 hexadecimal digits")]
pub struct InvalidKeyId {
    /// What was found.
    pub found: String,
}

impl TryFrom<&[u8]> for KeyId {
    type Error = InvalidKeyId;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self).map_err(|_| InvalidKeyId {
            found: hex::encode(&bytes[..bytes.len().min(16)]),
        })
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 8];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| InvalidKeyId {
            found: text.chars().take(32).collect(),
        })?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

super::serde_as_text!(KeyId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_hex_digits_round_trip() {
        let id: KeyId = "00112233445566ff".parse().unwrap();
        assert_eq!(id.to_string(), "00112233445566ff");
        assert!("0011".parse::<KeyId>().is_err());
        assert!(KeyId::try_from([0_u8; 9].as_slice()).is_err());
    }
}
