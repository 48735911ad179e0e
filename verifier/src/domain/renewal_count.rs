//! How many times a mark or a pass was renewed.

use std::{fmt, str::FromStr};

/// A count of renewals, 0 to 99: the badge has two digits for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RenewalCount(u8);

/// The text or number is not a renewal count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a renewal count: it is 0 to 99, written with two digits")]
pub struct InvalidRenewalCount {
    /// What was found.
    pub found: String,
}

impl RenewalCount {
    /// Granted for the first time, never renewed.
    pub const FIRST: Self = Self(0);

    /// The count, 0 to 99.
    pub fn count(self) -> u8 {
        self.0
    }

    /// The count after one more renewal; `None` after 99.
    pub fn next(self) -> Option<Self> {
        (self.0 < 99).then_some(Self(self.0 + 1))
    }
}

impl TryFrom<i64> for RenewalCount {
    type Error = InvalidRenewalCount;

    fn try_from(count: i64) -> Result<Self, Self::Error> {
        u8::try_from(count)
            .ok()
            .filter(|c| *c <= 99)
            .map(Self)
            .ok_or_else(|| InvalidRenewalCount {
                found: count.to_string(),
            })
    }
}

impl FromStr for RenewalCount {
    type Err = InvalidRenewalCount;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(Self((a - b'0') * 10 + (b - b'0'))),
            _ => Err(InvalidRenewalCount {
                found: text.chars().take(32).collect(),
            }),
        }
    }
}

impl fmt::Display for RenewalCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

super::serde_as_text!(RenewalCount);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_round_trip() {
        assert_eq!("07".parse::<RenewalCount>().unwrap().to_string(), "07");
        assert!("7".parse::<RenewalCount>().is_err());
        assert!(RenewalCount::try_from(100).is_err());
        assert!(RenewalCount::try_from(-1).is_err());
    }

    #[test]
    fn the_ninety_ninth_renewal_is_the_last() {
        let last = RenewalCount::try_from(99).unwrap();
        assert_eq!(last.next(), None);
        assert_eq!(RenewalCount::FIRST.next(), RenewalCount::try_from(1).ok());
    }
}
