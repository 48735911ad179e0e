//! Turns rendered templates into answers.

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::problem::Problem;

/// A page that is fresh on every view: a mark may be revoked at any moment.
///
/// Errors: [`Problem::Internal`] if the template fails to render.
pub(crate) fn html(page: &impl Template) -> Result<Response, Problem> {
    let body = page.render().map_err(Problem::internal)?;
    let headers = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept, accept-language"),
    ];
    Ok((headers, Html(body)).into_response())
}
