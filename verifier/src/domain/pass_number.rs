//! The number of a pass, the certificate that a review was passed.

use std::{fmt, str::FromStr};

/// A pass's number: exactly five decimal digits, unique within an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassNumber(u32);

/// The text or number is not a pass number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a pass number: it has exactly five digits, such as 30001")]
pub struct InvalidPassNumber {
    /// What was found.
    pub found: String,
}

impl PassNumber {
    /// The number itself, 0 to 99,999.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for PassNumber {
    type Error = InvalidPassNumber;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if number > 99_999 {
            return Err(InvalidPassNumber {
                found: number.to_string(),
            });
        }
        Ok(Self(number))
    }
}

impl FromStr for PassNumber {
    type Err = InvalidPassNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::numbered::five_digits(text)
            .map(Self)
            .ok_or_else(|| InvalidPassNumber {
                found: text.chars().take(32).collect(),
            })
    }
}

impl fmt::Display for PassNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

super::serde_as_text!(PassNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_round_trip_and_others_are_refused() {
        assert_eq!("30001".parse::<PassNumber>().unwrap().to_string(), "30001");
        assert!("3001".parse::<PassNumber>().is_err());
        assert!(PassNumber::try_from(100_000).is_err());
    }
}
