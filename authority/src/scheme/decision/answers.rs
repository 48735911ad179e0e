//! What is put before the decision: facts stated, answers found, and words that stand for items.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::scheme::{Facts, ItemId, ReviewKind, Text, UnitId, VersionId, VoucherId};

/// A reviewer's answers, by item.
pub type Answers = BTreeMap<ItemId, Answer>;

/// The items for which somebody vouches, by voucher.
pub type Vouched = BTreeMap<VoucherId, BTreeSet<ItemId>>;

/// What a reviewer found about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What was found.
    pub finding: Finding,
    /// What the applicant is told about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

impl Answer {
    /// An answer without a comment.
    pub fn of(finding: Finding) -> Self {
        let comment = None;
        Self { finding, comment }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The item is met.
    Met,
    /// It is not met.
    NotMet,
    /// It does not apply; only where a condition of the item does not hold.
    NotApplicable,
    /// So many points: 0 or all for an item with points, 0 to the top for a graded one.
    Points(u8),
}

/// All that a review is decided from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The version of the criteria with which the review began.
    pub version: VersionId,
    /// The review unit.
    pub unit: UnitId,
    /// First review or renewal.
    pub kind: ReviewKind,
    /// The facts that the applicant states.
    #[serde(default)]
    pub facts: Facts,
    /// The reviewer's answers.
    pub answers: Answers,
    /// The items for which somebody vouches.
    #[serde(default)]
    pub vouched: Vouched,
}
