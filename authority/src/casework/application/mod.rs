//! An application for a review, from its filing to the pass (requirements, section 3; 6.2).
//!
//! Its stands are types: what is possible in one is a method of it, and a step
//! that does not start from where the application stands is refused by name.

mod event;
mod evidence;
mod failing;
mod filing;
mod fold;
mod issue;
mod sheet;
mod stages;
mod step;

pub(in crate::casework) use failing::is_over;
pub(in crate::casework) use fold::WrongStand;
pub use issue::fees;

pub use event::{
    ApplicationDeed, ApplicationEvent, Attachment, Filing, Papers, StageOutcome, Window,
};
pub use evidence::{Audited, Diagnosed, Evidence};
pub use stages::StageResult;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::{NumberedPass, UnixTime};

use crate::casework::Paid;
use crate::scheme::{Answers, EntryId, ItemId, StageId, Text, VersionId, Vouched};

/// An application as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// As it was filed.
    pub filing: Filing,
    /// When it was filed.
    pub filed: UnixTime,
    /// Fees paid, in yen.
    pub paid: Paid,
    /// Where it stands.
    pub stand: Stand,
}

/// Where an application stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stand", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stand {
    /// It waits to be taken.
    Filed,
    /// It was not taken.
    Refused {
        /// Why.
        reason: Text,
    },
    /// The applicant took it back.
    Withdrawn,
    /// It is under review.
    InReview(Review),
    /// A stage was failed; a re-review or an objection may still be open.
    Failed(Failure),
    /// The failure is final; a new application is needed.
    FailedFinally(Failure),
    /// Every stage was passed.
    Passed(Passed),
    /// The pass was issued.
    Issued {
        /// The pass.
        pass: NumberedPass,
        /// Conclusions that have a report, the oldest first: the applicant may ask for it still
        /// (6.2.4). All else of the review is in the journal.
        reported: Box<[StageOutcome]>,
    },
}

impl Stand {
    /// Whether something can still come of it.
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Filed | Self::InReview(_) | Self::Failed(_) | Self::Passed(_)
        )
    }

    /// Its name, as refusals and interfaces write it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Refused { .. } => "refused",
            Self::Withdrawn => "withdrawn",
            Self::InReview(_) => "in review",
            Self::Failed(_) => "failed",
            Self::FailedFinally(_) => "failed for good",
            Self::Passed(_) => "passed",
            Self::Issued { .. } => "issued",
        }
    }
}

impl Application {
    /// Every conclusion of its review, the oldest first; once its pass was issued, those that
    /// have a report.
    pub fn outcomes(&self) -> &[StageOutcome] {
        match &self.stand {
            Stand::Issued { reported, .. } => reported,
            _ => self.review().map_or(&[], |review| &review.outcomes),
        }
    }
}

/// A review under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The version of the criteria that it began with.
    pub version: VersionId,
    /// The answers so far.
    pub answers: Answers,
    /// The items for which somebody vouches.
    pub vouched: Vouched,
    /// Stages passed so far, in their order.
    pub done: Vec<StageId>,
    /// Every conclusion so far, the oldest first; a stage that was done again has several.
    pub outcomes: Vec<StageOutcome>,
    /// The window agreed for the inspection.
    pub window: Option<Window>,
    /// Points of the paper review, where points decide.
    pub points: Option<u32>,
    /// How many re-reviews there were.
    pub rereviews: u8,
}

/// A failed review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The review as it was.
    pub review: Review,
    /// The stage that was failed.
    pub stage: StageId,
    /// The day of the notice of failure, in the scheme's zone.
    pub on: Date,
    /// The items not met.
    pub items: Vec<ItemId>,
    /// The objection, if there was one.
    pub objection: Option<Objection>,
}

/// An objection to a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objection {
    /// It waits to be judged.
    Filed {
        /// What it says.
        text: Text,
    },
    /// It was not right.
    Dismissed {
        /// Why.
        reason: Text,
    },
}

/// A review with every stage passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// The review.
    pub review: Review,
    /// The day of the notice, in the scheme's zone.
    pub on: Date,
    /// Contracts signed.
    pub contracts: BTreeSet<EntryId>,
}
