//! The number under which a mark is registered.

use std::{fmt, str::FromStr};

/// A mark's registration number: exactly five decimal digits, unique within an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistrationNumber(u32);

/// The text or number is not a registration number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a registration number: it has exactly five digits, such as 20001")]
pub struct InvalidRegistrationNumber {
    /// What was found.
    pub found: String,
}

impl RegistrationNumber {
    /// The number itself, 0 to 99,999.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for RegistrationNumber {
    type Error = InvalidRegistrationNumber;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if number > 99_999 {
            return Err(InvalidRegistrationNumber {
                found: number.to_string(),
            });
        }
        Ok(Self(number))
    }
}

impl FromStr for RegistrationNumber {
    type Err = InvalidRegistrationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::numbered::five_digits(text)
            .map(Self)
            .ok_or_else(|| InvalidRegistrationNumber {
                found: text.chars().take(32).collect(),
            })
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

super::serde_as_text!(RegistrationNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_round_trip() {
        for text in ["00000", "00042", "20001", "99999"] {
            let number: RegistrationNumber = text.parse().unwrap();
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "1234",
            "123456",
            "+1234",
            "12 45",
            "１２３４５",
            "1234a",
        ] {
            assert!(text.parse::<RegistrationNumber>().is_err(), "{text:?}");
        }
        assert!(RegistrationNumber::try_from(100_000).is_err());
    }
}
