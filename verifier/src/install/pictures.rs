//! Which pictures a reference in a page names: a URL of the web, or bytes written into the page.

use base64::{Engine, engine::general_purpose::STANDARD};
use url::Url;

/// A picture that a page shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Candidate {
    /// Fetched from here.
    At(Url),
    /// Written into the page itself.
    Inline(Vec<u8>),
}

/// Most pictures looked at on one page.
pub const MAX_CANDIDATES: usize = 100;

impl Candidate {
    /// The picture that `reference` names on a page whose relative URLs start at `base`; `None`
    /// for what is no picture of the web.
    pub(super) fn named(reference: &str, base: &Url) -> Option<Self> {
        let mut url = base.join(reference.trim()).ok()?;
        match url.scheme() {
            "http" | "https" => {
                url.set_fragment(None);
                Some(Self::At(url))
            }
            "data" => inline(&url),
            _ => None,
        }
    }
}

impl std::fmt::Display for Candidate {
    /// The URL, or `inline`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::At(url) => url.fmt(f),
            Self::Inline(_) => f.write_str("inline"),
        }
    }
}

/// The bytes of a `data:` picture in Base64.
fn inline(url: &Url) -> Option<Candidate> {
    let (kind, data) = url.path().split_once(',')?;
    let is_picture = kind.starts_with("image/") && kind.ends_with(";base64");
    let data = data
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "=");
    let bytes = is_picture.then(|| STANDARD.decode(data).ok()).flatten()?;
    Some(Candidate::Inline(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_the_web_and_of_the_page_itself_are_named() {
        let base = "https://shop.example.jp/a/".parse().unwrap();
        let named = |reference| Candidate::named(reference, &base).map(|c| c.to_string());
        assert_eq!(
            named(" b.png#x ").as_deref(),
            Some("https://shop.example.jp/a/b.png")
        );
        assert_eq!(
            named("data:image/png;base64,iVBORw==").as_deref(),
            Some("inline")
        );
        for other in [
            "javascript:0",
            "data:text/html,x",
            "data:image/png,x",
            "file:///a.png",
        ] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
