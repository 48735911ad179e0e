//! After a failure: objection, its judgement, the re-review (3.5, 6.2.4, 6.2.5).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::application_views::ApplicationView;
use super::applications::step;
use crate::access::Deed;
use crate::api::body::Json;
use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::scheme::Text;
use crate::web::AppState;

/// An objection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectionBody {
    /// What it says.
    #[schema(value_type = String, max_length = 4096)]
    text: Text,
}

/// The judgement on an objection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JudgementBody {
    /// Whether the fault was the reviewer's, and the stage is done again.
    upheld: bool,
    /// Why; the applicant is told.
    #[schema(value_type = String, max_length = 4096)]
    reason: Text,
}

/// An application for the re-review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RereviewBody {
    /// When the last of what was found had been fixed.
    fixed_by: Date,
}

/// Files the applicant's objection to a failure.
#[utoipa::path(post, path = "/v1/applications/{application}/objection", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = ObjectionBody,
    responses((status = 200, description = "It waits to be judged", body = ApplicationView)),
)]
pub(super) async fn object(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ObjectionBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must_file(Deed::TakeApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.object(number, body.text)
    })
    .await
}

/// Judges an objection.
#[utoipa::path(post, path = "/v1/applications/{application}/judgement", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = JudgementBody,
    responses((status = 200, description = "It is judged", body = ApplicationView)),
)]
pub(super) async fn judge_objection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<JudgementBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::DecideReview)?;
    step(&state, caller, &number, move |desk, number| {
        desk.judge_objection(number, body.upheld, body.reason)
    })
    .await
}

/// Files the applicant's application for the re-review.
#[utoipa::path(post, path = "/v1/applications/{application}/rereview", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = RereviewBody,
    responses((status = 200, description = "The review goes on", body = ApplicationView)),
)]
pub(super) async fn apply_for_rereview(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RereviewBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must_file(Deed::TakeApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.apply_for_rereview(number, body.fixed_by)
    })
    .await
}
