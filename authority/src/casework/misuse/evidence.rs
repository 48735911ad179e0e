//! Evidence of misuse: a file kept by the SHA-256 of its content, with what is said about it (3.17.2(3)).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use crate::{inspection::hash::ContentHash, scheme::Text};

/// Largest piece of evidence, in bytes: a whole page with its pictures as one file.
pub const MAX_EVIDENCE_BYTES: u64 = 32 << 20;

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The SHA-256 of the file, by which it is kept.
    pub sha256: ContentHash,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// Its size in bytes, 1 to [`MAX_EVIDENCE_BYTES`].
    pub bytes: u64,
    /// When it was captured.
    pub captured: UnixTime,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A media type such as `image/png`, without parameters: two names of RFC 6838, at most
/// [`MediaType::MAX_BYTES`] bytes, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MediaType(String);

/// A text is not a media type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a media type such as image/png")]
pub struct InvalidMediaType {
    found: String,
}

impl Evidence {
    /// Evidence made of these bytes.
    pub fn of(
        content: &[u8],
        media_type: MediaType,
        captured: UnixTime,
        note: Option<Text>,
    ) -> Self {
        Self {
            sha256: ContentHash::of(content),
            media_type,
            bytes: content.len() as u64,
            captured,
            note,
        }
    }
}

impl MediaType {
    /// Longest media type.
    pub const MAX_BYTES: usize = 127;

    /// A type of this program's own, which is one.
    pub(crate) fn constant(media_type: &'static str) -> Self {
        Self(media_type.to_owned())
    }

    /// The type of a file with this name extension, where staff need not be asked.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_ascii_lowercase();
        let known = KNOWN.iter().find(|(known, _)| *known == extension);
        known.map(|(_, media_type)| Self((*media_type).to_owned()))
    }
}

/// What browsers and screenshot tools write.
const KNOWN: [(&str, &str); 12] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("txt", "text/plain"),
    ("pdf", "application/pdf"),
    ("eml", "message/rfc822"),
    ("mhtml", "multipart/related"),
    ("warc", "application/warc"),
];

impl FromStr for MediaType {
    type Err = InvalidMediaType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let character =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$&-^_.+".contains(&b);
        let name = |name: &str| {
            let first = name
                .bytes()
                .next()
                .is_some_and(|b| b.is_ascii_alphanumeric());
            first && name.bytes().all(character)
        };
        let halves = text.split_once('/');
        if text.len() <= Self::MAX_BYTES && halves.is_some_and(|(a, b)| name(a) && name(b)) {
            return Ok(Self(text.to_owned()));
        }
        let found = text.chars().take(40).collect();
        Err(InvalidMediaType { found })
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::text_form::serde_as_text!(MediaType);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_two_names_in_lower_case() {
        for right in ["image/png", "application/vnd.oasis.opendocument.text"] {
            assert_eq!(right.parse::<MediaType>().unwrap().to_string(), right);
        }
        for wrong in [
            "",
            "png",
            "image/",
            "/png",
            "image/PNG",
            "a/b/c",
            "text/html;x",
            "a/ b",
        ] {
            assert!(wrong.parse::<MediaType>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_type_known_by_its_extension_is_a_media_type() {
        for (extension, media_type) in KNOWN {
            let known = MediaType::of_extension(extension).unwrap();
            assert_eq!(media_type.parse(), Ok(known));
        }
        assert_eq!(MediaType::of_extension("PNG"), "image/png".parse().ok());
        assert_eq!(MediaType::of_extension("exe"), None);
    }
}
