//! A visit to a page, as the user's options have it.

use shirushi_verifier::{
    fetch::{FetchError, Fetcher},
    scope::PageUrl,
    trust::Trust,
    visit::{self, Bounds, Visit, VisitError},
};

use super::{context::Judging, failure::Failure, online, source::as_url};

/// Visits a page.
pub(super) fn visit(name: &str, judging: &Judging, trust: &Trust) -> Result<Visit, Failure> {
    // A text that is no URL fails as such.
    name.parse::<PageUrl>()?;
    let url = as_url(name).ok_or_else(|| Failure::Fetch {
        url: name.to_owned(),
        error: FetchError::Scheme {
            url: name.to_owned(),
        },
    })?;
    let fetcher = Fetcher::for_named(&url, judging.addresses());
    let believing = (trust, judging.time()?);
    let visited = visit::visit(&url, &fetcher, &Bounds::default(), believing, |found| {
        online::finish(found, judging)
    });
    visited.map_err(|error| match error {
        VisitError::Fetch { url, error } => Failure::Fetch { url, error },
        VisitError::Examine { picture, error } => Failure::Examine {
            source_name: picture,
            error,
        },
        VisitError::Finish(failure) => failure,
    })
}
