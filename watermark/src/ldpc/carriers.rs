//! Which bit each carrier carries: rate matching, interleaving and signs.
//!
//! The bits that are sent form a sequence: the information without the two
//! punctured columns and without shortened bits, then the parity in the
//! standard's order. Where there are more carriers than bits, the sequence
//! starts again from its beginning; where there are fewer, it ends early.
//!
//! Carrier `c` carries position `order[c]` of that sequence. `order` is
//! `0, 1, …, n-1`, shuffled: for `i` from `n-1` down to 1, exchange elements
//! `i` and `below(i + 1)`, with SplitMix64 started from the layer's seed.
//! Its symbol is inverted where the highest bit of the `c`-th output of a
//! second SplitMix64, started from the complement of the seed, is one.

use super::{
    base_graph::{CORE_ROWS, PUNCTURED_COLUMNS},
    code::Code,
    splitmix::SplitMix64,
};

/// The assignment of carriers to the bits of a codeword.
#[derive(Debug, Clone)]
pub(super) struct CarrierMap {
    /// For each carrier, the bit of the codeword.
    bits: Vec<u32>,
    /// For each carrier, 1, or -1 if its symbol is inverted.
    signs: Vec<f32>,
    /// Rows of the base graph whose parity is sent, at least in part.
    rows: usize,
}

impl CarrierMap {
    /// Assigns `carriers` carriers to a codeword with `information` bits that are not shortened.
    pub(super) fn new(code: &Code, information: usize, carriers: usize, seed: u64) -> Self {
        let z = code.lifting().get();
        let punctured = PUNCTURED_COLUMNS * z;
        let systematic = information.saturating_sub(punctured);
        let available = systematic + code.graph().rows() * z;
        let sent = |position: usize| {
            let position = position % available;
            match position.checked_sub(systematic) {
                None => punctured + position,
                Some(parity) => code.information_bits() + parity,
            }
        };
        let order = shuffled(carriers, seed);
        let mut random = SplitMix64::new(!seed);
        let mut sign = || {
            if random.next_u64() >> 63 == 1 {
                -1.0
            } else {
                1.0
            }
        };
        let parity = carriers.min(available).saturating_sub(systematic);
        Self {
            bits: order.into_iter().map(|p| sent(p as usize) as u32).collect(),
            signs: (0..carriers).map(|_| sign()).collect(),
            rows: parity.div_ceil(z).max(CORE_ROWS),
        }
    }

    /// Number of carriers.
    pub(super) const fn carriers(&self) -> usize {
        self.bits.len()
    }

    /// Rows of the base graph that are of use.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// The symbol of each carrier, 1 or -1, for a whole codeword.
    pub(super) fn symbols(&self, word: &[u8]) -> Vec<f32> {
        self.each(|bit| if word[bit] == 0 { 1.0 } else { -1.0 })
    }

    /// The symbol to expect of each carrier, -1 to 1, for an expected value of each bit of the codeword.
    pub(super) fn expected(&self, values: &[f32]) -> Vec<f32> {
        self.each(|bit| values[bit])
    }

    fn each(&self, value: impl Fn(usize) -> f32) -> Vec<f32> {
        let pairs = self.bits.iter().zip(&self.signs);
        pairs
            .map(|(bit, sign)| sign * value(*bit as usize))
            .collect()
    }

    /// Adds up what all carriers say about each bit of the codeword. What is not finite says nothing.
    pub(super) fn gather(&self, soft: &[f32], values: &mut [f32]) {
        values.fill(0.0);
        for ((bit, sign), soft) in self.bits.iter().zip(&self.signs).zip(soft) {
            if soft.is_finite() {
                values[*bit as usize] += sign * soft;
            }
        }
    }
}

/// The numbers below `count`, shuffled by Fisher and Yates.
fn shuffled(count: usize, seed: u64) -> Vec<u32> {
    let mut random = SplitMix64::new(seed);
    let mut order: Vec<u32> = (0..count as u32).collect();
    for last in (1..count).rev() {
        order.swap(last, random.below(last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldpc::{BaseGraph, LiftingSize};

    fn code() -> Code {
        Code::new(BaseGraph::Two, LiftingSize::new(18).expect("a size"))
    }

    fn uses(map: &CarrierMap) -> Vec<usize> {
        let mut uses = vec![0; code().codeword_bits()];
        for bit in &map.bits {
            uses[*bit as usize] += 1;
        }
        uses
    }

    #[test]
    fn punctured_and_shortened_bits_are_never_sent() {
        let uses = uses(&CarrierMap::new(&code(), 161, 2464, 1));
        assert!(uses[..36].iter().all(|n| *n == 0));
        assert!(uses[161..180].iter().all(|n| *n == 0));
    }

    #[test]
    fn repetition_is_even() {
        let uses = uses(&CarrierMap::new(&code(), 161, 2464, 1));
        // 125 + 756 bits are sent; 2464 is twice that and 702 more.
        assert!(uses[36..161].iter().all(|n| *n == 3));
        assert_eq!(uses[180..].iter().filter(|n| **n == 3).count(), 702 - 125);
        assert!(uses[180..].iter().all(|n| *n == 2 || *n == 3));
    }

    #[test]
    fn too_few_carriers_drop_the_last_parity() {
        let map = CarrierMap::new(&code(), 161, 300, 1);
        let uses = uses(&map);
        assert!(uses[36..161].iter().all(|n| *n == 1));
        assert!(uses[180..355].iter().all(|n| *n == 1));
        assert!(uses[355..].iter().all(|n| *n == 0));
        assert_eq!(map.rows(), 10);
    }

    #[test]
    fn the_order_is_the_documented_one() {
        let mut order = shuffled(1000, 7);
        // Frozen: a change here makes every badge ever issued unreadable.
        assert_eq!(order[..6], [919, 277, 39, 224, 123, 735]);
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }

    #[test]
    fn gathering_undoes_spreading() {
        let map = CarrierMap::new(&code(), 161, 2464, 5);
        let word: Vec<u8> = (0..code().codeword_bits())
            .map(|i| (i % 3 == 0) as u8)
            .collect();
        let symbols = map.symbols(&word);
        assert!(symbols.iter().any(|s| *s > 0.0) && symbols.iter().any(|s| *s < 0.0));
        let mut values = vec![0.0; word.len()];
        map.gather(&symbols, &mut values);
        for ((value, bit), uses) in values.iter().zip(&word).zip(uses(&map)) {
            let expected = if *bit == 0 {
                uses as f32
            } else {
                -(uses as f32)
            };
            assert!((value - expected).abs() < 1e-6);
        }
    }
}
