//! Reading declarations (TOML or JSON) and plans (JSON), with place and reason of what is wrong.

use super::{Declaration, Plan};

/// A declaration or plan file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// Too large to be one.
    #[error("the file has {bytes} bytes; at most {max} are read")]
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// Not UTF-8.
    #[error("line {line}: the file is not UTF-8 text")]
    NotText {
        /// The line at fault, from 1.
        line: usize,
    },
    /// Not TOML or JSON, or a field is missing, unknown or has a wrong value.
    #[error("line {line}: {problem}")]
    Content {
        /// The line at fault, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

/// Largest declaration or plan: 64 servers of 64 services each, with room.
const MAX_BYTES: usize = 2 << 20;

impl Declaration {
    /// Reads a declaration in TOML.
    ///
    /// # Errors
    /// [`FileError`] with the line and the reason.
    pub fn from_toml(bytes: &[u8]) -> Result<Self, FileError> {
        toml::from_str(text(bytes)?).map_err(|e| FileError::Content {
            line: e.span().map_or(1, |span| line_of(bytes, span.start)),
            problem: e.message().to_owned(),
        })
    }

    /// Reads a declaration in JSON.
    ///
    /// # Errors
    /// [`FileError`] with the line and the reason.
    pub fn from_json(bytes: &[u8]) -> Result<Self, FileError> {
        json(bytes)
    }
}

impl Plan {
    /// Reads a plan, as [`Plan::prepare`] made it and serde wrote it, and checks it again.
    ///
    /// # Errors
    /// [`FileError`] with the line and the reason.
    pub fn from_json(bytes: &[u8]) -> Result<Self, FileError> {
        json(bytes)
    }
}

fn json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, FileError> {
    serde_json::from_str(text(bytes)?).map_err(|e| FileError::Content {
        line: e.line(),
        problem: e.to_string(),
    })
}

fn text(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge {
            bytes: bytes.len(),
            max: MAX_BYTES,
        });
    }
    std::str::from_utf8(bytes).map_err(|e| FileError::NotText {
        line: line_of(bytes, e.valid_up_to()),
    })
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = &bytes[..at.min(bytes.len())];
    before.split(|b| *b == b'\n').count()
}
