//! Events of misuse cases and of the stop of use: what the journal says. A file format, as `registry::Event` is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{RegistrationNumber, SchemeId};

use super::{Evidence, MisuseNumber};
use crate::{
    correspondence::{PageUrl, thread::Prose},
    scheme::{EntryId, FoundBy, Text},
};

/// Something happened to a misuse case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MisuseEvent {
    /// The case.
    pub number: MisuseNumber,
    /// What happened.
    pub did: MisuseDeed,
}

/// What happened to a misuse case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MisuseDeed {
    /// It was opened.
    Opened(Box<Suspicion>),
    /// A piece of evidence was preserved.
    Preserved(Evidence),
    /// The operator was recommended to stop; again, if they had not.
    StopRecommended(Recommendation),
    /// The page was looked at again.
    LookedAgain(Look),
    /// A legal measure was taken.
    LegalMeasure(LegalMeasure),
    /// Use has stopped; the case is over.
    Closed {},
    /// It was no misuse; the case is over.
    Dismissed(Dismissal),
}

/// What is suspected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspicion {
    /// The scheme whose mark it is.
    pub scheme: SchemeId,
    /// The kind of misuse, one of the scheme's.
    pub kind: EntryId,
    /// How it was found.
    pub found_by: FoundBy,
    /// The page on which the mark is shown.
    pub url: PageUrl,
    /// The mark, if it is one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<RegistrationNumber>,
    /// The report from the public by which it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<u64>,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// A recommendation to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// To whom: the operator, as far as known.
    pub to: Text,
    /// The last day to stop.
    pub until: Date,
}

/// The page was looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// On which day.
    pub on: Date,
    /// What was found.
    pub found: Found,
    /// What shows it.
    pub evidence: Evidence,
}

/// What a look at a page found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FoundWord)]
pub enum Found {
    /// The mark is still shown.
    StillInUse,
    /// It is gone.
    Stopped,
}

/// A legal measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalMeasure {
    /// What was done, and where.
    pub text: Prose,
}

/// It was no misuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// Why.
    pub why: Text,
}

/// Something was learnt about the use of a revoked mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopOfUseEvent {
    /// The mark.
    pub registration: RegistrationNumber,
    /// What.
    pub did: StopOfUseDeed,
}

/// What was learnt about the use of a revoked mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StopOfUseDeed {
    /// The holder says that use has stopped.
    Confirmed(Confirmation),
    /// The issuing body looked.
    Checked(Check),
}

/// The holder says that use has stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// What they say with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// The issuing body looked whether a revoked mark is still used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// On which day.
    pub on: Date,
    /// What was found.
    pub found: Found,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl MisuseDeed {
    /// Its name, as in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Preserved(_) => "preserved",
            Self::StopRecommended(_) => "stop-recommended",
            Self::LookedAgain(_) => "looked-again",
            Self::LegalMeasure(_) => "legal-measure",
            Self::Closed {} => "closed",
            Self::Dismissed(_) => "dismissed",
        }
    }
}

impl StopOfUseDeed {
    /// Its name, as in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Confirmed(_) => "confirmed",
            Self::Checked(_) => "checked",
        }
    }
}
