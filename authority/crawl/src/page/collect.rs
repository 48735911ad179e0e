//! What is collected from a page's elements, each list within its bound.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use encoding_rs::Encoding;
use shirushi_verifier::srcset;
use url::Url;

use super::{
    MAX_ALT_BYTES, MAX_INLINE_BYTES_IN_ALL, MAX_LINKS, MAX_PICTURES, MAX_STYLESHEETS, Page,
    PictureRef, Source,
    address::Base,
    css::{self, Address},
    inline,
    walk::Tag,
};

/// Where pages have a picture's address; scripts that load pictures late keep it in `data-`.
const PICTURE_ADDRESSES: [&str; 6] = [
    "src",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-echo",
];
/// Where they have several.
const PICTURE_SETS: [&str; 3] = ["srcset", "data-srcset", "data-lazy-srcset"];
/// Addresses of one set that are looked at.
const MAX_OF_SET: usize = 8;
/// Where an element has its background.
const BACKGROUND_ADDRESSES: [&str; 4] = [
    "background",
    "data-bg",
    "data-background",
    "data-background-image",
];

/// Collects a page.
pub(super) struct Collector<'a> {
    base: Base,
    agent: Option<&'a str>,
    page: Page,
    /// Hashes of what is collected, with a key of this page's own.
    seen: HashSet<u64>,
    hasher: RandomState,
    inline_bytes: usize,
}

/// How a picture is shown.
#[derive(Debug, Default)]
pub(super) struct Shown {
    link: Option<Url>,
    alt: Option<String>,
    size: Option<(u32, u32)>,
}

/// The lists of URLs.
#[derive(Clone, Copy, Hash)]
enum List {
    Links,
    Pictures,
    Stylesheets,
}

impl<'a> Collector<'a> {
    pub(super) fn new(url: Url, encoding: &'static Encoding, agent: Option<&'a str>) -> Self {
        Self {
            base: Base::new(url, encoding),
            agent,
            page: Page {
                links: Vec::new(),
                pictures: Vec::new(),
                stylesheets: Vec::new(),
                follow: true,
                refresh: None,
                cut: false,
            },
            seen: HashSet::new(),
            hasher: RandomState::new(),
            inline_bytes: 0,
        }
    }

    /// The page; `whole` tells whether the parser got to its end.
    pub(super) fn finish(mut self, whole: bool) -> Page {
        self.page.cut |= !whole;
        self.page
    }

    /// An `<a>`: where it leads.
    pub(super) fn anchor(&mut self, tag: &Tag<'_, '_>) -> Option<Url> {
        let href = tag
            .attribute("href")
            .or_else(|| tag.attribute("xlink:href"));
        let url = self.base.resolve(href?)?;
        self.link(url.clone());
        Some(url)
    }

    /// Any element, inside a link that leads to `link`.
    pub(super) fn element(&mut self, tag: &Tag<'_, '_>, link: Option<&Url>) {
        let mut name = [0; 8];
        let Some(lower) = name.get_mut(..tag.name.len()) else {
            return self.background(tag, link);
        };
        lower.copy_from_slice(tag.name);
        lower.make_ascii_lowercase();
        match &*lower {
            b"area" => self.page_at(tag.attribute("href")),
            b"iframe" | b"frame" => self.page_at(tag.attribute("src")),
            b"base" => {
                if let Some(href) = tag.attribute("href") {
                    self.base.set(href);
                }
            }
            b"link" => self.head_link(tag),
            b"meta" => self.meta(tag),
            b"style" => self.style(tag.content(), &Shown::default()),
            b"img" => self.picture(tag, link),
            // Its `src` is a film or a sound.
            b"source" => self.picture_sets(tag, &self.shown(tag, link)),
            b"image" => {
                self.picture(tag, link);
                let href = tag
                    .attribute("href")
                    .or_else(|| tag.attribute("xlink:href"));
                self.shown_at(href, tag, link);
            }
            b"input" => {
                let kind = tag.attribute("type").unwrap_or_default();
                if kind.eq_ignore_ascii_case(b"image") {
                    self.picture(tag, link);
                }
            }
            b"video" => self.shown_at(tag.attribute("poster"), tag, link),
            b"object" if is_of_pictures(tag) => self.shown_at(tag.attribute("data"), tag, link),
            b"embed" if is_of_pictures(tag) => self.shown_at(tag.attribute("src"), tag, link),
            _ => {}
        }
        self.background(tag, link);
    }

