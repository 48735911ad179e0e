//! A visit to a page: fetched, its pictures found, each one examined.

use serde::Serialize;
use shirushi_verifier::{
    examine::{self, ExamineError, Request},
    report::Report,
    scope::PageUrl,
    trust::Trust,
    verdict::Verdict,
    watermark::{Limits, Picture, PictureError},
};
use url::Url;

use super::{
    candidates::{self, Candidate},
    context::Judging,
    failure::Failure,
    fetch::Fetcher,
    online,
    source::as_url,
};

/// What a visit found.
#[derive(Debug, Serialize)]
pub(super) struct Visit {
    /// The page's URL after redirects: what the address bar shows.
    pub(super) page: PageUrl,
    /// The gravest verdict about its marks; `no-mark` without any.
    pub(super) verdict: Verdict,
    /// The pictures that carry a mark.
    pub(super) marks: Vec<Sighting>,
    /// How many pictures were looked at.
    pub(super) pictures: usize,
    /// Pictures that could not be fetched or opened.
    pub(super) problems: Vec<Problem>,
}

/// A mark on a page.
#[derive(Debug, Serialize)]
pub(super) struct Sighting {
    /// The picture's URL, or `inline`.
    pub(super) picture: String,
    /// What was found.
    pub(super) report: Report,
}

/// A picture that could not be looked at.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// The picture's URL, or `inline`.
    pub(super) picture: String,
    /// Why not.
    pub(super) reason: String,
}

/// Largest page, in bytes.
const MAX_PAGE_BYTES: usize = 8 << 20;
/// Bounds on each picture of a page.
const LIMITS: Limits = Limits {
    max_file_bytes: 8 << 20,
    max_side: 8192,
    max_pixels: 16_000_000,
};

/// Visits a page.
pub(super) fn visit(name: &str, judging: &Judging, trust: &Trust) -> Result<Visit, Failure> {
    // A text that is no URL fails as such.
    name.parse::<PageUrl>()?;
    let url = as_url(name).ok_or_else(|| Failure::Fetch {
        url: name.to_owned(),
        error: super::fetch::FetchError::Scheme {
            url: name.to_owned(),
        },
    })?;
    let fetcher = Fetcher::for_named(&url, judging.addresses());
    let fetched = fetcher
        .get(&url, MAX_PAGE_BYTES)
        .map_err(|error| Failure::Fetch {
            url: url.to_string(),
            error,
        })?;
    let html = String::from_utf8_lossy(&fetched.bytes);
    let candidates = candidates::find(&html, &fetched.url);
    let mut visit = Visit {
        page: fetched.url.into(),
        verdict: Verdict::NoMark,
        marks: Vec::new(),
        pictures: candidates.len(),
        problems: Vec::new(),
    };
    let request = Request {
        trust,
        page: Some(visit.page.clone()),
        time: judging.time()?,
    };
    for candidate in candidates {
        visit.look_at(candidate, &fetcher, judging, &request)?;
    }
    let verdicts = visit.marks.iter().map(|mark| mark.report.verdict());
    visit.verdict = Verdict::gravest(verdicts).unwrap_or(Verdict::NoMark);
    Ok(visit)
}

impl Visit {
    /// Examines one picture, and keeps what it carries.
    fn look_at(
        &mut self,
        candidate: Candidate,
        fetcher: &Fetcher,
        judging: &Judging,
        request: &Request<'_>,
    ) -> Result<(), Failure> {
        let (picture, bytes) = match candidate {
            Candidate::Inline(bytes) => ("inline".to_owned(), Ok(bytes)),
            Candidate::At(url) => (url.to_string(), fetch_picture(fetcher, &url)),
        };
        let examined = bytes.and_then(|bytes| open(&bytes));
        let decoded = match examined {
            Ok(Some(decoded)) => decoded,
            Ok(None) => return Ok(()),
            Err(reason) => {
                self.problems.push(Problem { picture, reason });
                return Ok(());
            }
        };
        let examination = examine::decoded(&decoded, request).map_err(|error: ExamineError| {
            Failure::Examine {
                source_name: picture.clone(),
                error,
            }
        })?;
        let report = online::finish(examination, judging)?;
        if report.verdict() != Verdict::NoMark {
            self.marks.push(Sighting { picture, report });
        }
        Ok(())
    }
}

fn fetch_picture(fetcher: &Fetcher, url: &Url) -> Result<Vec<u8>, String> {
    let fetched = fetcher.get(url, LIMITS.max_file_bytes);
    fetched
        .map(|fetched| fetched.bytes)
        .map_err(|error| error.to_string())
}

/// Opens a picture; `None` for formats that no badge comes in, such as SVG.
fn open(bytes: &[u8]) -> Result<Option<Picture>, String> {
    match Picture::decode_with_avif(bytes, &LIMITS) {
        Ok(picture) => Ok(Some(picture)),
        Err(PictureError::UnknownFormat) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}
