//! Spot inspections: of any holder of a pass, at any time, after consultation (3.7).

mod command;
mod refusal;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, UnixTime};

use super::{Attachment, Casework, Misplaced, SpotNumber, Window};
use crate::scheme::Text;

pub use refusal::SpotRefusal;

/// Something that happened to a spot inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotEvent {
    /// Which.
    pub number: SpotNumber,
    /// What happened.
    pub did: SpotDeed,
}

/// What happens to a spot inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SpotDeed {
    /// Its window was agreed with the holder.
    Announced(Box<Announcement>),
    /// Another window was agreed, also after it was stopped.
    Moved(Window),
    /// It was stopped; another window is needed.
    Stopped {
        /// Why.
        reason: Text,
    },
    /// It came to its end.
    Concluded(SpotOutcome),
}

/// A spot inspection as it was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// Of what the holder is inspected.
    pub pass: PassNumber,
    /// What is to be looked at, and for what cause.
    pub subject: Text,
    /// How the holder was consulted, where the scheme asks for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consulted: Option<Text>,
    /// When it runs, and whom to call meanwhile.
    pub window: Window,
}

/// What a spot inspection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotOutcome {
    /// Whether the system is as it was when it was reviewed.
    pub as_reviewed: bool,
    /// How many findings there are.
    pub findings: u32,
    /// What was found, in a line; the holder is told.
    pub remark: Text,
    /// The report.
    pub report: Attachment,
}

/// A spot inspection as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpotInspection {
    /// The pass.
    pub pass: PassNumber,
    /// What is to be looked at.
    pub subject: Text,
    /// How the holder was consulted.
    pub consulted: Option<Text>,
    /// When it was agreed first.
    pub announced: UnixTime,
    /// The window agreed, if it is not stopped.
    pub window: Option<Window>,
    /// What it found, if it came to its end.
    pub outcome: Option<SpotOutcome>,
}

impl Casework {
    /// The spot inspection of this number.
    pub fn spot_inspection(&self, number: SpotNumber) -> Option<&SpotInspection> {
        self.spot_inspections.get(&number)
    }

    /// All spot inspections, by number.
    pub fn spot_inspections(
        &self,
    ) -> impl DoubleEndedIterator<Item = (SpotNumber, &SpotInspection)> {
        self.spot_inspections.iter().map(|(number, s)| (*number, s))
    }

    pub(super) fn take_spot(&mut self, at: UnixTime, event: &SpotEvent) -> Result<(), Misplaced> {
        let SpotEvent { number, did } = event;
        let misplaced = || Misplaced(format!("spot inspection {number}"));
        if let SpotDeed::Announced(announcement) = did {
            let Announcement {
                pass,
                subject,
                consulted,
                window,
            } = (**announcement).clone();
            let inspection = SpotInspection {
                pass,
                subject,
                consulted,
                announced: at,
                window: Some(window),
                outcome: None,
            };
            let before = self.spot_inspections.insert(*number, inspection);
            return before.is_none().then_some(()).ok_or_else(misplaced);
        }
        let open = self.spot_inspections.get_mut(number);
        let open = open.filter(|inspection| inspection.outcome.is_none());
        let open = open.ok_or_else(misplaced)?;
        match did {
            SpotDeed::Announced(_) => {}
            SpotDeed::Moved(window) => open.window = Some(window.clone()),
            SpotDeed::Stopped { .. } => open.window = None,
            SpotDeed::Concluded(outcome) => open.outcome = Some(outcome.clone()),
        }
        Ok(())
    }
}
