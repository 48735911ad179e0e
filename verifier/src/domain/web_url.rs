//! URLs that name a site or a body: https, ending in a slash, in their one canonical spelling.

use std::{fmt, str::FromStr};

use url::{Host, Url};

/// The longest URL, in bytes.
const MAX_BYTES: usize = 255;

/// What a URL path must not hold: servers disagree about what it means, so
/// that a path could seem to lie below another without doing so.
const AMBIGUOUS: [&str; 5] = [";", "//", "%2f", "%5c", "%2e"];

/// Why a URL was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebUrlError {
    /// Too long.
    #[error("the URL has {bytes} bytes, more than {MAX_BYTES}")]
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
    /// Spelled otherwise than the URL standard writes it.
    #[error("{found:?} is not the canonical spelling, which is {canonical:?}")]
    NotCanonical {
        /// What was found.
        found: String,
        /// How it should be written.
        canonical: String,
    },
    /// Neither https nor http on this very machine.
    #[error("{found:?} does not begin with https://")]
    Scheme {
        /// What was found.
        found: String,
    },
    /// A user name or password in it.
    #[error("{found:?} holds a user name or password")]
    UserInfo {
        /// What was found.
        found: String,
    },
    /// A query or fragment in it.
    #[error("{found:?} holds a query (?) or fragment (#)")]
    QueryOrFragment {
        /// What was found.
        found: String,
    },
    /// The path does not end in a slash.
    #[error("the path of {found:?} does not end in /")]
    NoFinalSlash {
        /// What was found.
        found: String,
    },
    /// A host with a dot at its end.
    #[error("the host of {found:?} ends in a dot")]
    TrailingDot {
        /// What was found.
        found: String,
    },
    /// A path that servers read differently.
    #[error("the path of {found:?} holds {part:?}, which servers read differently")]
    AmbiguousPath {
        /// What was found.
        found: String,
        /// The part at fault.
        part: &'static str,
    },
}

/// Whether a host is this very machine: `localhost`, a name below it, or a loopback address.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The part of a path that makes it ambiguous, if any.
pub(crate) fn ambiguity(path: &str) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    AMBIGUOUS.into_iter().find(|part| lower.contains(part))
}

fn parse(text: &str) -> Result<Url, WebUrlError> {
    if text.len() > MAX_BYTES {
        return Err(WebUrlError::TooLong { bytes: text.len() });
    }
    let found = || text.to_owned();
    let url = Url::parse(text).map_err(|e| WebUrlError::Malformed {
        found: found(),
        reason: e.to_string(),
    })?;
    let scheme_fits = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if !scheme_fits {
        return Err(WebUrlError::Scheme { found: found() });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(WebUrlError::UserInfo { found: found() });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(WebUrlError::QueryOrFragment { found: found() });
    }
    if url.host_str().is_some_and(|h| h.ends_with('.')) {
        return Err(WebUrlError::TrailingDot { found: found() });
    }
    if let Some(part) = ambiguity(url.path()) {
        return Err(WebUrlError::AmbiguousPath {
            found: found(),
            part,
        });
    }
    if !url.path().ends_with('/') {
        return Err(WebUrlError::NoFinalSlash { found: found() });
    }
    if url.as_str() != text {
        return Err(WebUrlError::NotCanonical {
            found: found(),
            canonical: url.into(),
        });
    }
    Ok(url)
}

macro_rules! url_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Url);

        impl $name {
            /// The URL in its canonical spelling.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The URL, parsed.
            pub fn url(&self) -> &Url {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = WebUrlError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0.as_str())
            }
        }

        super::serde_as_text!($name);
    };
}

url_type!(
    /// The URL a mark is for: it and the pages below it.
    ///
    /// https (http only for this very machine), at most 255 bytes, equal to
    /// its own WHATWG serialization, no user name, query or fragment, a path
    /// that ends in `/` and that all servers read alike.
    TargetUrl
);
url_type!(
    /// The URL of an issuing body; status lists, holder list and click page lie below it.
    ///
    /// The same form as a [`TargetUrl`].
    IssuerUrl
);

impl TargetUrl {
    /// The host as people write it: IDNA labels turned back into Unicode.
    pub fn unicode_host(&self) -> String {
        unicode_host(&self.0)
    }
}

/// The host as people write it: IDNA labels turned back into Unicode.
pub(crate) fn unicode_host(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => idna::domain_to_unicode(name).0,
        Some(host) => host.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> WebUrlError {
        text.parse::<TargetUrl>().unwrap_err()
    }

    #[test]
    fn canonical_urls_are_taken() {
        for text in [
            "https://shop.example.jp/",
            "https://shop.example.jp/a/b/",
            "https://shop.example.jp:8443/",
            "https://xn--r8jz45g.jp/",
            "http://localhost:8080/",
            "http://127.0.0.1:8080/shop/",
            "http://[::1]/",
        ] {
            assert_eq!(text.parse::<TargetUrl>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_spellings_are_refused_and_the_right_one_is_named() {
        for (text, canonical) in [
            ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
            ("HTTPS://shop.example.jp/", "https://shop.example.jp/"),
            ("https://Shop.example.jp/", "https://shop.example.jp/"),
            ("https://shop.example.jp:443/", "https://shop.example.jp/"),
            ("https://shop.example.jp/a/../", "https://shop.example.jp/"),
            ("https://shop.example.jp", "https://shop.example.jp/"),
            (" https://shop.example.jp/", "https://shop.example.jp/"),
        ] {
            assert_eq!(
                refusal(text),
                WebUrlError::NotCanonical {
                    found: text.into(),
                    canonical: canonical.into()
                }
            );
        }
    }

    #[test]
    fn each_forbidden_part_has_its_own_refusal() {
        use WebUrlError as E;
        assert!(matches!(
            refusal("http://shop.example.jp/"),
            E::Scheme { .. }
        ));
        assert!(matches!(
            refusal("ftp://shop.example.jp/"),
            E::Scheme { .. }
        ));
        assert!(matches!(
            refusal("https://u@shop.example.jp/"),
            E::UserInfo { .. }
        ));
        assert!(matches!(
            refusal("https://shop.example.jp/?"),
            E::QueryOrFragment { .. }
        ));
        assert!(matches!(
            refusal("https://shop.example.jp/#"),
            E::QueryOrFragment { .. }
        ));
        assert!(matches!(
            refusal("https://shop.example.jp./"),
            E::TrailingDot { .. }
        ));
        assert!(matches!(
            refusal("https://shop.example.jp/a"),
            E::NoFinalSlash { .. }
        ));
        assert!(matches!(refusal("/a/"), E::Malformed { .. }));
        for part in ["a;b", "a//b", "a%2Fb", "a%5cb", "a%2eb"] {
            let text = format!("https://shop.example.jp/{part}/");
            assert!(matches!(refusal(&text), E::AmbiguousPath { .. }), "{text}");
        }
        let long = format!("https://shop.example.jp/{}/", "a".repeat(255));
        assert!(matches!(refusal(&long), E::TooLong { .. }));
    }

    #[test]
    fn the_host_is_shown_in_unicode_too() {
        let url: TargetUrl = "https://xn--r8jz45g.jp/".parse().unwrap();
        assert_eq!(url.unicode_host(), "例え.jp");
    }
}
