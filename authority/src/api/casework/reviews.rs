//! Reviews: answers item by item, and the conclusion of each stage.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::application_views::ApplicationView;
use super::applications::{shown, step};
use super::papers::PaperBody;
use super::seen;
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::decisions::AnswerBody;
use crate::api::problem::{Kind, Problem};
use crate::api::work;
use crate::casework::{ApplicationNumber, StageResult};
use crate::office::Office;
use crate::registry::Registry;
use crate::scheme::{Answers, ItemId, StageId, StageWork, VoucherId};
use crate::web::AppState;

/// Answers to items.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "answers": {"1-1-1": {"finding": "met"}, "7-1-2": {"points": 3, "comment": "担当者は1名"}}
}))]
pub(super) struct AnswersBody {
    /// What was found, by item; later answers replace earlier ones.
    #[schema(value_type = BTreeMap<String, AnswerBody>)]
    answers: BTreeMap<ItemId, AnswerBody>,
    /// The items for which somebody vouches, by voucher, if that changed.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, Vec<String>>>)]
    vouched: Option<BTreeMap<VoucherId, BTreeSet<ItemId>>>,
}

/// The conclusion of a stage.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConclusionBody {
    /// The stage, by the scheme's id.
    #[schema(value_type = String, example = "paper")]
    stage: StageId,
    /// Whether an inspection or a committee passed it; a paper review is decided from its answers.
    #[serde(default)]
    passed: Option<bool>,
    /// How many findings an inspection had.
    #[serde(default)]
    findings: u32,
    /// The report; an inspection needs one.
    #[serde(default)]
    report: Option<PaperBody>,
}

impl AnswersBody {
    fn answers(answers: BTreeMap<ItemId, AnswerBody>) -> Result<Answers, Problem> {
        let answers = answers.into_iter().map(|(item, answer)| {
            let answer = answer.answer(&item)?;
            Ok((item, answer))
        });
        answers.collect()
    }
}

impl ConclusionBody {
    /// The result of a stage that is worked so; `None` for a stage that the scheme does not have,
    /// which the desk refuses by its name.
    fn result(self, how: Option<StageWork>, office: &Office) -> Result<StageResult, Problem> {
        let Self {
            stage,
            passed,
            findings,
            report,
        } = self;
        let report = report.map(|paper| paper.attachment(office)).transpose()?;
        let needs = |what: &str| {
            let said = format!("the stage {stage} is {what}");
            Err(Problem::of(Kind::BadJson).saying(said))
        };
        match (how, passed, report) {
            (Some(StageWork::Inspection), Some(passed), Some(report)) => {
                Ok(StageResult::Inspection {
                    passed,
                    findings,
                    report,
                })
            }
            (Some(StageWork::Inspection), ..) => {
                needs("an inspection, which needs `passed` and `report`")
            }
            (Some(StageWork::Committee), Some(passed), report) => {
                Ok(StageResult::Committee { passed, report })
            }
            (Some(StageWork::Committee), None, _) => {
                needs("a committee's decision, which needs `passed`")
            }
            (_, Some(_), _) => needs("decided from the answers, without `passed`"),
            (_, None, report) => Ok(StageResult::Paper { report }),
        }
    }
}

fn work_of(
    office: &Office,
    registry: &Registry,
    number: ApplicationNumber,
    stage: &StageId,
) -> Option<StageWork> {
    let application = registry.casework().application(number)?;
    let scheme = office.assets().schemes().get(&application.filing.scheme)?;
    let rules = scheme.rules.as_deref()?;
    let mut stages = rules.stages_of(&application.filing.unit);
    let stage = stages.find(|known| known.id == *stage)?;
    Some(stage.how)
}

/// Records answers to items of the paper review; later answers replace earlier ones.
#[utoipa::path(post, path = "/v1/applications/{application}/answers", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = AnswersBody,
    responses((status = 200, description = "They are recorded", body = ApplicationView)),
)]
pub(super) async fn answer_items(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<AnswersBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::Review)?;
    let AnswersBody { answers, vouched } = body;
    let answers = AnswersBody::answers(answers)?;
    step(&state, caller, &number, move |desk, number| {
        desk.answer(number, answers, vouched)
    })
    .await
}

/// Concludes the next stage of a review. A paper review is decided from its answers by the
/// scheme's rules; an inspection and a committee say whether they passed it.
#[utoipa::path(post, path = "/v1/applications/{application}/conclusions", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = ConclusionBody,
    responses((status = 200, description = "The stage is concluded", body = ApplicationView)),
)]
pub(super) async fn conclude_stage(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ConclusionBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::DecideReview)?;
    let number = parsed(&number)?;
    let concluded = work::blocking(&state, move |office, now| {
        let how = {
            let registry = office.store().registry();
            seen(&registry, &caller, number)?;
            work_of(office, &registry, number, &body.stage)
        };
        let stage = body.stage.clone();
        let result = body.result(how, office)?;
        work::at_desk(office, &caller, now, |desk| {
            desk.conclude_stage(number, &stage, result)
        })?;
        shown(office, &caller, number)
    });
    Ok(axum::Json(concluded.await?))
}
