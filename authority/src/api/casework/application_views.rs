//! Applications for reviews as the API shows them: what was filed, where it stands, what is due.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::dues::{ContractView, FeeView};
use super::papers::PaperView;
use crate::api::procedure::StageWorkWord;
use crate::api::shapes::{Instant, ReviewKindWord};
use crate::casework::{
    self, Application, ApplicationNumber, Failure, Objection, Review, StageOutcome, Stand, Window,
};
use crate::scheme::{Rules, SchemeSet};

/// An application for a review.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApplicationView {
    /// Its number, such as `A12`.
    pub(super) number: String,
    /// Scheme id.
    scheme: String,
    /// What is to be reviewed.
    unit: String,
    kind: ReviewKindWord,
    /// The organisation that applies.
    applicant: String,
    /// As which party.
    party: String,
    /// The pattern of who builds and who runs.
    pattern: Option<u8>,
    /// The system or service.
    system: String,
    /// The facts stated.
    facts: BTreeMap<String, bool>,
    /// How many servers are to be inspected.
    servers: u32,
    /// Papers, by the scheme's ids.
    papers: BTreeMap<String, PaperView>,
    /// The upstream's mark that the service depends on.
    upstream: Option<String>,
    /// The pass that is to be renewed.
    renews: Option<String>,
    filed: Instant,
    stand: StandWord,
    /// Whether something can still come of it.
    open: bool,
    /// Why it was not taken.
    reason: Option<String>,
    /// The review, as far as it has come.
    review: Option<ReviewView>,
    /// Conclusions that have a report, the oldest first, also once the pass was issued.
    reports: Vec<OutcomeView>,
    /// The failure, where a stage was failed.
    failure: Option<FailureView>,
    fees: Vec<FeeView>,
    contracts: Vec<ContractView>,
    /// The pass that was issued, such as `40001-00`.
    pass: Option<String>,
}

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StandWord {
    Filed,
    Refused,
    Withdrawn,
    InReview,
    Failed,
    FailedFinally,
    Passed,
    Issued,
}

/// A review.
#[derive(Debug, Serialize, ToSchema)]
struct ReviewView {
    /// The version of the criteria that it began with and keeps.
    version: String,
    /// Stages passed so far.
    done: Vec<String>,
    /// The stage that comes next.
    next: Option<NextView>,
    /// The window agreed for the inspection.
    window: Option<WindowView>,
    /// Points of the paper review, where points decide.
    points: Option<u32>,
    /// How many re-reviews there were.
    rereviews: u8,
    /// Every conclusion, the oldest first.
    outcomes: Vec<OutcomeView>,
}

/// A stage to come.
#[derive(Debug, Serialize, ToSchema)]
struct NextView {
    stage: String,
    how: StageWorkWord,
}

/// A window of an inspection.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct WindowView {
    from: Instant,
    to: Instant,
    /// Whom to call meanwhile.
    on_duty: String,
}

/// How a stage came out.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeView {
    stage: String,
    /// The day of the notice, in the scheme's time zone.
    on: Date,
    passed: bool,
    /// Items that are not met.
    items: Vec<String>,
    points: Option<u32>,
    /// How many findings an inspection had.
    findings: u32,
    report: Option<PaperView>,
}

/// A failed stage.
#[derive(Debug, Serialize, ToSchema)]
struct FailureView {
    stage: String,
    /// The day of the notice of failure, in the scheme's time zone.
    on: Date,
    /// Items that are not met.
    items: Vec<String>,
    objection: Option<ObjectionView>,
    /// The last day to apply for the re-review, where there can be one.
    rereview_until: Option<Date>,
    /// The last day by which what was found must be fixed.
    fixed_until: Option<Date>,
}

/// An objection.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectionView {
    state: ObjectionWord,
    /// What it says, or why it was dismissed.
    text: String,
}

/// Where an objection stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ObjectionWord {
    Filed,
    Dismissed,
}

