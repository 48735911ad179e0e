//! What a page's text says about the pictures it shows: where, how large, under which link, and
//! with which words beside (HTML Living Standard, 4.8.3 and 4.8.4).

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::pictures::{Candidate, MAX_CANDIDATES};
use crate::srcset;

/// A page, as far as its pictures go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pictures: Vec<Candidate>,
    elements: Vec<Element>,
}

/// An element that shows one picture, and may choose it among several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The pictures it may show, as places among the page's, and how each is named.
    pub pictures: Vec<(usize, Way)>,
    /// Its `alt`; `None` if it has none.
    pub alt: Option<String>,
    /// Its `width`, in CSS pixels, where that is a whole number.
    pub width: Option<u32>,
    /// Its `height`, likewise.
    pub height: Option<u32>,
    /// Where the link around it leads, if there is one with an address.
    pub link: Option<Url>,
}

/// How a page names a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As every browser shows it: `src`.
    Source,
    /// As one that browsers choose by screen or format: `srcset`.
    Variant,
    /// Where only a script of the page finds it: `data-src` and the like of common lazy loaders.
    /// `loading="lazy"` is no such case: without script, browsers do not wait.
    Script,
}

/// The attributes that name pictures, whether each names several, and for whom.
const ATTRIBUTES: [(&str, bool, Way); 5] = [
    ("src", false, Way::Source),
    ("data-src", false, Way::Script),
    ("data-original", false, Way::Script),
    ("srcset", true, Way::Variant),
    ("data-srcset", true, Way::Script),
];

/// The largest `width` or `height` taken for a size.
const MAX_SIDE: u32 = 100_000;

impl Page {
    /// Reads a page's text. Relative URLs are resolved as a browser does, `<base>` included: that
    /// decides what is shown, never which page it is. Past [`MAX_CANDIDATES`] pictures the rest
    /// is left out.
    pub fn read(html: &str, url: &Url) -> Self {
        let document = Html::parse_document(html);
        let mut reading = Reading {
            base: base(&document, url),
            places: BTreeMap::new(),
            page: Self {
                pictures: Vec::new(),
                elements: Vec::new(),
            },
        };
        reading.gather(&document, None);
        for fallback in select(&document, "noscript") {
            // Browsers with script keep this as a text; those without show it.
            let text: String = fallback.text().collect();
            let around = link(fallback, &reading.base);
            reading.gather(&Html::parse_fragment(&text), around.as_ref());
        }
        reading.page
    }

    /// The pictures, each once, in the page's order.
    pub fn pictures(&self) -> &[Candidate] {
        &self.pictures
    }

    /// The elements that show them.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }
}

/// A page being read.
struct Reading {
    base: Url,
    places: BTreeMap<Candidate, usize>,
    page: Page,
}

impl Reading {
    /// Takes the pictures of a document; `around` is the link that the whole of it stands in.
    fn gather(&mut self, document: &Html, around: Option<&Url>) {
        let mut choices = BTreeMap::new();
        for part in select(document, "img, picture > source, input[type=image]") {
            // The sources of a `picture` are choices of the one `img` in it.
            let picture = part.parent().and_then(ElementRef::wrap);
            let picture = picture.filter(|parent| parent.value().name() == "picture");
            let owner = picture.map_or(part.id(), |picture| picture.id());
            let place = *choices.entry(owner).or_insert_with(|| {
                self.page.elements.push(Element::default());
                self.page.elements.len() - 1
            });
            for (reference, way) in references(part) {
                if let Some(picture) = self.place(&reference) {
                    self.page.elements[place].pictures.push((picture, way));
                }
            }
            if part.value().name() != "source" {
                self.describe(place, part, around);
            }
        }
    }

    fn describe(&mut self, place: usize, part: ElementRef<'_>, around: Option<&Url>) {
        let size = |name| {
            let size = part.attr(name)?.trim().parse().ok();
            size.filter(|size| (1..=MAX_SIDE).contains(size))
        };
        let element = &mut self.page.elements[place];
        element.alt = part.attr("alt").map(|alt| alt.trim().to_owned());
        element.width = size("width");
        element.height = size("height");
        element.link = link(part, &self.base).or_else(|| around.cloned());
    }

    /// The place of a picture among the page's, if it is one and there is room.
    fn place(&mut self, reference: &str) -> Option<usize> {
        let candidate = Candidate::named(reference, &self.base)?;
        if let Some(place) = self.places.get(&candidate) {
            return Some(*place);
        }
        let place = self.page.pictures.len();
        if place == MAX_CANDIDATES {
            return None;
        }
        self.page.pictures.push(candidate.clone());
        self.places.insert(candidate, place);
        Some(place)
    }
}

