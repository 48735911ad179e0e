//! What a review asks and what it comes to: the sheet that a reviewer fills in, and the decision from it.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::seen;
use crate::access::Deed;
use crate::api::body::parsed;
use crate::api::caller::Caller;
use crate::api::decisions::DecisionView;
use crate::api::problem::{Kind, Problem};
use crate::api::schemes::Demand;
use crate::api::shapes::Texts;
use crate::casework::{Application, ApplicationNumber, CaseRefusal, Stand};
use crate::scheme::{Finding, Item, Rules, SchemeSet, StageWork};
use crate::web::AppState;

/// The sheet of a review: every item asked, with what was found so far.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sheet {
    application: String,
    /// The version of the criteria.
    version: String,
    /// In the checklist's order.
    items: Vec<SheetItem>,
}

/// An item of a sheet.
#[derive(Debug, Serialize, ToSchema)]
struct SheetItem {
    item: String,
    /// The heading it stands under.
    section: String,
    /// What must be so.
    text: Texts,
    demand: Demand,
    /// How it is shown to be so.
    evidence: String,
    /// Whether it was answered; if not, the finding is what it counts as until then.
    answered: bool,
    /// For an item that is met or not.
    finding: Option<FindingWord>,
    /// For an item that earns points.
    points: Option<u8>,
    /// What the applicant is told about it.
    comment: Option<String>,
    /// Who vouches for it.
    voucher: Option<String>,
}

/// Whether an item is met.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum FindingWord {
    Met,
    NotMet,
    NotApplicable,
}

impl Sheet {
    fn of(rules: &Rules, number: ApplicationNumber, application: &Application) -> Option<Self> {
        let (review, answers) = (application.review()?, application.sheet(rules)?);
        let criteria = rules.version(&review.version)?;
        let (unit, kind) = (&application.filing.unit, application.filing.kind());
        let item = |item: &Item| {
            let answer = answers.get(&item.id);
            let (finding, points) = match answer.map(|answer| answer.finding) {
                Some(Finding::Points(points)) => (None, Some(points)),
                Some(Finding::Met) => (Some(FindingWord::Met), None),
                Some(Finding::NotMet) => (Some(FindingWord::NotMet), None),
                Some(Finding::NotApplicable) => (Some(FindingWord::NotApplicable), None),
                None => (None, None),
            };
            let comment = answer.and_then(|answer| answer.comment.as_ref());
            let mut vouched = review.vouched.iter();
            let voucher = vouched.find(|(_, items)| items.contains(&item.id));
            SheetItem {
                item: item.id.to_string(),
                section: item.section.to_string(),
                text: Texts::of(&item.text),
                demand: Demand::of(item.requirement(kind)),
                evidence: item.evidence.to_string(),
                answered: review.answers.contains_key(&item.id),
                finding,
                points,
                comment: comment.map(ToString::to_string),
                voucher: voucher.map(|(voucher, _)| voucher.to_string()),
            }
        };
        Some(Self {
            application: number.to_string(),
            version: review.version.to_string(),
            items: criteria.asked(unit, kind).map(item).collect(),
        })
    }
}

fn rules_of<'s>(schemes: &'s SchemeSet, application: &Application) -> Result<&'s Rules, Problem> {
    let scheme = schemes.get(&application.filing.scheme);
    let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
    rules.ok_or_else(|| Problem::of(Kind::NoRules))
}

fn no_review(number: ApplicationNumber, application: &Application) -> Problem {
    CaseRefusal::WrongStand {
        number: number.to_string(),
        stand: application.stand.name(),
        act: "looking at its review",
    }
    .into()
}

/// Shows the sheet of a review: every item asked, with what was found so far.
#[utoipa::path(get, path = "/v1/applications/{application}/sheet", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses(
        (status = 200, description = "The sheet", body = Sheet),
        (status = 409, description = "There is no review now",
            body = crate::api::problem::ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_review_sheet(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<Sheet>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let number = parsed(&number)?;
    let registry = state.office().store().registry();
    let application = seen(&registry, &caller, number)?;
    let rules = rules_of(state.office().assets().schemes(), application)?;
    let sheet = Sheet::of(rules, number, application);
    Ok(axum::Json(
        sheet.ok_or_else(|| no_review(number, application))?,
    ))
}

/// Decides the paper review from the answers so far and explains the decision. Nothing is
/// recorded. Applicants see it once the paper review is concluded.
#[utoipa::path(get, path = "/v1/applications/{application}/decision", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses(
        (status = 200, description = "The decision", body = DecisionView),
        (status = 409, description = "There is no review now, or it is not concluded",
            body = crate::api::problem::ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Answers are lacking",
            body = crate::api::problem::ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_decision(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<DecisionView>, Problem> {
    caller.must_read()?;
    let number = parsed(&number)?;
    let registry = state.office().store().registry();
    let application = seen(&registry, &caller, number)?;
    let rules = rules_of(state.office().assets().schemes(), application)?;
    let told = caller.who.may(Deed::ReadEverything) || is_concluded(rules, application);
    let review = application.review().filter(|_| told);
    let review = review.ok_or_else(|| no_review(number, application))?;
    let decision = rules.decide(&review.case(&application.filing))?;
    Ok(axum::Json(DecisionView::of(&decision)))
}

/// Whether the paper review was concluded, and is not being done again.
fn is_concluded(rules: &Rules, application: &Application) -> bool {
    let Stand::InReview(review) = &application.stand else {
        return true;
    };
    let mut stages = rules.stages_of(&application.filing.unit);
    stages.any(|stage| stage.how == StageWork::Paper && review.done.contains(&stage.id))
}
