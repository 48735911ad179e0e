//! The two base graphs of the 5G-NR code and the sizes they are lifted to (3GPP TS 38.212, 5.3.2).
//!
//! A base graph is a small matrix. Lifting by `Zc` replaces each of its blocks
//! with a `Zc`×`Zc` identity matrix whose rows are rotated by the block's shift.

mod lifting;
mod one;
mod two;

pub use lifting::{LiftingError, LiftingSize};

/// Which of the two base graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BaseGraph {
    /// Base graph 1: 46×68, for long blocks and high rates; mother rate 1/3.
    One,
    /// Base graph 2: 42×52, for short blocks and low rates; mother rate 1/5.
    Two,
}

impl BaseGraph {
    /// Columns that carry information. The first two of them are never sent.
    pub const fn information_columns(self) -> usize {
        match self {
            Self::One => 22,
            Self::Two => 10,
        }
    }

    /// Rows, which is also the number of parity columns.
    pub const fn rows(self) -> usize {
        match self {
            Self::One => 46,
            Self::Two => 42,
        }
    }

    /// All columns: information, then parity.
    pub const fn columns(self) -> usize {
        self.information_columns() + self.rows()
    }

    /// The blocks that are not zero, sorted by row, then column.
    pub(super) const fn blocks(self) -> &'static [Block] {
        match self {
            Self::One => &one::BLOCKS,
            Self::Two => &two::BLOCKS,
        }
    }
}

/// Information columns at the front that are punctured: encoded with, never sent.
pub const PUNCTURED_COLUMNS: usize = 2;

/// Rows whose parity columns depend on each other (the "core"); each later row only defines its own parity column.
pub(super) const CORE_ROWS: usize = 4;

/// One block of a base graph that is not zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    row: u8,
    column: u8,
    shifts: [u16; LiftingSize::SETS],
}

impl Block {
    pub(super) const fn row(&self) -> usize {
        self.row as usize
    }

    pub(super) const fn column(&self) -> usize {
        self.column as usize
    }

    /// The rotation of this block when lifted: row `i` of the block has its one in column `(i + shift) mod Zc`.
    pub(super) const fn shift(&self, lifting: LiftingSize) -> usize {
        self.shifts[lifting.set()] as usize % lifting.get()
    }
}

