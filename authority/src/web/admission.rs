//! Decides which requests are taken on: not too many at once, not too long, uploads not too often.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::Client;
use super::problem::Problem;
use super::state::AppState;

/// Takes a request on if there is a place, and ends it when its time is up.
pub(crate) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Ok(_place) = state.places().try_acquire_owned() else {
        return Problem::Busy.into_response();
    };
    let limits = &state.config().limits;
    let time = if *request.method() == Method::POST {
        limits.send_time
    } else {
        limits.answer_time
    };
    tokio::time::timeout(time, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::Timeout.into_response())
}

/// Counts an upload against its sender before a byte of it is read.
pub(crate) async fn count_upload(
    State(state): State<AppState>,
    client: Client,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if *request.method() == Method::POST {
        state.count_upload(client)?;
    }
    Ok(next.run(request).await)
}

/// The answer after a panic: a fault of ours, logged, told without details.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands over the panic's payload"
)]
pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let message = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Problem::internal(format_args!("panic: {message}")).into_response()
}
