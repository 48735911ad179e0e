//! Where a finding is: a page without the noise of its query, what is wrong, and on what.

use std::fmt;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::RegistrationNumber;
use url::Url;

use super::FindingKind;
use crate::{correspondence::PageUrl, inspection::hash::ContentHash};

/// One misuse at one place. Two findings never have the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The page, by [`page_of`].
    pub page: PageUrl,
    /// What is wrong.
    pub kind: FindingKind,
    /// With what.
    pub thing: Thing,
}

/// What something is wrong with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thing {
    /// A picture, by its file's SHA-256.
    Picture(ContentHash),
    /// A mark whose badge is not there.
    Mark(RegistrationNumber),
}

/// Names in a query by which visits are told apart, not pages: those of the large advertisers'
/// and statistics services', and of sessions. Names that begin with `utm_` are, too.
const NOISE: [&str; 12] = [
    "_ga",
    "_gl",
    "fbclid",
    "gclid",
    "igshid",
    "jsessionid",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "phpsessid",
    "yclid",
    "ttclid",
];

/// The page that a URL leads to: without its fragment, and without what in its query tells
/// visits apart and not pages. `None` where it is no page's URL.
pub fn page_of(url: &Url) -> Option<PageUrl> {
    let mut url = url.clone();
    if url.query().is_some() {
        let kept = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !is_noise(pair));
        let kept = kept.collect::<Vec<_>>().join("&");
        url.set_query((!kept.is_empty()).then_some(&kept));
    }
    url.as_str().parse().ok()
}

fn is_noise(pair: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    let name = name.to_ascii_lowercase();
    name.is_empty() || name.starts_with("utm_") || NOISE.contains(&name.as_str())
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Picture(sha256) => write!(f, "picture {sha256}"),
            Self::Mark(registration) => write!(f, "mark {registration}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_visits_apart_is_not_part_of_a_page() {
        let page = |url: &str| page_of(&url.parse().unwrap()).map(|page| page.to_string());
        for (url, is) in [
            (
                "http://a.example/?utm_source=x&id=1#top",
                "http://a.example/?id=1",
            ),
            ("http://a.example/?PHPSESSID=1&gclid=2", "http://a.example/"),
            ("http://a.example/?", "http://a.example/"),
            ("http://a.example/?b=2&a=1", "http://a.example/?b=2&a=1"),
            ("http://a.example/?utmost=1", "http://a.example/?utmost=1"),
        ] {
            assert_eq!(page(url).as_deref(), Some(is), "{url}");
        }
        assert_eq!(page("mailto:a@b.example"), None);
    }
}