fn base(document: &Html, page: &Url) -> Url {
    let element = select(document, "base[href]").into_iter().next();
    element
        .and_then(|element| page.join(element.attr("href")?).ok())
        .unwrap_or_else(|| page.clone())
}

fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    match Selector::parse(selector) {
        Ok(selector) => document.select(&selector).collect(),
        Err(_) => Vec::new(),
    }
}

/// Where the nearest link around an element leads.
fn link(element: ElementRef<'_>, base: &Url) -> Option<Url> {
    let mut around = element.ancestors().filter_map(ElementRef::wrap);
    let link = around.find(|one| one.value().name() == "a" && one.attr("href").is_some())?;
    base.join(link.attr("href")?.trim()).ok()
}

fn references(element: ElementRef<'_>) -> Vec<(String, Way)> {
    let mut references = Vec::new();
    for (name, several, way) in ATTRIBUTES {
        match element.attr(name) {
            Some(value) if several => {
                let several = srcset::candidates(value.as_bytes());
                let several = several.map(|one| String::from_utf8_lossy(one).into_owned());
                references.extend(several.map(|one| (one, way)));
            }
            // An `img` that names nothing shows nothing, not the page itself.
            Some(value) if !value.trim().is_empty() => references.push((value.to_owned(), way)),
            _ => {}
        }
    }
    references
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Page {
        Page::read(html, &"https://shop.example.jp/a/b.html".parse().unwrap())
    }

    fn found(html: &str) -> Vec<String> {
        read(html)
            .pictures()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn pictures_are_found_wherever_pages_put_them() {
        let html = r#"<a href="https://mark.example.jp/"><img src="badge.png#x" alt=""></a>
            <img srcset="/s.webp 1x, /l,1.webp 2x, https://cdn.example/x.png">
            <picture><source srcset="p.webp"><img data-src="lazy.png"></picture>
            <input type="image" src="//cdn.example/button.png">
            <img src="badge.png"><video src="v.mp4"></video><img src="javascript:0">
            <img src="data:image/png;base64,iVBORw=="><img src="">"#;
        assert_eq!(
            found(html),
            [
                "https://shop.example.jp/a/badge.png",
                "https://shop.example.jp/s.webp",
                "https://shop.example.jp/l,1.webp",
                "https://cdn.example/x.png",
                "https://shop.example.jp/a/p.webp",
                "https://shop.example.jp/a/lazy.png",
                "https://cdn.example/button.png",
                "inline",
            ]
        );
    }

    #[test]
    fn a_base_element_moves_pictures_and_links() {
        let html = r#"<base href="/pics/"><a href="x"><img src="badge.png"></a>"#;
        assert_eq!(found(html), ["https://shop.example.jp/pics/badge.png"]);
        let link = read(html).elements()[0].link.clone();
        assert_eq!(link.unwrap().as_str(), "https://shop.example.jp/pics/x");
    }

    #[test]
    fn no_page_makes_more_than_the_cap() {
        let pictures: Vec<_> = (0..500).map(|i| format!("<img src={i}.png>")).collect();
        assert_eq!(found(&pictures.concat()).len(), MAX_CANDIDATES);
    }

    #[test]
    fn a_picture_element_and_its_sources_are_one() {
        let html = r#"<a href="/m"><span><picture><source srcset="a.webp 1x, b.webp 2x">
            <img src="a.png" data-src="a.webp" alt=" Mark " width="160" height="16%"></picture></span></a>"#;
        let page = read(html);
        let [element] = page.elements() else {
            panic!("{page:?}");
        };
        let ways = [
            (0, Way::Variant),
            (1, Way::Variant),
            (2, Way::Source),
            (0, Way::Script),
        ];
        assert_eq!(element.pictures, ways);
        assert_eq!(element.alt.as_deref(), Some("Mark"));
        assert_eq!((element.width, element.height), (Some(160), None));
        assert_eq!(
            element.link.as_ref().map(Url::path),
            Some("/m"),
            "a link around, not only the nearest element"
        );
    }

    #[test]
    fn what_readers_without_script_see_is_read_too() {
        let html =
            r#"<a href="/m"><img data-src="a.png"><noscript><img src="a.png"></noscript></a>"#;
        let page = read(html);
        assert_eq!(page.pictures().len(), 1);
        let ways: Vec<_> = page
            .elements()
            .iter()
            .map(|one| one.pictures[0].1)
            .collect();
        assert_eq!(ways, [Way::Script, Way::Source]);
        assert_eq!(page.elements()[1].link, page.elements()[0].link);
    }
}