    /// A style, in an attribute or of its own; what it shows is shown so.
    pub(super) fn style(&mut self, style: &[u8], shown: &Shown) {
        for address in css::addresses(style) {
            match address {
                Address::Shown(address) => self.show(&address, shown),
                Address::Import(address) => self.stylesheet(&address),
            }
        }
    }

    fn background(&mut self, tag: &Tag<'_, '_>, link: Option<&Url>) {
        if tag.is_bare() {
            return;
        }
        if let Some(style) = tag.attribute("style")
            && css::may_have_addresses(style)
        {
            self.style(style, &self.shown(tag, link));
        }
        for name in BACKGROUND_ADDRESSES {
            if let Some(value) = tag.attribute(name) {
                let shown = self.shown(tag, link);
                if css::may_have_addresses(value) {
                    self.style(value, &shown);
                } else {
                    self.show(value, &shown);
                }
            }
        }
    }

    fn picture(&mut self, tag: &Tag<'_, '_>, link: Option<&Url>) {
        let shown = self.shown(tag, link);
        for name in PICTURE_ADDRESSES {
            if let Some(address) = tag.attribute(name) {
                self.show(address, &shown);
            }
        }
        self.picture_sets(tag, &shown);
    }

    fn picture_sets(&mut self, tag: &Tag<'_, '_>, shown: &Shown) {
        for name in PICTURE_SETS {
            let set = srcset::candidates(tag.attribute(name).unwrap_or_default());
            for address in set.take(MAX_OF_SET) {
                self.show(address, shown);
            }
        }
    }

    fn shown_at(&mut self, address: Option<&[u8]>, tag: &Tag<'_, '_>, link: Option<&Url>) {
        if let Some(address) = address {
            let shown = self.shown(tag, link);
            self.show(address, &shown);
        }
    }

    fn shown(&self, tag: &Tag<'_, '_>, link: Option<&Url>) -> Shown {
        let side = |name| tag.attribute(name).and_then(pixels);
        let alt = tag.attribute("alt").map(|alt| {
            let alt = self.base.text(&alt[..alt.len().min(4 * MAX_ALT_BYTES)]);
            let end = alt.floor_char_boundary(MAX_ALT_BYTES);
            alt[..end].trim().to_owned()
        });
        Shown {
            link: link.cloned(),
            alt: alt.filter(|alt| !alt.is_empty()),
            size: side("width").zip(side("height")),
        }
    }

    fn show(&mut self, address: &[u8], shown: &Shown) {
        let source = if inline::is_data(address) {
            let left = MAX_INLINE_BYTES_IN_ALL - self.inline_bytes;
            let Some(file) = inline::picture(address) else {
                return;
            };
            if file.len() > left {
                self.page.cut = true;
                return;
            }
            self.inline_bytes += file.len();
            Source::Inline(file)
        } else {
            let Some(url) = self.base.resolve(address) else {
                return;
            };
            let link = shown.link.as_ref().map(Url::as_str);
            if !self.is_new((List::Pictures as u8, url.as_str(), link)) {
                return;
            }
            Source::At(url)
        };
        if self.page.pictures.len() == MAX_PICTURES {
            self.page.cut = true;
            return;
        }
        self.page.pictures.push(PictureRef {
            source,
            link: shown.link.clone(),
            alt: shown.alt.clone(),
            size: shown.size,
        });
    }

