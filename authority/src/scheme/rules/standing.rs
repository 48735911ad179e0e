//! What a mark stands on, and what makes it fall: prerequisites, passes, changes, causes, cascade
//! (3.7, 3.8, 3.11, 3.13, 3.14, 6.5).

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Breach;
use crate::scheme::{Bilingual, EntryId, ReasonCode, Source, UnitId, VoucherId};

/// What a mark needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRules {
    /// The units whose passes it stands on.
    pub passes: Vec<UnitId>,
    /// The units reviewed with the application for the mark.
    #[serde(default)]
    pub reviews: Vec<UnitId>,
    /// Whether an application is taken while the passes are still under review.
    pub taken_while_pending: bool,
    /// Whether the scheme's prerequisite mark must be held.
    pub prerequisite: bool,
    /// The voucher by which the prerequisite mark's review stands for items.
    #[serde(default)]
    pub prerequisite_vouches: Option<VoucherId>,
    /// Where the conditions for taking an application are laid down.
    pub taken_by: Source,
    /// Where the conditions of the grant are laid down.
    pub granted_by: Source,
}

/// Where the review of a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewStanding {
    /// Applied for and not decided.
    Pending,
    /// Passed.
    Passed,
}

impl MarkRules {
    /// Whether an application for a mark is taken.
    ///
    /// # Errors
    /// [`Breach::Prerequisite`] or [`Breach::Reviews`].
    pub fn takes(
        &self,
        prerequisite_held: bool,
        reviews: &BTreeMap<UnitId, ReviewStanding>,
    ) -> Result<(), Breach> {
        let (pending, needed) = if self.taken_while_pending {
            (true, "passed or pending")
        } else {
            (false, "passed")
        };
        let enough = |standing: &ReviewStanding| pending || *standing == ReviewStanding::Passed;
        let units = self.passes.iter();
        let units = units.filter(|unit| !reviews.get(*unit).is_some_and(enough));
        self.hold(prerequisite_held, units, needed, &self.taken_by)
    }

    /// Whether a mark is granted: every review passed.
    ///
    /// # Errors
    /// [`Breach::Prerequisite`] or [`Breach::Reviews`].
    pub fn grants(
        &self,
        prerequisite_held: bool,
        reviews: &BTreeMap<UnitId, ReviewStanding>,
    ) -> Result<(), Breach> {
        let passed = |unit: &&UnitId| reviews.get(*unit) == Some(&ReviewStanding::Passed);
        let units = self.passes.iter().chain(&self.reviews);
        let units = units.filter(|unit| !passed(unit));
        self.hold(prerequisite_held, units, "passed", &self.granted_by)
    }

    fn hold<'a>(
        &self,
        prerequisite_held: bool,
        lacking: impl Iterator<Item = &'a UnitId>,
        needed: &'static str,
        rule: &Source,
    ) -> Result<(), Breach> {
        let rule = rule.clone();
        if self.prerequisite && !prerequisite_held {
            return Err(Breach::Prerequisite { rule });
        }
        let units: Vec<UnitId> = lacking.cloned().collect();
        if units.is_empty() {
            return Ok(());
        }
        Err(Breach::Reviews {
            rule,
            needed,
            units,
        })
    }
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// A pass.
    Pass,
    /// A mark.
    Mark,
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "pass",
            Self::Mark => "mark",
        })
    }
}

/// A change that a holder must notify; the body judges: still valid, lapse, or revoke.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its id.
    pub id: EntryId,
    /// Of what it is a change.
    pub of: Of,
    /// What has changed.
    pub text: Bilingual,
    /// Where this is laid down.
    pub source: Source,
}

/// A cause for which a pass or a mark is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Its id.
    pub id: EntryId,
    /// What is revoked.
    pub of: Of,
    /// The cause.
    pub text: Bilingual,
    /// Whether it can be cured, so that a pass may lapse first. A mark has no lapse of its own.
    #[serde(default)]
    pub curable: bool,
    /// The scheme's code for it, where it revokes a mark: what the public is told.
    #[serde(default)]
    pub reason: Option<ReasonCode>,
    /// Where this is laid down.
    pub source: Source,
}

/// How passes and marks fall with time, and marks with what they stand on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cascade {
    /// Reason of a mark whose pass is revoked, on the same day.
    pub pass_revoked: ReasonCode,
    /// Reason of a mark whose prerequisite mark is revoked.
    #[serde(default)]
    pub prerequisite_revoked: Option<ReasonCode>,
    /// Cause for which a pass is revoked that was not renewed in time.
    pub pass_expired: EntryId,
    /// Cause for which a pass is revoked whose lapse was not cured in time.
    pub lapse_not_cured: EntryId,
    /// Reason of a mark that was not renewed in time.
    pub mark_expired: ReasonCode,
    /// Where this is laid down.
    pub source: Source,
}
