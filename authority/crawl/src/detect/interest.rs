//! Interest: what a page says of a picture, before it is fetched.

use url::Url;

use super::header;
use crate::page::{PictureRef, Source};

/// How much a picture is worth fetching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interest {
    /// It cannot be a badge.
    None,
    /// It could be one.
    Plausible,
    /// It leads to a verification page of this authority, or is named as its badges are.
    Strong,
}

/// What is known of this authority's badges.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Beginnings of its verification pages, such as `https://mark.example.jp/marks/`.
    pub verify_pages: Vec<Url>,
    /// How delivered files are named, without what tells their size and format, in lower case:
    /// `badge` stands for `badge.png` and `badge-128.png`.
    pub names: Vec<String>,
}

/// Formats of pictures that no badge comes in: drawings, and icons of several sizes.
const NO_BADGES: [&str; 3] = [".svg", ".svgz", ".ico"];

impl Known {
    /// Whether a URL is one of this authority's verification pages.
    pub(super) fn is_verification(&self, url: &Url) -> bool {
        let leads = |page: &Url| {
            // Without TLS it leads there too.
            page.host() == url.host()
                && page.port() == url.port()
                && url.path().starts_with(page.path())
        };
        self.verify_pages.iter().any(leads)
    }

    pub(super) fn interest(&self, picture: &PictureRef) -> Interest {
        let name = match &picture.source {
            Source::At(url) => file_name(url),
            Source::Inline(_) => String::new(),
        };
        let links = picture
            .link
            .as_ref()
            .is_some_and(|link| self.is_verification(link));
        if links || self.names.iter().any(|known| is_named(&name, known)) {
            return Interest::Strong;
        }
        let fits = picture
            .size
            .is_none_or(|(w, h)| header::may_be_a_badge(w, h));
        if fits && !NO_BADGES.iter().any(|end| name.ends_with(end)) {
            Interest::Plausible
        } else {
            Interest::None
        }
    }
}

/// The file's name in a URL, in lower case.
fn file_name(url: &Url) -> String {
    let last = url.path().rsplit('/').next();
    last.unwrap_or_default().to_ascii_lowercase()
}

/// Whether a file's name is a known one, with or without what tells its size and format.
fn is_named(name: &str, known: &str) -> bool {
    let rest = name.strip_prefix(known).filter(|_| !known.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            verify_pages: vec!["https://mark.example.jp/marks/".parse().unwrap()],
            names: vec!["badge".to_owned()],
        }
    }

    fn interest(source: &str, link: Option<&str>, size: Option<(u32, u32)>) -> Interest {
        known().interest(&PictureRef {
            source: Source::At(source.parse().unwrap()),
            link: link.map(|link| link.parse().unwrap()),
            alt: None,
            size,
        })
    }

    #[test]
    fn a_link_to_a_verification_page_is_of_strong_interest() {
        let tiny = Some((1, 1));
        for (link, wanted) in [
            ("https://mark.example.jp/marks/20001", Interest::Strong),
            ("http://mark.example.jp/marks/20001", Interest::Strong),
            ("https://mark.example.jp/", Interest::None),
            ("https://evil.example/marks/20001", Interest::None),
        ] {
            assert_eq!(
                interest("https://a.example/x.png", Some(link), tiny),
                wanted,
                "{link}"
            );
        }
    }

    #[test]
    fn so_is_a_file_named_as_badges_are() {
        for (file, wanted) in [
            ("badge.png", Interest::Strong),
            ("Badge-128.PNG?v=1", Interest::Strong),
            ("badge", Interest::Strong),
            ("badges.png", Interest::Plausible),
            ("x/y.png", Interest::Plausible),
        ] {
            let url = format!("https://a.example/{file}");
            assert_eq!(interest(&url, None, None), wanted, "{file}");
        }
    }

    #[test]
    fn what_cannot_be_a_badge_is_of_none() {
        let at = |file: &str, size| interest(&format!("https://a.example/{file}"), None, size);
        assert_eq!(at("logo.svg", None), Interest::None);
        assert_eq!(at("dot.gif", Some((1, 1))), Interest::None);
        assert_eq!(at("banner.png", Some((468, 60))), Interest::None);
        assert_eq!(at("x.png", Some((0, 0))), Interest::None);
        assert_eq!(at("x.png", Some((128, 128))), Interest::Plausible);
    }
}
