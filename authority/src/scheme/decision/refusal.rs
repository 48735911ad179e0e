//! Why a case cannot be decided: nothing is decided from answers that are missing or make no sense.

use crate::scheme::{FactId, ItemId, ReviewKind, Source, UnitId, VersionId, VoucherId};
use crate::text_form::joined;

/// Why a case cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionRefusal {
    /// The scheme has no such version of its criteria.
    #[error("the scheme has no criteria of the version {version}")]
    UnknownVersion {
        /// The version.
        version: VersionId,
    },
    /// The scheme has no such review unit.
    #[error("the scheme has no review unit {unit}")]
    UnknownUnit {
        /// The unit.
        unit: UnitId,
    },
    /// A fact is stated that the scheme does not know.
    #[error("the scheme knows no fact {fact}")]
    UnknownFact {
        /// The fact.
        fact: FactId,
    },
    /// Facts on which items depend are not stated.
    #[error("these facts must be stated: {}", joined(facts, ", "))]
    FactsMissing {
        /// The facts.
        facts: Vec<FactId>,
    },
    /// An answer is given to what the review does not ask.
    #[error("{item} is not an item of the review of {unit}, {kind}")]
    UnknownItem {
        /// The item.
        item: ItemId,
        /// The unit reviewed.
        unit: UnitId,
        /// The kind of review.
        kind: ReviewKind,
    },
    /// Items have no answer.
    #[error("these items have no answer: {}", joined(items, ", "))]
    Unanswered {
        /// The items, in the checklist's order.
        items: Vec<ItemId>,
    },
    /// An item that applies was answered as if it did not.
    #[error(
        "{item} applies{}, so that it cannot be answered \"not applicable\"",
        because(condition.as_deref())
    )]
    Applies {
        /// The item.
        item: ItemId,
        /// Its condition, which holds; without one, it always applies.
        condition: Option<String>,
    },
    /// An item that does not apply was answered as if it did.
    #[error("{item} applies only if {condition}, which the facts stated deny")]
    DoesNotApply {
        /// The item.
        item: ItemId,
        /// Its condition.
        condition: String,
    },
    /// Points were given that the item cannot have.
    #[error("{item} can have {possible} points, not {points}")]
    Points {
        /// The item.
        item: ItemId,
        /// Points given.
        points: u8,
        /// Points possible, such as `0 or 5`.
        possible: String,
    },
    /// A graded item was answered without points.
    #[error("{item} is graded: it needs 0 to {top} points")]
    NotGraded {
        /// The item.
        item: ItemId,
        /// Its highest grade.
        top: u8,
    },
    /// Points were given to an item that has none.
    #[error("{item} has no points: it is met or not met")]
    NoPoints {
        /// The item.
        item: ItemId,
    },
    /// Nobody can vouch under this name.
    #[error("the scheme knows no voucher {voucher}")]
    UnknownVoucher {
        /// The voucher.
        voucher: VoucherId,
    },
    /// A voucher was given for what it cannot stand for.
    #[error("{rule}: {voucher} cannot stand for the item {item}")]
    NotVouchable {
        /// Where this is laid down.
        rule: Source,
        /// The voucher.
        voucher: VoucherId,
        /// The item.
        item: ItemId,
    },
    /// A voucher was given where its condition does not hold.
    #[error("{rule}: {voucher} can be given only if {condition}, which the facts stated deny")]
    VoucherNotOpen {
        /// Where this is laid down.
        rule: Source,
        /// The voucher.
        voucher: VoucherId,
        /// Its condition.
        condition: String,
    },
}

fn because(condition: Option<&str>) -> String {
    match condition {
        None => String::new(),
        Some(condition) => format!(" because {condition}"),
    }
}
