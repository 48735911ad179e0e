//! What can be wrong with a checklist.

use super::{InvalidCondition, ReviewKind};
use crate::scheme::{
    EvidenceId, FactId, ItemId, SectionId, TextProblem, UnitId, word::InvalidWord,
};

/// What is wrong with a version of the criteria.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CriteriaProblem {
    /// A file that the rules name is not in the folder.
    #[error("the file {file} is not in the scheme's folder")]
    NoFile {
        /// Its name.
        file: String,
    },
    /// Too large to be a table.
    #[error("the file has {bytes} bytes; a table has at most {max}")]
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// Not CSV, or a row has too few or too many cells.
    #[error("{0}")]
    Csv(String),
    /// The columns are not those of such a table.
    #[error("the columns are {found}; they must be {expected}")]
    Columns {
        /// Columns found.
        found: String,
        /// Columns of such a table.
        expected: String,
    },
    /// A table has no row or too many.
    #[error("the table has {rows} rows; 1 to {max} are possible")]
    Rows {
        /// Rows found, or one more than are taken.
        rows: usize,
        /// Rows taken.
        max: usize,
    },
    /// A cell is not a word.
    #[error(transparent)]
    Word(#[from] InvalidWord),
    /// A cell is not a text.
    #[error("{column}: {problem}")]
    Text {
        /// Its column.
        column: &'static str,
        /// Why not.
        problem: TextProblem,
    },
    /// A condition is not one.
    #[error(transparent)]
    Condition(#[from] InvalidCondition),
    /// A condition uses a fact that is not declared.
    #[error("the fact {fact} is not among the scheme's facts")]
    UnknownFact {
        /// The fact.
        fact: FactId,
    },
    /// A section's or an item's id is there twice.
    #[error("{id} is there twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// An item stands in no section.
    #[error("the section {section} is not among the sections")]
    UnknownSection {
        /// The section.
        section: SectionId,
    },
    /// An item belongs to no review unit.
    #[error("the review unit {unit} is not among the scheme's units")]
    UnknownUnit {
        /// The unit.
        unit: UnitId,
    },
    /// An item needs evidence of no declared kind.
    #[error("the kind of evidence {evidence} is not among the scheme's kinds")]
    UnknownEvidence {
        /// The kind.
        evidence: EvidenceId,
    },
    /// A cell of the columns `initial` and `renewal` says nothing.
    #[error("{column} is {found:?}; it must be a number of points, 0-N, - or one of {codes}")]
    Requirement {
        /// Its column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// The codes declared.
        codes: String,
    },
    /// A numbered table's rows are not numbered from 1 on.
    #[error("the number is {found:?} where {expected} must stand")]
    Number {
        /// Number found.
        found: String,
        /// Number of the row.
        expected: usize,
    },
    /// The checklist has another number of items than declared.
    #[error("{declared} items are declared; the table has {found}")]
    Count {
        /// Items declared.
        declared: usize,
        /// Items found.
        found: usize,
    },
    /// A sum is not what the checklist sums up to.
    #[error("{declared} {what} are declared for {unit}, {kind}; the checklist sums up to {found}")]
    Sum {
        /// Of what: `items`, `mandatory items` or `points`.
        what: &'static str,
        /// The unit.
        unit: UnitId,
        /// The kind of review.
        kind: ReviewKind,
        /// What is declared.
        declared: u32,
        /// What the checklist has.
        found: u32,
    },
    /// A unit has no sums for a kind of review.
    #[error("no sums are declared for {unit}, {kind}")]
    NoSum {
        /// The unit.
        unit: UnitId,
        /// The kind of review.
        kind: ReviewKind,
    },
    /// A unit has two sums for a kind of review.
    #[error("two sums are declared for {unit}, {kind}")]
    SumTwice {
        /// The unit.
        unit: UnitId,
        /// The kind of review.
        kind: ReviewKind,
    },
    /// More points are needed than can be earned, or none.
    #[error("{needed} points are needed of {points}")]
    Needed {
        /// Points needed.
        needed: u32,
        /// Points that can be earned.
        points: u32,
    },
    /// A floor or a voucher names an item that is not there.
    #[error("the item {item} is not in the checklist")]
    UnknownItem {
        /// The item.
        item: ItemId,
    },
    /// A floor's item is not graded that high.
    #[error("the item {item} is not graded up to {at_least}, so that it cannot need that grade")]
    NotGraded {
        /// The item.
        item: ItemId,
        /// The grade demanded.
        at_least: u8,
    },
    /// A voucher names a graded item.
    #[error("the item {item} is graded; nobody's word can stand for a grade")]
    VouchedGrade {
        /// The item.
        item: ItemId,
    },
}
