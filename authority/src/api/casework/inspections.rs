//! Inspections: the window that is agreed, and its end before its time (6.2.2.4, 6.2.2.5).

use axum::extract::{Path, State};
use serde::Deserialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use super::application_views::ApplicationView;
use super::applications::{RefusalBody, step};
use crate::access::Deed;
use crate::api::body::Json;
use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::casework::Window;
use crate::scheme::Text;
use crate::web::AppState;

/// A window of an inspection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct WindowBody {
    /// When it begins, such as `2026-12-01T01:00:00Z`.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T01:00:00Z")]
    from: UnixTime,
    /// When it ends.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T05:00:00Z")]
    to: UnixTime,
    /// Whom to call meanwhile.
    #[schema(value_type = String, max_length = 4096)]
    on_duty: Text,
}

impl From<WindowBody> for Window {
    fn from(body: WindowBody) -> Self {
        let WindowBody { from, to, on_duty } = body;
        Self { from, to, on_duty }
    }
}

/// Agrees on the window of an inspection, for the first time or again.
#[utoipa::path(post, path = "/v1/applications/{application}/window", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = WindowBody,
    responses((status = 200, description = "It is agreed", body = ApplicationView)),
)]
pub(super) async fn agree_window(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<WindowBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::Review)?;
    let window = body.into();
    step(&state, caller, &number, move |desk, number| {
        desk.arrange_inspection(number, window)
    })
    .await
}

/// Stops an inspection; a new window is needed then.
#[utoipa::path(post, path = "/v1/applications/{application}/interruption", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = RefusalBody,
    responses((status = 200, description = "It is stopped", body = ApplicationView)),
)]
pub(super) async fn interrupt_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RefusalBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::Review)?;
    step(&state, caller, &number, move |desk, number| {
        desk.stop_inspection(number, body.reason)
    })
    .await
}
