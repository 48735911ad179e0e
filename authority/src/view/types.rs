//! The shapes that the public reads: texts ready to show, dates in the scheme's time zone, instants in UTC.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::scheme::Bilingual;

/// A body that issues or reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its name.
    pub name: Bilingual,
    /// The short name that stands on the badge.
    pub short: String,
    /// Its home page.
    pub url: String,
    /// Where to write with questions and complaints.
    pub mail: String,
    /// Telephone number, if it takes calls.
    pub telephone: Option<String>,
}

/// A scheme, for the page that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeView {
    /// Its id, such as `isp2014`.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// What the mark is called on the page.
    pub mark_name: Bilingual,
    /// The scheme in two or three sentences.
    pub summary: Bilingual,
    /// What the mark means.
    pub meaning: Bilingual,
    /// How far the bodies are liable.
    pub liability: Bilingual,
    /// What the mark promises, a sentence each.
    pub promises: Vec<Bilingual>,
    /// What it does not promise, a sentence each.
    pub does_not_promise: Vec<Bilingual>,
    /// The risks that remain, for the public information (requirements, section 4).
    pub risks: Vec<Bilingual>,
    /// How to apply.
    pub application: Bilingual,
    /// Who issues.
    pub issuing_body: Organisation,
    /// Who reviews.
    pub review_body: Organisation,
    /// The mark that a holder must already have, if any.
    pub prerequisite: Option<Bilingual>,
    /// The id of its badge template, 16 hexadecimal digits.
    pub template: String,
    /// The time zone of its dates, an IANA name such as `Asia/Tokyo`.
    pub time_zone: String,
}

/// What a mark's state is at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MarkState {
    /// Valid; may be used.
    Valid,
    /// Valid; a pass under it is lapsed until the date, the last day of grace.
    BasisUnderReview {
        /// The last day of grace.
        until: Date,
    },
    /// Use stopped by order since the date, pending a decision.
    Suspended {
        /// First day.
        since: Date,
    },
    /// Revoked.
    Revoked {
        /// The day.
        on: Date,
        /// Why, in words for the public.
        reason: Bilingual,
    },
    /// Past its last day.
    Expired {
        /// The last day it was valid.
        on: Date,
    },
    /// Granted, but its first day is still to come.
    NotYetValid {
        /// First day.
        from: Date,
    },
}

impl MarkState {
    /// The stable code: `valid`, `basis-under-review`, `suspended`, `revoked`, `expired` or `not-yet-valid`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::BasisUnderReview { .. } => "basis-under-review",
            Self::Suspended { .. } => "suspended",
            Self::Revoked { .. } => "revoked",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
        }
    }
}

/// A mark in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkSummary {
    /// Five digits, unique within the authority.
    pub registration: String,
    /// How often it was renewed.
    pub renewal: u32,
    /// Scheme id.
    pub scheme: String,
    /// Who holds it.
    pub holder: String,
    /// The reviewed system or service.
    pub system: String,
    /// Target URL in its WHATWG serialization: the host as A-label.
    pub url: String,
    /// The host for people: the U-label if there is one.
    pub host: String,
    /// First valid day.
    pub valid_from: Date,
    /// Last valid day.
    pub valid_to: Date,
    /// Its state at the instant that was asked for.
    #[serde(flatten)]
    pub state: MarkState,
}

/// A pass that a mark stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassView {
    /// Five digits.
    pub number: String,
    /// How often it was renewed when the badge was made.
    pub renewal: u32,
}

/// One step in a mark's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkPeriod {
    /// When it began.
    pub at: Timestamp,
    /// The renewal it concerns.
    pub renewal: u32,
    /// `issued`, `renewed`, `suspended`, `reinstated`, `basis-under-review`, `basis-restored` or `revoked`.
    pub what: &'static str,
    /// Why, in words for the public, if it was published.
    pub reason: Option<Bilingual>,
}

/// Everything about one mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkDetail {
    /// The summary.
    #[serde(flatten)]
    pub mark: MarkSummary,
    /// As on the badge: `20001-00`.
    pub registration_on_face: String,
    /// As on the badge: `26/10`.
    pub expiry_on_face: String,
    /// The instant of grant.
    pub granted_at: Timestamp,
    /// The passes it stands on.
    pub passes: Vec<PassView>,
    /// The mark that the holder had to have first, if the scheme asks for one.
    pub prerequisite: Option<String>,
    /// First day on which renewal can be asked for.
    pub renewal_opens: Date,
    /// URI of its status list.
    pub status_list: String,
    /// Index in that list.
    pub status_index: u32,
    /// The history, oldest first.
    pub history: Vec<MarkPeriod>,
    /// The credential, as it stands in the badge.
    #[serde(skip)]
    pub credential: Arc<[u8]>,
}

/// A line of the list of revoked marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revocation {
    /// Five digits.
    pub registration: String,
    /// The renewal that was revoked.
    pub renewal: u32,
    /// Scheme id.
    pub scheme: String,
    /// Who held it.
    pub holder: String,
    /// The system or service.
    pub system: String,
    /// Target URL.
    pub url: String,
    /// The day of revocation.
    pub on: Date,
    /// The stable code of the reason.
    pub reason_code: String,
    /// Why, in words for the public.
    pub reason: Bilingual,
}

/// Which states a search wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum StateFilter {
    /// Marks that may be used today: the holder list.
    #[default]
    InUse,
    /// Revoked marks.
    Revoked,
    /// Suspended marks.
    Suspended,
    /// Expired marks.
    Expired,
    /// All.
    Any,
}

/// What a search looks for. Empty fields match everything; all that are given must match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkQuery {
    /// Words to find in registration number, holder, system or URL. Case and width are ignored.
    /// At most [`MarkQuery::MAX_TEXT_BYTES`] are looked at.
    pub text: String,
    /// Scheme id.
    pub scheme: Option<String>,
    /// States.
    pub states: StateFilter,
}

impl MarkQuery {
    /// Longest text that is looked at, in bytes: the longest URL a mark can have fits.
    pub const MAX_TEXT_BYTES: usize = 512;
}

/// A signed status list, ready to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusToken {
    /// The token, `application/statuslist+cwt`.
    pub bytes: Arc<[u8]>,
    /// Signed at.
    pub issued_at: Timestamp,
    /// Not to be used from.
    pub expires_at: Timestamp,
    /// How long a client may keep it, in seconds.
    pub ttl_seconds: u32,
    /// A strong entity tag, without quotes.
    pub etag: String,
}

/// A status list in the aggregation document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListRef {
    /// Its number.
    pub list: u32,
    /// Its URI.
    pub uri: String,
}

/// How many of what there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Marks that may be used today.
    pub in_use: u64,
    /// Suspended marks.
    pub suspended: u64,
    /// Revoked marks.
    pub revoked: u64,
    /// Expired marks.
    pub expired: u64,
    /// Reports received.
    pub reports: u64,
    /// Journal records.
    pub journal_records: u64,
    /// Bytes of journal.
    pub journal_bytes: u64,
    /// Seconds since the oldest of the newest status lists was signed.
    pub status_age_seconds: u64,
}
