//! Answers `/marks`: the register of holders, searchable, as a page, as JSON and as CSV.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::context::Context;
use super::csv::Sheet;
use super::home::accent;
use super::paging::Paging;
use super::problem::Problem;
use super::register::{Search, listed};
use super::respond;
use super::shown_url::ShownUrl;
use super::standing::Standing;
use super::state::AppState;
use crate::view::{MarkQuery, MarkSummary, Page, PageRequest, SchemeView, StateFilter};

/// The search as the register takes it.
///
/// Errors: [`Problem::BadValue`] for a scheme, state or page that does not exist.
fn read(search: &Search, state: &AppState) -> Result<(MarkQuery, PageRequest), Problem> {
    let query = MarkQuery {
        text: searched(&search.q),
        scheme: search.scheme(state)?,
        states: search.states(&FILTERS)?,
    };
    Ok((query, search.request()?))
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
    /// Names and words.
    states: [(&'static str, String); 5],
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
    let (query, request) = read(&search, &state)?;
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
        states: FILTERS.map(|(name, _)| (name, c.t(format!("marks-state-{name}")))),
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

/// `GET /marks.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = read(&search, &state)?;
    let page = find(&state, &query, request)?;
    Ok(listed(&c, &state, "/marks.json", &search.pairs(), page))
}

/// `GET /marks.csv`: everything that matches, on one sheet.
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn csv(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let (query, _) = read(&search, &state)?;
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

#[cfg(test)]
mod tests {
    use super::super::register::named;
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
        assert_eq!(named(&FILTERS, "revoked"), Some(StateFilter::Revoked));
        assert_eq!(named(&FILTERS, "x"), None);
    }
}
