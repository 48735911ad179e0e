//! Complaints, misuse, and how the bodies keep each other honest (3.7, 3.16, 3.17, 8.1.5).

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::scheme::{Bilingual, EntryId, Period, Source};

/// How complaints are taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// What is taken; anything else is out of scope and refused with an explanation.
    pub categories: Vec<Category>,
    /// What is asked of each, so that no flaw of the scheme itself is missed.
    pub questions: Vec<Entry>,
    /// Where this is laid down.
    pub source: Source,
}

/// A category of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: EntryId,
    /// What it covers.
    pub text: Bilingual,
    /// Who may file.
    pub from: Vec<Complainant>,
    /// Which body answers.
    pub answered_by: Body,
    /// Where this is laid down.
    pub source: Source,
}

/// Who files a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Complainant {
    /// Consumers and others.
    Public,
    /// Holders of passes and marks.
    Holder,
}

/// One of the two bodies.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(as = BodyName)]
pub enum Body {
    /// The body that issues marks.
    Issuing,
    /// The body that reviews.
    Review,
}

impl Body {
    /// Its name, as documents write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issuing => "issuing",
            Self::Review => "review",
        }
    }
}

impl Complaints {
    /// The category of this id, if this complainant may file under it.
    pub fn category(&self, id: &EntryId, by: Complainant) -> Option<&Category> {
        let category = self.categories.iter().find(|c| c.id == *id)?;
        category.from.contains(&by).then_some(category)
    }
}

/// A kind of misuse.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misuse {
    /// Its id.
    pub id: EntryId,
    /// What is done.
    pub text: Bilingual,
    /// Whether it is done in bad faith.
    pub malicious: bool,
    /// How it is found.
    pub found_by: Vec<FoundBy>,
    /// Where this is laid down.
    pub source: Source,
}

/// How misuse is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FoundByWord)]
pub enum FoundBy {
    /// Consumers verify marks.
    Verification,
    /// The issuing body looks at sites that hold no mark.
    Crawl,
    /// Somebody reports it.
    Report,
    /// The issuing body checks whose marks were revoked.
    CheckOfRevoked,
    /// The issuing body checks whose marks expired.
    CheckOfExpired,
    /// The review body inspects a holder at any time.
    SpotInspection,
}

/// What takes two people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoPeople {
    /// The revocation of a pass.
    pub pass_revocation: bool,
    /// The issue of a mark.
    pub mark_issue: bool,
    /// Where this is laid down.
    pub source: Source,
}

/// Inspections of holders at any time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotInspection {
    /// Whether the holder is consulted first.
    pub after_consultation: bool,
    /// Where this is laid down.
    pub source: Source,
}

/// Review bodies that are designated to review on the review body's behalf.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// How long a designation lasts.
    pub lasts: Period,
    /// How long after a designation or an audit the next audit is due.
    pub audit_every: Period,
    /// What a designated body must have.
    pub qualifications: Vec<Entry>,
    /// What it must do.
    pub duties: Vec<Entry>,
    /// For what its designation is cancelled; the review body takes over what it had in hand.
    pub grounds: Vec<Entry>,
    /// Where this is laid down.
    pub source: Source,
}
