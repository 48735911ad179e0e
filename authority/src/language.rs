//! The languages that the authority writes in.

use serde::{Deserialize, Serialize};

use crate::scheme::Bilingual;

/// A language of pages, letters, reports and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Japanese, the language of the schemes.
    Ja,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which a choice shows them.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The BCP 47 tag, as `lang` attributes and `hreflang` want it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// What is given for this language.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// The text in this language.
    pub fn of(self, text: &Bilingual) -> &str {
        self.pick(text.ja.as_str(), text.en.as_str())
    }
}

/// A text that was put together, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Explanation {
    /// Both texts.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        let (ja, en) = (ja.into(), en.into());
        Self { ja, en }
    }

    /// The text in this language.
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.ja, &self.en)
    }
}
