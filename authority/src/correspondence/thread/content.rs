//! What a message holds: prose and attachments, bounded.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::inspection::hash::ContentHash;

/// Most attachments of a message.
pub const MAX_ATTACHMENTS: usize = 20;

/// A text of several lines: 1 to [`Prose::MAX_BYTES`] bytes, no control characters but line feeds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Prose(String);

/// The name of a file as its sender gave it, without folders.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct FileName(String);

/// A file attached to a message; its content is stored by hash, elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name.
    pub name: FileName,
    /// The SHA-256 of its content.
    pub sha256: ContentHash,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The attachments of a message, at most [`MAX_ATTACHMENTS`], each under its own name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attachments(Vec<Attachment>);

/// Why content was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContentProblem {
    /// Nothing, or nothing but white space.
    #[error("there is no text")]
    Empty,
    /// Too long.
    #[error("the text has {bytes} bytes; at most {max} are taken")]
    TooLong {
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// A character that is not text.
    #[error("the text holds the control character U+{0:04X}")]
    Control(u32),
    /// A name that leads out of its folder.
    #[error("{0:?} is not a file name")]
    FileName(String),
    /// Too many attachments.
    #[error("there are {found} attachments; at most {MAX_ATTACHMENTS} are taken")]
    TooMany {
        /// Attachments found.
        found: usize,
    },
    /// Two attachments of one name.
    #[error("there are two attachments with the name {0:?}")]
    Twice(String),
}

impl Prose {
    /// Longest text: about eight printed pages of Japanese.
    pub const MAX_BYTES: usize = 16_384;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Prose {
    type Error = ContentProblem;

    /// Line ends become line feeds, as forms send them otherwise.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (bytes, max) = (text.len(), Self::MAX_BYTES);
        if bytes > max {
            return Err(ContentProblem::TooLong { bytes, max });
        }
        let text = text.replace("\r\n", "\n");
        let control = text.chars().find(|c| c.is_control() && *c != '\n');
        match control {
            Some(control) => Err(ContentProblem::Control(control.into())),
            None if text.trim().is_empty() => Err(ContentProblem::Empty),
            None => Ok(Self(text)),
        }
    }
}

impl FileName {
    /// Longest name.
    pub const MAX_BYTES: usize = 200;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileName {
    type Error = ContentProblem;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
        let odd = name.starts_with('.') || name.trim() != name || name.is_empty();
        if odd || name.len() > Self::MAX_BYTES || name.contains(bad) {
            let shown = name.chars().take(80).collect();
            return Err(ContentProblem::FileName(shown));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Attachments {
    /// The attachments.
    pub fn as_slice(&self) -> &[Attachment] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<Vec<Attachment>> for Attachments {
    type Error = ContentProblem;

    fn try_from(attachments: Vec<Attachment>) -> Result<Self, Self::Error> {
        let found = attachments.len();
        if found > MAX_ATTACHMENTS {
            return Err(ContentProblem::TooMany { found });
        }
        for (place, attachment) in attachments.iter().enumerate() {
            let mut before = attachments[..place].iter();
            if before.any(|other| other.name == attachment.name) {
                return Err(ContentProblem::Twice(attachment.name.to_string()));
            }
        }
        Ok(Self(attachments))
    }
}

macro_rules! read_through {
    ($($name:ident from $raw:ty;)*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = <$raw>::deserialize(deserializer)?;
                Self::try_from(raw).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

read_through! {
    Prose from String;
    FileName from String;
    Attachments from Vec<Attachment>;
}
