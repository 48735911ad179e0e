//! Events of findings: what the journal says. A file format, as `registry::Event` is.

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

use super::{FindingNumber, Place};
use crate::{
    casework::{MisuseNumber, misuse::Evidence},
    scheme::Text,
};

/// Something happened to one finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingEvent {
    /// The finding.
    pub number: FindingNumber,
    /// What happened.
    pub did: FindingDeed,
}

/// What happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FindingDeed {
    /// It was found.
    Found(Box<Found>),
    /// The holder was advised.
    Advised {},
    /// It is followed as this misuse case.
    Filed {
        /// The case.
        case: MisuseNumber,
    },
    /// Staff say that it is no misuse.
    SetAside {
        /// Why.
        why: Text,
    },
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Where, and what.
    pub place: Place,
    /// The scheme whose mark it is, or looks like.
    pub scheme: SchemeId,
    /// The mark, where it is one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<RegistrationNumber>,
    /// When the page was visited.
    pub at: UnixTime,
    /// What shows it; at most [`super::MAX_EVIDENCE`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What was seen, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// What became of findings that were there before: one event for many pages, so that a run that
/// finds nothing new writes little.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingsSeen {
    /// When the last of the pages was visited.
    pub at: UnixTime,
    /// Still there, or there again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub there: Vec<FindingNumber>,
    /// Not there any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<FindingNumber>,
}
