//! The rules by which a scheme's bodies work: `rules.toml` of its folder, parsed once into types.
//!
//! Each rule names its source, the place in the scheme's documents that makes it, and refusals name it too.

mod read;
mod units;

use jiff::civil::Date;

pub use read::RulesProblem;
pub use units::{EvidenceKind, Unit, Yields};

use super::{Bilingual, Criteria, Fact, Level, SchemeError, UnitId, VersionId, criteria::Declared};

/// A scheme's rules.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rules {
    /// The documents that the rules' sources are places of.
    pub documents: Bilingual,
    /// The facts that applicants state.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// What the codes in checklists mean.
    pub levels: Vec<Level>,
    /// The kinds of evidence that checklists ask for.
    pub evidence_kinds: Vec<EvidenceKind>,
    /// What is reviewed as one.
    pub units: Vec<Unit>,
    #[serde(rename = "criteria")]
    declared: Vec<Declared>,
    #[serde(skip)]
    criteria: Vec<Criteria>,
}

impl Rules {
    /// The review unit of this id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// All versions of the criteria, the oldest first.
    pub fn versions(&self) -> &[Criteria] {
        &self.criteria
    }

    /// The version of the criteria with this id.
    pub fn version(&self, id: &VersionId) -> Option<&Criteria> {
        self.criteria.iter().find(|c| c.version() == id)
    }

    /// The version by which a review that begins on `day` goes, and keeps; none before the first.
    pub fn version_on(&self, day: Date) -> Option<&Criteria> {
        let in_force = |c: &&Criteria| c.in_force_from() <= day;
        self.criteria.iter().rev().find(in_force)
    }
}
