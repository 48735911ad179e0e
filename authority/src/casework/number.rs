//! Numbers of what the bodies have in hand: one sequence a kind, from 1, never used twice.

use std::collections::BTreeMap;

/// A text is not a number of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not the number of {what}: {letter} and digits, such as {letter}12")]
pub struct InvalidNumber {
    found: String,
    what: &'static str,
    letter: char,
}

/// Numbers that are written with a letter before them, such as `A12`.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $letter:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The first of all.
            pub const FIRST: Self = Self(1);

            /// The one after the last of these; the first, if there is none.
            pub fn after(last: Option<Self>) -> Self {
                last.map_or(Self::FIRST, |last| Self(last.0.saturating_add(1)))
            }

            /// The one after the last of what is kept by these.
            pub fn next_in<T>(kept: &BTreeMap<Self, T>) -> Self {
                Self::after(kept.keys().next_back().copied())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", $letter, self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidNumber;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let invalid = || InvalidNumber {
                    found: text.chars().take(16).collect(),
                    what: $what,
                    letter: $letter,
                };
                let digits = text.strip_prefix($letter).ok_or_else(invalid)?;
                let plain = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
                let number = digits.parse().ok().filter(|_| plain);
                number.map(Self).ok_or_else(invalid)
            }
        }

        $crate::text_form::serde_as_text!($name);
    )+};
}

numbers! {
    /// The number of an organisation, such as `O12`.
    OrganisationNumber, "an organisation", 'O';
    /// The number of an application for a review, such as `A12`.
    ApplicationNumber, "an application", 'A';
    /// The number of an application for a mark, such as `G12`.
    MarkApplicationNumber, "an application for a mark", 'G';
    /// The number of a notice to an organisation, such as `N12`.
    NoticeNumber, "a notice", 'N';
    /// The number of a notified change, such as `H12`.
    ChangeNumber, "a notified change", 'H';
    /// The number of a spot inspection, such as `S12`.
    SpotNumber, "a spot inspection", 'S';
    /// The number of the designation of a review body, such as `D12`.
    DesignationNumber, "a designation", 'D';
    /// The number of a complaint, such as `C12`.
    ComplaintNumber, "a complaint", 'C';
    /// The number of a case of misuse, such as `M12`.
    MisuseNumber, "a case of misuse", 'M';
    /// The number of a finding of the crawler, such as `F12`.
    FindingNumber, "a finding", 'F';
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        let number: ApplicationNumber = "A12".parse().unwrap();
        assert_eq!(number.to_string(), "A12");
        for wrong in [
            "",
            "A",
            "12",
            "A0",
            "A012",
            "A+1",
            "a12",
            "A4294967296",
            "O12",
        ] {
            assert!(wrong.parse::<ApplicationNumber>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_count_up_from_one() {
        let first = OrganisationNumber::after(None);
        assert_eq!(first.to_string(), "O1");
        assert_eq!(OrganisationNumber::after(Some(first)).to_string(), "O2");
    }
}
