//! Findings: what the crawler saw that is wrong, each one thing at one place, from the first time that
//! it was seen to its end (3.17, Table 3-5).
//!
//! A finding says what was seen and when; it accuses nobody. What follows is a misuse case, advice to
//! a holder, or staff's word that it is none.
//!
//! ```text
//!           ┌─advised──► advised ─┐
//! open ─────┤                     ├─filed──► filed
//!           ├─────────────────────┘
//!           └─set-aside──► set aside         there ◄──seen──► gone
//! ```

mod command;
mod event;
mod kind;
mod place;
mod refusal;
#[cfg(test)]
mod tests;
mod visit;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shirushi_verifier::domain::{RegistrationNumber, SchemeId, UnixTime};

pub use command::Noted;
pub use event::{FindingDeed, FindingEvent, FindingsSeen, Found};
pub use kind::{Consequence, FindingKind, Whereabouts};
pub use place::{Place, Thing, page_of};
pub use refusal::FindingRefusal;
pub use visit::{Saw, Spotted, Visit};

pub use super::FindingNumber;
use super::{Misplaced, MisuseNumber, misuse::Evidence};
use crate::{correspondence::PageUrl, scheme::Text};

/// Most pieces of evidence of a finding: page, picture, report and screenshot, and as many again.
pub const MAX_EVIDENCE: usize = 8;

/// Something wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    number: FindingNumber,
    #[serde(flatten)]
    found: Found,
    last_seen: UnixTime,
    #[serde(flatten)]
    presence: Presence,
    #[serde(flatten)]
    handling: Handling,
}

/// Whether it is there still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "presence", rename_all = "kebab-case")]
pub enum Presence {
    /// It was when the page was visited last.
    There,
    /// It was not.
    Gone {
        /// Since when that is known.
        gone: UnixTime,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Handling {
    /// Nothing yet.
    Open,
    /// The holder was advised.
    Advised {
        /// When.
        advised: UnixTime,
    },
    /// It is followed as a misuse case.
    Filed {
        /// The case.
        case: MisuseNumber,
    },
    /// Staff say that it is none.
    SetAside {
        /// When.
        set_aside: UnixTime,
        /// Why.
        why: Text,
    },
}

/// Every finding, by number, by place, and by case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingBook {
    findings: BTreeMap<FindingNumber, Box<Finding>>,
    places: BTreeMap<PageUrl, Vec<FindingNumber>>,
    cases: BTreeMap<MisuseNumber, Vec<FindingNumber>>,
    /// Those with which nothing was done yet.
    open: BTreeSet<FindingNumber>,
}

impl FindingBook {
    /// The finding of this number.
    pub fn get(&self, number: FindingNumber) -> Option<&Finding> {
        self.findings.get(&number).map(|found| &**found)
    }

    /// All findings, the oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Finding> + DoubleEndedIterator {
        self.findings.values().map(|finding| &**finding)
    }