impl ApplicationView {
    pub(super) fn of(
        schemes: &SchemeSet,
        number: ApplicationNumber,
        application: &Application,
    ) -> Self {
        let Application {
            filing,
            filed,
            paid,
            stand,
        } = application;
        let scheme = schemes.get(&filing.scheme);
        let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
        let facts = filing.facts.iter();
        let papers = filing.papers.iter();
        let review = application.review();
        let failure = match stand {
            Stand::Failed(failure) | Stand::FailedFinally(failure) => Some(failure),
            _ => None,
        };
        Self {
            number: number.to_string(),
            scheme: filing.scheme.to_string(),
            unit: filing.unit.to_string(),
            kind: ReviewKindWord::of(filing.kind()),
            applicant: filing.applicant.to_string(),
            party: filing.party.to_string(),
            pattern: filing.pattern,
            system: filing.system.to_string(),
            facts: facts.map(|(id, so)| (id.to_string(), *so)).collect(),
            servers: filing.servers,
            papers: papers
                .map(|(id, paper)| (id.to_string(), PaperView::of(paper)))
                .collect(),
            upstream: filing.upstream.map(|mark| mark.to_string()),
            renews: filing.renews.map(|pass| pass.to_string()),
            filed: Instant::of(*filed),
            stand: StandWord::of(stand),
            open: stand.is_open(),
            reason: match stand {
                Stand::Refused { reason } => Some(reason.to_string()),
                _ => None,
            },
            review: review.map(|review| ReviewView::of(rules, application, review)),
            reports: reported(application).map(OutcomeView::of).collect(),
            failure: failure.map(|failure| FailureView::of(rules, failure)),
            fees: rules.map_or_else(Vec::new, |rules| {
                let owed = casework::fees(rules, filing);
                owed.map(|owed| FeeView::of(owed, paid)).collect()
            }),
            contracts: contracts(rules, application),
            pass: match stand {
                Stand::Issued { pass, .. } => Some(pass.to_string()),
                _ => None,
            },
        }
    }
}

fn reported(application: &Application) -> impl Iterator<Item = &StageOutcome> {
    let outcomes = application.outcomes().iter();
    outcomes.filter(|outcome| outcome.report.is_some())
}

fn contracts(rules: Option<&Rules>, application: &Application) -> Vec<ContractView> {
    let Some(rules) = rules else {
        return Vec::new();
    };
    let contracts = casework::contracts_of(rules, &application.filing.unit);
    let views = contracts.map(|contract| {
        let signed = match &application.stand {
            Stand::Passed(passed) => passed.contracts.contains(&contract.id),
            stand => matches!(stand, Stand::Issued { .. }),
        };
        ContractView::of(contract, signed)
    });
    views.collect()
}

impl StandWord {
    pub(super) fn of(stand: &Stand) -> Self {
        match stand {
            Stand::Filed => Self::Filed,
            Stand::Refused { .. } => Self::Refused,
            Stand::Withdrawn => Self::Withdrawn,
            Stand::InReview(_) => Self::InReview,
            Stand::Failed(_) => Self::Failed,
            Stand::FailedFinally(_) => Self::FailedFinally,
            Stand::Passed(_) => Self::Passed,
            Stand::Issued { .. } => Self::Issued,
        }
    }
}

impl ReviewView {
    fn of(rules: Option<&Rules>, application: &Application, review: &Review) -> Self {
        let next = rules.and_then(|rules| review.next_stage(rules, &application.filing));
        Self {
            version: review.version.to_string(),
            done: review.done.iter().map(ToString::to_string).collect(),
            next: next.map(|stage| NextView {
                stage: stage.id.to_string(),
                how: StageWorkWord::of(stage.how),
            }),
            window: review.window.as_ref().map(WindowView::of),
            points: review.points,
            rereviews: review.rereviews,
            outcomes: review.outcomes.iter().map(OutcomeView::of).collect(),
        }
    }
}

impl WindowView {
    pub(in crate::api) fn of(window: &Window) -> Self {
        Self {
            from: Instant::of(window.from),
            to: Instant::of(window.to),
            on_duty: window.on_duty.to_string(),
        }
    }
}

impl OutcomeView {
    fn of(outcome: &StageOutcome) -> Self {
        Self {
            stage: outcome.stage.to_string(),
            on: outcome.on,
            passed: outcome.passed,
            items: outcome.items.iter().map(ToString::to_string).collect(),
            points: outcome.points,
            findings: outcome.findings,
            report: outcome.report.as_ref().map(PaperView::of),
        }
    }
}

impl FailureView {
    fn of(rules: Option<&Rules>, failure: &Failure) -> Self {
        let rereview = rules.and_then(|rules| rules.rereview.as_ref());
        let rereview = rereview.filter(|rule| failure.review.rereviews < rule.times);
        Self {
            stage: failure.stage.to_string(),
            on: failure.on,
            items: failure.items.iter().map(ToString::to_string).collect(),
            objection: failure.objection.as_ref().map(ObjectionView::of),
            rereview_until: rereview.and_then(|rule| rule.open_until(failure.on).ok()),
            fixed_until: rereview.and_then(|rule| rule.fixed_until(failure.on).ok()),
        }
    }
}

impl ObjectionView {
    fn of(objection: &Objection) -> Self {
        let (state, text) = match objection {
            Objection::Filed { text } => (ObjectionWord::Filed, text),
            Objection::Dismissed { reason } => (ObjectionWord::Dismissed, reason),
        };
        let text = text.to_string();
        Self { state, text }
    }
}
