//! A visit to a page: fetched, its pictures found, each one examined, and how it shows its marks.
//!
//! The program and the authority's site visit alike; who believes whom, how a status is asked for
//! and what a visit may cost are the caller's.

use serde::Serialize;
use shirushi_watermark::{Limits, Picture, PictureError};
use url::Url;

use crate::{
    examine::{self, Examination, ExamineError, Request, Time},
    fetch::{FetchError, Fetched, Fetcher},
    install::{self, Candidate, Circumstances, Delivered, Installation, Page, Served},
    report::Report,
    scope::PageUrl,
    trust::Trust,
    verdict::Verdict,
};

/// What a visit found.
#[derive(Debug, Serialize)]
pub struct Visit {
    /// The page's URL after redirects: what the address bar shows.
    pub page: PageUrl,
    /// The gravest verdict about its marks; `no-mark` without any.
    pub verdict: Verdict,
    /// The pictures that carry a mark.
    pub marks: Vec<Sighting>,
    /// How many pictures were looked at.
    pub pictures: usize,
    /// Pictures that could not be fetched or opened.
    pub problems: Vec<Problem>,
    /// Whether the marks are shown as they should be.
    pub installation: Installation,
}

/// A mark on a page.
#[derive(Debug, Serialize)]
pub struct Sighting {
    /// The picture's URL, or `inline`.
    pub picture: String,
    /// What was found.
    pub report: Report,
}

/// A picture that could not be looked at.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The picture's URL, or `inline`.
    pub picture: String,
    /// Why not.
    pub reason: String,
}

/// What a visit may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Largest page, in bytes.
    pub page_bytes: usize,
    /// Most pictures looked at; [`install::MAX_CANDIDATES`] at most.
    pub pictures: usize,
    /// Bounds on each picture.
    pub picture: Limits,
}

/// Why a visit came to nothing; `E`: why a report could not be finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VisitError<E> {
    /// The page could not be fetched.
    #[error("{url}: {error}")]
    Fetch {
        /// The page.
        url: String,
        /// Why not.
        error: FetchError,
    },
    /// A picture could not be examined.
    #[error("{picture}: {error}")]
    Examine {
        /// The picture's URL, or `inline`.
        picture: String,
        /// Why not.
        error: ExamineError,
    },
    /// A report could not be finished.
    #[error("{0}")]
    Finish(E),
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            page_bytes: 8 << 20,
            pictures: install::MAX_CANDIDATES,
            picture: Limits {
                max_file_bytes: 8 << 20,
                max_side: 8192,
                max_pixels: 16_000_000,
            },
        }
    }
}

/// Visits the page at `url`. `finish` turns each examination into a report, asking for the mark's
/// status or not.
///
/// # Errors
/// [`VisitError`]; a picture that cannot be had is a [`Problem`] of the visit instead.
pub fn visit<E>(
    url: &Url,
    fetcher: &Fetcher,
    bounds: &Bounds,
    (trust, time): (&Trust, Time),
    mut finish: impl FnMut(Examination<'_>) -> Result<Report, E>,
) -> Result<Visit, VisitError<E>> {
    let fetched = fetcher
        .get(url, bounds.page_bytes)
        .map_err(|error| VisitError::Fetch {
            url: url.to_string(),
            error,
        })?;
    let page = Page::read(&String::from_utf8_lossy(&fetched.bytes), &fetched.url);
    let request = Request {
        trust,
        page: Some(fetched.url.into()),
        time,
    };
    let (mut delivered, mut problems) = (Vec::new(), Vec::new());
    let looked_at = page.pictures().iter().take(bounds.pictures).enumerate();
    let pictures = looked_at.len();
    for (place, candidate) in looked_at {
        let (picture, served) = match had(candidate, fetcher, &bounds.picture) {
            Ok(Some(had)) => had,
            Ok(None) => continue,
            Err(reason) => {
                let picture = candidate.to_string();
                problems.push(Problem { picture, reason });
                continue;
            }
        };
        let examination =
            examine::decoded(&picture, &request).map_err(|error| VisitError::Examine {
                picture: candidate.to_string(),
                error,
            })?;
        delivered.push(Delivered {
            picture: place,
            width: picture.width(),
            height: picture.height(),
            kind: picture.format().media_type(),
            served,
            report: finish(examination).map_err(VisitError::Finish)?,
        });
    }
    let around = Circumstances {
        trust,
        now: time.instant(),
        redirects: fetched.redirects,
    };
    let installation = install::judge(&page, &delivered, around);
    let marks: Vec<Sighting> = delivered
        .into_iter()
        .filter(|one| one.report.verdict() != Verdict::NoMark)
        .map(|one| Sighting {
            picture: page.pictures()[one.picture].to_string(),
            report: one.report,
        })
        .collect();
    let verdicts = marks.iter().map(|mark| mark.report.verdict());
    Ok(Visit {
        page: request.page.unwrap_or_else(|| url.clone().into()),
        verdict: Verdict::gravest(verdicts).unwrap_or(Verdict::NoMark),
        marks,
        pictures,
        problems,
        installation,
    })
}

/// A picture, and what its server said with it.
type Had = (Picture, Option<Served>);

/// A picture as it came; `None` for formats that no badge comes in, such as SVG.
fn had(candidate: &Candidate, fetcher: &Fetcher, limits: &Limits) -> Result<Option<Had>, String> {
    let (bytes, served) = match candidate {
        Candidate::Inline(bytes) => (bytes.clone(), None),
        Candidate::At(url) => {
            let fetched = fetcher.get(url, limits.max_file_bytes);
            let Fetched { bytes, served, .. } = fetched.map_err(|error| error.to_string())?;
            (bytes, Some(served))
        }
    };
    match Picture::decode_with_avif(&bytes, limits) {
        Ok(picture) => Ok(Some((picture, served))),
        Err(PictureError::UnknownFormat) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}
