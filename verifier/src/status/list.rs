//! The list itself: an array of small numbers, packed from the low bits up.

use super::{
    MAX_LIST_BYTES,
    zlib::{ZlibError, compress, decompress},
};
use crate::domain::StatusIndex;

/// The state of one mark, as its issuing body declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 0: nothing against it.
    Valid,
    /// 1: revoked for good.
    Revoked,
    /// 2: its use is stopped by order, pending a decision.
    Suspended,
    /// 3: a pass under it has lapsed; the mark stays usable meanwhile.
    BasisUnderReview,
}

impl Status {
    /// The number that stands for it in a list.
    pub fn number(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Revoked => 1,
            Self::Suspended => 2,
            Self::BasisUnderReview => 3,
        }
    }

    fn of(number: u8) -> Self {
        match number & 0b11 {
            0 => Self::Valid,
            1 => Self::Revoked,
            2 => Self::Suspended,
            _ => Self::BasisUnderReview,
        }
    }
}

/// Why a list was refused, or cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Not the bits per entry that may be.
    #[error("the list has {found} bits an entry; {allowed} can be")]
    Bits {
        /// Bits found.
        found: i64,
        /// What may be.
        allowed: &'static str,
    },
    /// It does not open.
    #[error(transparent)]
    Zlib(#[from] ZlibError),
    /// Nothing in it.
    #[error("the list has no entries")]
    Empty,
    /// The place lies beyond its end.
    #[error("place {index} lies beyond the list's {entries} entries")]
    OutOfRange {
        /// The place asked for.
        index: u64,
        /// Entries in the list.
        entries: u64,
    },
    /// More entries than a list can have.
    #[error("a list has at most {} entries, not {entries}", StatusIndex::COUNT)]
    TooManyEntries {
        /// Entries asked for.
        entries: u32,
    },
}

/// Packed statuses, 1, 2, 4 or 8 bits each, the first in the lowest bits of the first byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: u8,
    packed: Vec<u8>,
}

/// The bits an entry takes in our lists.
const OUR_BITS: u8 = 2;

impl StatusList {
    /// A list of at least `entries` valid marks, rounded up to a whole byte.
    ///
    /// # Errors
    /// [`ListError::Empty`] or [`ListError::TooManyEntries`] beyond 1 to 1,048,576.
    pub fn new(entries: u32) -> Result<Self, ListError> {
        match entries {
            0 => Err(ListError::Empty),
            1..=StatusIndex::COUNT => Ok(Self {
                bits: OUR_BITS,
                packed: vec![0; entries.div_ceil(4) as usize],
            }),
            _ => Err(ListError::TooManyEntries { entries }),
        }
    }

