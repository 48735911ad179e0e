//! Answers `/passes`: the register of passes, searchable, as a page, as JSON and as CSV (6.4).

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
use super::standing::Standing;
use super::state::AppState;
use crate::view::{Page, PageRequest, PassFilter, PassQuery, PassSummary, SchemeView};

/// The search as the register takes it.
///
/// Errors: [`Problem::BadValue`] for a scheme, state or page that does not exist.
fn read(search: &Search, state: &AppState) -> Result<(PassQuery, PageRequest), Problem> {
    let query = PassQuery {
        text: search.q.trim().to_owned(),
        scheme: search.scheme(state)?,
        states: search.states(&FILTERS)?,
    };
    Ok((query, search.request()?))
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
    /// Names and words.
    states: [(&'static str, String); 5],
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
    let (query, request) = read(&search, &state)?;
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
        states: FILTERS.map(|(name, _)| (name, c.t(format!("passes-state-{name}")))),
        total: found.total,
        rows: rows.collect(),
        paging: Paging::new(&c, "/passes", &pairs, found.page, found.pages),
        json: c.href_with("/passes.json", &pairs),
        csv: c.href_with("/passes.csv", &pairs),
    })
}

/// `GET /passes.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, request) = read(&search, &state)?;
    let page = find(&state, query, request).await?;
    Ok(listed(&c, &state, "/passes.json", &search.pairs(), page))
}

/// `GET /passes.csv`: everything that matches, on one sheet.
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn csv(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    c: Context,
) -> Result<Response, Problem> {
    let (query, _) = read(&search, &state)?;
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

#[cfg(test)]
mod tests {
    use super::super::register::named;
    use super::*;

    #[test]
    fn every_filter_has_its_name() {
        assert_eq!(named(&FILTERS, "lapsed"), Some(PassFilter::Lapsed));
        assert_eq!(named(&FILTERS, "x"), None);
    }
}
