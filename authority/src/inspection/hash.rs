//! The SHA-256 of a text or an attachment, by which consent and evidence are recorded.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

/// A SHA-256, written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash([u8; 32]);

/// The text is not a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a SHA-256: it has 64 lower-case hexadecimal digits")]
pub struct InvalidHash {
    /// What was found, cut to 80 characters.
    pub found: String,
}

impl ContentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl FromStr for ContentHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) if lower => Ok(Self(bytes)),
            _ => Err(InvalidHash {
                found: text.chars().take(80).collect(),
            }),
        }
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

crate::text_form::serde_as_text!(ContentHash);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_it_is_read_and_in_one_spelling_only() {
        let text = ContentHash::of(b"").to_string();
        assert!(text.starts_with("e3b0c44298fc1c14"), "{text}");
        assert_eq!(text.parse(), Ok(ContentHash::of(b"")));
        for wrong in ["", "e3b0", &text.to_uppercase(), &format!("{text}00")] {
            assert!(wrong.parse::<ContentHash>().is_err(), "{wrong}");
        }
    }
}
