//! The decision of a review, pure: from criteria, facts and answers to passed or not, and why.
//!
//! Decided by requirements, section 3: all mandatory items, points where the scheme counts them,
//! least grades; guidance and reference items are reported and decide nothing (4.1).

mod answers;
mod decide;
mod explain;
mod refusal;
mod told;

use serde::Serialize;

pub use crate::language::Explanation;
pub use answers::{Answer, Answers, Case, Finding, Vouched};
pub use refusal::DecisionRefusal;

use super::{ItemId, Requirement, SectionId, Source, Text, VoucherId};

/// What a review came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Decision {
    /// Whether it is passed: every rule held.
    pub passed: bool,
    /// The points, where points decide.
    pub score: Option<Score>,
    /// Mandatory items that are not met, in the checklist's order.
    pub mandatory_missing: Vec<ItemId>,
    /// Items below the least grade that each needs.
    pub floors_missed: Vec<FloorMissed>,
    /// Every item that the review asks, in the checklist's order.
    pub items: Vec<ItemFinding>,
    /// Every rule that decides.
    pub rules: Vec<RuleFinding>,
    /// The decision in a sentence.
    pub explanation: Explanation,
}

/// Points earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Points earned.
    pub points: u32,
    /// Points that could be earned by the items that apply.
    pub of: u32,
    /// Points needed.
    pub needed: u32,
}

/// An item below its least grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FloorMissed {
    /// The item.
    pub item: ItemId,
    /// Its grade.
    pub grade: u8,
    /// The least grade it needs.
    pub at_least: u8,
}

/// What a review found about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemFinding {
    /// The item.
    pub item: ItemId,
    /// The section it stands in.
    pub section: SectionId,
    /// What it demands.
    pub requirement: Requirement,
    /// How it came out.
    pub outcome: Outcome,
    /// Points earned.
    pub points: u32,
    /// The reviewer's comment.
    pub comment: Option<Text>,
    /// What this means, for the applicant.
    pub explanation: Explanation,
}

/// How an item came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Graded with so many points.
    Graded(u8),
    /// Taken as met on somebody's word.
    Vouched(VoucherId),
    /// Left out, for its condition does not hold.
    LeftOut,
}

/// How a rule that decides came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleFinding {
    /// The rule, with what was found.
    pub rule: RuleHeld,
    /// Whether it held.
    pub held: bool,
    /// Where it is laid down.
    pub source: Source,
    /// What this means, for the applicant.
    pub explanation: Explanation,
}

/// A rule that decides, with what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleHeld {
    /// All mandatory items are met.
    Mandatory {
        /// Met.
        met: usize,
        /// That apply.
        of: usize,
    },
    /// Enough points are earned.
    Points(Score),
    /// A graded item has its least grade.
    Floor {
        /// The item.
        item: ItemId,
        /// Its grade.
        grade: u8,
        /// The least it needs.
        at_least: u8,
    },
}
