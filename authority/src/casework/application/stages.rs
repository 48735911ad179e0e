//! The stages of a review: answers, inspections and their windows, conclusions (6.2.2).

use jiff::civil::Date;

use super::{
    ApplicationDeed, Attachment, Filing, Review, StageOutcome, Stand, Window, step::wrong_stand,
};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, desk::Desk},
    scheme::{Answers, Case, Rules, Stage, StageId, StageWork, Text, UnitId, Vouched},
};

/// What a stage came to, as the review body found it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case", deny_unknown_fields)]
pub enum StageResult {
    /// The paper review: the answers decide.
    Paper {
        /// The report.
        #[serde(default)]
        report: Option<Attachment>,
    },
    /// The online inspection.
    Inspection {
        /// Whether every server passed.
        passed: bool,
        /// How many findings there are.
        findings: u32,
        /// The report.
        report: Attachment,
    },
    /// The committee's decision.
    Committee {
        /// Whether it passed.
        passed: bool,
        /// The minutes, if they are kept here.
        #[serde(default)]
        report: Option<Attachment>,
    },
}

impl<'a> Desk<'a> {
    /// Records answers to items; later ones replace earlier ones.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not under review, an item is not asked, or one is answered as
    /// met whose evidence was not submitted.
    pub fn answer(
        &mut self,
        number: ApplicationNumber,
        answers: Answers,
        vouched: Option<Vouched>,
    ) -> Result<(), CaseRefusal> {
        let (filing, review) = self.in_review(number, "answering items")?;
        let (_, rules) = self.rules(&filing.scheme)?;
        rules.asks(&review.case(filing), &answers)?;
        filing.bears(rules, &answers)?;
        self.did(number, ApplicationDeed::Answered { answers, vouched });
        Ok(())
    }

    /// Agrees on the window of the inspection, for the first time or again (6.2.2.4).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the next stage is no inspection, or the window lies in the past.
    pub fn arrange_inspection(
        &mut self,
        number: ApplicationNumber,
        window: Window,
    ) -> Result<(), CaseRefusal> {
        let (filing, review) = self.in_review(number, "arranging an inspection")?;
        let (_, rules) = self.rules(&filing.scheme)?;
        let next = next_stage(rules, &filing.unit, review);
        if let Some(next) = next.filter(|stage| stage.how != StageWork::Inspection) {
            return Err(CaseRefusal::OtherResult {
                stage: next.id.clone(),
                needed: result_of(next.how),
            });
        }
        self.check_window(&window)?;
        self.did(number, ApplicationDeed::InspectionArranged(window));
        Ok(())
    }

    /// Stops the inspection; a new window has to be agreed (6.2.2.5).
    ///
    /// # Errors
    /// [`CaseRefusal`] where none is arranged.
    pub fn stop_inspection(
        &mut self,
        number: ApplicationNumber,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        let act = "stopping an inspection";
        self.at(
            number,
            act,
            |stand| matches!(stand, Stand::InReview(review) if review.window.is_some()),
        )?;
        self.did(number, ApplicationDeed::InspectionStopped { reason });
        Ok(())
    }

