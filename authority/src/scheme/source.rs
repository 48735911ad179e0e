//! The place in a source document from which a rule comes.

use std::fmt;

use serde::Serialize;

/// The section, table or clause that makes a rule, such as `6.2.5` or `Table 3-2`; refusals begin with it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Source(String);

/// A source is empty, too long, or not plain text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} does not name a source: 1 to {max} characters of plain text", max = Source::MAX_CHARS)]
pub struct InvalidSource {
    found: String,
}

impl Source {
    /// Longest name of a source.
    pub const MAX_CHARS: usize = 60;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Source {
    type Err = InvalidSource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let length = text.chars().count();
        let plain = !text.chars().any(char::is_control) && text.trim() == text;
        if plain && (1..=Self::MAX_CHARS).contains(&length) {
            return Ok(Self(text.to_owned()));
        }
        let found = text.chars().take(Self::MAX_CHARS).collect();
        Err(InvalidSource { found })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text_form::deserialize_from_text!(Source);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_short_plain_text() {
        assert!("Table 3-2".parse::<Source>().is_ok());
        for wrong in ["", " 6.2.5", "6.2.5\n", &"x".repeat(61)] {
            assert!(wrong.parse::<Source>().is_err(), "{wrong:?}");
        }
    }
}