    /// Those with which nothing was done yet, the oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.open.iter().filter_map(|number| self.get(*number))
    }

    /// Those on a page, the oldest first.
    pub fn on(&self, page: &PageUrl) -> impl Iterator<Item = &Finding> {
        let numbers = self.places.get(page).into_iter().flatten();
        numbers.filter_map(|number| self.get(*number))
    }

    /// Those that are followed as a case, in the order in which they were filed.
    pub fn of_case(&self, case: MisuseNumber) -> impl Iterator<Item = &Finding> {
        let numbers = self.cases.get(&case).into_iter().flatten();
        numbers.filter_map(|number| self.get(*number))
    }

    /// Whether there is a finding at a place.
    pub fn knows(&self, place: &Place) -> bool {
        self.at(place).is_some()
    }

    /// The finding at a place.
    fn at(&self, place: &Place) -> Option<&Finding> {
        self.on(&place.page).find(|f| f.found.place == *place)
    }

    /// The number of the next finding.
    fn next(&self) -> FindingNumber {
        FindingNumber::next_in(&self.findings)
    }

    /// Takes up an event about one finding.
    ///
    /// # Errors
    /// What the event cannot follow; then nothing has changed.
    pub(crate) fn apply(&mut self, at: UnixTime, event: &FindingEvent) -> Result<(), Misplaced> {
        let number = event.number;
        let misplaced = || Misplaced(format!("finding {number}"));
        if let FindingDeed::Found(found) = &event.did {
            if self.next() != number || self.at(&found.place).is_some() {
                return Err(misplaced());
            }
            let page = found.place.page.clone();
            self.places.entry(page).or_default().push(number);
            self.open.insert(number);
            let finding = Finding::new(number, (**found).clone());
            self.findings.insert(number, Box::new(finding));
            return Ok(());
        }
        let finding = self.findings.get_mut(&number).ok_or_else(misplaced)?;
        let next = finding.handling.after(at, &event.did);
        finding.handling = next.ok_or_else(misplaced)?;
        self.open.remove(&number);
        if let Handling::Filed { case } = finding.handling {
            self.cases.entry(case).or_default().push(number);
        }
        Ok(())
    }

    /// Takes up what became of findings.
    ///
    /// # Errors
    /// Where one is not known, or one is gone that was not there; then some may have changed.
    pub(crate) fn apply_seen(&mut self, seen: &FindingsSeen) -> Result<(), Misplaced> {
        for number in &seen.there {
            let finding = self.existing(*number)?;
            finding.presence = Presence::There;
            finding.last_seen = finding.last_seen.max(seen.at);
        }
        for number in &seen.gone {
            let finding = self.existing(*number)?;
            if finding.presence != Presence::There {
                return Err(Misplaced(format!("finding {number}")));
            }
            finding.presence = Presence::Gone { gone: seen.at };
        }
        Ok(())
    }

    fn existing(&mut self, number: FindingNumber) -> Result<&mut Finding, Misplaced> {
        let finding = self.findings.get_mut(&number);
        let finding = finding.map(|finding| &mut **finding);
        finding.ok_or_else(|| Misplaced(format!("finding {number}")))
    }
}

impl Finding {
    fn new(number: FindingNumber, found: Found) -> Self {
        Self {
            number,
            last_seen: found.at,
            found,
            presence: Presence::There,
            handling: Handling::Open,
        }
    }

    /// Its number.
    pub fn number(&self) -> FindingNumber {
        self.number
    }

    /// Where it is, and what is wrong.
    pub fn place(&self) -> &Place {
        &self.found.place
    }

    /// What is wrong.
    pub fn kind(&self) -> FindingKind {
        self.found.place.kind
    }

    /// The scheme whose mark it is, or looks like.
    pub fn scheme(&self) -> &SchemeId {
        &self.found.scheme
    }

    /// The mark, where it is one of ours.
    pub fn mark(&self) -> Option<RegistrationNumber> {
        self.found.mark
    }

    /// When it was seen first.
    pub fn first_seen(&self) -> UnixTime {
        self.found.at
    }

    /// When it was seen last; where it is seen again and again, the first time on that day.
    pub fn last_seen(&self) -> UnixTime {
        self.last_seen
    }

    /// What shows it.
    pub fn evidence(&self) -> &[Evidence] {
        &self.found.evidence
    }

    /// What was seen, in a line.
    pub fn note(&self) -> Option<&Text> {
        self.found.note.as_ref()
    }

    /// Whether it is there still.
    pub fn presence(&self) -> Presence {
        self.presence
    }

    /// Whether it is there still.
    pub fn is_there(&self) -> bool {
        self.presence == Presence::There
    }

    /// What became of it.
    pub fn handling(&self) -> &Handling {
        &self.handling
    }
}

impl Handling {
    /// Its name, as people read it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Advised { .. } => "advised",
            Self::Filed { .. } => "filed",
            Self::SetAside { .. } => "set-aside",
        }
    }

    /// What follows a deed; `None` where the deed does not follow from this.
    fn after(&self, at: UnixTime, deed: &FindingDeed) -> Option<Self> {
        Some(match (self, deed) {
            (Self::Open, FindingDeed::Advised {}) => Self::Advised { advised: at },
            (Self::Open | Self::Advised { .. }, FindingDeed::Filed { case }) => {
                Self::Filed { case: *case }
            }
            (Self::Open | Self::Advised { .. }, FindingDeed::SetAside { why }) => Self::SetAside {
                set_aside: at,
                why: why.clone(),
            },
            _ => return None,
        })
    }
}
