//! The life of a misuse case: states that carry their data, and the steps that lead from one to the next.
//!
//! ```text
//! Opened ──preserved──► Secured ──stop-recommended──► Pursued ──closed──► Closed
//!    └───────────────────────┴──────────────────────────┴──dismissed──► Dismissed
//! ```
//! Nothing is recommended before there is evidence, and nothing is closed before the last look found
//! that use has stopped (3.17.2(3)). A secured case may be looked at again and closed, where the mark
//! was gone before anybody could be told.

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use super::{
    Evidence, MisuseDeed, MisuseMisstep,
    event::{Dismissal, Found, LegalMeasure, Look, Recommendation},
};
use crate::scheme::Text;

/// Where a misuse case is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum MisuseStage {
    /// It is suspected; there is no evidence.
    Opened {},
    /// There is evidence.
    Secured(Secured),
    /// Somebody was recommended to stop.
    Pursued(Pursued),
    /// Use has stopped.
    Closed(Ended),
    /// It was no misuse.
    Dismissed(Dropped),
}

/// A case with evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secured {
    evidence: Vec<Evidence>,
    looks: Vec<Look>,
}

/// A case in which somebody was recommended to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pursued {
    #[serde(flatten)]
    secured: Secured,
    first: Recommended,
    again: Vec<Recommended>,
    legal: Vec<LegalMeasureTaken>,
}

/// A recommendation and when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommended {
    /// When.
    pub at: UnixTime,
    /// What.
    #[serde(flatten)]
    pub recommendation: Recommendation,
    /// How many looks there had been.
    #[serde(skip)]
    looks_before: usize,
}

/// A legal measure and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegalMeasureTaken {
    /// When.
    pub at: UnixTime,
    /// What.
    #[serde(flatten)]
    pub measure: LegalMeasure,
}

/// A case that ended because use has stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    at: UnixTime,
    #[serde(flatten)]
    secured: Secured,
    recommendations: Vec<Recommended>,
    legal: Vec<LegalMeasureTaken>,
}

/// A case that was dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    at: UnixTime,
    why: Text,
    evidence: Vec<Evidence>,
}

impl MisuseStage {
    /// Its name, as people read it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened {} => "opened",
            Self::Secured(_) => "secured",
            Self::Pursued(_) => "pursued",
            Self::Closed(_) => "closed",
            Self::Dismissed(_) => "dismissed",
        }
    }

    /// The state after a deed.
    ///
    /// # Errors
    /// [`MisuseMisstep`] where the deed does not follow from this state.
    pub(super) fn after(self, at: UnixTime, deed: &MisuseDeed) -> Result<Self, MisuseMisstep> {
        use MisuseDeed as Deed;
        let state = self.name();
        Ok(match (self, deed) {
            (Self::Opened {}, Deed::Preserved(evidence)) => Self::Secured(Secured::by(evidence)),
            (Self::Secured(case), Deed::Preserved(evidence)) => {
                Self::Secured(case.preserved(evidence)?)
            }
            (Self::Pursued(case), Deed::Preserved(evidence)) => {
                Self::Pursued(case.with(|secured| secured.preserved(evidence))?)
            }
            (Self::Secured(case), Deed::LookedAgain(look)) => Self::Secured(case.looked(look)?),
            (Self::Pursued(case), Deed::LookedAgain(look)) => {
                Self::Pursued(case.with(|secured| secured.looked(look))?)
            }
            (Self::Secured(case), Deed::StopRecommended(to)) => {
                Self::Pursued(case.recommended(at, to)?)
            }
            (Self::Pursued(case), Deed::StopRecommended(to)) => {
                Self::Pursued(case.recommended_again(at, to)?)
            }
            (Self::Pursued(case), Deed::LegalMeasure(measure)) => {
                Self::Pursued(case.taken_to_law(at, measure)?)
            }
            (Self::Secured(case), Deed::Closed {}) => Self::Closed(case.close(at)?),
            (Self::Pursued(case), Deed::Closed {}) => Self::Closed(case.close(at)?),
            (
                Self::Opened {},
                Deed::StopRecommended(_) | Deed::LookedAgain(_) | Deed::Closed {},
            ) => {
                return Err(MisuseMisstep::NoEvidence);
            }
            (Self::Secured(_), Deed::LegalMeasure(_)) => {
                return Err(MisuseMisstep::NotRecommended);
            }
            (Self::Opened {}, Deed::Dismissed(why)) => Self::Dismissed(dropped(at, why, vec![])),
            (Self::Secured(case), Deed::Dismissed(why)) => {
                Self::Dismissed(dropped(at, why, case.evidence))
            }
            (Self::Pursued(case), Deed::Dismissed(why)) => {
                Self::Dismissed(dropped(at, why, case.secured.evidence))
            }
            (_, deed) => {
                let deed = deed.name();
                return Err(MisuseMisstep::State { state, deed });
            }
        })
    }

    /// Whether nothing more is to be done.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Closed(_) | Self::Dismissed(_))
    }

    /// When it was closed or dismissed, if it is over.
    pub fn over_at(&self) -> Option<UnixTime> {
        match self {
            Self::Closed(ended) => Some(ended.at),
            Self::Dismissed(dropped) => Some(dropped.at),
            _ => None,
        }
    }

    /// The evidence that was preserved, oldest first; that of later looks is with them.
    pub fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Opened {} => &[],
            Self::Dismissed(dropped) => &dropped.evidence,
            _ => self.secured().map_or(&[], |secured| &secured.evidence),
        }
    }

    /// The later looks at the page, oldest first.
    pub fn looks(&self) -> &[Look] {
        self.secured().map_or(&[], |secured| &secured.looks)
    }

    /// The recommendations to stop, oldest first.
    pub fn recommendations(&self) -> impl DoubleEndedIterator<Item = &Recommended> {
        let (first, more): (_, &[Recommended]) = match self {
            Self::Pursued(case) => (Some(&case.first), &case.again),
            Self::Closed(ended) => (None, &ended.recommendations),
            _ => (None, &[]),
        };
        first.into_iter().chain(more)
    }

    /// The legal measures that were taken, oldest first.
    pub fn legal_measures(&self) -> &[LegalMeasureTaken] {
        match self {
            Self::Pursued(case) => &case.legal,
            Self::Closed(ended) => &ended.legal,
            _ => &[],
        }
    }

    /// Why it was dismissed, if it was.
    pub fn dismissal(&self) -> Option<&Text> {
        match self {
            Self::Dismissed(dropped) => Some(&dropped.why),
            _ => None,
        }
    }

    fn secured(&self) -> Option<&Secured> {
        match self {
            Self::Secured(case) => Some(case),
            Self::Pursued(case) => Some(&case.secured),
            Self::Closed(ended) => Some(&ended.secured),
            _ => None,
        }
    }
}

