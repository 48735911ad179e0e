//! The scope of a mark: whether a page lies at or below the URL that the mark is for.
//!
//! Both URLs are parsed, and their parts compared, never their texts. The
//! page is the top-level URL after redirects: what the address bar shows.

use std::fmt;

use url::Url;

use crate::domain::{TargetUrl, ambiguity, is_loopback, unicode_host};

/// The longest page URL, in bytes.
const MAX_PAGE_BYTES: usize = 8192;

/// The URL of a page, as the address bar shows it; any scheme, any form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageUrl(Url);

/// The text is not a URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a page's URL: {reason}")]
pub struct InvalidPageUrl {
    /// What was found, or its beginning.
    pub found: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Why a page does not lie within a mark's scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutOfScope {
    /// Not a page of the web, or one without encryption.
    #[error("the page is {scheme}:, not https:")]
    Scheme {
        /// The page's scheme.
        scheme: String,
    },
    /// Encrypted where the target is not, or the other way round.
    #[error("the mark is for {target}:, the page is {page}:")]
    OtherScheme {
        /// The target's scheme.
        target: String,
        /// The page's scheme.
        page: String,
    },
    /// A user name or password, which hides the host.
    #[error("the page's URL holds a user name or password")]
    UserInfo,
    /// A dot after the host: another origin to browsers.
    #[error("the page's host {host} ends in a dot")]
    TrailingDot {
        /// The host.
        host: String,
    },
    /// Another host.
    #[error("the mark is for host {target}, the page is on {page}")]
    OtherHost {
        /// The target's host, in ASCII.
        target: String,
        /// The page's host, in ASCII.
        page: String,
    },
    /// Another port.
    #[error("the mark is for port {target}, the page is on port {page}")]
    OtherPort {
        /// The target's port.
        target: u16,
        /// The page's port.
        page: u16,
    },
    /// A path that servers read differently.
    #[error("the page's path holds {part:?}, which servers read differently")]
    AmbiguousPath {
        /// The part at fault.
        part: &'static str,
    },
    /// A path beside or above the target's.
    #[error("the mark is for pages below {target}, the page is {page}")]
    OtherPath {
        /// The target's path.
        target: String,
        /// The page's path.
        page: String,
    },
}

impl PageUrl {
    /// The URL's text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The URL, parsed.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host as people write it: IDNA labels turned back into Unicode.
    pub fn unicode_host(&self) -> String {
        unicode_host(&self.0)
    }
}

impl std::str::FromStr for PageUrl {
    type Err = InvalidPageUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason: String| InvalidPageUrl {
            found: text.chars().take(100).collect(),
            reason,
        };
        if text.len() > MAX_PAGE_BYTES {
            let reason = format!("it has {} bytes, more than {MAX_PAGE_BYTES}", text.len());
            return Err(invalid(reason));
        }
        let url = Url::parse(text).map_err(|error| invalid(error.to_string()))?;
        Ok(Self(url))
    }
}

