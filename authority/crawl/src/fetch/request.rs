//! What is asked for: a URL, what it should be, and what is known of it already.

use hyper::header::{ACCEPT, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;
use url::Url;

use crate::FetchLimits;

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The URL, on the connection's origin. User information and fragment are not sent.
    pub url: &'a Url,
    /// What is expected there.
    pub what: What,
    /// What an earlier answer said of its version: the server may then say that it still holds (304).
    pub validators: Option<&'a Validators>,
    /// Now, for the record.
    pub at: UnixTime,
}

/// What is expected at a URL: decides what is said to be accepted, and the bound of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// A page.
    Page,
    /// A picture.
    Picture,
    /// A style sheet.
    Stylesheet,
    /// Robots rules.
    Robots,
    /// A sitemap, also one that is a gzip file.
    Sitemap,
}

/// What an answer says of its version (RFC 9110 8.8), kept for the next request for the same URL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Validators {
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

/// A validator cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a validator is 1 to 256 characters of printable ASCII, not {found:?}")]
pub struct InvalidValidator {
    /// What was found, cut to 64 characters.
    pub found: String,
}

/// Validators as they are stored.
#[derive(Deserialize)]
struct Unchecked {
    #[serde(default)]
    etag: Option<String>,
    #[serde(default)]
    last_modified: Option<String>,
}

/// Bytes of a validator that are kept: entity tags are hashes or times, with some room.
const LONGEST_VALIDATOR: usize = 256;

impl What {
    /// Whether more than the bound is of no use: half a picture cannot be judged, half a page can.
    pub(super) fn is_needed_whole(self) -> bool {
        self == Self::Picture
    }

    /// Bytes of the body that are read, and bytes that are decoded.
    pub(super) fn bound(self, limits: &FetchLimits) -> usize {
        match self {
            Self::Page | Self::Stylesheet => limits.page_bytes,
            Self::Picture => limits.picture_bytes,
            Self::Robots => limits.robots_bytes,
            Self::Sitemap => limits.sitemap_bytes,
        }
    }

    fn accept(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Page => "text/html, application/xhtml+xml, */*;q=0.1",
            Self::Picture => "image/png, image/jpeg, image/webp, image/*;q=0.5, */*;q=0.1",
            Self::Stylesheet => "text/css, */*;q=0.1",
            Self::Robots => "text/plain, */*;q=0.1",
            Self::Sitemap => "application/xml, text/xml, text/plain, application/gzip, */*;q=0.1",
        })
    }
}

impl Request<'_> {
    /// Adds the fields of this request to those that every request of the connection has.
    pub(super) fn write_to(&self, fields: &mut HeaderMap) {
        fields.insert(ACCEPT, self.what.accept());
        let Some(validators) = self.validators else {
            return;
        };
        let value = |text: &Option<String>| text.as_deref()?.parse::<HeaderValue>().ok();
        if let Some(etag) = value(&validators.etag) {
            fields.insert(IF_NONE_MATCH, etag);
        }
        if let Some(time) = value(&validators.last_modified) {
            fields.insert(IF_MODIFIED_SINCE, time);
        }
    }
}

impl Validators {
    /// Validators.
    ///
    /// # Errors
    /// [`InvalidValidator`] for one that is empty, longer than 256 bytes or not printable ASCII.
    pub fn new(
        etag: Option<String>,
        last_modified: Option<String>,
    ) -> Result<Self, InvalidValidator> {
        for text in [&etag, &last_modified].into_iter().flatten() {
            if !is_sendable(text) {
                let found = text.chars().take(64).collect();
                return Err(InvalidValidator { found });
            }
        }
        Ok(Self {
            etag,
            last_modified,
        })
    }

    /// Those of an answer; `None` where it has none that can be kept.
    pub(super) fn of(etag: Option<&str>, last_modified: Option<&str>) -> Option<Self> {
        let kept = |text: Option<&str>| text.filter(|t| is_sendable(t)).map(str::to_owned);
        let validators = Self {
            etag: kept(etag),
            last_modified: kept(last_modified),
        };
        (validators != Self::default()).then_some(validators)
    }

    /// The entity tag, sent as `If-None-Match`.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// The time of the last change as the server wrote it, sent as `If-Modified-Since`.
    pub fn last_modified(&self) -> Option<&str> {
        self.last_modified.as_deref()
    }
}

impl TryFrom<Unchecked> for Validators {
    type Error = InvalidValidator;

    fn try_from(stored: Unchecked) -> Result<Self, Self::Error> {
        Self::new(stored.etag, stored.last_modified)
    }
}

fn is_sendable(text: &str) -> bool {
    (1..=LONGEST_VALIDATOR).contains(&text.len()) && text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_validators_are_read_again_and_checked_again() {
        let both = Validators::new(
            Some("\"a1\"".into()),
            Some("Sun, 06 Nov 1994 08:49:37 GMT".into()),
        );
        let both = both.unwrap();
        let stored = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Validators>(&stored).unwrap(), both);
        let forged = r#"{"etag":"a\r\nCookie: b"}"#;
        assert!(serde_json::from_str::<Validators>(forged).is_err());
    }

    #[test]
    fn a_validator_that_cannot_be_sent_back_is_not_kept() {
        let long = "x".repeat(257);
        for text in ["", "a\r\nb", "印", &long] {
            assert_eq!(Validators::of(Some(text), None), None, "{text:?}");
            assert!(Validators::new(Some(text.to_owned()), None).is_err());
        }
        let one = Validators::of(Some(&long), Some("yesterday")).unwrap();
        assert_eq!((one.etag(), one.last_modified()), (None, Some("yesterday")));
    }
}
