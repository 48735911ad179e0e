//! How somebody who is no holder can be reached; what they typed, not checked.

use std::{fmt, str::FromStr};

/// A mail address, a telephone number or the like: one line of 1 to [`ReplyTo::MAX_BYTES`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReplyTo(String);

/// A text does not tell how to reach anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a contact is one line of 1 to {} bytes without white space at its ends; this has {bytes} bytes",
    ReplyTo::MAX_BYTES
)]
pub struct InvalidReplyTo {
    bytes: usize,
}

impl ReplyTo {
    /// Longest contact: an e-mail address (RFC 5321: 254) and a name.
    pub const MAX_BYTES: usize = 512;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReplyTo {
    type Err = InvalidReplyTo;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.len();
        let line = text.trim() == text && !text.chars().any(char::is_control);
        let fits = line && (1..=Self::MAX_BYTES).contains(&bytes);
        fits.then(|| Self(text.to_owned()))
            .ok_or(InvalidReplyTo { bytes })
    }
}

impl fmt::Display for ReplyTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text_form::serde_as_text!(ReplyTo);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_one_line_with_something_in_it() {
        assert!("info@example.jp".parse::<ReplyTo>().is_ok());
        for wrong in ["", " a", "a\nb", &"a".repeat(513)] {
            assert!(wrong.parse::<ReplyTo>().is_err(), "{wrong:?}");
        }
    }
}
