//! What happens to an application for a review: a file format, which may only grow.

use jiff::civil::Date;
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{
    NumberedPass, PassNumber, RegistrationNumber, SchemeId, SystemName, UnixTime,
};

use super::Evidence;
use crate::{
    casework::{ApplicationNumber, OrganisationNumber},
    inspection::hash::ContentHash,
    scheme::{
        Answers, EntryId, Facts, FeeId, ItemId, PartyId, ReviewKind, StageId, Text, UnitId,
        Validity, VersionId, Vouched,
    },
};

/// Something that happened to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationEvent {
    /// Which.
    pub number: ApplicationNumber,
    /// What happened.
    pub did: ApplicationDeed,
}

/// What happens to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ApplicationDeed {
    /// It was filed with all its papers.
    Filed(Box<Filing>),
    /// It was taken, and the review begins with this version of the criteria, which it keeps.
    Taken {
        /// The version.
        version: VersionId,
    },
    /// It was not taken.
    Refused {
        /// Why.
        reason: Text,
    },
    /// The applicant took it back.
    Withdrawn,
    /// Items were answered; later answers replace earlier ones.
    Answered {
        /// The answers.
        answers: Answers,
        /// The items for which somebody vouches, if that changed.
        #[serde(default)]
        vouched: Option<Vouched>,
    },
    /// The window of an online inspection was agreed, for the first time or again.
    InspectionArranged(Window),
    /// The inspection was stopped; a new window is needed.
    InspectionStopped {
        /// Why.
        reason: Text,
    },
    /// A stage of the review was concluded.
    StageConcluded(StageOutcome),
    /// The applicant objects to the failure.
    ObjectionFiled {
        /// What it says.
        text: Text,
    },
    /// The fault was the reviewer's: the stage is done again.
    ObjectionUpheld {
        /// What was found.
        reason: Text,
    },
    /// The objection was not right.
    ObjectionDismissed {
        /// Why.
        reason: Text,
    },
    /// The re-review was applied for, with everything fixed by this day.
    RereviewFiled {
        /// When the last of what was found had been fixed.
        fixed_by: Date,
    },
    /// No re-review was applied for in time: the failure is final.
    RereviewExpired,
    /// A contract was signed.
    ContractSigned {
        /// Which, by the scheme's id.
        contract: EntryId,
        /// The signed paper.
        paper: Attachment,
    },
    /// A fee was paid.
    FeePaid {
        /// Which, by the scheme's id.
        fee: FeeId,
        /// How much, in yen.
        yen: u64,
    },
    /// The pass was issued, or renewed.
    PassIssued {
        /// The pass.
        pass: NumberedPass,
        /// First and last valid day.
        from: Date,
        /// Last valid day.
        to: Date,
    },
}

/// An application as it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The scheme.
    pub scheme: SchemeId,
    /// What is to be reviewed.
    pub unit: UnitId,
    /// Who applies.
    pub applicant: OrganisationNumber,
    /// As which party.
    pub party: PartyId,
    /// The pattern of who builds and who runs, where that decides who applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<u8>,
    /// The system or service.
    pub system: SystemName,
    /// Facts that the applicant states.
    #[serde(default)]
    pub facts: Facts,
    /// How many servers are to be inspected.
    #[serde(default)]
    pub servers: u32,
    /// Papers, by the scheme's id.
    #[serde(default)]
    pub papers: Papers,
    /// Audits and a diagnosis, where the scheme asks for such.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
    /// The mark of the upstream provider that the service depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<RegistrationNumber>,
    /// The pass that is to be renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<PassNumber>,
}

impl Filing {
    /// First review or renewal.
    pub fn kind(&self) -> ReviewKind {
        self.renews
            .map_or(ReviewKind::Initial, |_| ReviewKind::Renewal)
    }
}

/// Papers, by the scheme's id.
pub type Papers = LiteMap<EntryId, Attachment>;

/// A file that was handed in, kept by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
    /// The name it came with.
    pub name: Text,
    /// Its length, in bytes.
    pub bytes: u64,
}

impl Attachment {
    /// Largest file that is taken, in bytes: a scanned contract of many pages.
    pub const MAX_BYTES: u64 = 32 << 20;
}

/// When an inspection may run, and whom to call meanwhile (6.2.2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From when.
    pub from: UnixTime,
    /// To when.
    pub to: UnixTime,
    /// Whom to call.
    pub on_duty: Text,
}

/// How a stage came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageOutcome {
    /// The stage.
    pub stage: StageId,
    /// The day of the notice, in the scheme's zone.
    pub on: Date,
    /// Whether it was passed.
    pub passed: bool,
    /// Items that are not met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// Points, where points decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    /// The report, where the stage has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Attachment>,
    /// How many findings an inspection had.
    #[serde(default)]
    pub findings: u32,
    /// Whether this ends the review: the last stage passed, or a failure that cannot be repeated.
    pub ends: bool,
}

impl ApplicationDeed {
    /// Issues a pass valid so long.
    pub(in crate::casework) fn issued(pass: NumberedPass, valid: Validity) -> Self {
        let Validity { from, to } = valid;
        Self::PassIssued { pass, from, to }
    }
}
