//! The short name of a body, as it stands on a badge.

use std::{fmt, str::FromStr};

/// A body's short name, `[A-Z0-9-]{1,8}`: a badge has eight cells for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShortName(String);

/// The text is not a short name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a body's short name: 1 to 8 of A-Z, 0-9 and the hyphen")]
pub struct InvalidShortName {
    /// What was found.
    pub found: String,
}

impl ShortName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ShortName {
    type Err = InvalidShortName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=8).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidShortName {
                found: text.chars().take(32).collect(),
            })
        }
    }
}

impl fmt::Display for ShortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::serde_as_text!(ShortName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_capital_cells_at_most() {
        assert!("REVIEW-1".parse::<ShortName>().is_ok());
        for text in ["", "review", "REVIEW-12", "A B"] {
            assert!(text.parse::<ShortName>().is_err(), "{text:?}");
        }
    }
}
