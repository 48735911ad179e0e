//! The printed form of a mark: a QR code that holds the whole credential.
//!
//! The code's text is `SM1:` and the credential in Base45 (RFC 9285), which a
//! QR code holds in its compact alphanumeric mode. A second, small code beside
//! it holds the URL of the verification page, for phones.

mod base45;
mod scan;

pub use base45::Base45Error;
pub use scan::{Code, ScanError, scan};

use crate::credential::MAX_BYTES;

/// What the text of a code begins with: Shirushi mark, version 1.
pub const PREFIX: &str = "SM1:";

/// Why a code's text holds no credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintedError {
    /// It does not begin with the prefix.
    #[error("the code does not begin with {PREFIX}: it holds {found:?}")]
    Prefix {
        /// Its beginning.
        found: String,
    },
    /// What follows is not Base45.
    #[error("the code is damaged: {0}")]
    Base45(#[from] Base45Error),
    /// More than a credential can be.
    #[error("the code holds {bytes} bytes, more than the {MAX_BYTES} of a credential")]
    TooLong {
        /// Bytes found.
        bytes: usize,
    },
}

/// The text that a code for this credential holds.
pub fn text(credential: &[u8]) -> String {
    format!("{PREFIX}{}", base45::encode(credential))
}

/// The credential in a code's text.
///
/// # Errors
/// [`PrintedError`]. What the bytes mean is not looked at.
pub fn credential(text: &str) -> Result<Vec<u8>, PrintedError> {
    let encoded = text
        .strip_prefix(PREFIX)
        .ok_or_else(|| PrintedError::Prefix {
            found: text.chars().take(40).collect(),
        })?;
    // Three characters for two bytes.
    let bytes = encoded.len() / 3 * 2 + usize::from(encoded.len() % 3 == 2);
    if bytes > MAX_BYTES {
        return Err(PrintedError::TooLong { bytes });
    }
    Ok(base45::decode(encoded)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_reads_back_from_its_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = text(&bytes);
        assert!(text.starts_with("SM1:"));
        assert_eq!(credential(&text), Ok(bytes));
    }

    #[test]
    fn other_texts_are_refused() {
        assert!(matches!(
            credential("https://mark.example.jp/verify"),
            Err(PrintedError::Prefix { .. })
        ));
        assert!(matches!(
            credential("sm1:00"),
            Err(PrintedError::Prefix { .. })
        ));
        assert!(matches!(
            credential("SM1:0"),
            Err(PrintedError::Base45(Base45Error::Length { .. }))
        ));
        let long = text(&[0; MAX_BYTES + 1]);
        assert_eq!(
            credential(&long),
            Err(PrintedError::TooLong {
                bytes: MAX_BYTES + 1
            })
        );
    }
}
