//! Steps of an application: each consumes a stand and gives the next.

use std::collections::BTreeSet;

use super::{
    Application, ApplicationDeed, Failure, Filing, Objection, Passed, Review, StageOutcome, Stand,
};
use crate::{
    casework::Paid,
    scheme::{Answers, VersionId, Vouched},
};
use shirushi_verifier::domain::UnixTime;

/// A step does not start from where the application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::casework) struct WrongStand;

impl Application {
    pub(in crate::casework) fn new(filing: Filing, filed: UnixTime) -> Self {
        let stand = Stand::Filed;
        Self {
            filing,
            filed,
            paid: Paid::new(),
            stand,
        }
    }

    /// Takes up what happened to it after it was filed.
    pub(in crate::casework) fn apply(&mut self, deed: &ApplicationDeed) -> Result<(), WrongStand> {
        if let ApplicationDeed::FeePaid { fee, yen } = deed {
            if !self.stand.is_open() {
                return Err(WrongStand);
            }
            *self.paid.entry(fee.clone()).or_default() += yen;
            return Ok(());
        }
        let stand = std::mem::replace(&mut self.stand, Stand::Withdrawn);
        self.stand = stand.after(deed)?;
        Ok(())
    }
}

impl Stand {
    fn after(self, deed: &ApplicationDeed) -> Result<Self, WrongStand> {
        use ApplicationDeed as Deed;
        Ok(match (self, deed) {
            (Self::Filed, Deed::Taken { version }) => Self::InReview(Review::new(version)),
            (Self::Filed, Deed::Refused { reason }) => Self::Refused {
                reason: reason.clone(),
            },
            (Self::Filed | Self::InReview(_), Deed::Withdrawn) => Self::Withdrawn,
            (Self::InReview(review), Deed::StageConcluded(outcome)) => review.concluded(outcome),
            (Self::InReview(review), deed) => Self::InReview(review.after(deed)?),
            (Self::Failed(failure), deed) => failure.after(deed)?,
            (Self::Passed(passed), deed) => passed.after(deed)?,
            _ => return Err(WrongStand),
        })
    }
}

impl Review {
    fn new(version: &VersionId) -> Self {
        Self {
            version: version.clone(),
            answers: Answers::new(),
            vouched: Vouched::new(),
            done: Vec::new(),
            outcomes: Vec::new(),
            window: None,
            points: None,
            rereviews: 0,
        }
    }

    fn after(mut self, deed: &ApplicationDeed) -> Result<Self, WrongStand> {
        match deed {
            ApplicationDeed::Answered { answers, vouched } => {
                self.answers.extend(answers.clone());
                if let Some(vouched) = vouched {
                    self.vouched.clone_from(vouched);
                }
            }
            ApplicationDeed::InspectionArranged(window) => self.window = Some(window.clone()),
            ApplicationDeed::InspectionStopped { .. } if self.window.is_some() => {
                self.window = None;
            }
            _ => return Err(WrongStand),
        }
        Ok(self)
    }

    fn concluded(mut self, outcome: &StageOutcome) -> Stand {
        let on = outcome.on;
        self.outcomes.push(outcome.clone());
        if !outcome.passed {
            let failure = Failure {
                review: self,
                stage: outcome.stage.clone(),
                on,
                items: outcome.items.clone(),
                objection: None,
            };
            return if outcome.ends {
                Stand::FailedFinally(failure)
            } else {
                Stand::Failed(failure)
            };
        }
        self.done.push(outcome.stage.clone());
        self.points = outcome.points.or(self.points);
        self.window = None;
        if !outcome.ends {
            return Stand::InReview(self);
        }
        Stand::Passed(Passed {
            review: self,
            on,
            contracts: BTreeSet::new(),
        })
    }
}

impl Failure {
    fn after(mut self, deed: &ApplicationDeed) -> Result<Stand, WrongStand> {
        use ApplicationDeed as Deed;
        match (deed, &self.objection) {
            (Deed::ObjectionFiled { text }, None) => {
                let text = text.clone();
                self.objection = Some(Objection::Filed { text });
                Ok(Stand::Failed(self))
            }
            (Deed::ObjectionUpheld { .. }, Some(Objection::Filed { .. })) => {
                Ok(Stand::InReview(self.review))
            }
            (Deed::ObjectionDismissed { reason }, Some(Objection::Filed { .. })) => {
                let reason = reason.clone();
                self.objection = Some(Objection::Dismissed { reason });
                Ok(Stand::Failed(self))
            }
            (Deed::RereviewFiled { .. }, _) => {
                self.review.rereviews += 1;
                Ok(Stand::InReview(self.review))
            }
            (Deed::RereviewExpired, _) => Ok(Stand::FailedFinally(self)),
            _ => Err(WrongStand),
        }
    }
}

impl Passed {
    fn after(mut self, deed: &ApplicationDeed) -> Result<Stand, WrongStand> {
        match deed {
            ApplicationDeed::ContractSigned { contract, .. } => {
                self.contracts.insert(contract.clone());
            }
            ApplicationDeed::PassIssued { pass, .. } => {
                let mut reported = self.review.outcomes;
                reported.retain(|outcome| outcome.report.is_some());
                return Ok(Stand::Issued {
                    pass: *pass,
                    reported: reported.into(),
                });
            }
            _ => return Err(WrongStand),
        }
        Ok(Stand::Passed(self))
    }
}
