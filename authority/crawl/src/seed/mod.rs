//! Seeds: where a crawl begins, out of files that may be larger than memory.
//!
//! A file is read line by line or record by record. What cannot be used is told with its place
//! and passed over; only a file that cannot be read any more ends the reading.

pub mod cdx;
mod lines;
pub mod list;

use std::io;

use url::Url;

use crate::{Expected, Origin};

pub use lines::MAX_LINE_BYTES;

/// A page to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// Its URL, without fragment.
    pub url: Url,
    /// What is expected of it.
    pub expected: Expected,
}

/// A place in a file that gave no seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct SeedError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing more can be read of the file; this is the last that is told.
    #[error("cannot be read ({0})")]
    Unreadable(io::ErrorKind),
    /// The line is too long.
    #[error("longer than {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// The line is not in UTF-8.
    #[error("not in UTF-8")]
    NotUtf8,
    /// It has too few fields.
    #[error("{found} fields, where at least {needed} are needed")]
    TooFewFields {
        /// Fields found.
        found: usize,
        /// Fields needed.
        needed: usize,
    },
    /// What follows the timestamp is no JSON object with a URL.
    #[error("no JSON object with a URL")]
    NoObject,
    /// It is no URL that can be crawled.
    #[error("{found:?} is no URL of a page")]
    NotAPage {
        /// What was found, cut to 80 characters.
        found: String,
    },
}

impl Seed {
    /// A seed from a URL in a file.
    fn parse(text: &str, expected: &Expected) -> Result<Self, Fault> {
        let fault = || Fault::NotAPage {
            found: text.chars().take(80).collect(),
        };
        let mut url = Url::parse(text).map_err(|_| fault())?;
        Origin::of(&url).map_err(|_| fault())?;
        url.set_fragment(None);
        let expected = expected.clone();
        Ok(Self { url, expected })
    }
}
