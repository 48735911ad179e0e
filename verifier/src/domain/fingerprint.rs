//! The fingerprint of a root key, as people compare it.

use std::{fmt, str::FromStr};

/// A key's whole COSE thumbprint (RFC 9679, SHA-256); written as 64 hex
/// digits in groups of four, read with or without the gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

/// The text is not a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a fingerprint: it has 64 hexadecimal digits")]
pub struct InvalidFingerprint {
    /// What was found.
    pub found: String,
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidFingerprint {
            found: text.chars().take(80).collect(),
        };
        if text.len() > 128 {
            return Err(invalid());
        }
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | ':' | '-'))
            .collect();
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| invalid())?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, pair) in self.0.chunks(2).enumerate() {
            let gap = if position == 0 { "" } else { " " };
            write!(f, "{gap}{}", hex::encode(pair))?;
        }
        Ok(())
    }
}

super::serde_as_text!(Fingerprint);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_reads_back_with_and_without_gaps() {
        let print = Fingerprint(std::array::from_fn(|i| i as u8));
        let text = print.to_string();
        assert!(text.starts_with("0001 0203 0405"), "{text}");
        assert_eq!(text.parse(), Ok(print));
        assert_eq!(text.replace(' ', "").parse(), Ok(print));
        assert_eq!(text.replace(' ', ":").to_uppercase().parse(), Ok(print));
        assert!("0001".parse::<Fingerprint>().is_err());
    }
}
