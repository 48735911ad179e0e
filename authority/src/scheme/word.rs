//! Words that a scheme's files coin: ids and codes, short and in one spelling.
//!
//! Hundreds of thousands of applications name them, so that a word of up to 24 bytes takes no memory
//! beside its own 24.

use compact_str::CompactString;

/// A code, id or file name is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {what}: 1 to {max} of a-z{more}")]
pub struct InvalidWord {
    pub(super) found: String,
    pub(super) what: &'static str,
    pub(super) max: usize,
    pub(super) more: &'static str,
}

/// Reads a word of at most `max` bytes: lower-case letters and the characters that `more` tells.
pub(super) fn word(
    text: &str,
    what: &'static str,
    max: usize,
    more: &'static str,
    fits: fn(u8) -> bool,
) -> Result<CompactString, InvalidWord> {
    let letters = |b: u8| b.is_ascii_lowercase() || fits(b);
    if (1..=max).contains(&text.len()) && text.bytes().all(letters) {
        return Ok(text.into());
    }
    Err(InvalidWord {
        found: text.chars().take(max).collect(),
        what,
        max,
        more,
    })
}

/// Gives a tuple struct over a string its one spelling: `FromStr`, `Display`, serde.
macro_rules! spelled {
    ($name:ident, $what:literal, $max:literal, $more:literal, $fits:expr) => {
        impl $name {
            /// The word.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::scheme::InvalidWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::scheme::word::word(text, $what, $max, $more, $fits).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(super) use spelled;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub struct $name(compact_str::CompactString);

        spelled!($name, $what, 48, ", 0-9, the hyphen and the underscore", |b| {
            b.is_ascii_digit() || b == b'-' || b == b'_'
        });
    )*};
}

ids! {
    /// A review unit, such as `system`.
    UnitId, "a review unit";
    /// A stage of a review, such as `paper`.
    StageId, "a stage of review";
    /// A party of an application, such as `shop`.
    PartyId, "a party";
    /// A fact that an applicant states, such as `uses_tls`.
    FactId, "a fact";
    /// A version of the criteria, such as `2014`.
    VersionId, "a version of criteria";
    /// An item of the criteria, such as `7-1-2`.
    ItemId, "an item";
    /// A section of the criteria, such as `7-1`.
    SectionId, "a section";
    /// A kind of evidence, such as `signature`.
    EvidenceId, "a kind of evidence";
    /// Somebody's word that stands for items, such as `memorandum`.
    VoucherId, "a voucher";
    /// A fee, such as `initial-review`.
    FeeId, "a fee";
    /// An entry of one of a scheme's closed lists, such as a change to be notified.
    EntryId, "an entry";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_one_spelling() {
        assert_eq!("7-1-2".parse::<ItemId>().unwrap().to_string(), "7-1-2");
        for wrong in ["", "A", "a b", "é", &"a".repeat(49)] {
            let error = wrong.parse::<ItemId>().unwrap_err();
            assert!(error.to_string().contains("is not an item"), "{error}");
        }
    }
}
