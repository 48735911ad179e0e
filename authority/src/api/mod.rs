//! Owns the programs' way in: JSON under `/api/v1`, with a bearer token on every request.
//!
//! Each file has one subject: its shapes, its handlers, and the deed that each handler asks of its
//! caller. Handlers decide nothing: they put the caller and the request before the registry, and
//! every refusal comes back as a problem document (RFC 9457). Nothing here uses cookies, so no
//! page can act in a reader's name. The routes and their documentation are one list, in [`v1`].

mod admit;
mod agenda;
mod body;
mod bundle;
mod caller;
mod cases;
mod casework;
mod decisions;
mod entries;
mod explain;
mod idempotency;
mod mark_views;
mod marks;
mod messages;
mod openapi;
mod oversight;
mod page;
mod pass_file;
mod passes;
mod problem;
mod procedure;
mod proposals;
mod refusal;
mod schemes;
mod shapes;
mod statistics;
#[cfg(test)]
mod tests;
mod tick;
mod tokens;
mod whoami;
mod work;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::web::AppState;

pub(crate) use admit::Shared;
use problem::{Kind, Problem};

/// Everything under `/api`.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let limits = &state.config().limits;
    let (v1, mut document) = v1().split_for_parts();
    let (uploads, more) = casework::upload_routes().split_for_parts();
    document.merge(more);
    let (open, described) = open().split_for_parts();
    document.merge(described);
    let document = openapi::text(document);
    v1.layer(from_fn_with_state(state.clone(), idempotency::honour))
        .merge(uploads)
        .layer(from_fn_with_state(state.clone(), caller::authenticate))
        .route(
            "/openapi.json",
            get(async move || openapi::serve(&document)),
        )
        .merge(open)
        .fallback(async || Problem::of(Kind::NotFound))
        .method_not_allowed_fallback(async || Problem::of(Kind::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyTimeoutLayer::new(limits.body_pause))
        .layer(from_fn_with_state(state.clone(), crate::web::admit))
        .layer(CatchPanicLayer::custom(crate::web::panicked))
        .layer(from_fn(explain::explain))
}

/// The routes that anyone may read, each with its documentation.
fn open() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(problem::all_problems))
        .routes(routes!(problem::get_problem))
}

/// The routes that ask for a token, each with its documentation.
fn v1() -> OpenApiRouter<AppState> {
    openapi::begin()
        .routes(routes!(whoami::whoami))
        .routes(routes!(schemes::list_schemes))
        .routes(routes!(schemes::get_scheme))
        .routes(routes!(schemes::get_checklist))
        .routes(routes!(procedure::get_procedure))
        .routes(routes!(decisions::decide))
        .routes(routes!(marks::list_marks, marks::issue_mark))
        .routes(routes!(marks::get_mark))
        .routes(routes!(marks::get_history))
        .routes(routes!(marks::renew_mark))
        .routes(routes!(marks::revoke_mark))
        .routes(routes!(marks::suspend_mark))
        .routes(routes!(marks::reinstate_mark))
        .routes(routes!(bundle::list_files))
        .routes(routes!(bundle::get_zip))
        .routes(routes!(bundle::get_file))
        .routes(routes!(passes::list_passes))
        .routes(routes!(passes::get_pass))
        .routes(routes!(pass_file::get_pass_file))
        .routes(routes!(passes::lapse_pass))
        .routes(routes!(passes::restore_pass))
        .routes(routes!(passes::revoke_pass))
        .routes(routes!(proposals::list_proposals))
        .routes(routes!(proposals::get_proposal))
        .routes(routes!(proposals::approve_proposal))
        .routes(routes!(proposals::reject_proposal))
        .routes(routes!(agenda::get_agenda))
        .routes(routes!(agenda::get_sheet))
        .routes(routes!(agenda::get_calendar))
        .routes(routes!(tick::tick))
        .routes(routes!(entries::list_entries))
        .routes(routes!(tokens::list_tokens, tokens::issue_token))
        .routes(routes!(tokens::withdraw_token))
        .merge(casework::routes())
        .merge(oversight::routes())
        .merge(messages::routes())
        .merge(cases::routes())
        .routes(routes!(statistics::get_statistics))
        .routes(routes!(statistics::get_statistics_sheet))
        .routes(routes!(statistics::list_plots))
        .routes(routes!(statistics::get_plot))
}

/// Largest body: a review's answers with a long comment each.
const BODY_BYTES: usize = 4 << 20;
