//! Complaints and consultations (3.16, Table 3-4): from receipt over root causes and actions to closing.
//!
//! Who may file under which category, which body answers and what is asked are the scheme's
//! rules. Who a complainant is, and that the staff at work belong to the body, the caller has checked.

mod command;
mod event;
mod naming;
mod refusal;
mod scope;
mod state;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeMap;

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

pub use event::{
    About, Action, ActionDone, ActionDropped, ComplaintDeed, ComplaintEvent, Filer, Filing,
    Finding, Moved, OutOfScope, Reopening, Reply, SharedCase, TakenUp,
};
pub use refusal::{ComplaintRefusal, Misstep};
pub use state::{ActionEnd, ActionNumber, Closed, InHand, PlannedAction, Sent, Stage};
pub use work::Plan;

pub use super::ComplaintNumber;
use super::{Misplaced, Step};
use crate::scheme::EntryId;

/// A complaint with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    number: ComplaintNumber,
    received: UnixTime,
    filing: Filing,
    #[serde(flatten)]
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<SharedCase>,
    history: Vec<Step>,
}

/// Every complaint, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComplaintBook(BTreeMap<ComplaintNumber, Complaint>);

impl ComplaintBook {
    /// The complaint of this number.
    pub fn get(&self, number: ComplaintNumber) -> Option<&Complaint> {
        self.0.get(&number)
    }

    /// All complaints, the oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Complaint> + DoubleEndedIterator {
        self.0.values()
    }

    /// The cases that are told to holders, the newest first.
    pub fn shared(&self) -> impl Iterator<Item = (ComplaintNumber, &SharedCase)> {
        self.iter()
            .rev()
            .filter_map(|c| Some((c.number, c.shared.as_ref()?)))
    }

    /// The number of the next complaint.
    fn next(&self) -> ComplaintNumber {
        ComplaintNumber::next_in(&self.0)
    }

    /// Takes up an event.
    ///
    /// # Errors
    /// What the event cannot follow; then nothing has changed.
    pub(crate) fn apply(&mut self, at: UnixTime, event: &ComplaintEvent) -> Result<(), Misplaced> {
        let misplaced = || Misplaced(format!("complaint {}", event.number));
        let number = event.number;
        let complaint = match (&event.did, self.0.get(&number)) {
            (ComplaintDeed::Received(filing), None) if self.next() == number => {
                Complaint::received(number, at, filing)
            }
            (deed, Some(before)) => {
                let after = before.clone().after(at, deed);
                after.map_err(|_| misplaced())?
            }
            _ => return Err(misplaced()),
        };
        self.0.insert(number, complaint);
        Ok(())
    }
}

impl Complaint {
    fn received(number: ComplaintNumber, at: UnixTime, filing: &Filing) -> Self {
        let deed = "received";
        Self {
            number,
            received: at,
            filing: filing.clone(),
            stage: Stage::Received {},
            shared: None,
            history: vec![Step { at, deed }],
        }
    }

    /// The complaint after a deed.
    fn after(mut self, at: UnixTime, deed: &ComplaintDeed) -> Result<Self, Misstep> {
        self.stage = self.stage.after(at, deed)?;
        match deed {
            ComplaintDeed::Moved(moved) => self.filing.category = Some(moved.category.clone()),
            ComplaintDeed::Shared(shared) => self.shared = Some(shared.clone()),
            _ => {}
        }
        let deed = deed.name();
        self.history.push(Step { at, deed });
        Ok(self)
    }

    /// Its number.
    pub fn number(&self) -> ComplaintNumber {
        self.number
    }

    /// When it came in.
    pub fn received_at(&self) -> UnixTime {
        self.received
    }

    /// As it came in, under the category that it now has.
    pub fn filing(&self) -> &Filing {
        &self.filing
    }

    /// Its category; `None` where it is none of the scheme's.
    pub fn category(&self) -> Option<&EntryId> {
        self.filing.category.as_ref()
    }

    /// Where it is.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// When it was closed or refused, if it is over.
    pub fn over_at(&self) -> Option<UnixTime> {
        match &self.stage {
            Stage::Refused { at, .. } => Some(*at),
            Stage::Closed(closed) => Some(closed.at()),
            _ => None,
        }
    }

    /// As it is told to holders, if it is.
    pub fn shared(&self) -> Option<&SharedCase> {
        self.shared.as_ref()
    }

    /// What happened to it, oldest first.
    pub fn history(&self) -> &[Step] {
        &self.history
    }
}
