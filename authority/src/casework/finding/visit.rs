//! What a visit to a page tells: the input of the commands on findings, free of how it was fetched.

use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

use super::{FindingKind, Place, Thing};
use crate::{casework::misuse::Evidence, correspondence::PageUrl, scheme::Text};

/// A visit to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The page, by [`super::page_of`].
    pub page: PageUrl,
    /// When.
    pub at: UnixTime,
    /// What was seen.
    pub saw: Saw,
    /// What shows that the page is as said, for a look at a case.
    pub evidence: Option<Evidence>,
}

/// What a visit saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saw {
    /// The page, with all that is wrong on it.
    Page(Vec<Spotted>),
    /// Some of what is wrong on the page; of the rest nothing is said.
    Part(Vec<Spotted>),
    /// The page as it was at the visit before.
    Same,
    /// That there is no such page any more.
    NoPage,
    /// Nothing that tells anything: the server failed, or does not want to be asked.
    Nothing,
}

/// Something wrong on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spotted {
    /// What is wrong.
    pub kind: FindingKind,
    /// With what.
    pub thing: Thing,
    /// The scheme whose mark it is, or looks like.
    pub scheme: SchemeId,
    /// The mark, where it is one of ours.
    pub mark: Option<RegistrationNumber>,
    /// What shows it; the files are kept already.
    pub evidence: Vec<Evidence>,
    /// What was seen, in a line.
    pub note: Option<Text>,
}

impl Spotted {
    /// Its place, on this page.
    pub(crate) fn place(&self, page: &PageUrl) -> Place {
        Place {
            page: page.clone(),
            kind: self.kind,
            thing: self.thing,
        }
    }
}