    /// Concludes the next stage of a review. A paper review is decided from its answers.
    ///
    /// # Errors
    /// [`CaseRefusal`] where another stage is next, it is not held today, no window was
    /// agreed for an inspection, or answers are missing.
    pub fn conclude_stage(
        &mut self,
        number: ApplicationNumber,
        stage: &StageId,
        result: StageResult,
    ) -> Result<StageOutcome, CaseRefusal> {
        let (filing, review) = self.in_review(number, "concluding a stage")?;
        let (scheme, rules) = self.rules(&filing.scheme)?;
        let on = self.today(scheme);
        let asked = stage.clone();
        let next = next_stage(rules, &filing.unit, review);
        let next = match next {
            Some(next) if next.id == asked => next,
            Some(next) => {
                let next = next.id.clone();
                return Err(CaseRefusal::NotNext {
                    number,
                    next,
                    asked,
                });
            }
            None => {
                return Err(wrong_stand(
                    number,
                    "reviewed to the end",
                    "a further stage",
                ));
            }
        };
        next.open(on)?;
        let mut outcome = match (next.how, result) {
            (StageWork::Paper, StageResult::Paper { report }) => {
                let decision = rules.decide(&review.case(filing))?;
                StageOutcome {
                    items: decision.mandatory_missing.clone(),
                    points: decision.score.map(|score| score.points),
                    report,
                    ..StageOutcome::of(asked, on, decision.passed)
                }
            }
            (
                StageWork::Inspection,
                StageResult::Inspection {
                    passed,
                    findings,
                    report,
                },
            ) => {
                let begun = review.window.as_ref().is_some_and(|w| w.from <= self.now());
                if !begun {
                    let rule = next.source.clone();
                    return Err(CaseRefusal::NoWindow { rule });
                }
                StageOutcome {
                    report: Some(report),
                    findings,
                    ..StageOutcome::of(asked, on, passed)
                }
            }
            (StageWork::Committee, StageResult::Committee { passed, report }) => StageOutcome {
                report,
                ..StageOutcome::of(asked, on, passed)
            },
            (how, _) => {
                let needed = result_of(how);
                return Err(CaseRefusal::OtherResult {
                    stage: asked,
                    needed,
                });
            }
        };
        outcome.ends = if outcome.passed {
            stages(rules, &filing.unit)
                .last()
                .is_some_and(|last| last.id == outcome.stage)
        } else {
            let rereview = rules.rereview.as_ref();
            rereview.is_none_or(|rule| review.rereviews >= rule.times) && rules.objection.is_none()
        };
        self.did(number, ApplicationDeed::StageConcluded(outcome.clone()));
        Ok(outcome)
    }

    fn in_review(
        &self,
        number: ApplicationNumber,
        act: &'static str,
    ) -> Result<(&'a Filing, &'a Review), CaseRefusal> {
        let application = self.application(number)?;
        match &application.stand {
            Stand::InReview(review) => Ok((&application.filing, review)),
            stand => Err(wrong_stand(number, stand.name(), act)),
        }
    }
}

impl StageOutcome {
    fn of(stage: StageId, on: Date, passed: bool) -> Self {
        Self {
            stage,
            on,
            passed,
            items: Vec::new(),
            points: None,
            report: None,
            findings: 0,
            ends: false,
        }
    }
}

impl Review {
    /// What the decision on an application is made from.
    pub fn case(&self, filing: &Filing) -> Case {
        Case {
            version: self.version.clone(),
            unit: filing.unit.clone(),
            kind: filing.kind(),
            facts: filing.facts.clone(),
            answers: self.answers.clone(),
            vouched: self.vouched.clone(),
        }
    }

    /// The stage that comes next; `None` where all are passed.
    pub fn next_stage<'a>(&self, rules: &'a Rules, filing: &'a Filing) -> Option<&'a Stage> {
        next_stage(rules, &filing.unit, self)
    }
}

/// Stages of the review itself; the self-diagnosis comes before the application.
fn stages<'a>(rules: &'a Rules, unit: &'a UnitId) -> impl Iterator<Item = &'a Stage> {
    let stages = rules.stages_of(unit);
    stages.filter(|stage| stage.how != StageWork::SelfDiagnosis)
}

fn next_stage<'a>(rules: &'a Rules, unit: &'a UnitId, review: &Review) -> Option<&'a Stage> {
    stages(rules, unit).find(|stage| !review.done.contains(&stage.id))
}

fn result_of(how: StageWork) -> &'static str {
    match how {
        StageWork::SelfDiagnosis => "the self-diagnosis",
        StageWork::Paper => "the answers of the paper review",
        StageWork::Inspection => "the result of an online inspection",
        StageWork::Committee => "the committee's decision",
    }
}
