//! Answers `/revocations`: the marks that were taken back, the latest first, as a page, as JSON and as CSV.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::context::Context;
use super::csv::Sheet;
use super::home::accent;
use super::paging::Paging;
use super::problem::Problem;
use super::register::{Which, listed};
use super::respond;
use super::shown_url::ShownUrl;
use super::state::AppState;
use crate::view::{Page, PageRequest, Revocation, SchemeView};

#[derive(Template)]
#[template(path = "revocations.html")]
struct RevocationsPage<'a> {
    c: &'a Context,
    total: usize,
    rows: Vec<Row<'a>>,
    paging: Paging,
}

struct Row<'a> {
    revocation: &'a Revocation,
    url: ShownUrl,
    scheme: &'a SchemeView,
    accent: usize,
}

/// `GET /revocations`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(which): Query<Which>,
    c: Context,
) -> Result<Response, Problem> {
    let found = find(&state, which.request()?)?;
    let rows = found
        .items
        .iter()
        .filter_map(|revocation| {
            let (place, scheme) = state.scheme(&revocation.scheme)?;
            Some(Row {
                revocation,
                url: ShownUrl::new(&revocation.url),
                scheme,
                accent: accent(place),
            })
        })
        .collect();
    respond::html(&RevocationsPage {
        c: &c,
        total: found.total,
        rows,
        paging: Paging::new(&c, "/revocations", &[], found.page, found.pages),
    })
}

/// `GET /revocations.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(which): Query<Which>,
    c: Context,
) -> Result<Response, Problem> {
    let page = find(&state, which.request()?)?;
    Ok(listed(&c, &state, "/revocations.json", &[], page))
}

/// `GET /revocations.csv`: all of them, on one sheet.
pub(crate) async fn csv(State(state): State<AppState>) -> Result<Response, Problem> {
    let mut sheet = Sheet::new(&[
        "registration",
        "renewal",
        "scheme",
        "holder",
        "system",
        "url",
        "revoked_on",
        "reason",
        "reason_ja",
        "reason_en",
    ])?;
    for number in 1.. {
        let page = find(&state, PageRequest::new(number, PageRequest::MAX_SIZE))?;
        for revocation in &page.items {
            sheet.row(&[
                &revocation.registration,
                &revocation.renewal.to_string(),
                &revocation.scheme,
                &revocation.holder,
                &revocation.system,
                &revocation.url,
                &revocation.on.to_string(),
                &revocation.reason_code,
                revocation.reason.ja.as_str(),
                revocation.reason.en.as_str(),
            ])?;
        }
        if number >= page.pages {
            break;
        }
    }
    sheet.into_download("revocations.csv")
}

fn find(state: &AppState, page: PageRequest) -> Result<Page<Revocation>, Problem> {
    let found = state.view().revocations(page);
    found.map_err(Problem::internal)
}
