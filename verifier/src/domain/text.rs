//! Names in free text: what a person may read without being misled by the writing.

use std::{fmt, str::FromStr};

use icu_normalizer::ComposingNormalizerBorrowed;

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {what} {text:?} {fault}")]
pub struct TextError {
    /// Which text it was to be.
    pub what: &'static str,
    /// The text, or its beginning.
    pub text: String,
    /// What is wrong with it.
    pub fault: TextFault,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing in it.
    #[error("is empty")]
    Empty,
    /// More bytes than allowed.
    #[error("has {bytes} bytes of UTF-8, more than {max}")]
    TooLong {
        /// Bytes of UTF-8.
        bytes: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// Begins or ends with white space.
    #[error("begins or ends with a space")]
    OuterSpace,
    /// A character that hides or reorders others.
    #[error("holds U+{0:04X}, a control, invisible or direction-changing character")]
    Forbidden(u32),
    /// Not in Unicode normalization form C.
    #[error("is not in Unicode normalization form C")]
    NotNormalized,
}

/// Checks a text: 1 to `max` bytes, normalization form C, no white space at
/// either end, no control characters (categories Cc, Zl and Zp), no
/// bidirectional controls, no zero-width characters.
fn check(text: &str, max: usize) -> Result<(), TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.len() > max {
        return Err(TextFault::TooLong {
            bytes: text.len(),
            max,
        });
    }
    if let Some(character) = text.chars().find(|c| is_forbidden(*c)) {
        return Err(TextFault::Forbidden(character.into()));
    }
    if text.trim() != text {
        return Err(TextFault::OuterSpace);
    }
    if !ComposingNormalizerBorrowed::new_nfc().is_normalized(text) {
        return Err(TextFault::NotNormalized);
    }
    Ok(())
}

fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061C}' // Arabic letter mark
            | '\u{200B}'..='\u{200F}' // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202E}' // line and paragraph separators, embeddings, overrides
            | '\u{2060}'..='\u{2069}' // word joiner, invisible operators, isolates
            | '\u{FEFF}' // zero-width no-break space
        )
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The longest such text, in bytes of UTF-8.
            pub const MAX_BYTES: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match check(text, $max) {
                    Ok(()) => Ok(Self(text.to_owned())),
                    Err(fault) => Err(TextError {
                        what: $what,
                        text: text.chars().take(40).collect(),
                        fault,
                    }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        super::serde_as_text!($name);
    };
}

text_type!(
    /// The name of a mark's holder, such as a company.
    HolderName,
    "holder's name",
    240
);
text_type!(
    /// The name of the system or service that was reviewed.
    SystemName,
    "system's name",
    240
);
text_type!(
    /// The name of what a review covers, such as a system as a whole.
    UnitName,
    "unit of review",
    240
);
text_type!(
    /// The name of an issuing or review body.
    BodyName,
    "body's name",
    240
);
text_type!(
    /// The name of a scheme.
    SchemeName,
    "scheme's name",
    240
);
text_type!(
    /// Where questions and complaints go: a mail address, telephone number or postal address.
    Contact,
    "contact",
    240
);
text_type!(
    /// A statement to the reader, such as what a body is liable for.
    Statement,
    "statement",
    4000
);

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<TextFault> {
        text.parse::<HolderName>().err().map(|e| e.fault)
    }

    #[test]
    fn japanese_names_are_taken_as_they_are() {
        for text in ["ニフティ株式会社", "@nifty(アット・ニフティ)", "Ａ社"] {
            assert_eq!(text.parse::<HolderName>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn decomposed_kana_are_refused() {
        assert_eq!(fault("か\u{3099}"), Some(TextFault::NotNormalized));
    }

    #[test]
    fn direction_overrides_and_invisible_characters_are_refused() {
        for text in [
            "a\u{202E}b",
            "a\u{200B}b",
            "a\u{2066}b",
            "a\nb",
            "\u{FEFF}a",
            "a\u{85}b",
        ] {
            assert!(
                matches!(fault(text), Some(TextFault::Forbidden(_))),
                "{text:?}"
            );
        }
    }

    #[test]
    fn empty_padded_and_long_texts_are_refused() {
        assert_eq!(fault(""), Some(TextFault::Empty));
        assert_eq!(fault(" a"), Some(TextFault::OuterSpace));
        assert_eq!(fault("a\u{3000}"), Some(TextFault::OuterSpace));
        assert_eq!(
            fault(&"a".repeat(241)),
            Some(TextFault::TooLong {
                bytes: 241,
                max: 240
            })
        );
    }
}
