//! Serves the two files that machines look for: `robots.txt` and `security.txt`.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan as _;

use super::problem::Problem;
use super::state::AppState;

/// `GET /robots.txt`: the register may be indexed, forms and searches need not be.
pub(crate) async fn robots() -> Response {
    plain(
        "User-agent: *\nDisallow: /verify\nDisallow: /report\nDisallow: /metrics\n\
         Disallow: /marks?\nDisallow: /passes?\nAllow: /\n"
            .to_owned(),
    )
}

/// `GET /.well-known/security.txt` (RFC 9116).
///
/// Errors: [`Problem::NotFound`] unless the settings name a contact.
pub(crate) async fn security(State(state): State<AppState>) -> Result<Response, Problem> {
    let config = state.config();
    let contact = config.security_contact.as_ref().ok_or(Problem::NotFound)?;
    // The file must expire, or a stale contact would live for ever; it is made anew each time.
    let expires = state
        .now()
        .checked_add((24 * EXPIRES_DAYS).hours())
        .map_err(Problem::internal)?
        .strftime("%Y-%m-%dT00:00:00Z")
        .to_string();
    let canonical = config
        .public_url
        .join(".well-known/security.txt")
        .map_err(Problem::internal)?;
    Ok(plain(format!(
        "Contact: mailto:{contact}\nExpires: {expires}\nPreferred-Languages: ja, en\n\
         Canonical: {canonical}\n"
    )))
}

fn plain(body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, body).into_response()
}

/// RFC 9116 recommends less than a year.
const EXPIRES_DAYS: i64 = 180;
