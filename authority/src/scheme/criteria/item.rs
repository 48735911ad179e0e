//! One item of a checklist, and what it demands in an initial and in a renewal review.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::scheme::{Bilingual, EvidenceId, ItemId, SectionId, UnitId};

/// Whether a review is the first or repeats one that is about to expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewKind {
    /// A first review.
    Initial,
    /// The review for a renewal.
    Renewal,
}

impl ReviewKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Initial, Self::Renewal];
}

impl fmt::Display for ReviewKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initial => "initial",
            Self::Renewal => "renewal",
        })
    }
}

/// What an item demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// It must be met.
    Mandatory,
    /// It earns so many points if it is met, else none.
    Points(u8),
    /// It earns 0 points to so many, as the reviewer finds.
    Graded(u8),
    /// It ought to be met soon; it is recorded and reported and decides nothing.
    Guidance,
    /// It is desirable; it is recorded and reported and decides nothing.
    Reference,
    /// It is not asked in this kind of review.
    NotAsked,
}

/// What a code in a checklist's columns means; numbers, `0-N` and `-` need no code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The code, one capital letter.
    pub code: char,
    /// What it means.
    pub means: LevelMeaning,
    /// The source's explanation of it.
    pub text: Bilingual,
}

/// The meanings that a code can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelMeaning {
    /// [`Requirement::Mandatory`].
    Mandatory,
    /// [`Requirement::Guidance`].
    Guidance,
    /// [`Requirement::Reference`].
    Reference,
}

/// An item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The section it stands in.
    pub section: SectionId,
    /// The review unit that asks it.
    pub unit: UnitId,
    /// What must be so.
    pub text: Bilingual,
    /// What it demands in a first review.
    pub initial: Requirement,
    /// What it demands for a renewal.
    pub renewal: Requirement,
    /// When it applies; always, if there is no condition.
    pub applies_if: Option<Condition>,
    /// How it is shown to be so.
    pub evidence: EvidenceId,
}

impl Item {
    /// What it demands in a review of this kind.
    pub fn requirement(&self, kind: ReviewKind) -> Requirement {
        match kind {
            ReviewKind::Initial => self.initial,
            ReviewKind::Renewal => self.renewal,
        }
    }
}

impl Requirement {
    /// Most points that it can earn.
    pub fn points(self) -> u32 {
        match self {
            Self::Points(points) | Self::Graded(points) => points.into(),
            _ => 0,
        }
    }

    /// Reads a cell of a checklist, by the codes declared.
    pub(super) fn read(cell: &str, levels: &[Level]) -> Option<Self> {
        if cell == "-" {
            return Some(Self::NotAsked);
        }
        let points = |text: &str| {
            let points: Option<u8> = text.parse().ok();
            // One spelling: no sign and no leading zero, which also leaves out 0.
            points.filter(|_| text.starts_with(|c: char| matches!(c, '1'..='9')))
        };
        if let Some(top) = cell.strip_prefix("0-") {
            return points(top).map(Self::Graded);
        }
        if let Some(points) = points(cell) {
            return Some(Self::Points(points));
        }
        let mut letters = cell.chars();
        let code = letters.next().filter(|_| letters.next().is_none())?;
        let level = levels.iter().find(|level| level.code == code)?;
        Some(match level.means {
            LevelMeaning::Mandatory => Self::Mandatory,
            LevelMeaning::Guidance => Self::Guidance,
            LevelMeaning::Reference => Self::Reference,
        })
    }
}
