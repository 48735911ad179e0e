//! Answers `/`: what the marks mean, how to read and check one, what remains at risk, where to complain, how to apply.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::context::Context;
use super::problem::Problem;
use super::respond;
use super::state::AppState;
use crate::view::{MarkQuery, Organisation, PageRequest, ReportCategory, SchemeView};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    c: &'a Context,
    schemes: Vec<SchemeEntry<'a>>,
    categories: &'a [ReportCategory],
    bodies: Vec<&'a Organisation>,
}

struct SchemeEntry<'a> {
    scheme: &'a SchemeView,
    accent: usize,
    in_use: usize,
}

/// `GET /`
pub(crate) async fn page(State(state): State<AppState>, c: Context) -> Result<Response, Problem> {
    let view = state.view();
    let schemes = view
        .schemes()
        .iter()
        .enumerate()
        .map(|(place, scheme)| {
            Ok(SchemeEntry {
                scheme,
                accent: accent(place),
                in_use: in_use(&state, &scheme.id)?,
            })
        })
        .collect::<Result<_, Problem>>()?;
    respond::html(&HomePage {
        c: &c,
        schemes,
        categories: &ReportCategory::ALL,
        bodies: bodies(view.schemes()),
    })
}

/// The number of the scheme's colour in the style sheet; a further scheme needs no code.
pub(crate) fn accent(place: usize) -> usize {
    place % ACCENTS + 1
}

fn in_use(state: &AppState, scheme: &str) -> Result<usize, Problem> {
    let query = MarkQuery {
        scheme: Some(scheme.to_owned()),
        ..MarkQuery::default()
    };
    let found = state
        .view()
        .search(&query, PageRequest::new(1, 1), state.now())
        .map_err(Problem::internal)?;
    Ok(found.total)
}

/// Every body once: schemes may share theirs.
fn bodies(schemes: &[SchemeView]) -> Vec<&Organisation> {
    let mut bodies: Vec<&Organisation> = Vec::new();
    for scheme in schemes {
        for body in [&scheme.issuing_body, &scheme.review_body] {
            if !bodies.contains(&body) {
                bodies.push(body);
            }
        }
    }
    bodies
}

const ACCENTS: usize = 6;
