//! A number with its renewal count, as both stand on the badge: `20001-00`.

use std::{fmt, str::FromStr};

use super::{PassNumber, RegistrationNumber, RenewalCount};

/// A mark's number as its badge shows it, `CCCCC-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarkNumber {
    /// The registration number.
    pub registration: RegistrationNumber,
    /// Renewals so far.
    pub renewal: RenewalCount,
}

/// A pass's number as a badge shows it, `AAAAA-BB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NumberedPass {
    /// The pass number.
    pub number: PassNumber,
    /// Renewals at the time the badge was made.
    pub renewal: RenewalCount,
}

/// The text is not a number with a renewal count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a number with a renewal count, such as 20001-00")]
pub struct InvalidNumbered {
    /// What was found.
    pub found: String,
}

impl fmt::Display for MarkNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.registration, self.renewal)
    }
}

impl fmt::Display for NumberedPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.renewal)
    }
}

impl FromStr for MarkNumber {
    type Err = InvalidNumbered;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (registration, renewal) = split(text)?;
        Ok(Self {
            registration,
            renewal,
        })
    }
}

impl FromStr for NumberedPass {
    type Err = InvalidNumbered;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, renewal) = split(text)?;
        Ok(Self { number, renewal })
    }
}

super::serde_as_text!(MarkNumber);
super::serde_as_text!(NumberedPass);

fn split<N: FromStr>(text: &str) -> Result<(N, RenewalCount), InvalidNumbered> {
    text.split_once('-')
        .and_then(|(number, renewal)| Some((number.parse().ok()?, renewal.parse().ok()?)))
        .ok_or_else(|| InvalidNumbered {
            found: text.chars().take(32).collect(),
        })
}

/// Reads exactly five ASCII digits.
pub(super) fn five_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.bytes().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_number_reads_as_on_the_badge() {
        let number: MarkNumber = "20001-03".parse().unwrap();
        assert_eq!(number.to_string(), "20001-03");
        assert_eq!(number.renewal.count(), 3);
    }

    #[test]
    fn a_pass_number_without_renewal_is_refused() {
        assert!("30001".parse::<NumberedPass>().is_err());
        assert!("30001-1".parse::<NumberedPass>().is_err());
    }
}
