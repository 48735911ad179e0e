//! Review units: what is reviewed and decided as one.

use serde::{Deserialize, Serialize};

use crate::scheme::{Bilingual, EntryId, EvidenceId, PartyId, Source, UnitId};

/// A review unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// What it is called.
    pub name: Bilingual,
    /// What passing it leads to.
    pub yields: Yields,
    /// Who applies for it, where that does not depend on a pattern.
    #[serde(default)]
    pub applicant: Option<PartyId>,
    /// Where it is laid down.
    pub source: Source,
}

/// What passing a review leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Yields {
    /// A pass of its own.
    Pass,
    /// A part of the grant of a mark.
    Grant,
}

/// A kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKind {
    /// Its id in checklists.
    pub id: EvidenceId,
    /// What must be shown.
    pub text: Bilingual,
}

/// An entry of one of a scheme's lists.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// What it says.
    pub text: Bilingual,
    /// Where it is laid down.
    pub source: Source,
}
