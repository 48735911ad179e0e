//! The URL of a page where something was seen: any page on the web, unlike the site of a mark.

use std::{fmt, str::FromStr};

use url::Url;

/// An `http` or `https` URL of at most [`PageUrl::MAX_BYTES`] bytes in its canonical spelling,
/// without user name, password and fragment. It is evidence; nothing is fetched from it by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageUrl(Url);

/// A text is not the URL of a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPageUrl {
    /// Too long.
    #[error("the URL has {bytes} bytes, more than {}", PageUrl::MAX_BYTES)]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Not a URL at all.
    #[error("{found:?} is not a URL: {reason}")]
    Malformed {
        /// What was found.
        found: String,
        /// What the URL parser said.
        reason: String,
    },
    /// Neither http nor https.
    #[error("{found:?} does not begin with https:// or http://")]
    Scheme {
        /// What was found.
        found: String,
    },
    /// A user name or password in it.
    #[error("the URL holds a user name or password")]
    UserInfo,
}

impl PageUrl {
    /// Longest URL: what browsers accept in practice.
    pub const MAX_BYTES: usize = 2_048;

    /// The URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for PageUrl {
    type Err = InvalidPageUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.len();
        if bytes > Self::MAX_BYTES {
            return Err(InvalidPageUrl::TooLong { bytes });
        }
        let found = || text.chars().take(80).collect();
        let mut url = Url::parse(text).map_err(|error| InvalidPageUrl::Malformed {
            found: found(),
            reason: error.to_string(),
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidPageUrl::Scheme { found: found() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidPageUrl::UserInfo);
        }
        url.set_fragment(None);
        let bytes = url.as_str().len();
        if bytes > Self::MAX_BYTES {
            // Characters beyond ASCII are written in more bytes than they had.
            return Err(InvalidPageUrl::TooLong { bytes });
        }
        Ok(Self(url))
    }
}

impl From<&shirushi_verifier::domain::TargetUrl> for PageUrl {
    fn from(site: &shirushi_verifier::domain::TargetUrl) -> Self {
        Self(site.url().clone())
    }
}

impl fmt::Display for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

crate::text_form::serde_as_text!(PageUrl);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_have_a_query_and_lie_on_plain_http() {
        let page: PageUrl = "HTTP://Shop.example.jp/a?b=c#d".parse().unwrap();
        assert_eq!(page.to_string(), "http://shop.example.jp/a?b=c");
        assert_eq!(page.to_string().parse(), Ok(page));
    }

    #[test]
    fn what_is_not_a_page_on_the_web_is_refused_with_the_cause() {
        let refusal = |text: &str| text.parse::<PageUrl>().unwrap_err();
        let long = format!("https://a.example/{}", "x".repeat(2_048));
        let bytes = long.len();
        assert_eq!(refusal(&long), InvalidPageUrl::TooLong { bytes });
        let spread = format!("https://a.example/{}", "あ".repeat(600));
        let bytes = 18 + 600 * 9;
        assert_eq!(refusal(&spread), InvalidPageUrl::TooLong { bytes });
        let found = "javascript:alert(1)".to_owned();
        assert_eq!(refusal(&found.clone()), InvalidPageUrl::Scheme { found });
        assert_eq!(
            refusal("https://paypal.example@evil.example/"),
            InvalidPageUrl::UserInfo
        );
        assert!(matches!(refusal("shop"), InvalidPageUrl::Malformed { .. }));
    }
}
