//! What a rules file says of a version of its criteria: when it came into force, its tables, its sums.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Condition, ReviewKind};
use crate::scheme::{Bilingual, ItemId, Source, UnitId, VersionId, VoucherId};

/// A version of the criteria as declared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::scheme) struct Declared {
    /// Its id.
    pub(in crate::scheme) version: VersionId,
    /// First day on which reviews begin by it.
    pub(in crate::scheme) in_force_from: Date,
    /// The document it comes from.
    pub(in crate::scheme) document: Bilingual,
    /// File of its items.
    pub(in crate::scheme) items: String,
    /// File of its sections.
    pub(in crate::scheme) sections: String,
    /// How many items it has.
    pub(in crate::scheme) count: usize,
    /// Its sums and thresholds, for each unit and kind of review.
    pub(in crate::scheme) sums: Vec<Sum>,
    /// Items that need a least grade of their own.
    #[serde(default)]
    pub(in crate::scheme) floors: Vec<Floor>,
    /// Whose word stands for which items.
    #[serde(default)]
    pub(in crate::scheme) vouchers: Vec<Voucher>,
}

/// What the items of a unit sum up to, and what is needed of it; checked against the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The review unit.
    pub unit: UnitId,
    /// The kind of review.
    pub kind: ReviewKind,
    /// How many of its items are asked.
    pub items: usize,
    /// How many of them are mandatory.
    pub mandatory: usize,
    /// How many points they can earn together.
    pub points: u32,
    /// How many points are needed to pass, where points decide.
    #[serde(default)]
    pub needed: Option<u32>,
    /// Where this is laid down.
    pub source: Source,
}

/// A least grade that each of some items needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The items, each graded.
    pub items: Vec<ItemId>,
    /// The least grade of each.
    pub at_least: u8,
    /// Where this is laid down.
    pub source: Source,
}

/// Somebody whose word stands for items: they count as met unless the reviewer finds otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voucher {
    /// Its id.
    pub id: VoucherId,
    /// What the word is called, such as a memorandum.
    pub name: Bilingual,
    /// The items it can stand for.
    pub items: Vec<ItemId>,
    /// When it can be given; always, if there is no condition.
    #[serde(default)]
    pub applies_if: Option<Condition>,
    /// Where this is laid down.
    pub source: Source,
}
