//! Texts for the public, in both languages.

use std::fmt;

use serde::{Deserialize, Serialize};
use shirushi_verifier::trust::Localized;

/// A text for people: 1 to [`Text::MAX_BYTES`] bytes, no control characters, no outer white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Text(String);

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Japanese.
    pub ja: Text,
    /// English.
    pub en: Text,
}

impl Bilingual {
    /// The same as what trust bundles and bundles of badges hold.
    pub fn localized(&self) -> Localized<String> {
        Localized {
            ja: self.ja.to_string(),
            en: self.en.to_string(),
        }
    }
}

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextProblem {
    /// Nothing in it, or white space at an end.
    #[error("the text is empty, or begins or ends with a space")]
    Space,
    /// Too long.
    #[error("the text has {bytes} bytes; at most {max} are taken")]
    TooLong {
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// A character that is not text.
    #[error("the text holds the control character U+{0:04X}")]
    Control(u32),
}

impl Text {
    /// Longest text: about two printed pages of Japanese.
    pub const MAX_BYTES: usize = 4_096;

    /// A text of this program's own, which fits.
    pub(crate) fn constant(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Text {
    type Error = TextProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() > Self::MAX_BYTES {
            return Err(TextProblem::TooLong {
                bytes: text.len(),
                max: Self::MAX_BYTES,
            });
        }
        if text.trim() != text || text.is_empty() {
            return Err(TextProblem::Space);
        }
        match text.chars().find(|c| c.is_control()) {
            Some(control) => Err(TextProblem::Control(control.into())),
            None => Ok(Self(text)),
        }
    }
}

impl std::str::FromStr for Text {
    type Err = TextProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text_form::deserialize_from_text!(Text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_own_refusal() {
        let refusal = |text: &str| Text::try_from(text.to_owned()).unwrap_err();
        assert_eq!(refusal(""), TextProblem::Space);
        assert_eq!(refusal(" a"), TextProblem::Space);
        assert_eq!(refusal("a\u{1b}b"), TextProblem::Control(0x1b));
        let (bytes, max) = (4_097, 4_096);
        assert_eq!(
            refusal(&"a".repeat(4_097)),
            TextProblem::TooLong { bytes, max }
        );
    }
}