impl Secured {
    fn by(evidence: &Evidence) -> Self {
        Self {
            evidence: vec![evidence.clone()],
            looks: Vec::new(),
        }
    }

    fn preserved(mut self, evidence: &Evidence) -> Result<Self, MisuseMisstep> {
        if self
            .evidence
            .iter()
            .any(|kept| kept.sha256 == evidence.sha256)
        {
            let sha256 = evidence.sha256;
            return Err(MisuseMisstep::Preserved { sha256 });
        }
        self.evidence.push(evidence.clone());
        Ok(self)
    }

    fn looked(mut self, look: &Look) -> Result<Self, MisuseMisstep> {
        let last = self.looks.last().map(|last| last.on);
        if let Some(last) = last.filter(|last| *last > look.on) {
            let on = look.on;
            return Err(MisuseMisstep::LookOrder { on, last });
        }
        self.looks.push(look.clone());
        Ok(self)
    }

    fn recommended(self, at: UnixTime, to: &Recommendation) -> Result<Pursued, MisuseMisstep> {
        if self.has_stopped() {
            return Err(MisuseMisstep::Stopped);
        }
        let first = self.recommendation(at, to);
        Ok(Pursued {
            secured: self,
            first,
            again: Vec::new(),
            legal: Vec::new(),
        })
    }

    fn recommendation(&self, at: UnixTime, recommendation: &Recommendation) -> Recommended {
        Recommended {
            at,
            recommendation: recommendation.clone(),
            looks_before: self.looks.len(),
        }
    }

    fn has_stopped(&self) -> bool {
        let last = self.looks.last();
        last.is_some_and(|look| look.found == Found::Stopped)
    }

    fn close(self, at: UnixTime) -> Result<Ended, MisuseMisstep> {
        if !self.has_stopped() {
            return Err(MisuseMisstep::NotStopped);
        }
        Ok(Ended {
            at,
            secured: self,
            recommendations: Vec::new(),
            legal: Vec::new(),
        })
    }
}

impl Pursued {
    fn with(
        self,
        change: impl FnOnce(Secured) -> Result<Secured, MisuseMisstep>,
    ) -> Result<Self, MisuseMisstep> {
        let secured = change(self.secured)?;
        Ok(Self { secured, ..self })
    }

    fn latest(&self) -> &Recommended {
        self.again.last().unwrap_or(&self.first)
    }

    /// Whether a look after the latest recommendation's last day found the mark still in use.
    fn was_not_followed(&self) -> bool {
        let latest = self.latest();
        let since = self.secured.looks.iter().skip(latest.looks_before);
        let mut late = since.filter(|look| look.on > latest.recommendation.until);
        late.next_back()
            .is_some_and(|look| look.found == Found::StillInUse)
    }

    fn recommended_again(
        mut self,
        at: UnixTime,
        to: &Recommendation,
    ) -> Result<Self, MisuseMisstep> {
        self.refuse_unless_not_followed()?;
        self.again.push(self.secured.recommendation(at, to));
        Ok(self)
    }

    fn taken_to_law(mut self, at: UnixTime, measure: &LegalMeasure) -> Result<Self, MisuseMisstep> {
        // Once begun, the law takes its course.
        if self.legal.is_empty() {
            self.refuse_unless_not_followed()?;
        }
        let measure = measure.clone();
        self.legal.push(LegalMeasureTaken { at, measure });
        Ok(self)
    }

    fn refuse_unless_not_followed(&self) -> Result<(), MisuseMisstep> {
        if self.was_not_followed() {
            return Ok(());
        }
        let until = self.latest().recommendation.until;
        Err(MisuseMisstep::NotSeenAfter { until })
    }

    fn close(self, at: UnixTime) -> Result<Ended, MisuseMisstep> {
        let ended = self.secured.close(at)?;
        let recommendations = std::iter::once(self.first).chain(self.again).collect();
        Ok(Ended {
            recommendations,
            legal: self.legal,
            ..ended
        })
    }
}

fn dropped(at: UnixTime, why: &Dismissal, evidence: Vec<Evidence>) -> Dropped {
    let why = why.why.clone();
    Dropped { at, why, evidence }
}
