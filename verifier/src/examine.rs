//! Examining a picture or code: all checks, in two steps.
//!
//! The first step needs no network and yields an [`Examination`]. It tells
//! where the mark's status stands, and the caller fetches that list or not;
//! [`Examination::finish`] takes what came of it and gives the [`Report`].
//!
//! ```
//! # use shirushi_verifier::{examine, status::StatusCache, trust::Trust, watermark::Limits};
//! # fn judge(file: &[u8], trust: &Trust, now: shirushi_verifier::domain::UnixTime)
//! #     -> Result<shirushi_verifier::report::Report, examine::ExamineError> {
//! let request = examine::Request {
//!     trust,
//!     page: "https://shop.example.jp/".parse().ok(),
//!     time: examine::Time::Clock(now),
//! };
//! let examination = examine::picture(file, &Limits::default(), &request)?;
//! let report = examination.finish(examine::StatusInput::NotAsked, &mut StatusCache::default());
//! # Ok(report) }
//! ```

mod claims;
mod pixels;
mod record;
mod standing;
#[cfg(test)]
mod tests;

use shirushi_watermark::{Limits, Picture, PictureError, TemplateError};

pub use pixels::Sight;
pub use record::SightRecord;
pub use standing::{StatusInput, StatusSource};

use crate::{
    credential::Verified,
    domain::UnixTime,
    report::{Finding, MarkView, Report, TrustView},
    scope::PageUrl,
    status::StatusCache,
    trust::Trust,
};

/// What to examine against.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Whom to believe.
    pub trust: &'a Trust,
    /// The page that shows the mark, as the address bar has it; `None` leaves
    /// the site unchecked, and the report says so.
    pub page: Option<PageUrl>,
    /// The time to judge by.
    pub time: Time,
}

/// The time to judge by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// The present, by a clock that may be wrong.
    Clock(UnixTime),
    /// A time that the user asks about.
    Given(UnixTime),
}

/// Why nothing could be examined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExamineError {
    /// The file is not a picture that can be opened.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The trust bundle's templates cannot be opened.
    #[error("a badge template in the trust file cannot be used: {0}")]
    Template(#[from] TemplateError),
}

/// What was found without asking the issuer.
#[derive(Debug)]
pub struct Examination<'a> {
    trust: &'a Trust,
    time: Time,
    findings: Vec<Finding>,
    mark: Option<MarkView>,
    verified: Option<Verified>,
}

impl Time {
    /// The instant.
    pub fn instant(self) -> UnixTime {
        match self {
            Self::Clock(time) | Self::Given(time) => time,
        }
    }
}

/// Examines a picture file, PNG, JPEG or WebP.
///
/// # Errors
/// [`ExamineError`] where the file or the trust bundle cannot be opened; what
/// a picture carries is never an error.
pub fn picture<'a>(
    file: &[u8],
    limits: &Limits,
    request: &Request<'a>,
) -> Result<Examination<'a>, ExamineError> {
    decoded(&Picture::decode(file, limits)?, request)
}

/// Examines a picture that is decoded already.
///
/// # Errors
/// [`ExamineError::Template`].
pub fn decoded<'a>(
    picture: &Picture,
    request: &Request<'a>,
) -> Result<Examination<'a>, ExamineError> {
    Ok(look(picture, request.trust)?.judge(request))
}

/// Looks at a picture, to judge it later, on as many pages as show it. Reading it and comparing
/// it with what it carries costs most of an examination, and depends on no page and no time.
///
/// # Errors
/// [`ExamineError::Template`].
pub fn look(picture: &Picture, trust: &Trust) -> Result<Sight, ExamineError> {
    let reader = trust.reader().map_err(Clone::clone)?;
    Ok(pixels::look(picture, reader))
}

/// Examines a credential without a picture, as from a printed code or a file.
pub fn credential<'a>(bytes: &[u8], request: &Request<'a>) -> Examination<'a> {
    let found = Finding::CodeRead { bytes: bytes.len() };
    claims::examine(bytes, request, found, |_| Finding::NoPicture)
}

impl Examination<'_> {
    /// The mark, as far as it could be read, genuine or not.
    pub fn mark(&self) -> Option<&MarkView> {
        self.mark.as_ref()
    }

    /// The credential, if a trusted issuer signed it.
    pub fn verified(&self) -> Option<&Verified> {
        self.verified.as_ref()
    }

    /// The report, given what came of asking for the status. `cache`
    /// remembers the newest lists seen, so that none goes back in time.
    pub fn finish(mut self, status: StatusInput<'_>, cache: &mut StatusCache) -> Report {
        let (mut found, view) = standing::judge(&self, status, cache);
        // What the issuer's list says about the clock replaces what was thought before.
        let check = |finding: &Finding| finding.judged().0;
        let replaced: Vec<_> = found.iter().map(check).collect();
        self.findings.retain(|old| !replaced.contains(&check(old)));
        self.findings.append(&mut found);
        Report::new(self.findings, self.mark, TrustView::of(self.trust), view)
    }
}
