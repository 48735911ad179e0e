//! The lifting sizes that the standard allows (3GPP TS 38.212, table 5.3.2-1).

/// A lifting size `Zc`: `a · 2^j` with `a` in 2, 3, 5, 7, 9, 11, 13, 15, from 2 to 384.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LiftingSize {
    size: u16,
    set: u8,
}

/// Why a number is not a lifting size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{size} is not a lifting size of 3GPP TS 38.212, table 5.3.2-1")]
pub struct LiftingError {
    /// The number refused.
    pub size: usize,
}

impl LiftingSize {
    /// Number of sets; each has its own column of shifts in the base graphs.
    pub(super) const SETS: usize = 8;

    /// The largest size.
    pub const LARGEST: Self = Self { size: 384, set: 1 };

    /// Parses a size.
    ///
    /// # Errors
    /// [`LiftingError`] where the standard does not have it.
    pub const fn new(size: usize) -> Result<Self, LiftingError> {
        if size < 2 || size > Self::LARGEST.get() {
            return Err(LiftingError { size });
        }
        // The first set is the powers of two; the others are odd numbers times powers of two.
        let set = match size >> size.trailing_zeros() {
            1 => 0,
            3 => 1,
            5 => 2,
            7 => 3,
            9 => 4,
            11 => 5,
            13 => 6,
            15 => 7,
            _ => return Err(LiftingError { size }),
        };
        Ok(Self {
            size: size as u16,
            set,
        })
    }

    /// The size, 2 to 384.
    pub const fn get(self) -> usize {
        self.size as usize
    }

    /// The set index `iLS`, 0 to 7.
    pub(super) const fn set(self) -> usize {
        self.set as usize
    }

    /// The smallest allowed size of at least `size`, if there is one.
    pub(in crate::ldpc) fn at_least(size: usize) -> Option<Self> {
        (size.max(2)..=Self::LARGEST.get()).find_map(|s| Self::new(s).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 5.3.2-1, as printed.
    const TABLE: [&[usize]; 8] = [
        &[2, 4, 8, 16, 32, 64, 128, 256],
        &[3, 6, 12, 24, 48, 96, 192, 384],
        &[5, 10, 20, 40, 80, 160, 320],
        &[7, 14, 28, 56, 112, 224],
        &[9, 18, 36, 72, 144, 288],
        &[11, 22, 44, 88, 176, 352],
        &[13, 26, 52, 104, 208],
        &[15, 30, 60, 120, 240],
    ];

    #[test]
    fn exactly_the_sizes_of_the_table_are_accepted_with_their_set() {
        for size in 0..1000 {
            let expected = TABLE.iter().position(|set| set.contains(&size));
            assert_eq!(LiftingSize::new(size).ok().map(LiftingSize::set), expected);
        }
    }

    #[test]
    fn the_next_larger_size_is_found() {
        assert_eq!(LiftingSize::at_least(17).map(LiftingSize::get), Some(18));
        assert_eq!(LiftingSize::at_least(353).map(LiftingSize::get), Some(384));
        assert_eq!(LiftingSize::at_least(385), None);
    }
}
