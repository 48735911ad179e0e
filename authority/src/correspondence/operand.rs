//! Operands of notices: typed in the journal, words in a text.

use std::{fmt, str::FromStr};

use fluent_bundle::FluentArgs;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{
    HolderName, MarkNumber, NumberedPass, SystemName, TargetUrl, UnixTime,
};

use super::PageUrl;
use crate::language::Language;
use crate::scheme::{Bilingual, ItemId, Text, Zone};

/// The number of an application, an invoice or a case, such as `A-000012`:
/// 1 to [`Reference::MAX_BYTES`] letters, figures and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// The text is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not a reference: 1 to {} letters, figures and hyphens",
    Reference::MAX_BYTES
)]
pub struct InvalidReference {
    found: String,
}

impl Reference {
    /// Longest reference.
    pub const MAX_BYTES: usize = 40;

    /// The reference of what has a number of its own, which is short and of letters and figures.
    pub(crate) fn of_number(number: &impl ToString) -> Self {
        Self(number.to_string())
    }
}

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if (1..=Self::MAX_BYTES).contains(&text.len()) && text.bytes().all(fits) {
            return Ok(Self(text.to_owned()));
        }
        let found = text.chars().take(Self::MAX_BYTES).collect();
        Err(InvalidReference { found })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text_form::serde_as_text!(Reference);

/// What a notice is about where it may be either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A pass.
    Pass(NumberedPass),
    /// A mark.
    Mark(MarkNumber),
}

/// How a notified change is judged (3.7, 3.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing changes.
    StillValid,
    /// A lapse until it is reviewed.
    Lapse,
    /// Revocation.
    Revoke,
}

impl Verdict {
    /// Its name, as interfaces write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::StillValid => "still-valid",
            Self::Lapse => "lapse",
            Self::Revoke => "revoke",
        }
    }
}

/// What is wrong with a badge on its holder's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadgeProblem {
    /// It cannot be read: too small, or badly scaled.
    Unreadable,
    /// Its picture is not the delivered one.
    Altered,
    /// It is shown outside the registered URL.
    OutOfScope,
    /// It is not there.
    Missing,
}

impl BadgeProblem {
    /// Its name, as interfaces write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Altered => "altered",
            Self::OutOfScope => "out-of-scope",
            Self::Missing => "missing",
        }
    }
}

/// An amount in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(pub u64);

impl fmt::Display for Yen {
    /// With commas between thousands: `80,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// Operands as a text of one language shows them.
pub(super) struct Operands {
    pub(super) args: FluentArgs<'static>,
    language: Language,
    zone: Zone,
}

impl Operands {
    pub(super) fn new(language: Language, zone: &Zone) -> Self {
        Self {
            args: FluentArgs::new(),
            language,
            zone: zone.clone(),
        }
    }

    pub(super) fn put(&mut self, name: &'static str, operand: &impl Operand) {
        let words = operand.words(self.language, &self.zone);
        self.args.set(name, words);
    }
}

/// Something that a notice names.
pub(super) trait Operand {
    /// It in words.
    fn words(&self, language: Language, zone: &Zone) -> String;
}

macro_rules! shown_as_is {
    ($($name:ty)*) => {$(
        impl Operand for $name {
            fn words(&self, _: Language, _: &Zone) -> String {
                self.to_string()
            }
        }
    )*};
}

shown_as_is! { Reference NumberedPass MarkNumber HolderName SystemName TargetUrl PageUrl Text ItemId u32 }

impl Operand for Bilingual {
    fn words(&self, language: Language, _: &Zone) -> String {
        language.of(self).to_owned()
    }
}

impl Operand for Date {
    fn words(&self, language: Language, _: &Zone) -> String {
        language.date(*self)
    }
}

impl Operand for UnixTime {
    fn words(&self, language: Language, zone: &Zone) -> String {
        language.instant(*self, zone)
    }
}

impl Operand for Yen {
    fn words(&self, language: Language, _: &Zone) -> String {
        one(language, "yen", "amount", self.to_string())
    }
}

impl Operand for Subject {
    fn words(&self, language: Language, _: &Zone) -> String {
        match self {
            Self::Pass(pass) => one(language, "pass", "number", pass.to_string()),
            Self::Mark(mark) => one(language, "mark", "number", mark.to_string()),
        }
    }
}

impl Operand for Verdict {
    /// A word that texts select by.
    fn words(&self, _: Language, _: &Zone) -> String {
        self.name().to_owned()
    }
}

impl Operand for BadgeProblem {
    /// A word that texts select by.
    fn words(&self, _: Language, _: &Zone) -> String {
        self.name().to_owned()
    }
}

impl<T: Operand> Operand for Vec<T> {
    fn words(&self, language: Language, zone: &Zone) -> String {
        if self.is_empty() {
            return language.format("list-empty", None, &FluentArgs::new());
        }
        let lines = self.iter().map(|operand| {
            let words = operand.words(language, zone);
            one(language, "list-item", "item", words)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn one(language: Language, key: &str, name: &'static str, value: String) -> String {
    let mut args = FluentArgs::new();
    args.set(name, value);
    language.format(key, None, &args)
}
