//! Encoding: a lifted base graph and its systematic codewords (3GPP TS 38.212, 5.3.2).

use super::base_graph::{BaseGraph, CORE_ROWS, LiftingSize};

/// One block of the lifted parity-check matrix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circulant {
    pub(super) column: usize,
    pub(super) shift: usize,
}

/// A 5G-NR LDPC code: one base graph lifted to one size.
///
/// Bits are bytes that are 0 or 1. A codeword is the information followed by
/// the parity, with the two punctured columns still in front.
#[derive(Debug, Clone)]
pub struct Code {
    graph: BaseGraph,
    lifting: LiftingSize,
    /// The circulants of each row, by column.
    rows: Vec<Vec<Circulant>>,
}

impl Code {
    /// The code of this graph and size.
    pub fn new(graph: BaseGraph, lifting: LiftingSize) -> Self {
        let mut rows = vec![Vec::new(); graph.rows()];
        for block in graph.blocks() {
            rows[block.row()].push(Circulant {
                column: block.column(),
                shift: block.shift(lifting),
            });
        }
        Self {
            graph,
            lifting,
            rows,
        }
    }

    /// The base graph.
    pub const fn graph(&self) -> BaseGraph {
        self.graph
    }

    /// The lifting size `Zc`.
    pub const fn lifting(&self) -> LiftingSize {
        self.lifting
    }

    /// Information bits that a codeword holds, shortened ones included.
    pub const fn information_bits(&self) -> usize {
        self.graph.information_columns() * self.lifting.get()
    }

    /// Bits of a codeword, punctured and shortened ones included.
    pub const fn codeword_bits(&self) -> usize {
        self.graph.columns() * self.lifting.get()
    }

    /// The circulants of each row.
    pub(super) fn rows(&self) -> &[Vec<Circulant>] {
        &self.rows
    }

    /// Encodes up to [`information_bits`](Self::information_bits) bits; the rest are shortened, that is zero.
    /// Bits beyond that number are ignored. Only the lowest bit of each byte counts.
    pub fn encode(&self, information: &[u8]) -> Vec<u8> {
        let z = self.lifting.get();
        let mut word = vec![0; self.codeword_bits()];
        for (bit, given) in word[..self.information_bits()].iter_mut().zip(information) {
            *bit = given & 1;
        }
        self.fill_core_parity(&mut word);
        let mut sum = vec![0; z];
        for (row, circulants) in self.rows.iter().enumerate().skip(CORE_ROWS) {
            sum.fill(0);
            let own = self.graph.information_columns() + row;
            for circulant in circulants.iter().filter(|c| c.column != own) {
                add_rotated(
                    &mut sum,
                    self.column(&word, circulant.column),
                    circulant.shift,
                );
            }
            word[own * z..][..z].copy_from_slice(&sum);
        }
        word
    }

    /// Solves the four core rows for their four parity columns.
    ///
    /// The columns after the first form a double diagonal, so that the sum of
    /// all four rows leaves the first column alone, rotated by the one shift
    /// that does not occur twice. Rows 0, 1 and 3 then give the others.
    fn fill_core_parity(&self, word: &mut [u8]) {
        let z = self.lifting.get();
        let first = self.graph.information_columns();
        let mut sums = vec![vec![0; z]; CORE_ROWS];
        for (sum, circulants) in sums.iter_mut().zip(&self.rows) {
            for circulant in circulants.iter().filter(|c| c.column < first) {
                add_rotated(sum, self.column(word, circulant.column), circulant.shift);
            }
        }
        let mut total = vec![0; z];
        for sum in &sums {
            add_rotated(&mut total, sum, 0);
        }
        let shift_in = |row: usize| {
            let circulant = self.rows[row].iter().find(|c| c.column == first);
            circulant.map(|c| c.shift)
        };
        // Equal shifts cancel in pairs, so the exclusive or of all is the one that remains.
        let remaining = (0..CORE_ROWS)
            .filter_map(shift_in)
            .fold(0, |left, shift| left ^ shift);
        let mut parity = vec![0; z];
        add_rotated(&mut parity, &total, (z - remaining) % z);
        for (row, sum) in sums.iter_mut().enumerate() {
            if let Some(shift) = shift_in(row) {
                add_rotated(sum, &parity, shift);
            }
        }
        let (second, fourth) = (sums[0].clone(), sums[3].clone());
        add_rotated(&mut sums[1], &second, 0);
        let third = &sums[1];
        for (offset, column) in [&parity, &second, third, &fourth].into_iter().enumerate() {
            word[(first + offset) * z..][..z].copy_from_slice(column);
        }
    }

    /// Whether all parity checks hold for a whole codeword.
    pub fn holds(&self, word: &[u8]) -> bool {
        let z = self.lifting.get();
        let mut sum = vec![0; z];
        word.len() == self.codeword_bits()
            && self.rows.iter().all(|circulants| {
                sum.fill(0);
                for circulant in circulants {
                    add_rotated(
                        &mut sum,
                        self.column(word, circulant.column),
                        circulant.shift,
                    );
                }
                sum.iter().all(|bit| *bit == 0)
            })
    }

    fn column<'w>(&self, word: &'w [u8], column: usize) -> &'w [u8] {
        let z = self.lifting.get();
        &word[column * z..][..z]
    }
}

/// `sum[i] ^= column[(i + shift) mod Zc]`, where `Zc` is the length of both and above `shift`.
fn add_rotated(sum: &mut [u8], column: &[u8], shift: usize) {
    let (front, back) = column.split_at(shift);
    let (head, tail) = sum.split_at_mut(back.len());
    for (bit, add) in head.iter_mut().zip(back) {
        *bit ^= add;
    }
    for (bit, add) in tail.iter_mut().zip(front) {
        *bit ^= add;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldpc::splitmix::SplitMix64;

    fn random_bits(count: usize, seed: u64) -> Vec<u8> {
        let mut random = SplitMix64::new(seed);
        (0..count)
            .map(|_| (random.next_u64() >> 63) as u8)
            .collect()
    }

    #[test]
    fn every_codeword_of_every_graph_and_size_meets_all_checks() {
        for graph in [BaseGraph::One, BaseGraph::Two] {
            for lifting in (2..=384).filter_map(|z| LiftingSize::new(z).ok()) {
                let code = Code::new(graph, lifting);
                let information = random_bits(code.information_bits(), lifting.get() as u64);
                let word = code.encode(&information);
                assert_eq!(word[..information.len()], information);
                assert!(code.holds(&word), "{graph:?} {lifting:?}");
            }
        }
    }

    #[test]
    fn a_codeword_with_any_bit_flipped_fails_a_check() {
        let code = Code::new(BaseGraph::Two, LiftingSize::new(18).expect("a size"));
        let mut word = code.encode(&random_bits(180, 1));
        for bit in 0..word.len() {
            word[bit] ^= 1;
            assert!(!code.holds(&word), "bit {bit}");
            word[bit] ^= 1;
        }
    }

    #[test]
    fn missing_information_is_zero() {
        let code = Code::new(BaseGraph::Two, LiftingSize::new(18).expect("a size"));
        let mut information = random_bits(100, 2);
        let short = code.encode(&information);
        information.resize(180, 0);
        assert_eq!(short, code.encode(&information));
    }

    #[test]
    fn a_word_of_the_wrong_length_is_no_codeword() {
        let code = Code::new(BaseGraph::Two, LiftingSize::new(18).expect("a size"));
        assert!(!code.holds(&[0; 18]));
    }
}
