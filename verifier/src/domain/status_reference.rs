//! Where a mark's status stands: which list of its issuer, which place in it.

use std::fmt;

use serde::Serialize;

use super::IssuerUrl;

/// The number of a status list, 0 to 4,294,967,295; the last segment of its URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ListNumber(pub u32);

/// A place in a status list, 0 to 1,048,575.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct StatusIndex(u32);

/// A list and a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct StatusReference {
    /// The list.
    pub list: ListNumber,
    /// The place.
    pub index: StatusIndex,
}

/// Why a number is not part of a status reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusReferenceError {
    /// Not a list number.
    #[error("{found} is not a status list's number: they go from 0 to 4294967295")]
    List {
        /// What was found.
        found: i64,
    },
    /// Not an index.
    #[error("{found} is not a place in a status list: they go from 0 to {}", StatusIndex::COUNT - 1)]
    Index {
        /// What was found.
        found: i64,
    },
}

impl StatusIndex {
    /// Places in the longest list: what fits 256 KiB at two bits each.
    pub const COUNT: u32 = 1 << 20;

    /// The place, 0 to 1,048,575.
    pub fn position(self) -> u32 {
        self.0
    }
}

impl StatusReference {
    /// The list's URI, `{iss}status/{list}`.
    pub fn uri(&self, issuer: &IssuerUrl) -> String {
        format!("{issuer}status/{}", self.list)
    }
}

impl TryFrom<i64> for ListNumber {
    type Error = StatusReferenceError;

    fn try_from(found: i64) -> Result<Self, Self::Error> {
        u32::try_from(found)
            .map(Self)
            .map_err(|_| StatusReferenceError::List { found })
    }
}

impl TryFrom<i64> for StatusIndex {
    type Error = StatusReferenceError;

    fn try_from(found: i64) -> Result<Self, Self::Error> {
        u32::try_from(found)
            .ok()
            .filter(|i| *i < Self::COUNT)
            .map(Self)
            .ok_or(StatusReferenceError::Index { found })
    }
}

impl fmt::Display for ListNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StatusIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_stands_below_the_issuer() {
        let issuer: IssuerUrl = "https://mark.example.jp/".parse().unwrap();
        let reference = StatusReference {
            list: ListNumber(3),
            index: StatusIndex::try_from(17).unwrap(),
        };
        assert_eq!(reference.uri(&issuer), "https://mark.example.jp/status/3");
    }

    #[test]
    fn an_index_beyond_the_longest_list_is_refused() {
        assert!(StatusIndex::try_from(1 << 20).is_err());
        assert!(StatusIndex::try_from(-1).is_err());
    }
}