/// A line of the tables.
const fn block(row: u8, column: u8, shifts: [u16; LiftingSize::SETS]) -> Block {
    Block {
        row,
        column,
        shifts,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::ldpc::bits;

    const GRAPHS: [BaseGraph; 2] = [BaseGraph::One, BaseGraph::Two];

    /// The shifts of a block, or `None` where the base graph has a zero.
    fn at(graph: BaseGraph, row: usize, column: usize) -> Option<[u16; 8]> {
        graph
            .blocks()
            .iter()
            .find(|b| b.row() == row && b.column() == column)
            .map(|b| b.shifts)
    }

    #[test]
    fn dimensions_and_block_counts_are_the_standards() {
        assert_eq!((BaseGraph::One.rows(), BaseGraph::One.columns()), (46, 68));
        assert_eq!((BaseGraph::Two.rows(), BaseGraph::Two.columns()), (42, 52));
        assert_eq!(BaseGraph::One.blocks().len(), 316);
        assert_eq!(BaseGraph::Two.blocks().len(), 197);
    }

    #[test]
    fn blocks_are_sorted_distinct_and_inside_the_graph() {
        for graph in GRAPHS {
            let places: Vec<_> = graph
                .blocks()
                .iter()
                .map(|b| (b.row(), b.column()))
                .collect();
            assert!(places.is_sorted_by(|a, b| a < b));
            assert!(
                places
                    .iter()
                    .all(|&(r, c)| r < graph.rows() && c < graph.columns())
            );
        }
    }

    #[test]
    fn row_degrees_are_the_standards() {
        let degrees = |graph: BaseGraph| {
            (0..graph.rows())
                .map(|r| graph.blocks().iter().filter(|b| b.row() == r).count())
                .collect::<Vec<_>>()
        };
        assert_eq!(degrees(BaseGraph::One)[..6], [19, 19, 19, 19, 3, 8]);
        assert_eq!(degrees(BaseGraph::Two)[..6], [8, 10, 8, 10, 4, 6]);
        assert!(GRAPHS.iter().all(|&g| degrees(g).iter().all(|&d| d >= 3)));
    }

    #[test]
    fn shifts_are_below_the_largest_size_of_their_set() {
        const LARGEST: [u16; 8] = [256, 384, 320, 224, 288, 352, 208, 240];
        for block in GRAPHS.iter().flat_map(|g| g.blocks()) {
            for (shift, largest) in block.shifts.iter().zip(LARGEST) {
                assert!(*shift < 384);
                assert!(
                    *shift < largest,
                    "{block:?}: {shift} is not below {largest}"
                );
            }
        }
    }

    #[test]
    fn core_parity_is_a_double_diagonal_behind_one_column_of_weight_three() {
        for graph in GRAPHS {
            let first = graph.information_columns();
            for row in 0..CORE_ROWS {
                for offset in 1..CORE_ROWS {
                    let expected = (offset == row + 1 || offset == row).then_some([0; 8]);
                    assert_eq!(
                        at(graph, row, first + offset),
                        expected,
                        "{graph:?} {row} {offset}"
                    );
                }
            }
            let weight: Vec<[u16; 8]> =
                (0..CORE_ROWS).filter_map(|r| at(graph, r, first)).collect();
            let [outer, middle, other] = weight[..] else {
                panic!("{graph:?} has weight {}", weight.len());
            };
            assert_eq!(outer, other, "the outer two cancel in the sum of the rows");
            assert!(outer.iter().zip(middle).all(|(a, b)| *a != b));
        }
    }

    #[test]
    fn each_later_row_has_its_own_parity_column_with_shift_zero() {
        for graph in GRAPHS {
            let first = graph.information_columns();
            for column in first + CORE_ROWS..graph.columns() {
                let in_column: Vec<_> = graph
                    .blocks()
                    .iter()
                    .filter(|b| b.column() == column)
                    .collect();
                assert_eq!(in_column.len(), 1);
                assert_eq!(in_column[0].row(), column - first);
                assert_eq!(in_column[0].shifts, [0; 8]);
            }
        }
    }

    #[test]
    fn sizes_from_256_have_no_cycle_of_length_four() {
        // A cycle of length four is two rows that share two columns with equal
        // differences of shifts; one wrong number in the tables would likely make one.
        for graph in GRAPHS {
            for size in [256, 288, 320, 352, 384] {
                let lifting = LiftingSize::new(size).expect("a size of the standard");
                let z = lifting.get();
                let blocks = graph.blocks();
                for a in blocks {
                    for b in blocks
                        .iter()
                        .filter(|b| b.row() > a.row() && b.column() == a.column())
                    {
                        for c in blocks
                            .iter()
                            .filter(|c| c.row() == a.row() && c.column() > a.column())
                        {
                            if let Some(d) = blocks
                                .iter()
                                .find(|d| d.row() == b.row() && d.column() == c.column())
                            {
                                let left = a.shift(lifting) + z - b.shift(lifting);
                                let right = c.shift(lifting) + z - d.shift(lifting);
                                assert_ne!(
                                    left % z,
                                    right % z,
                                    "{graph:?} Zc {z}: {a:?} {b:?} {c:?} {d:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    /// The digests of another transcription of the standard's tables, that in
    /// the crate ldpc-toolbox 0.12: a line for each block, numbers with a space between.
    #[test]
    fn tables_agree_with_another_transcription() {
        for (graph, expected) in [
            (
                BaseGraph::One,
                "8303573c470203e2bb9539ebcd894f26a5ef3bf6c7f9a45f04f65d2a1e407658",
            ),
            (
                BaseGraph::Two,
                "d525c00e4b64720bdf465250798709ccadcc7fa464dbd3a61f0d55d4cacd06d9",
            ),
        ] {
            let mut lines = String::new();
            for block in graph.blocks() {
                write!(lines, "{} {}", block.row, block.column).unwrap();
                for shift in block.shifts {
                    write!(lines, " {shift}").unwrap();
                }
                lines.push('\n');
            }
            assert_eq!(bits::digest(lines.as_bytes()), expected, "{graph:?}");
        }
    }
}
