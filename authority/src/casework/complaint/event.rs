//! Events of complaints: what the journal says of them. A file format, as `registry::Event` is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{HolderName, PassNumber, RegistrationNumber, SchemeId};

use super::{ActionNumber, ComplaintNumber};
use crate::{
    casework::ReplyTo,
    correspondence::{PageUrl, thread::Prose},
    scheme::{Bilingual, Body, Complainant, EntryId, Text},
};

/// Something happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintEvent {
    /// The complaint.
    pub number: ComplaintNumber,
    /// What happened.
    pub did: ComplaintDeed,
}

/// What happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ComplaintDeed {
    /// It came in.
    Received(Box<Filing>),
    /// It is out of scope; the complainant was told why.
    Refused(OutOfScope),
    /// It was put under another category before anybody took it up.
    Moved(Moved),
    /// The body that its category names took it up.
    TakenUp(TakenUp),
    /// A root-cause question was answered, or answered anew.
    Examined(Finding),
    /// Something was decided so that it does not happen again.
    ActionDecided(Action),
    /// A decided action was done.
    ActionDone(ActionDone),
    /// A decided action was given up.
    ActionDropped(ActionDropped),
    /// The complainant was answered.
    Answered(Reply),
    /// It was closed.
    Closed {},
    /// It was opened again.
    Reopened(Reopening),
    /// It is told to holders as a case, so that the same does not happen to others.
    Shared(SharedCase),
}

/// A complaint as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The scheme that it is about.
    pub scheme: SchemeId,
    /// Its category; `None` where it is none of the scheme's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<EntryId>,
    /// Who complains.
    pub from: Filer,
    /// What it is about, as the complainant says; not checked, for the mark may be a false one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// What it says.
    pub text: Prose,
    /// The report from the public from which it was taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<u64>,
}

/// Who complains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Filer {
    /// A consumer or somebody else.
    Public {
        /// How to reach them, if they wish.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<ReplyTo>,
    },
    /// A holder of a pass or mark; who that is, whoever takes the complaint has checked.
    Holder {
        /// The holder.
        name: HolderName,
    },
}

/// What a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A mark.
    Mark(RegistrationNumber),
    /// A pass.
    Pass(PassNumber),
    /// A page.
    Url(PageUrl),
}

/// Why a complaint is out of scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutOfScope {
    /// What the complainant was told.
    pub explanation: Bilingual,
}

/// A complaint was put under another category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// The category.
    pub category: EntryId,
}

/// A body took a complaint up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenUp {
    /// The body.
    pub by: Body,
    /// The scheme's root-cause questions of that day, which must be answered.
    pub questions: Vec<EntryId>,
}

/// The answer to a root-cause question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The question.
    pub question: EntryId,
    /// Whether there is such a flaw.
    pub flaw: bool,
    /// What was found.
    pub text: Prose,
}

/// Something to be done so that it does not happen again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its number within the complaint.
    pub action: ActionNumber,
    /// What is to be done.
    pub what: Text,
    /// Who does it.
    pub responsible: Text,
    /// By which day.
    pub due: Date,
}

/// An action was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDone {
    /// The action.
    pub action: ActionNumber,
    /// On which day.
    pub on: Date,
}

/// An action was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDropped {
    /// The action.
    pub action: ActionNumber,
    /// Why.
    pub why: Text,
}

/// What the complainant was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The answer.
    pub answer: Text,
}

/// Why a complaint was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Why.
    pub why: Text,
}

/// A complaint as holders read it: without names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedCase {
    /// Its title.
    pub title: Bilingual,
    /// What happened and what helps against it.
    pub text: Bilingual,
}

impl Filer {
    /// As which of the two Table 3-4 counts them.
    pub fn complainant(&self) -> Complainant {
        match self {
            Self::Public { .. } => Complainant::Public,
            Self::Holder { .. } => Complainant::Holder,
        }
    }
}

impl ComplaintDeed {
    /// Its name, as in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::Refused(_) => "refused",
            Self::Moved(_) => "moved",
            Self::TakenUp(_) => "taken-up",
            Self::Examined(_) => "examined",
            Self::ActionDecided(_) => "action-decided",
            Self::ActionDone(_) => "action-done",
            Self::ActionDropped(_) => "action-dropped",
            Self::Answered(_) => "answered",
            Self::Closed {} => "closed",
            Self::Reopened(_) => "reopened",
            Self::Shared(_) => "shared",
        }
    }
}
