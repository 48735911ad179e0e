//! Misuse of marks (3.17, Table 3-5): cases from suspicion over evidence to the stop of use, and the
//! check that revoked marks are no longer used (6.6, 3.17.2(2)).
//!
//! Which kinds there are and how each is found are the scheme's rules. Files of evidence lie in the
//! data folder by their hash; whoever calls a command has put them there.

mod command;
mod event;
mod evidence;
mod follow;
mod public;
mod refusal;
mod state;
mod stop;
mod stop_command;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shirushi_verifier::domain::{SchemeId, UnixTime};

pub use event::{
    Check, Confirmation, Dismissal, Found, LegalMeasure, Look, MisuseDeed, MisuseEvent,
    Recommendation, StopOfUseDeed, StopOfUseEvent, Suspicion,
};
pub use evidence::{Evidence, InvalidMediaType, MAX_EVIDENCE_BYTES, MediaType};
pub use public::PublicState;
pub use refusal::{Ground, MisuseMisstep, MisuseRefusal};
pub use state::{Dropped, Ended, LegalMeasureTaken, MisuseStage, Pursued, Recommended, Secured};
pub(crate) use stop::confirm_until;
pub use stop::{Outstanding, StopBook, StopOfUse};

pub use super::MisuseNumber;
use super::{Misplaced, Step};
use crate::{correspondence::PageUrl, scheme::EntryId};

/// A misuse case with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MisuseCase {
    number: MisuseNumber,
    opened: UnixTime,
    suspicion: Suspicion,
    #[serde(flatten)]
    stage: MisuseStage,
    history: Vec<Step>,
}

/// Every misuse case, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MisuseBook {
    cases: BTreeMap<MisuseNumber, MisuseCase>,
    /// Cases that are not over.
    open: BTreeSet<MisuseNumber>,
}

impl MisuseBook {
    /// The case of this number.
    pub fn get(&self, number: MisuseNumber) -> Option<&MisuseCase> {
        self.cases.get(&number)
    }

    /// All cases, the oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &MisuseCase> + DoubleEndedIterator {
        self.cases.values()
    }

    /// Cases that are not over, the oldest first.
    pub fn open(&self) -> impl Iterator<Item = &MisuseCase> {
        self.open.iter().filter_map(|number| self.get(*number))
    }

    /// The case that was opened for a report, if one was.
    pub fn of_report(&self, report: u64) -> Option<&MisuseCase> {
        self.iter()
            .find(|case| case.suspicion.report == Some(report))
    }

    /// The open case of the same kind on the same page.
    pub fn open_on(&self, scheme: &SchemeId, kind: &EntryId, url: &PageUrl) -> Option<&MisuseCase> {
        self.open().find(|case| {
            let Suspicion {
                scheme: its_scheme,
                kind: its_kind,
                url: its_url,
                ..
            } = &case.suspicion;
            its_scheme == scheme && its_kind == kind && its_url == url
        })
    }

    /// The number of the next case.
    fn next(&self) -> MisuseNumber {
        MisuseNumber::next_in(&self.cases)
    }

    /// Takes up an event.
    ///
    /// # Errors
    /// What the event cannot follow; then nothing has changed.
    pub(crate) fn apply(&mut self, at: UnixTime, event: &MisuseEvent) -> Result<(), Misplaced> {
        let misplaced = || Misplaced(format!("misuse case {}", event.number));
        let number = event.number;
        let case = match (&event.did, self.cases.get(&number)) {
            (MisuseDeed::Opened(suspicion), None) if self.next() == number => {
                MisuseCase::opened(number, at, suspicion)
            }
            (deed, Some(before)) => {
                let after = before.clone().after(at, deed);
                after.map_err(|_| misplaced())?
            }
            _ => return Err(misplaced()),
        };
        if case.stage.is_over() {
            self.open.remove(&number);
        } else {
            self.open.insert(number);
        }
        self.cases.insert(number, case);
        Ok(())
    }
}

impl MisuseCase {
    fn opened(number: MisuseNumber, at: UnixTime, suspicion: &Suspicion) -> Self {
        let deed = "opened";
        Self {
            number,
            opened: at,
            suspicion: suspicion.clone(),
            stage: MisuseStage::Opened {},
            history: vec![Step { at, deed }],
        }
    }

    /// The case after a deed.
    fn after(mut self, at: UnixTime, deed: &MisuseDeed) -> Result<Self, MisuseMisstep> {
        self.stage = self.stage.after(at, deed)?;
        let deed = deed.name();
        self.history.push(Step { at, deed });
        Ok(self)
    }

    /// Its number.
    pub fn number(&self) -> MisuseNumber {
        self.number
    }

    /// When it was opened.
    pub fn opened_at(&self) -> UnixTime {
        self.opened
    }

    /// What is suspected.
    pub fn suspicion(&self) -> &Suspicion {
        &self.suspicion
    }

    /// Where it is.
    pub fn stage(&self) -> &MisuseStage {
        &self.stage
    }

    /// What happened to it, oldest first.
    pub fn history(&self) -> &[Step] {
        &self.history
    }
}
