//! The questions: JSON of whoever drives the module, read strictly.

use serde::Deserialize;
use shirushi_verifier::{
    domain::{Fingerprint, UnixTime},
    examine::Time,
    scope::PageUrl,
    trust::Anchors,
};

use crate::failure::Failure;

/// Which bundle to believe.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TrustQuestion {
    /// The fingerprints of the roots that are believed, in hexadecimal; none: whichever root
    /// signed the bundle, since the user chose it.
    #[serde(default)]
    roots: Vec<Fingerprint>,
    /// So many of the bytes are the bundle in use, which the rest must be able to replace.
    #[serde(default)]
    pub(crate) in_use: usize,
}

/// What to examine, and against what.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExamineQuestion {
    pub(crate) what: What,
    #[serde(default)]
    page: Option<String>,
    /// The clock, in seconds since 1970.
    now: i64,
    /// A time that the user asks about, in seconds since 1970.
    #[serde(default)]
    at: Option<i64>,
}

/// What the bytes are.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum What {
    /// A picture file.
    File,
    /// The pixels of a picture, RGBA of 8 bits, not multiplied by alpha.
    Pixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A credential without a picture.
    Credential,
}

/// What came of asking for the status.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FinishQuestion {
    /// Which examination.
    pub(crate) examination: u32,
    pub(crate) status: StatusQuestion,
}

/// The issuer's answer, or why there is none.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum StatusQuestion {
    /// Nobody asked.
    NotAsked,
    /// The list remembered is so fresh that nobody needed to ask.
    Remembered,
    /// The bytes are the list that came back.
    Fetched,
    /// No list came back.
    Unavailable {
        /// Why not, for people.
        reason: String,
    },
}

/// Reads a question.
pub(crate) fn read<'a, T: Deserialize<'a>>(question: &'a [u8]) -> Result<T, Failure> {
    serde_json::from_slice(question).map_err(|error| Failure::Question(error.to_string()))
}

impl TrustQuestion {
    /// Whom to believe.
    pub(crate) fn anchors(self) -> Anchors {
        if self.roots.is_empty() {
            Anchors::OnImport
        } else {
            Anchors::Roots(self.roots)
        }
    }
}

impl ExamineQuestion {
    /// The page to judge against.
    pub(crate) fn page(&self) -> Result<Option<PageUrl>, Failure> {
        let page = self.page.as_deref().map(str::parse).transpose();
        page.map_err(Failure::from)
    }

    /// The time to judge by.
    pub(crate) fn time(&self) -> Result<Time, Failure> {
        Ok(match self.at {
            Some(at) => Time::Given(UnixTime::try_from(at)?),
            None => Time::Clock(UnixTime::try_from(self.now)?),
        })
    }
}
