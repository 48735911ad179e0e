//! The sheet that a reviewer fills in: every item that an application is asked, and what was found so far.

use super::{Application, Failure, Passed, Review, Stand};
use crate::scheme::{Answer, Answers, Finding, Requirement, Rules};

impl Application {
    /// The review, as far as it has come; `None` before it begins and after the pass.
    pub fn review(&self) -> Option<&Review> {
        match &self.stand {
            Stand::InReview(review)
            | Stand::Failed(Failure { review, .. })
            | Stand::FailedFinally(Failure { review, .. })
            | Stand::Passed(Passed { review, .. }) => Some(review),
            _ => None,
        }
    }

    /// Every item asked, with its answer; what was not answered is not met, or does
    /// not apply where the facts stated say so. `None` where there is no review.
    pub fn sheet(&self, rules: &Rules) -> Option<Answers> {
        let review = self.review()?;
        let criteria = rules.version(&review.version)?;
        let (unit, kind) = (&self.filing.unit, self.filing.kind());
        let asked = criteria.asked(unit, kind).map(|item| {
            let given = review.answers.get(&item.id).cloned();
            let condition = item.applies_if.as_ref();
            let applies = condition.is_none_or(|c| c.holds(&self.filing.facts));
            let blank = match item.requirement(kind) {
                _ if !applies => Finding::NotApplicable,
                Requirement::Points(_) | Requirement::Graded(_) => Finding::Points(0),
                _ => Finding::NotMet,
            };
            (item.id.clone(), given.unwrap_or(Answer::of(blank)))
        });
        Some(asked.collect())
    }
}