    /// Opens one of our lists: two bits an entry.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn open(bits: i64, compressed: &[u8]) -> Result<Self, ListError> {
        match Self::open_any(bits, compressed)? {
            list if list.bits == OUR_BITS => Ok(list),
            _ => Err(ListError::Bits {
                found: bits,
                allowed: "2",
            }),
        }
    }

    /// Opens any list: 1, 2, 4 or 8 bits an entry.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn open_any(bits: i64, compressed: &[u8]) -> Result<Self, ListError> {
        let bits = match bits {
            1 | 2 | 4 | 8 => bits as u8,
            found => {
                return Err(ListError::Bits {
                    found,
                    allowed: "1, 2, 4 or 8",
                });
            }
        };
        let packed = decompress(compressed, MAX_LIST_BYTES)?;
        if packed.is_empty() {
            return Err(ListError::Empty);
        }
        Ok(Self { bits, packed })
    }

    /// The list, compressed.
    pub fn compress(&self) -> Vec<u8> {
        compress(&self.packed)
    }

    /// Bits an entry.
    pub fn bits(&self) -> u8 {
        self.bits
    }

    /// Entries, those included that fill the last byte.
    pub fn entries(&self) -> u64 {
        self.packed.len() as u64 * u64::from(8 / self.bits)
    }

    /// The number at a place.
    ///
    /// # Errors
    /// [`ListError::OutOfRange`].
    pub fn number(&self, index: u64) -> Result<u8, ListError> {
        let (byte, shift) = self.place(index)?;
        let mask = u8::MAX >> (8 - self.bits);
        Ok((self.packed[byte] >> shift) & mask)
    }

    /// The status at a place of one of our lists.
    ///
    /// # Errors
    /// [`ListError::OutOfRange`].
    pub fn get(&self, index: StatusIndex) -> Result<Status, ListError> {
        self.number(index.position().into()).map(Status::of)
    }

    /// Sets the status at a place of one of our lists.
    ///
    /// # Errors
    /// [`ListError::OutOfRange`].
    pub fn set(&mut self, index: StatusIndex, status: Status) -> Result<(), ListError> {
        let (byte, shift) = self.place(index.position().into())?;
        let mask = (u8::MAX >> (8 - self.bits)) << shift;
        self.packed[byte] = (self.packed[byte] & !mask) | ((status.number() << shift) & mask);
        Ok(())
    }

    fn place(&self, index: u64) -> Result<(usize, u32), ListError> {
        let entries = self.entries();
        if index >= entries {
            return Err(ListError::OutOfRange { index, entries });
        }
        let bit = index * u64::from(self.bits);
        Ok(((bit / 8) as usize, (bit % 8) as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bits: i64, compressed: &str) -> StatusList {
        StatusList::open_any(bits, &hex::decode(compressed).unwrap()).unwrap()
    }

    fn index(n: u32) -> StatusIndex {
        i64::from(n).try_into().unwrap()
    }

    #[test]
    fn the_published_one_bit_example_reads_from_the_low_bits_up() {
        let list = open(1, "78dadbb918000217015d");
        let numbers: Vec<u8> = (0..list.entries())
            .map(|i| list.number(i).unwrap())
            .collect();
        assert_eq!(numbers, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
        assert_eq!(
            list.number(16),
            Err(ListError::OutOfRange {
                index: 16,
                entries: 16
            })
        );
    }

    #[test]
    fn the_published_two_bit_example_reads_and_is_made_again() {
        let list = open(2, "78da3be9f2130003df0207");
        let numbers: Vec<u8> = (0..12).map(|i| list.number(i).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);

        let mut ours = StatusList::new(12).unwrap();
        for (place, number) in numbers.iter().enumerate() {
            ours.set(index(place as u32), Status::of(*number)).unwrap();
        }
        assert_eq!(ours, list);
        assert_eq!(hex::encode(ours.compress()), "78da3be9f2130003df0207");
    }

    #[test]
    fn setting_a_status_leaves_its_neighbours() {
        let mut list = StatusList::new(8).unwrap();
        for place in 0..8 {
            list.set(index(place), Status::BasisUnderReview).unwrap();
        }
        list.set(index(5), Status::Revoked).unwrap();
        for place in 0..8 {
            let expected = match place {
                5 => Status::Revoked,
                _ => Status::BasisUnderReview,
            };
            assert_eq!(list.get(index(place)), Ok(expected));
        }
        assert!(list.set(index(8), Status::Valid).is_err());
    }

    #[test]
    fn lists_of_other_widths_empty_or_too_long_are_refused() {
        let compressed = StatusList::new(4).unwrap().compress();
        assert!(matches!(
            StatusList::open(1, &compressed),
            Err(ListError::Bits { .. })
        ));
        for bits in [0, 3, 16, -1] {
            assert!(matches!(
                StatusList::open_any(bits, &compressed),
                Err(ListError::Bits { .. })
            ));
        }
        assert_eq!(StatusList::open(2, &compress(b"")), Err(ListError::Empty));
        let long = compress(&vec![0; MAX_LIST_BYTES + 1]);
        assert!(matches!(
            StatusList::open(2, &long),
            Err(ListError::Zlib(ZlibError::TooLong { .. }))
        ));
        assert_eq!(StatusList::new(0), Err(ListError::Empty));
        assert!(StatusList::new(StatusIndex::COUNT + 1).is_err());
    }

    #[test]
    fn the_longest_list_opens() {
        let list = StatusList::new(StatusIndex::COUNT).unwrap();
        assert_eq!(list.entries(), 1 << 20);
        let opened = StatusList::open(2, &list.compress()).unwrap();
        assert_eq!(opened, list);
    }
}
