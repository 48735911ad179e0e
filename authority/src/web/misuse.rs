//! Answers `/misuse`: confirmed misuse of marks, the latest first, as a page and as JSON.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::context::Context;
use super::home::accent;
use super::paging::Paging;
use super::problem::Problem;
use super::register::{Which, listed};
use super::respond;
use super::state::AppState;
use crate::casework::misuse::PublicState;
use crate::view::{ConfirmedMisuse, SchemeView};

#[derive(Template)]
#[template(path = "misuse.html")]
struct MisusePage<'a> {
    c: &'a Context,
    total: usize,
    rows: Vec<Row<'a>>,
    paging: Paging,
}

struct Row<'a> {
    misuse: &'a ConfirmedMisuse,
    scheme: &'a SchemeView,
    accent: usize,
    state: String,
}

/// `GET /misuse`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(which): Query<Which>,
    c: Context,
) -> Result<Response, Problem> {
    let found = state.view().confirmed_misuse(which.request()?);
    let row = |misuse| Row::new(&c, &state, misuse);
    let rows = found.items.iter().filter_map(row).collect();
    respond::html(&MisusePage {
        c: &c,
        total: found.total,
        rows,
        paging: Paging::new(&c, "/misuse", &[], found.page, found.pages),
    })
}

/// `GET /misuse.json`
///
/// Errors: [`Problem::BadValue`].
pub(crate) async fn json(
    State(state): State<AppState>,
    Query(which): Query<Which>,
    c: Context,
) -> Result<Response, Problem> {
    let page = state.view().confirmed_misuse(which.request()?);
    Ok(listed(&c, &state, "/misuse.json", &[], page))
}

impl<'a> Row<'a> {
    fn new(c: &Context, state: &'a AppState, misuse: &'a ConfirmedMisuse) -> Option<Self> {
        let (place, scheme) = state.scheme(&misuse.scheme)?;
        Some(Self {
            misuse,
            scheme,
            accent: accent(place),
            state: words(c, misuse.state),
        })
    }
}

/// How it stands, in words.
fn words(c: &Context, state: PublicState) -> String {
    match state {
        PublicState::LookedInto => c.t("misuse-state-looked-into"),
        PublicState::StopRecommended { until } => {
            c.tv("misuse-state-stop-recommended", "date", &c.date(&until))
        }
        PublicState::LegalMeasures => c.t("misuse-state-legal-measures"),
        PublicState::Stopped { checked } => c.tv("misuse-state-stopped", "date", &c.date(&checked)),
        PublicState::NoMisuse => c.t("misuse-state-no-misuse"),
    }
}
