//! Answers a supervisor: is the process alive, and can it do its work.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::state::AppState;

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> Response {
    answer(StatusCode::OK, "ok\n".to_owned())
}

/// `GET /readyz`: 200 if the register can be read and written and what is published is
/// fresh, else 503. The reasons go to the log: the page is public.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.view().ready(state.now()) {
        Ok(()) => answer(StatusCode::OK, "ready\n".to_owned()),
        Err(reasons) => {
            tracing::warn!(?reasons, "not ready");
            answer(StatusCode::SERVICE_UNAVAILABLE, "not ready\n".to_owned())
        }
    }
}

fn answer(status: StatusCode, body: String) -> Response {
    let mut response = (status, [(header::CACHE_CONTROL, "no-store")], body).into_response();
    // A supervisor reads the status; it is not to be dressed up as a page.
    response
        .extensions_mut()
        .insert(super::problem_page::Explained);
    response
}