    fn head_link(&mut self, tag: &Tag<'_, '_>) {
        let rel = tag.attribute("rel").unwrap_or_default();
        let has = |wanted: &[u8]| {
            let mut words = rel.split(u8::is_ascii_whitespace);
            words.any(|word| word.eq_ignore_ascii_case(wanted))
        };
        let kind = tag.attribute("type").unwrap_or_default();
        let leads = [b"canonical".as_slice(), b"alternate", b"next", b"prev"];
        if has(b"stylesheet") {
            self.stylesheet(tag.attribute("href").unwrap_or_default());
        } else if leads.into_iter().any(has) && matches!(kind, b"" | b"text/html") {
            self.page_at(tag.attribute("href"));
        }
    }

    fn meta(&mut self, tag: &Tag<'_, '_>) {
        let content = tag.attribute("content").unwrap_or_default();
        let is = |attribute: &str, wanted: &str| {
            let value = tag.attribute(attribute).unwrap_or_default();
            value.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes())
        };
        let named = |agent: &&str| is("name", agent);
        if is("name", "robots") || self.agent.as_ref().is_some_and(named) {
            let mut words = content.split(|b| *b == b',' || b.is_ascii_whitespace());
            let forbids = |word: &[u8]| {
                word.eq_ignore_ascii_case(b"nofollow") || word.eq_ignore_ascii_case(b"none")
            };
            self.page.follow &= !words.any(forbids);
        } else if is("http-equiv", "refresh") && self.page.refresh.is_none() {
            self.page.refresh = refresh(content).and_then(|address| self.base.resolve(address));
        }
    }

    fn page_at(&mut self, address: Option<&[u8]>) {
        if let Some(url) = address.and_then(|address| self.base.resolve(address)) {
            self.link(url);
        }
    }

    fn link(&mut self, url: Url) {
        if self.is_new((List::Links as u8, url.as_str(), None)) {
            let bound = push(&mut self.page.links, url, MAX_LINKS);
            self.page.cut |= bound;
        }
    }

    fn stylesheet(&mut self, address: &[u8]) {
        if let Some(url) = self.base.resolve(address)
            && self.is_new((List::Stylesheets as u8, url.as_str(), None))
        {
            let bound = push(&mut self.page.stylesheets, url, MAX_STYLESHEETS);
            self.page.cut |= bound;
        }
    }

    fn is_new(&mut self, what: (u8, &str, Option<&str>)) -> bool {
        self.seen.insert(self.hasher.hash_one(what))
    }
}

/// Adds to a list, unless its bound is met; returns whether it is.
fn push(list: &mut Vec<Url>, url: Url, most: usize) -> bool {
    let full = list.len() == most;
    if !full {
        list.push(url);
    }
    full
}

/// Whether an `<object>` or `<embed>` may be a picture.
fn is_of_pictures(tag: &Tag<'_, '_>) -> bool {
    let kind = tag.attribute("type").unwrap_or_default();
    let start = kind.get(..6).unwrap_or(kind);
    start.is_empty() || start.eq_ignore_ascii_case(b"image/")
}

/// A width or height in pixels; `None` for a share of what is around.
fn pixels(value: &[u8]) -> Option<u32> {
    let value = value.trim_ascii();
    let end = value
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(value.len());
    let unit = value[end..].trim_ascii();
    let number = std::str::from_utf8(&value[..end]).ok()?.parse().ok();
    number.filter(|_| !unit.starts_with(b"%"))
}

/// The address in `5; url=/next`.
fn refresh(content: &[u8]) -> Option<&[u8]> {
    let at = content.iter().position(|b| matches!(b, b';' | b','))?;
    let rest = content[at + 1..].trim_ascii();
    let is_named = rest
        .get(..3)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"url"));
    let named = is_named.then(|| rest[3..].trim_ascii_start().strip_prefix(b"="));
    let address = named.flatten().unwrap_or(rest).trim_ascii();
    match address {
        [quote @ (b'"' | b'\''), inner @ ..] => {
            let end = inner.iter().position(|b| b == quote).unwrap_or(inner.len());
            Some(&inner[..end])
        }
        _ => Some(address),
    }
}
