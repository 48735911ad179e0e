//! Answers `/passes`: the register of passes, searchable, as a page, as JSON and as CSV (6.4).

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::csv::Sheet;
use super::headers::OPEN;
use super::home::accent;
use super::paging::{Paging, page_number};
use super::problem::Problem;
use super::respond;
use super::standing::Standing;
use super::state::AppState;
use crate::view::{Page, PageRequest, PassFilter, PassQuery, PassSummary, SchemeView};

/// The search as the form sends it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    scheme: String,
    #[serde(default)]
    state: String,
    page: Option<String>,
}

impl Search {
    /// The search as the register takes it.
    ///
    /// Errors: [`Problem::BadValue`] for a scheme, state or page that does not exist.
    fn read(&self, state: &AppState) -> Result<(PassQuery, PageRequest), Problem> {
        let scheme = match self.scheme.as_str() {
            "" => None,
            id => Some(state.scheme(id).ok_or(Problem::BadValue("scheme"))?.1),
        };
        let states = match self.state.as_str() {
            "" => PassFilter::default(),
            code => filter(code).ok_or(Problem::BadValue("state"))?,
        };
        let query = PassQuery {
            text: self.q.trim().to_owned(),
            scheme: scheme.map(|scheme| scheme.id.clone()),
            states,
        };
        let page = PageRequest::new(page_number(self.page.as_deref())?, PAGE_SIZE);
        Ok((query, page))
    }

    fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            ("q", &self.q),
            ("scheme", &self.scheme),
            ("state", &self.state),
        ]
    }
}

fn filter(code: &str) -> Option<PassFilter> {
    let mut named = FILTERS.into_iter().filter(|(name, _)| *name == code);
    named.next().map(|(_, filter)| filter)
}

const FILTERS: [(&str, PassFilter); 5] = [
    ("current", PassFilter::Current),
    ("lapsed", PassFilter::Lapsed),
    ("revoked", PassFilter::Revoked),
    ("expired", PassFilter::Expired),
    ("any", PassFilter::Any),
];

#[derive(Template)]
#[template(path = "passes.html")]
struct PassesPage<'a> {
    c: &'a Context,
    search: &'a Search,
    schemes: &'a [SchemeView],
    states: [&'static str; 5],
    total: usize,
    rows: Vec<Row<'a>>,
    paging: Paging,
    json: String,
    csv: String,
}

struct Row<'a> {
    pass: &'a PassSummary,
    standing: Standing,
    scheme: &'a SchemeView,
    accent: usize,
}

/// `GET /passes`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = search.read(&state)?;
    let found = find(&state, query, request).await?;
    let rows = found.items.iter().filter_map(|pass| {
        let (place, scheme) = state.scheme(&pass.scheme)?;
        Some(Row {
            pass,
            standing: Standing::of_pass(&c, &pass.state),
            scheme,
            accent: accent(place),
        })
    });
    let pairs = search.pairs();
    respond::html(&PassesPage {
        c: &c,
        search: &search,
        schemes: state.view().schemes(),
        states: FILTERS.map(|(name, _)| name),
        total: found.total,
        rows: rows.collect(),
        paging: Paging::new(&c, "/passes", &pairs, found.page, found.pages),
        json: c.href_with("/passes.json", &pairs),
        csv: c.href_with("/passes.csv", &pairs),
    })
}

/// A page of the register, for programs.
#[derive(Serialize)]
struct Listing {
    as_of: Timestamp,
    #[serde(flatten)]
    page: Page<PassSummary>,
    /// The next page, relative to this one.
    next: Option<String>,
}

/// `GET /passes.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = search.read(&state)?;
    let page = find(&state, query, request).await?;
    let paging = Paging::new(&c, "/passes.json", &search.pairs(), page.page, page.pages);
    let listing = Listing {
        as_of: state.now(),
        page,
        next: paging.after,
    };
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    Ok((OPEN, caching, Json(listing)).into_response())
}

/// `GET /passes.csv`: everything that matches, on one sheet.
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn csv(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, _) = search.read(&state)?;
    let mut sheet = Sheet::new(&[
        "pass",
        "renewal",
        "scheme",
        "unit",
        "holder",
        "system",
        "valid_from",
        "valid_to",
        "marks",
        "state",
    ])?;
    let whole = PageRequest::whole();
    for pass in find(&state, query, whole).await?.items {
        let date = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string());
        let (from, to) = (date(pass.valid_from), date(pass.valid_to));
        sheet.row(&[
            &pass.number,
            &pass.renewal.to_string(),
            &pass.scheme,
            pass.unit.as_ref().map_or("", |unit| c.b(unit)),
            pass.holder.as_deref().unwrap_or_default(),
            &pass.system,
            from.as_deref().unwrap_or_default(),
            to.as_deref().unwrap_or_default(),
            &pass.marks.to_string(),
            pass.state.code(),
        ])?;
    }
    sheet.into_download("passes.csv")
}

/// Searches on a thread of its own, for every pass is looked at.
async fn find(
    state: &AppState,
    query: PassQuery,
    page: PageRequest,
) -> Result<Page<PassSummary>, Problem> {
    let (view, now) = (state.view().clone(), state.now());
    let found = tokio::task::spawn_blocking(move || view.passes(&query, page, now));
    found.await.map_err(Problem::internal)
}

/// Rows on a page: two or three screens.
const PAGE_SIZE: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_has_its_name() {
        assert_eq!(filter("lapsed"), Some(PassFilter::Lapsed));
        assert_eq!(filter("x"), None);
    }
}