impl From<Url> for PageUrl {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

impl fmt::Display for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

impl serde::Serialize for PageUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether `page` lies at or below `target`.
///
/// # Errors
/// [`OutOfScope`], the first that applies.
pub fn check(target: &TargetUrl, page: &PageUrl) -> Result<(), OutOfScope> {
    let (target, page) = (target.url(), page.url());
    check_form(page)?;
    if target.scheme() != page.scheme() {
        return Err(OutOfScope::OtherScheme {
            target: target.scheme().to_owned(),
            page: page.scheme().to_owned(),
        });
    }
    if target.host() != page.host() {
        return Err(OutOfScope::OtherHost {
            target: host(target),
            page: host(page),
        });
    }
    let ports = (target.port_or_known_default(), page.port_or_known_default());
    if let (Some(target), Some(page)) = ports
        && target != page
    {
        return Err(OutOfScope::OtherPort { target, page });
    }
    if let Some(part) = ambiguity(page.path()) {
        return Err(OutOfScope::AmbiguousPath { part });
    }
    // The target's path ends in a slash, so this cannot stop within a segment.
    if !page.path().starts_with(target.path()) {
        return Err(OutOfScope::OtherPath {
            target: target.path().to_owned(),
            page: page.path().to_owned(),
        });
    }
    Ok(())
}

/// What no page within any scope can be.
fn check_form(page: &Url) -> Result<(), OutOfScope> {
    let secure = page.scheme() == "https" || (page.scheme() == "http" && is_loopback(page));
    if !secure {
        return Err(OutOfScope::Scheme {
            scheme: page.scheme().to_owned(),
        });
    }
    if !page.username().is_empty() || page.password().is_some() {
        return Err(OutOfScope::UserInfo);
    }
    let host = host(page);
    if host.ends_with('.') {
        return Err(OutOfScope::TrailingDot { host });
    }
    Ok(())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(target: &str, page: &str) -> Result<(), OutOfScope> {
        check(&target.parse().unwrap(), &page.parse().unwrap())
    }

    const SHOP: &str = "https://shop.example.jp/shop/";

    #[test]
    fn the_target_and_the_pages_below_it_are_within() {
        for page in [
            "https://shop.example.jp/shop/",
            "https://shop.example.jp/shop/?q=1#top",
            "https://shop.example.jp/shop/a/b.html",
            "https://SHOP.example.JP:443/shop/a",
            "https://shop.example.jp/x/../shop/a",
            "https://shop.example.jp/shop/a?u=//evil/;%2f",
            "https://shop.example.jp\\shop\\a",
        ] {
            assert_eq!(scope(SHOP, page), Ok(()), "{page}");
        }
        assert!(scope("https://xn--r8jz45g.jp/", "https://例え.jp/a").is_ok());
        assert!(scope("http://localhost:8080/", "http://localhost:8080/a").is_ok());
        assert!(scope("http://127.0.0.1/", "http://127.1/a").is_ok());
    }

    #[test]
    fn pages_beside_or_above_the_target_are_not() {
        for page in [
            "https://shop.example.jp/",
            "https://shop.example.jp/shop",
            "https://shop.example.jp/shopping/",
            "https://shop.example.jp/Shop/",
            "https://shop.example.jp/shop/../",
            "https://shop.example.jp/shop/%2e%2e/x",
        ] {
            let refusal = scope(SHOP, page);
            assert!(
                matches!(refusal, Err(OutOfScope::OtherPath { .. })),
                "{page}"
            );
        }
    }

    #[test]
    fn other_hosts_are_refused_whatever_they_look_like() {
        for page in [
            "https://example.jp/shop/",
            "https://www.shop.example.jp/shop/",
            "https://shop.example.jp.evil.example/shop/",
            "https://shop-example.jp/shop/",
            "https://shοp.example.jp/shop/", // Greek omicron
        ] {
            let refusal = scope(SHOP, page);
            assert!(
                matches!(refusal, Err(OutOfScope::OtherHost { .. })),
                "{page}"
            );
        }
    }

    #[test]
    fn a_trailing_dot_a_port_or_a_user_name_never_matches() {
        assert!(matches!(
            scope(SHOP, "https://shop.example.jp./shop/"),
            Err(OutOfScope::TrailingDot { .. })
        ));
        assert_eq!(
            scope(SHOP, "https://shop.example.jp:8443/shop/"),
            Err(OutOfScope::OtherPort {
                target: 443,
                page: 8443
            })
        );
        for page in [
            "https://u@shop.example.jp/shop/",
            "https://:p@shop.example.jp/shop/",
        ] {
            assert_eq!(scope(SHOP, page), Err(OutOfScope::UserInfo), "{page}");
        }
        assert!(matches!(
            scope(SHOP, "https://shop.example.jp@evil.example/shop/"),
            Err(OutOfScope::UserInfo)
        ));
    }

    #[test]
    fn other_schemes_never_match() {
        for page in [
            "http://shop.example.jp/shop/",
            "blob:https://shop.example.jp/shop/",
            "data:text/html,https://shop.example.jp/shop/",
            "about:srcdoc",
            "javascript:0",
            "file:///shop/",
            "wss://shop.example.jp/shop/",
        ] {
            let refusal = scope(SHOP, page);
            assert!(matches!(refusal, Err(OutOfScope::Scheme { .. })), "{page}");
        }
        assert!(matches!(
            scope("https://localhost:8080/", "http://localhost:8080/"),
            Err(OutOfScope::OtherScheme { .. })
        ));
    }

    #[test]
    fn paths_that_servers_read_differently_are_refused() {
        for (page, part) in [
            ("https://shop.example.jp/shop/..;/admin", ";"),
            ("https://shop.example.jp/shop//x", "//"),
            ("https://shop.example.jp/shop/a%2F..%2Fb", "%2f"),
            ("https://shop.example.jp/shop/a%5cb", "%5c"),
            ("https://shop.example.jp/shop/a%2Eb", "%2e"),
        ] {
            let refusal = scope(SHOP, page);
            assert_eq!(refusal, Err(OutOfScope::AmbiguousPath { part }), "{page}");
        }
    }

    #[test]
    fn a_text_that_is_no_url_is_an_error_of_its_own() {
        assert!("shop.example.jp".parse::<PageUrl>().is_err());
        assert!("https://".parse::<PageUrl>().is_err());
        let long = format!("https://shop.example.jp/{}", "a".repeat(MAX_PAGE_BYTES));
        assert!(long.parse::<PageUrl>().is_err());
    }
}
