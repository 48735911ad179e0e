//! Commands on applications: what the scheme's rules allow now, and which events say so.

use jiff::civil::Date;
use shirushi_verifier::domain::RegistrationNumber;

use super::{
    Application, ApplicationDeed, ApplicationEvent, Attachment, Failure, Filing, Objection, Review,
    StageOutcome, Stand, Window,
};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, application::issue::check_paid, desk::Desk},
    registry::Event,
    scheme::{
        Answers, Case, Due, EntryId, Fee, Rules, Scheme, Stage, StageId, StageWork, Text, UnitId,
        Vouched, Yields,
    },
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
    /// Files an application.
    ///
    /// # Errors
    /// [`CaseRefusal`]: nobody applies whose self-diagnosis has not passed (6.2.1), as
    /// another party than the rules say (Table 3-2), without the papers they ask for,
    /// twice for one system, for a renewal that is not open (6.3), or without the
    /// upstream's mark that it depends on.
    pub fn file_application(&mut self, filing: Filing) -> Result<ApplicationNumber, CaseRefusal> {
        let (scheme, rules) = self.rules(&filing.scheme)?;
        let unit = rules
            .unit(&filing.unit)
            .ok_or_else(|| CaseRefusal::NoSuchUnit {
                scheme: filing.scheme.clone(),
                unit: filing.unit.clone(),
            })?;
        let organisation = self.organisation(filing.applicant)?;
        if let Some(gate) = rules.gate_of(&filing.unit)
            && !organisation.is_diagnosed(&filing.scheme, &filing.unit)
        {
            return Err(CaseRefusal::NotDiagnosed {
                rule: gate.source.clone(),
                organisation: filing.applicant,
                unit: unit.id.clone(),
            });
        }
        rules.may_apply(&filing.unit, filing.pattern, &filing.party)?;
        check_papers(rules, &filing)?;
        self.check_upstream(rules, &filing)?;
        self.check_renewal(scheme, rules, &filing)?;
        self.check_single(&filing)?;
        let number = self.next_application();
        self.did(number, ApplicationDeed::Filed(Box::new(filing)));
        Ok(number)
    }

    /// Takes an application: the review begins, by the criteria in force today.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not filed, a fee due by the application is not paid,
    /// or no criteria are in force.
    pub fn take_application(&mut self, number: ApplicationNumber) -> Result<(), CaseRefusal> {
        let filing = self.at(number, "taking it", |stand| matches!(stand, Stand::Filed))?;
        let (scheme, rules) = self.rules(&filing.filing.scheme)?;
        let criteria = rules.version_on(self.today(scheme));
        let criteria = criteria.ok_or_else(|| CaseRefusal::NoCriteria {
            scheme: scheme.id.clone(),
        })?;
        let version = criteria.version().clone();
        let by_application = |fee: &Fee| fee.due == Due::ByApplication;
        check_paid(rules, filing, by_application)?;
        self.did(number, ApplicationDeed::Taken { version });
        Ok(())
    }

    /// Does not take an application.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not filed.
    pub fn refuse_application(
        &mut self,
        number: ApplicationNumber,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        self.at(number, "refusing it", |stand| matches!(stand, Stand::Filed))?;
        self.did(number, ApplicationDeed::Refused { reason });
        Ok(())
    }

    /// The applicant takes it back.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is decided.
    pub fn withdraw_application(&mut self, number: ApplicationNumber) -> Result<(), CaseRefusal> {
        self.at(number, "taking it back", |stand| {
            matches!(stand, Stand::Filed | Stand::InReview(_))
        })?;
        self.did(number, ApplicationDeed::Withdrawn);
        Ok(())
    }

    /// Records answers to items; later ones replace earlier ones.
    ///
    /// # Errors
    /// [`CaseRefusal`] where it is not under review, or an item is not asked.
    pub fn answer(
        &mut self,
        number: ApplicationNumber,
        answers: Answers,
        vouched: Option<Vouched>,
    ) -> Result<(), CaseRefusal> {
        let (filing, review) = self.in_review(number, "answering items")?;
        let (_, rules) = self.rules(&filing.scheme)?;
        rules.asks(&case_of(filing, review), &answers)?;
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
        if window.from <= self.now() || window.to <= window.from {
            return Err(CaseRefusal::Window);
        }
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
                let decision = rules.decide(&case_of(filing, review))?;
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

    /// The applicant objects to a failure (6.2.4).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme takes none, it is too late, or one was filed before.
    pub fn object(&mut self, number: ApplicationNumber, text: Text) -> Result<(), CaseRefusal> {
        let (scheme, rules, failure) = self.failed(number, "an objection")?;
        let objection = rules.objection.as_ref();
        let objection = objection.ok_or_else(|| CaseRefusal::NoObjection {
            scheme: scheme.id.clone(),
        })?;
        if failure.objection.is_some() {
            return Err(wrong_stand(number, "objected to already", "an objection"));
        }
        objection.open(failure.on, self.today(scheme))?;
        self.did(number, ApplicationDeed::ObjectionFiled { text });
        Ok(())
    }

    /// Judges an objection: upheld, the stage is done again and counts for nothing (6.2.4).
    ///
    /// # Errors
    /// [`CaseRefusal`] where none waits.
    pub fn judge_objection(
        &mut self,
        number: ApplicationNumber,
        upheld: bool,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        let (_, _, failure) = self.failed(number, "judging an objection")?;
        let Some(Objection::Filed { .. }) = failure.objection else {
            return Err(wrong_stand(
                number,
                "not objected to",
                "judging an objection",
            ));
        };
        let deed = if upheld {
            ApplicationDeed::ObjectionUpheld { reason }
        } else {
            ApplicationDeed::ObjectionDismissed { reason }
        };
        self.did(number, deed);
        Ok(())
    }

    /// Applies for the re-review, with everything fixed by a day (3.5, 6.2.5).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme knows none, it is too late, or there was one.
    pub fn apply_for_rereview(
        &mut self,
        number: ApplicationNumber,
        fixed_by: Date,
    ) -> Result<(), CaseRefusal> {
        let (scheme, rules, failure) = self.failed(number, "a re-review")?;
        let rereview = rules.rereview.as_ref();
        let rereview = rereview.ok_or_else(|| CaseRefusal::NoRereview {
            scheme: scheme.id.clone(),
        })?;
        let (today, earlier) = (self.today(scheme), failure.review.rereviews);
        rereview.open(failure.on, today, fixed_by, earlier)?;
        self.did(number, ApplicationDeed::RereviewFiled { fixed_by });
        Ok(())
    }

    /// The upstream's mark is named where the service depends on one, and in force.
    fn check_upstream(&self, rules: &Rules, filing: &Filing) -> Result<(), CaseRefusal> {
        let Some(upstream) = &rules.upstream else {
            return Ok(());
        };
        let rule = || upstream.source.clone();
        let depends = filing.facts.get(&upstream.fact).copied().unwrap_or(false);
        match filing.upstream {
            None if !depends || !upstream.holds_mark => Ok(()),
            Some(mark) if depends && self.is_in_force(mark) => Ok(()),
            Some(mark) if depends => Err(CaseRefusal::Upstream { rule: rule(), mark }),
            _ => Err(CaseRefusal::UpstreamUnstated { rule: rule() }),
        }
    }

    fn is_in_force(&self, mark: RegistrationNumber) -> bool {
        let mark = self.registry().mark(mark);
        mark.is_some_and(|mark| mark.is_live(self.now()))
    }

    fn check_renewal(
        &self,
        scheme: &Scheme,
        rules: &Rules,
        filing: &Filing,
    ) -> Result<(), CaseRefusal> {
        let Some(renewed) = filing.renews else {
            return Ok(());
        };
        let pass = self.pass(renewed)?;
        let same = pass.holder == filing.applicant && pass.unit == filing.unit;
        if !same || pass.scheme != filing.scheme {
            return Err(CaseRefusal::OtherPass {
                pass: renewed,
                organisation: filing.applicant,
            });
        }
        let today = self.today(scheme);
        // Late only where the review body's own delay lapsed the pass (6.3).
        let lapse = self.registry().lapse(renewed);
        if lapse.is_some_and(|lapse| today <= lapse.until) {
            return Ok(());
        }
        Ok(rules.renewal.open(scheme.validity, pass.valid, today)?)
    }

    /// One application at a time for a unit of a system.
    fn check_single(&self, filing: &Filing) -> Result<(), CaseRefusal> {
        let same = |other: &Filing| {
            other.applicant == filing.applicant
                && other.scheme == filing.scheme
                && other.unit == filing.unit
                && other.system == filing.system
        };
        // A part of a grant is done with when it is passed.
        let (_, rules) = self.rules(&filing.scheme)?;
        let unit = rules.unit(&filing.unit);
        let is_part = unit.is_some_and(|unit| unit.yields == Yields::Grant);
        let under_way = |stand: &Stand| match stand {
            Stand::Passed(_) => !is_part,
            stand => stand.is_open(),
        };
        let mut others = self.casework().applications();
        match others.find(|(_, other)| same(&other.filing) && under_way(&other.stand)) {
            None => Ok(()),
            Some((other, _)) => Err(CaseRefusal::UnderWay {
                organisation: filing.applicant,
                other,
            }),
        }
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

    fn failed(
        &self,
        number: ApplicationNumber,
        act: &'static str,
    ) -> Result<(&'a Scheme, &'a Rules, &'a Failure), CaseRefusal> {
        let application = self.application(number)?;
        let (scheme, rules) = self.rules(&application.filing.scheme)?;
        match &application.stand {
            Stand::Failed(failure) => Ok((scheme, rules, failure)),
            stand => Err(wrong_stand(number, stand.name(), act)),
        }
    }

    /// An application that stands so that this is possible.
    pub(super) fn at(
        &self,
        number: ApplicationNumber,
        act: &'static str,
        fits: impl Fn(&Stand) -> bool,
    ) -> Result<&'a Application, CaseRefusal> {
        let application = self.application(number)?;
        if fits(&application.stand) {
            return Ok(application);
        }
        Err(wrong_stand(number, application.stand.name(), act))
    }

    pub(super) fn did(&mut self, number: ApplicationNumber, did: ApplicationDeed) {
        self.take(Event::Application(ApplicationEvent { number, did }));
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

fn wrong_stand(number: ApplicationNumber, stand: &'static str, act: &'static str) -> CaseRefusal {
    CaseRefusal::WrongStand {
        number: number.to_string(),
        stand,
        act,
    }
}

/// What the decision is made from.
fn case_of(filing: &Filing, review: &Review) -> Case {
    Case {
        version: review.version.clone(),
        unit: filing.unit.clone(),
        kind: filing.kind(),
        facts: filing.facts.clone(),
        answers: review.answers.clone(),
        vouched: review.vouched.clone(),
    }
}

/// Every paper that the application needs is there, and no other.
fn check_papers(rules: &Rules, filing: &Filing) -> Result<(), CaseRefusal> {
    let needed: Vec<_> = rules
        .documents_for(&filing.unit, filing.kind(), &filing.facts)
        .collect();
    let lacking = needed
        .iter()
        .filter(|paper| !filing.papers.contains_key(&paper.id));
    let missing: Vec<_> = lacking.map(|p| (p.source.clone(), p.id.clone())).collect();
    let asked = |id: &EntryId| needed.iter().any(|paper| paper.id == *id);
    let unasked: Vec<_> = filing
        .papers
        .keys()
        .filter(|id| !asked(id))
        .cloned()
        .collect();
    if missing.is_empty() && unasked.is_empty() {
        return Ok(());
    }
    Err(CaseRefusal::Papers { missing, unasked })
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

/// When a filed re-review or a failure came to its end, for the tick.
pub(in crate::casework) fn is_over(
    rules: &Rules,
    failure: &Failure,
    today: Date,
) -> Result<bool, CaseRefusal> {
    if matches!(failure.objection, Some(Objection::Filed { .. })) {
        return Ok(false);
    }
    let rereview = rules.rereview.as_ref();
    let rereview = rereview.filter(|rule| failure.review.rereviews < rule.times);
    let rereview_until = match rereview {
        Some(rule) => Some(rule.open_until(failure.on)?),
        None => None,
    };
    // An objection that can be filed at any time must not keep a case open for ever.
    let within = rules
        .objection
        .as_ref()
        .and_then(|objection| objection.within);
    let objection_until = match within.filter(|_| failure.objection.is_none()) {
        Some(within) => Some(within.after(failure.on)?),
        None => None,
    };
    let last = rereview_until.max(objection_until);
    Ok(last.is_none_or(|last| last < today))
}
