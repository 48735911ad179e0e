//! Answers `/marks`: the register of holders, searchable, as a page, as JSON and as CSV.

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
use super::shown_url::ShownUrl;
use super::standing::Standing;
use super::state::AppState;
use crate::view::{MarkQuery, MarkSummary, Page, PageRequest, SchemeView, StateFilter};

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
    fn read(&self, state: &AppState) -> Result<(MarkQuery, PageRequest), Problem> {
        let scheme = match self.scheme.as_str() {
            "" => None,
            id => Some(
                state
                    .scheme(id)
                    .ok_or(Problem::BadValue("scheme"))?
                    .1
                    .id
                    .clone(),
            ),
        };
        let states = match self.state.as_str() {
            "" => StateFilter::default(),
            code => filter(code).ok_or(Problem::BadValue("state"))?,
        };
        let query = MarkQuery {
            text: searched(&self.q),
            scheme,
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

/// A pasted page address searches for its host, however deep the page lies.
fn searched(text: &str) -> String {
    let text = text.trim();
    url::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| text.to_owned())
}

fn filter(code: &str) -> Option<StateFilter> {
    FILTERS
        .into_iter()
        .find_map(|(name, filter)| (name == code).then_some(filter))
}

const FILTERS: [(&str, StateFilter); 5] = [
    ("in-use", StateFilter::InUse),
    ("suspended", StateFilter::Suspended),
    ("revoked", StateFilter::Revoked),
    ("expired", StateFilter::Expired),
    ("any", StateFilter::Any),
];

#[derive(Template)]
#[template(path = "marks.html")]
struct MarksPage<'a> {
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
    mark: &'a MarkSummary,
    url: ShownUrl,
    standing: Standing,
    scheme: &'a SchemeView,
    accent: usize,
}

/// `GET /marks`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = search.read(&state)?;
    let found = find(&state, &query, request)?;
    let rows = found
        .items
        .iter()
        .filter_map(|mark| row(&c, &state, mark))
        .collect();
    let pairs = search.pairs();
    respond::html(&MarksPage {
        c: &c,
        search: &search,
        schemes: state.view().schemes(),
        states: FILTERS.map(|(name, _)| name),
        total: found.total,
        rows,
        paging: Paging::new(&c, "/marks", &pairs, found.page, found.pages),
        json: c.href_with("/marks.json", &pairs),
        csv: c.href_with("/marks.csv", &pairs),
    })
}

fn row<'a>(c: &Context, state: &'a AppState, mark: &'a MarkSummary) -> Option<Row<'a>> {
    let (place, scheme) = state.scheme(&mark.scheme)?;
    Some(Row {
        mark,
        url: ShownUrl::new(&mark.url),
        standing: Standing::of(c, &mark.state),
        scheme,
        accent: accent(place),
    })
}

/// A page of the register, for programs.
#[derive(Serialize)]
struct Listing {
    as_of: Timestamp,
    #[serde(flatten)]
    page: Page<MarkSummary>,
    /// The next page, relative to this one.
    next: Option<String>,
}

/// `GET /marks.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = search.read(&state)?;
    let page = find(&state, &query, request)?;
    let paging = Paging::new(&c, "/marks.json", &search.pairs(), page.page, page.pages);
    let listing = Listing {
        as_of: state.now(),
        page,
        next: paging.after,
    };
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    Ok((OPEN, caching, Json(listing)).into_response())
}

/// `GET /marks.csv`: everything that matches, on one sheet.
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn csv(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let (query, _) = search.read(&state)?;
    let mut sheet = Sheet::new(&[
        "registration",
        "renewal",
        "scheme",
        "holder",
        "system",
        "url",
        "valid_from",
        "valid_to",
        "state",
    ])?;
    for number in 1.. {
        let page = find(
            &state,
            &query,
            PageRequest::new(number, PageRequest::MAX_SIZE),
        )?;
        for mark in &page.items {
            sheet.row(&[
                &mark.registration,
                &mark.renewal.to_string(),
                &mark.scheme,
                &mark.holder,
                &mark.system,
                &mark.url,
                &mark.valid_from.to_string(),
                &mark.valid_to.to_string(),
                mark.state.code(),
            ])?;
        }
        if number >= page.pages {
            break;
        }
    }
    sheet.into_download("marks.csv")
}

fn find(
    state: &AppState,
    query: &MarkQuery,
    page: PageRequest,
) -> Result<Page<MarkSummary>, Problem> {
    state
        .view()
        .search(query, page, state.now())
        .map_err(Problem::internal)
}

/// Rows on a page: two or three screens.
const PAGE_SIZE: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_address_is_searched_by_its_host() {
        assert_eq!(
            searched(" https://ocn.example.jp/a/b?c=d "),
            "ocn.example.jp"
        );
        assert_eq!(searched("https://印.example.jp/"), "xn--wlr.example.jp");
        assert_eq!(searched(" OCN "), "OCN");
        assert_eq!(searched("mailto:a@example.jp"), "mailto:a@example.jp");
    }

    #[test]
    fn every_filter_has_its_name() {
        assert_eq!(filter("revoked"), Some(StateFilter::Revoked));
        assert_eq!(filter("x"), None);
    }
}
