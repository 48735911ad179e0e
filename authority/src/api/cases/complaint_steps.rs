//! Steps of a complaint: sorted, taken up, examined, acted on, answered, closed, shared (3.16).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use super::changed::change;
use super::complaints::{ComplaintChanged, ComplaintView};
use super::words::{InBoth, acting_body};
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::api::work;
use crate::casework::complaint::{
    ActionDone, ActionDropped, ActionNumber, Finding, Plan, SharedCase,
};
use crate::casework::{ComplaintNumber, Decided};
use crate::correspondence::thread::Prose;
use crate::registry::{Refusal, Registry};
use crate::scheme::{Body, EntryId, SchemeSet, Text};
use crate::web::AppState;

/// A move to another category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveBody {
    /// One of the scheme's categories.
    #[schema(value_type = String)]
    category: EntryId,
}

/// Why a complaint is out of scope.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OutOfScopeBody {
    /// What the complainant is told.
    explanation: InBoth,
}

/// Who takes a complaint up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakingUpBody {
    /// The body; the caller's own, if not given.
    #[serde(default)]
    by: Option<Body>,
}

/// The answer to a root-cause question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingBody {
    /// One of the scheme's questions.
    #[schema(value_type = String)]
    question: EntryId,
    /// Whether there is such a flaw.
    flaw: bool,
    /// What was found.
    #[schema(value_type = String, max_length = 16384)]
    text: Prose,
}

/// An action against recurrence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionBody {
    /// What is to be done.
    #[schema(value_type = String, max_length = 4096)]
    what: Text,
    /// Who does it.
    #[schema(value_type = String, max_length = 4096)]
    responsible: Text,
    /// By which day.
    due: Date,
}

/// That an action was done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DoneBody {
    /// On which day.
    on: Date,
}

/// Why something is given up, or opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhyBody {
    /// Why.
    #[schema(value_type = String, max_length = 4096)]
    pub(super) why: Text,
}

/// The answer to the complainant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyBody {
    /// What it says.
    #[schema(value_type = String, max_length = 4096)]
    text: Text,
}

/// A case as holders are told of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedBody {
    title: InBoth,
    /// Without names.
    text: InBoth,
}

/// A step that the caller takes, and the complaint after it.
async fn step(
    state: &AppState,
    caller: Caller,
    number: &str,
    decide: impl FnOnce(&Registry, &SchemeSet, ComplaintNumber, UnixTime) -> Result<Decided, Refusal>
    + Send
    + 'static,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    let number = parsed(number)?;
    let changed = work::blocking(state, move |office, now| {
        let ((), notices) = change(office, &caller, now, |registry, schemes| {
            decide(registry, schemes, number, now)
        })?;
        let view = ComplaintView::find(&office.store().registry(), &caller, number)?;
        Ok(ComplaintChanged { view, notices })
    });
    Ok(axum::Json(changed.await?))
}

/// Puts a complaint that nobody has taken up under another category.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/category", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = MoveBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn move_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<MoveBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.move_complaint(schemes, number, &body.category, now)
        },
    )
    .await
}

/// Refuses a complaint that turns out to be out of scope.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/refusal", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = OutOfScopeBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn refuse_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<OutOfScopeBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.refuse_complaint(schemes, number, body.explanation.into(), now)
        },
    )
    .await
}

/// Takes a complaint up, as the body that its category names.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/taking-up", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = TakingUpBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn take_up_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<TakingUpBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let by = acting_body(&caller, body.by)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| registry.take_up_complaint(schemes, number, by, now),
    )
    .await
}

/// Answers a root-cause question.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/findings", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = FindingBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn examine_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<FindingBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let FindingBody {
        question,
        flaw,
        text,
    } = body;
    let finding = Finding {
        question,
        flaw,
        text,
    };
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.examine_complaint(schemes, number, finding, now)
        },
    )
    .await
}

/// Decides an action against recurrence.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/actions", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = ActionBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn decide_action(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ActionBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let ActionBody {
        what,
        responsible,
        due,
    } = body;
    let plan = Plan {
        what,
        responsible,
        due,
    };
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            let decided = registry.decide_action(schemes, number, plan, now)?;
            Ok(decided.unanswered())
        },
    )
    .await
}

/// Records that an action was done.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/actions/{action}/completion", tag = "cases",
    params(
        ("complaint" = String, Path, description = "Its number", example = "C1"),
        ("action" = String, Path, description = "The action's number", example = "1"),
    ),
    request_body = DoneBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn finish_action(
    State(state): State<AppState>,
    caller: Caller,
    Path((number, action)): Path<(String, String)>,
    Json(body): Json<DoneBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let action: ActionNumber = parsed(&action)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.finish_action(
                schemes,
                number,
                ActionDone {
                    action,
                    on: body.on,
                },
                now,
            )
        },
    )
    .await
}

/// Gives an action up.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/actions/{action}/abandonment", tag = "cases",
    params(
        ("complaint" = String, Path, description = "Its number", example = "C1"),
        ("action" = String, Path, description = "The action's number", example = "1"),
    ),
    request_body = WhyBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn drop_action(
    State(state): State<AppState>,
    caller: Caller,
    Path((number, action)): Path<(String, String)>,
    Json(body): Json<WhyBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let action: ActionNumber = parsed(&action)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.drop_action(
                schemes,
                number,
                ActionDropped {
                    action,
                    why: body.why,
                },
                now,
            )
        },
    )
    .await
}

/// Answers the complainant.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/answers", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = ReplyBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn answer_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ReplyBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.answer_complaint(schemes, number, body.text, now)
        },
    )
    .await
}

/// Closes a complaint that has all answers and no open action.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/closing", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn close_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    step(&state, caller, &number, Registry::close_complaint).await
}

/// Opens a closed complaint again.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/reopening", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = WhyBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn reopen_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<WhyBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.reopen_complaint(schemes, number, body.why, now)
        },
    )
    .await
}

/// Tells holders of a complaint as a case, without names.
#[utoipa::path(post, path = "/v1/complaints/{complaint}/sharing", tag = "cases",
    params(("complaint" = String, Path, description = "Its number", example = "C1")),
    request_body = SharedBody,
    responses((status = 200, description = "It is recorded", body = ComplaintChanged)),
)]
pub(super) async fn share_complaint(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<SharedBody>,
) -> Result<axum::Json<ComplaintChanged>, Problem> {
    caller.must(Deed::AnswerComplaints)?;
    let shared = SharedCase {
        title: body.title.into(),
        text: body.text.into(),
    };
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.share_complaint(schemes, number, shared, now)
        },
    )
    .await
}
