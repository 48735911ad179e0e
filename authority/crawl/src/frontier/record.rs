//! Records of the frontier: hosts, pages and robots rules, as postcard writes them.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shirushi_verifier::domain::UnixTime;

use super::{FrontierError, Wanted};
use crate::sighting::Expected;

/// A host.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Host {
    /// When it is due; none while it is leased, or where nothing ever is.
    pub(super) due: Option<i64>,
    /// The last fencing token given out for it.
    pub(super) token: u64,
    /// Whether it is leased.
    pub(super) leased: bool,
    /// Whether pages were added while it was leased.
    pub(super) more: bool,
    /// Not to be asked before: what the host asked for, or a pause after failures.
    pub(super) not_before: i64,
    /// Visits so far.
    pub(super) visits: u32,
    /// Visits in a row that failed.
    pub(super) failures: u16,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub(super) due: i64,
    pub(super) visited: Option<i64>,
    /// What is expected of it.
    pub expected: Expected,
    /// Links from a seed.
    pub depth: u8,
    /// Redirects that led to it.
    pub redirects: u8,
    /// Times in a row that it could not be fetched.
    pub attempts: u8,
    /// Its entity tag and time of change, to ask whether it changed.
    pub etag: Option<String>,
    /// Its time of last change, as the server wrote it.
    pub last_modified: Option<String>,
}

/// An origin's answer to the request for its robots rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRobots {
    /// When it was asked, in seconds since 1970.
    pub at: i64,
    /// The status; 0 where there was no answer.
    pub status: u16,
    /// The file.
    pub body: Vec<u8>,
}

/// What was told of a host: hashes of matters, each with the page on which it was told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Told(pub(super) Vec<(u64, String)>);

/// When a page is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// At this time.
    At(UnixTime),
    /// Never by itself.
    Never,
}

impl Page {
    pub(super) fn of(wanted: &Wanted, now: UnixTime) -> Self {
        Self {
            due: now.seconds(),
            visited: None,
            expected: wanted.expected.clone(),
            depth: wanted.depth,
            redirects: wanted.redirects,
            attempts: 0,
            etag: None,
            last_modified: None,
        }
    }

    /// The page, of which something is expected now.
    pub(super) fn expecting(self, expected: Expected, now: UnixTime) -> Self {
        Self {
            expected,
            due: self.due.min(now.seconds()),
            attempts: 0,
            depth: 0,
            redirects: 0,
            ..self
        }
    }

    /// Whether it was never asked for.
    pub fn is_new(&self) -> bool {
        self.visited.is_none()
    }

    /// Visited: due again then, with nothing more expected than what its links say.
    pub fn done(&mut self, at: UnixTime, again: Timing) {
        self.visited = Some(at.seconds());
        self.attempts = 0;
        self.expected = Expected::Nothing;
        self.due = match again {
            Timing::At(time) => time.seconds(),
            Timing::Never => i64::MAX,
        };
    }

    /// Not had: to be tried again then.
    pub fn failed(&mut self, again: UnixTime) {
        self.attempts = self.attempts.saturating_add(1);
        self.due = again.seconds();
    }
}

macro_rules! stored {
    ($($name:ident),*) => {$(
        impl $name {
            pub(super) fn encode(&self) -> Vec<u8> {
                encode(self)
            }

            pub(super) fn decode(bytes: &[u8]) -> Result<Self, FrontierError> {
                decode(bytes, stringify!($name))
            }
        }
    )*};
}
stored!(Host, Page, KeptRobots, Told);

/// Into memory nothing fails.
fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    postcard::to_stdvec(record).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(bytes: &[u8], of: &str) -> Result<T, FrontierError> {
    postcard::from_bytes(bytes).map_err(|_| FrontierError::Record { of: of.to_owned() })
}
