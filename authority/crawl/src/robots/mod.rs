//! Robots rules: what a server's `robots.txt` lets this crawler ask for (RFC 9309).
//!
//! The file comes from the server and is not trusted: what is read of it is bounded, and no line of
//! it can fail. Whoever asks for the file follows its redirects (2.3.1.2) and keeps it (2.4).

use std::time::Duration;

use robotxt::Robots;
use url::Url;

use crate::Agent;

/// The rules of one origin for this crawler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(Robots);

/// Sitemaps taken from one file; a site with more names them in a sitemap index.
const MOST_SITEMAPS: usize = 50;

/// "Too Many Requests" (RFC 6585 4): whoever says so has not said that all is allowed.
const TOO_MANY_REQUESTS: u16 = 429;

impl Rules {
    /// The rules that follow from the answer to the request for `/robots.txt` (RFC 9309 2.3.1).
    ///
    /// `status` is that of the last answer, after redirects; `body` its decoded body, of which the
    /// first 500 KiB count (2.5). A file that is there is parsed; one that is not allows all
    /// (400 to 499, but for 429); anything else disallows all, since nothing is known then.
    pub fn of_answer(status: u16, body: &[u8], agent: &Agent) -> Self {
        match status {
            200..=299 => Self(Robots::parse(body, agent.token())),
            TOO_MANY_REQUESTS => Self::disallow_all(),
            400..=499 => Self::allow_all(),
            _ => Self::disallow_all(),
        }
    }

    /// Rules that allow everything.
    pub fn allow_all() -> Self {
        Self(Robots::allow_all())
    }

    /// Rules that allow nothing but `/robots.txt`: the file could not be reached (RFC 9309 2.3.1.4).
    pub fn disallow_all() -> Self {
        Self(Robots::disallow_all())
    }

    /// Whether a URL of this origin may be asked for: the longest rule that matches its path and
    /// query decides, `Allow` where two are as long (RFC 9309 2.2.2).
    pub fn allows(&self, url: &Url) -> bool {
        self.0.is_url_allowed(url)
    }

    /// The least time between two requests that the server asks for (`Crawl-delay`, no part of
    /// RFC 9309 but widely written), as it stands there: it can be of any length.
    pub fn delay(&self) -> Option<Duration> {
        self.0.crawl_delay()
    }

    /// The sitemaps that the file names (RFC 9309 2.2.4), at most 50, each once. They can lie on other hosts.
    pub fn sitemaps(&self) -> Vec<Url> {
        let mut sitemaps = Vec::new();
        for url in self.0.sitemaps() {
            if sitemaps.len() == MOST_SITEMAPS {
                break;
            }
            if matches!(url.scheme(), "http" | "https") && !sitemaps.contains(url) {
                sitemaps.push(url.clone());
            }
        }
        sitemaps
    }
}

#[cfg(test)]
mod tests;
