//! The registry: every mark and what was decided about it, as a fold over the journal's events.
//!
//! Pure: commands and events in, events and state out; no disk, no clock, no
//! randomness. A command looks at the state and yields events or a named
//! refusal; [`Registry::apply`] takes events, and is the only thing that changes
//! the state, so that replaying a journal leads to the same registry.

mod agenda;
mod allocation;
mod command;
mod desk;
mod event;
mod fold;
mod history;
mod mark;
mod pass;
mod prerequisite;
mod refusal;
mod reminder;
mod sites;
pub(crate) mod snapshot;
#[cfg(test)]
pub(crate) mod tests;
mod tick;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{
    KeyId, ListNumber, MarkNumber, PassNumber, RegistrationNumber, SchemeId, UnixTime,
};

pub use agenda::{About, Appointment, Occasion};
pub use allocation::BLOCK;
pub use command::GrantRequest;
pub(crate) use command::{known, revocation};
pub use event::{
    Entry, Event, Founded, Grant, Issuance, KeyCertified, KeyWithdrawn, Lapse, PassRevocation,
    Place, Reason, Reinstatement, ReportFiled, Restoration, Revocation, Suspension, Terms,
    TrustSigned, Voided,
};
pub use fold::Inconsistent;
pub use history::{State, Step, Transition};
pub use mark::{Granted, InUse, Issued, Mark, Revoked, Standing, Suspended, Term};
pub(crate) use pass::rules_of;
pub use refusal::Refusal;
pub use reminder::Reminder;

use allocation::{NumberSequence, StatusPlaces};
use sites::Sites;

use crate::{
    access::Roll,
    casework::{
        Casework,
        complaint::ComplaintBook,
        finding::FindingBook,
        misuse::{MisuseBook, StopBook},
    },
    correspondence::thread::Threads,
    view::ReportCategory,
};

/// Everything the journal says, folded.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    founded: Option<Founded>,
    marks: BTreeMap<RegistrationNumber, Box<Mark>>,
    intents: BTreeMap<MarkNumber, Granted>,
    lapses: BTreeMap<PassNumber, Lapse>,
    revoked_passes: BTreeMap<PassNumber, RevokedPass>,
    by_pass: BTreeMap<PassNumber, BTreeSet<RegistrationNumber>>,
    sites: Sites,
    /// Registration and pass numbers given out so far, also to grants that came to nothing.
    numbers: NumberSequence,
    places: StatusPlaces,
    keys: Vec<KeyCertified>,
    withdrawals: BTreeMap<KeyId, KeyWithdrawn>,
    trust: Option<TrustSigned>,
    reports: u64,
    casework: Casework,
    report_log: Vec<ReportNote>,
    complaints: ComplaintBook,
    misuses: MisuseBook,
    findings: FindingBook,
    stops: StopBook,
    threads: Threads,
    reminders: BTreeSet<Reminder>,
    last_at: Option<UnixTime>,
    access: Roll,
}

/// When and why a pass was revoked.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct RevokedPass {
    at: UnixTime,
    reason: Reason,
}

/// What the registry keeps of a report; the index has it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportNote {
    /// When it came in.
    pub at: UnixTime,
    /// What it is about.
    pub category: ReportCategory,
}

impl Registry {
    /// What was recorded when the authority was founded; `None` in an empty journal.
    pub fn founded(&self) -> Option<&Founded> {
        self.founded.as_ref()
    }

    /// Tokens and proposals.
    pub fn access(&self) -> &Roll {
        &self.access
    }

    /// The mark of this registration number.
    pub fn mark(&self, number: RegistrationNumber) -> Option<&Mark> {
        self.marks.get(&number).map(|mark| &**mark)
    }

    /// All marks, by registration number.
    pub fn marks(&self) -> impl ExactSizeIterator<Item = &Mark> {
        self.marks.values().map(|mark| &**mark)
    }

    /// Grants whose badges are not recorded yet.
    pub fn intents(&self) -> impl ExactSizeIterator<Item = &Granted> {
        self.intents.values()
    }

    /// The grant of this number, if its badge is not recorded yet.
    pub fn intent(&self, number: MarkNumber) -> Option<&Granted> {
        self.intents.get(&number)
    }

    /// The lapse that a pass is in, if it is.
    pub fn lapse(&self, pass: PassNumber) -> Option<&Lapse> {
        self.lapses.get(&pass)
    }

    /// Passes on which marks stand or stood, by number.
    pub fn passes_under_marks(&self) -> impl Iterator<Item = PassNumber> {
        self.by_pass.keys().copied()
    }

    /// The marks that stand on a pass.
    pub fn marks_on(&self, pass: PassNumber) -> impl Iterator<Item = RegistrationNumber> {
        self.by_pass.get(&pass).into_iter().flatten().copied()
    }

    /// Certified keys, in the order in which they were certified.
    pub fn keys(&self) -> &[KeyCertified] {
        &self.keys
    }

    /// The withdrawal of a key, if it was withdrawn.
    pub fn withdrawal(&self, key: KeyId) -> Option<&KeyWithdrawn> {
        self.withdrawals.get(&key)
    }

    /// Withdrawn keys, by key id.
    pub fn withdrawals(&self) -> impl ExactSizeIterator<Item = &KeyWithdrawn> {
        self.withdrawals.values()
    }

    /// The trust bundle signed last.
    pub fn trust(&self) -> Option<&TrustSigned> {
        self.trust.as_ref()
    }

    /// How many reports came in; also the number of the latest.
    pub fn reports(&self) -> u64 {
        self.reports
    }

    /// What the bodies have in hand.
    pub fn casework(&self) -> &Casework {
        &self.casework
    }

    /// What is kept of each report: that of number 1 first.
    pub fn report_log(&self) -> &[ReportNote] {
        &self.report_log
    }

    /// Complaints and consultations.
    pub fn complaints(&self) -> &ComplaintBook {
        &self.complaints
    }

    /// Cases of misuse.
    pub fn misuses(&self) -> &MisuseBook {
        &self.misuses
    }

    /// What the crawler saw that is wrong.
    pub fn findings(&self) -> &FindingBook {
        &self.findings
    }

    /// What is known about the use of revoked marks.
    pub fn stops(&self) -> &StopBook {
        &self.stops
    }

    /// Messages between the bodies and organisations.
    pub fn threads(&self) -> &Threads {
        &self.threads
    }

    /// When the latest entry was made.
    pub fn last_at(&self) -> Option<UnixTime> {
        self.last_at
    }

    /// The status lists there are, with their schemes and the number of places in each:
    /// one more than the highest index in use, rounded up to whole blocks.
    pub fn lists(&self) -> impl Iterator<Item = (ListNumber, &SchemeId, u32)> {
        self.places.lists()
    }

    /// The marks whose state or history an event changed.
    pub fn touched_by(&self, event: &Event) -> Vec<RegistrationNumber> {
        match event {
            Event::Issued(e) => vec![e.number.registration],
            Event::Revoked(e) => vec![e.registration],
            Event::Suspended(e) => vec![e.registration],
            Event::Reinstated(e) => vec![e.registration],
            Event::PassLapsed(e) => self.marks_on(e.pass).collect(),
            Event::PassRestored(e) => self.marks_on(e.pass).collect(),
            _ => Vec::new(),
        }
    }
}
