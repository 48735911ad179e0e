//! What the pages of every register share: the search as its form sends it, the page that is wanted,
//! and a page as programs get it.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::headers::OPEN;
use super::paging::{Paging, page_number};
use super::problem::Problem;
use super::state::AppState;
use crate::view::{Page, PageRequest};

/// Rows on a page: two or three screens.
const PAGE_SIZE: u32 = 50;

/// Which page is wanted.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Which {
    page: Option<String>,
}

impl Which {
    /// Errors: [`Problem::BadValue`] for a page that does not exist.
    pub(crate) fn request(&self) -> Result<PageRequest, Problem> {
        requested(self.page.as_deref())
    }
}

/// A search as the form sends it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) scheme: String,
    #[serde(default)]
    pub(crate) state: String,
    page: Option<String>,
}

impl Search {
    /// The scheme that is asked for.
    ///
    /// Errors: [`Problem::BadValue`] for one that does not exist.
    pub(crate) fn scheme(&self, state: &AppState) -> Result<Option<String>, Problem> {
        match self.scheme.as_str() {
            "" => Ok(None),
            id => {
                let (_, scheme) = state.scheme(id).ok_or(Problem::BadValue("scheme"))?;
                Ok(Some(scheme.id.clone()))
            }
        }
    }

    /// The states that are asked for, of these.
    ///
    /// Errors: [`Problem::BadValue`] for a name that is none of theirs.
    pub(crate) fn states<F: Copy + Default>(&self, filters: &[(&str, F)]) -> Result<F, Problem> {
        match self.state.as_str() {
            "" => Ok(F::default()),
            name => named(filters, name).ok_or(Problem::BadValue("state")),
        }
    }

    /// The page that is asked for.
    ///
    /// Errors: [`Problem::BadValue`] for one that does not exist.
    pub(crate) fn request(&self) -> Result<PageRequest, Problem> {
        requested(self.page.as_deref())
    }

    /// The search without its page, as links repeat it.
    pub(crate) fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            ("q", &self.q),
            ("scheme", &self.scheme),
            ("state", &self.state),
        ]
    }
}

fn requested(page: Option<&str>) -> Result<PageRequest, Problem> {
    Ok(PageRequest::new(page_number(page)?, PAGE_SIZE))
}

/// The filter of this name.
pub(crate) fn named<F: Copy>(filters: &[(&str, F)], name: &str) -> Option<F> {
    let mut filters = filters.iter();
    let found = filters.find(|(known, _)| *known == name);
    found.map(|(_, filter)| *filter)
}

/// A page of a register, for programs.
#[derive(Serialize)]
struct Listing<T> {
    as_of: Timestamp,
    #[serde(flatten)]
    page: Page<T>,
    /// The next page, relative to this one.
    next: Option<String>,
}

/// Answers with a page of the register that is served at `path`.
pub(crate) fn listed<T: Serialize>(
    c: &Context,
    state: &AppState,
    path: &str,
    query: &[(&str, &str)],
    page: Page<T>,
) -> Response {
    let paging = Paging::new(c, path, query, page.page, page.pages);
    let listing = Listing {
        as_of: state.now(),
        page,
        next: paging.after,
    };
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    (OPEN, caching, Json(listing)).into_response()
}
