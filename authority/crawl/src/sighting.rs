//! What a visit saw, and to whom it is told.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shirushi_verifier::{domain::UnixTime, report::Report, verdict::Verdict};
use url::Url;

/// What is expected of a page, said by whoever asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// Nothing: it was found by a link.
    #[default]
    Nothing,
    /// A badge of this registration: its absence is told too.
    Badge(String),
    /// Whatever is there: every visit is told, also one that saw nothing.
    Report,
}

/// A page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its URL as asked for.
    pub url: Url,
    /// What is expected of it.
    pub expected: Expected,
}

/// What came of asking for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Reached {
    /// It is there, and was looked at.
    Page,
    /// It is as it was at the last visit (304).
    Unchanged,
    /// The server answered otherwise.
    Status {
        /// The status code.
        status: u16,
    },
    /// Robots rules forbid it.
    Disallowed,
    /// It leads elsewhere; that page has a report of its own.
    Redirected {
        /// Where it leads.
        to: String,
    },
    /// It could not be fetched.
    Failed {
        /// Why not.
        why: String,
    },
}

/// What a visit to one page saw.
#[derive(Debug, Clone)]
pub struct PageReport {
    /// What was asked for.
    pub asked: Asked,
    /// When.
    pub at: UnixTime,
    /// What came of it.
    pub reached: Reached,
    /// What was seen on it.
    pub sightings: Vec<Sighting>,
    /// The page's own request and answer, where it answered.
    pub exchange: Option<Arc<Record>>,
}

/// Something seen on a page.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// What it is.
    pub seen: Seen,
    /// The picture; `None` where it is missed.
    pub picture: Option<PictureSeen>,
}

/// What was seen.
#[derive(Debug, Clone)]
pub enum Seen {
    /// A picture that carries a mark: the verifier's report on it.
    Mark(Box<Report>),
    /// A picture that looks like a badge and carries no mark.
    LookAlike(Resemblance),
    /// A picture that leads to the verification page of this authority, and is no badge.
    Linked {
        /// Where it leads.
        to: String,
    },
    /// The badge that was expected is not there.
    Missing {
        /// The registration.
        registration: String,
    },
}

impl Sighting {
    /// The verdict, where a mark was seen.
    pub fn verdict(&self) -> Option<Verdict> {
        match &self.seen {
            Seen::Mark(report) => Some(report.verdict()),
            _ => None,
        }
    }

    /// The registration of the mark that was seen, genuine or not, or readable only by its id.
    pub fn registration(&self) -> Option<String> {
        match &self.seen {
            Seen::Mark(report) => Some(report.mark()?.number().registration.to_string()),
            Seen::Missing { registration } => Some(registration.clone()),
            Seen::LookAlike(_) | Seen::Linked { .. } => None,
        }
    }

    /// Whether it speaks against the page, or might: not a mark in its place, nor one of which
    /// nothing can be said at this time.
    pub fn is_against(&self) -> bool {
        !matches!(
            self.verdict(),
            Some(
                Verdict::Valid
                    | Verdict::ValidBasisUnderReview
                    | Verdict::StatusUnknown
                    | Verdict::ClockUntrusted
            )
        )
    }
}

/// How much a picture resembles a template.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Resemblance {
    /// The template's place in the trust bundle, from 0.
    pub template: u8,
    /// 0 (nothing alike) to 1 (the template itself).
    pub likeness: f64,
}

/// A picture that was seen.
#[derive(Debug, Clone)]
pub struct PictureSeen {
    /// Its URL; `inline` where the page itself holds it.
    pub url: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// The file.
    pub bytes: Bytes,
    /// Where the link around it leads.
    pub link: Option<String>,
    /// Its text for those who do not see it.
    pub alt: Option<String>,
    /// Its own request and answer, where it has its own.
    pub exchange: Option<Arc<Record>>,
}

/// A request and its answer, for the evidence.
#[derive(Debug, Clone)]
pub struct Record {
    /// The URL asked for.
    pub url: Url,
    /// The address that answered.
    pub address: Option<std::net::IpAddr>,
    /// When it was asked for.
    pub at: UnixTime,
    /// The request as sent.
    pub request: Bytes,
    /// The answer's head, up to and with its empty line.
    pub head: Bytes,
    /// The body as it came, encoded as the head says; without transfer coding.
    pub body: Bytes,
    /// Whether the body was cut at its bound.
    pub truncated: bool,
}

/// Keeps what visits saw.
pub trait Sink: Send + Sync {
    /// Keeps these reports: what is told must be on disk when this returns, since the pages are
    /// then taken as done. After a crash the same report can come again. Called from threads that may wait.
    ///
    /// # Errors
    /// [`SinkError`]: the crawl then stops, and the pages are visited again.
    fn keep(&self, reports: &[PageReport]) -> Result<(), SinkError>;
}

/// What was seen could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("what was seen could not be kept: {0}")]
pub struct SinkError(pub String);
