//! Origins: scheme, host and port, by which robots rules, queues and manners go (RFC 6454, RFC 9309 2.3).

use std::fmt;

use url::{Host, Url};

/// An origin on the web: `http` or `https`, a host in its ASCII form, and a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    secure: bool,
    host: Host<String>,
    port: u16,
}

/// The URL has no origin that can be crawled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("only http and https URLs with a host can be crawled")]
pub struct NoOrigin;

impl Origin {
    /// The origin of a URL.
    ///
    /// # Errors
    /// [`NoOrigin`] for other schemes than `http` and `https`.
    pub fn of(url: &Url) -> Result<Self, NoOrigin> {
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(NoOrigin),
        };
        let host = url.host().ok_or(NoOrigin)?.to_owned();
        let port = url.port_or_known_default().ok_or(NoOrigin)?;
        Ok(Self { secure, host, port })
    }

    /// Whether it is `https`.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The host.
    pub fn host(&self) -> &Host<String> {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a path on it, which begins with `/`; `None` where that is no URL.
    pub fn url(&self, path: &str) -> Option<Url> {
        // Not joined: a path may begin with two slashes.
        path.starts_with('/')
            .then(|| Url::parse(&format!("{self}{path}")).ok())?
    }

    /// What manners go by: all services of one host share one machine and one owner.
    pub fn host_key(&self) -> String {
        self.host.to_string()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.secure {
            ("https", 443)
        } else {
            ("http", 80)
        };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port != usual {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Result<Origin, NoOrigin> {
        Origin::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (url, shown) in [
            ("https://shop.example.jp/a?b#c", "https://shop.example.jp"),
            ("https://shop.example.jp:443/", "https://shop.example.jp"),
            ("http://127.1.2.3:8080/", "http://127.1.2.3:8080"),
            ("https://[2001:db8::1]/", "https://[2001:db8::1]"),
            ("https://印.example.jp/", "https://xn--wlr.example.jp"),
        ] {
            assert_eq!(origin(url).unwrap().to_string(), shown);
        }
        assert_ne!(origin("http://a.example/"), origin("https://a.example/"));
    }

    #[test]
    fn other_schemes_have_none() {
        for url in [
            "ftp://a.example/",
            "mailto:a@b.example",
            "data:,a",
            "file:///etc/passwd",
        ] {
            assert_eq!(origin(url), Err(NoOrigin));
        }
    }

    #[test]
    fn a_path_on_it_stays_on_it() {
        let shop = origin("https://shop.example.jp/").unwrap();
        let robots = shop.url("/robots.txt").unwrap();
        assert_eq!(robots.as_str(), "https://shop.example.jp/robots.txt");
        assert_eq!(shop.url("robots.txt"), None);
        let odd = shop.url("//other.example/a?b").unwrap();
        assert_eq!(Origin::of(&odd), Ok(shop));
    }
}
