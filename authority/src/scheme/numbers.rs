//! Ranges of five-digit numbers, so that a number tells its scheme.

use serde::{Deserialize, Deserializer};

/// A range of numbers, both ends in it, 1 to 99,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    first: u32,
    last: u32,
}

/// The range is empty or outside five digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{first} to {last} is not a range of five-digit numbers")]
pub struct InvalidRange {
    /// First number given.
    pub first: u32,
    /// Last number given.
    pub last: u32,
}

impl NumberRange {
    /// The range from `first` to `last`.
    ///
    /// # Errors
    /// [`InvalidRange`] unless 1 ≤ `first` ≤ `last` ≤ 99,999.
    pub fn new(first: u32, last: u32) -> Result<Self, InvalidRange> {
        if first == 0 || first > last || last > 99_999 {
            return Err(InvalidRange { first, last });
        }
        Ok(Self { first, last })
    }

    /// The first number.
    pub fn first(self) -> u32 {
        self.first
    }

    /// The last number.
    pub fn last(self) -> u32 {
        self.last
    }

    /// Whether a number is in it.
    pub fn contains(self, number: u32) -> bool {
        (self.first..=self.last).contains(&number)
    }

    /// Whether two ranges share a number.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    first: u32,
    last: u32,
}

impl<'de> Deserialize<'de> for NumberRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { first, last } = Written::deserialize(deserializer)?;
        Self::new(first, last).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_ranges_and_six_digits_are_refused() {
        for (first, last) in [(0, 5), (6, 5), (1, 100_000)] {
            assert_eq!(
                NumberRange::new(first, last),
                Err(InvalidRange { first, last })
            );
        }
    }

    #[test]
    fn ranges_overlap_when_they_share_one_number() {
        let range = |first, last| NumberRange::new(first, last).unwrap();
        assert!(range(1, 5).overlaps(range(5, 9)));
        assert!(!range(1, 4).overlaps(range(5, 9)));
    }
}
