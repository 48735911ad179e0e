//! The short id of a scheme, such as `isp2014`.

use std::{fmt, str::FromStr};

/// A scheme's id, `[a-z0-9]{1,16}`; in a credential it is the type of the mark.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(String);

/// The text is not a scheme id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a scheme id: 1 to 16 of a-z and 0-9, such as isp2014")]
pub struct InvalidSchemeId {
    /// What was found.
    pub found: String,
}

impl SchemeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SchemeId {
    type Err = InvalidSchemeId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=16).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSchemeId {
                found: text.chars().take(32).collect(),
            })
        }
    }
}

impl fmt::Display for SchemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::serde_as_text!(SchemeId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_letters_and_digits_are_taken() {
        assert!("ecom2000".parse::<SchemeId>().is_ok());
        for text in ["", "ECOM", "isp-2014", "abcdefghijklmnopq", "é"] {
            assert!(text.parse::<SchemeId>().is_err(), "{text:?}");
        }
    }
}
