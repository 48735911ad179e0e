//! Answers `/crawler`: who looks at sites for misused marks, why, how to be left out, and whom to ask.
//!
//! The crawler names this page in its `User-Agent`.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::context::Context;
use super::problem::Problem;
use super::respond;
use super::state::AppState;
use crate::view::Organisation;

#[derive(Template)]
#[template(path = "crawler.html")]
struct CrawlerPage<'a> {
    c: &'a Context,
    agent: &'a str,
    bodies: Vec<&'a Organisation>,
}

/// `GET /crawler`
///
/// Errors: [`Problem::Internal`].
pub(crate) async fn page(State(state): State<AppState>, c: Context) -> Result<Response, Problem> {
    let mut bodies: Vec<&Organisation> = Vec::new();
    for scheme in state.view().schemes() {
        if !bodies.contains(&&scheme.issuing_body) {
            bodies.push(&scheme.issuing_body);
        }
    }
    respond::html(&CrawlerPage {
        c: &c,
        agent: &state.config().crawler,
        bodies,
    })
}
