//! Changes of what a pass or a mark stands on: notified by the holder, judged by the body (3.7, 3.13).
//!
//! What a body judges is done in the same entry: a pass lapses, a mark is revoked, or
//! all stays as it is. A pass is revoked by a judgement where the scheme lets one
//! person do that; where it takes two, by the proposal that names the change.

mod command;
mod refusal;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, UnixTime};

use super::{Attachment, Casework, ChangeNumber, Misplaced, OrganisationNumber};
use crate::{
    correspondence::Verdict,
    scheme::{EntryId, Of, Text},
};

pub use command::Judgement;
pub use refusal::ChangeRefusal;

/// Something that happened to a notice of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeEvent {
    /// Which.
    pub number: ChangeNumber,
    /// What happened.
    pub did: ChangeDeed,
}

/// What happens to a notice of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ChangeDeed {
    /// The holder notified it.
    Filed(Box<ChangeFiling>),
    /// The body judged it; what follows from that is in the same entry.
    Judged {
        /// The judgement.
        verdict: Verdict,
        /// Why, for the audit.
        why: Text,
    },
}

/// A change as its holder notified it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeFiling {
    /// Who notifies it: the holder.
    pub by: OrganisationNumber,
    /// What stands on what has changed.
    pub of: Changed,
    /// The kind of change, one of the scheme's.
    pub change: EntryId,
    /// What has changed, in the holder's words.
    pub details: Text,
    /// From when it is so, in the scheme's zone.
    pub effective: Date,
    /// What was handed in with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Attachment>,
}

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    /// Of what a pass was given for.
    Pass(PassNumber),
    /// Of what a mark was granted for.
    Mark(RegistrationNumber),
}

impl Changed {
    /// The kind of thing.
    pub fn of(self) -> Of {
        match self {
            Self::Pass(_) => Of::Pass,
            Self::Mark(_) => Of::Mark,
        }
    }
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pass(number) => write!(f, "pass {number}"),
            Self::Mark(number) => write!(f, "mark {number}"),
        }
    }
}

/// A notified change as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// As it was notified.
    pub filing: ChangeFiling,
    /// When.
    pub filed: UnixTime,
    /// How it was judged, if it was.
    pub judged: Option<Judged>,
}

/// How a change was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// When.
    pub at: UnixTime,
    /// The judgement.
    pub verdict: Verdict,
    /// Why.
    pub why: Text,
}

impl Casework {
    /// The change of this number.
    pub fn change(&self, number: ChangeNumber) -> Option<&Change> {
        self.changes.get(&number)
    }

    /// All notified changes, by number.
    pub fn changes(&self) -> impl DoubleEndedIterator<Item = (ChangeNumber, &Change)> {
        self.changes
            .iter()
            .map(|(number, change)| (*number, change))
    }

    pub(super) fn take_change(
        &mut self,
        at: UnixTime,
        event: &ChangeEvent,
    ) -> Result<(), Misplaced> {
        let ChangeEvent { number, did } = event;
        let misplaced = || Misplaced(format!("change {number}"));
        match did {
            ChangeDeed::Filed(filing) => {
                let change = Change {
                    filing: (**filing).clone(),
                    filed: at,
                    judged: None,
                };
                let before = self.changes.insert(*number, change);
                before.is_none().then_some(()).ok_or_else(misplaced)
            }
            ChangeDeed::Judged { verdict, why } => {
                let change = self.changes.get_mut(number).ok_or_else(misplaced)?;
                if change.judged.is_some() {
                    return Err(misplaced());
                }
                let (verdict, why) = (*verdict, why.clone());
                change.judged = Some(Judged { at, verdict, why });
                Ok(())
            }
        }
    }
}
