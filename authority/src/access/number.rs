//! Numbers of tokens and proposals: from 1, in the order of the journal.

use std::num::NonZeroU64;

/// A text is not such a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not the number of {what}: digits, from 1")]
pub struct InvalidNumber {
    found: String,
    what: &'static str,
}

/// Numbers that are written as plain digits.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident, $what:literal;)+) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The first of all.
            pub const FIRST: Self = Self(NonZeroU64::MIN);

            /// The one after the last of these; the first, if there is none.
            pub fn after(last: Option<Self>) -> Self {
                last.map_or(Self::FIRST, |last| Self(last.0.saturating_add(1)))
            }

            /// As digits.
            pub fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidNumber;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
                let number = text.parse().ok().filter(|_| plain);
                number.map(Self).ok_or_else(|| InvalidNumber {
                    found: text.chars().take(24).collect(),
                    what: $what,
                })
            }
        }
    )+};
}

numbers! {
    /// The number of a token. It is no secret.
    TokenNumber, "a token";
    /// The number of a proposal.
    ProposalNumber, "a proposal";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        let number: TokenNumber = "12".parse().unwrap();
        assert_eq!((number.to_string(), number.get()), ("12".to_owned(), 12));
        for wrong in ["", "0", "012", "+1", "-1", "1.0", "18446744073709551616"] {
            assert!(wrong.parse::<TokenNumber>().is_err(), "{wrong}");
        }
    }
}
