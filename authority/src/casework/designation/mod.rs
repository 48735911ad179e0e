//! Review bodies designated to review on the review body's behalf (8.1.5): designated for
//! a term, audited, entrusted with reviews, and cancelled with what they have in hand.

mod command;
mod fold;
mod refusal;
mod tick;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::SchemeId;

use super::{ApplicationNumber, Attachment, Casework, DesignationNumber, OrganisationNumber};
use crate::scheme::{EntryId, Text};

pub use refusal::DesignationRefusal;
pub(super) use tick::audit_due;

/// Something that happened to a designation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignationEvent {
    /// Which.
    pub number: DesignationNumber,
    /// What happened.
    pub did: DesignationDeed,
}

/// What happens to a designation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum DesignationDeed {
    /// A body was designated.
    Designated(Box<Designated>),
    /// It was designated for another term.
    Prolonged {
        /// The new last day.
        to: Date,
        /// Papers for the qualifications, looked at anew.
        papers: BTreeMap<EntryId, Attachment>,
    },
    /// It was audited.
    Audited(AuditResult),
    /// An audit is due, and the body was told.
    AuditCalled {
        /// The day by which it is due.
        due: Date,
    },
    /// It was entrusted with a review.
    Entrusted {
        /// The application.
        application: ApplicationNumber,
    },
    /// It reported on its work, as its duties ask.
    Reported {
        /// The duty, by the scheme's id.
        duty: EntryId,
        /// The report.
        report: Attachment,
    },
    /// It was cancelled; the review body takes over what it had in hand.
    Cancelled {
        /// The ground, by the scheme's id.
        ground: EntryId,
        /// What happened, for the audit.
        why: Text,
        /// What is handed over.
        handed_over: Vec<ApplicationNumber>,
    },
    /// Its term ended without another; the review body takes over what it had in hand.
    Ended {
        /// What is handed over.
        handed_over: Vec<ApplicationNumber>,
    },
}

/// A designation as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designated {
    /// The scheme.
    pub scheme: SchemeId,
    /// Who is designated.
    pub organisation: OrganisationNumber,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// A paper for each qualification, by the scheme's id.
    pub papers: BTreeMap<EntryId, Attachment>,
}

/// What an audit of a designated body found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditResult {
    /// The day, in the scheme's zone.
    pub on: Date,
    /// Whether all is in order.
    pub passed: bool,
    /// The report.
    pub report: Attachment,
}

/// A designation as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Designation {
    /// The scheme.
    pub scheme: SchemeId,
    /// Who is designated.
    pub organisation: OrganisationNumber,
    /// The first day.
    pub from: Date,
    /// The last day, with every prolongation.
    pub to: Date,
    /// Audits, the earliest first.
    pub audits: Vec<AuditResult>,
    /// The day of the audit that it was told of last.
    pub called: Option<Date>,
    /// Reviews it is entrusted with.
    pub entrusted: BTreeSet<ApplicationNumber>,
    /// Reports on its duties: which, and the paper.
    pub reports: Vec<(EntryId, Attachment)>,
    /// Whether it is over, and why.
    pub over: Option<Over>,
}

/// Why a designation is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// It was cancelled, on a ground of the scheme.
    Cancelled(EntryId),
    /// Its term ended.
    Ended,
}

impl Designation {
    /// The day from which the next audit is counted: that of the last one, or the first day.
    pub fn last_looked_at(&self) -> Date {
        self.audits.last().map_or(self.from, |audit| audit.on)
    }
}

impl Casework {
    /// The designation of this number.
    pub fn designation(&self, number: DesignationNumber) -> Option<&Designation> {
        self.designations.get(&number)
    }

    /// All designations, by number.
    pub fn designations(
        &self,
    ) -> impl DoubleEndedIterator<Item = (DesignationNumber, &Designation)> {
        self.designations.iter().map(|(number, d)| (*number, d))
    }

    /// The designated body that has a review in hand; none where the review body itself has it.
    pub fn entrusted_to(&self, application: ApplicationNumber) -> Option<DesignationNumber> {
        let mut holding = self.designations();
        let held = holding.find(|(_, d)| d.entrusted.contains(&application));
        held.map(|(number, _)| number)
    }
}
