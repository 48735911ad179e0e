//! Which pictures of a page could show a mark.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// A picture that a page shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Candidate {
    /// Fetched from here.
    At(Url),
    /// Written into the page itself.
    Inline(Vec<u8>),
}

/// Most pictures looked at on one page.
const MAX_CANDIDATES: usize = 100;
/// The attributes that hold one URL, those of common lazy loaders included.
const SINGLE: [&str; 3] = ["src", "data-src", "data-original"];
/// The attributes that hold several.
const SEVERAL: [&str; 2] = ["srcset", "data-srcset"];

/// The pictures of a page, each once, in the page's order. Relative URLs are
/// resolved as a browser does, `<base>` included: that decides what is shown,
/// never which page it is.
pub(super) fn find(html: &str, page: &Url) -> Vec<Candidate> {
    let document = Html::parse_document(html);
    let base = base(&document, page);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for element in select(&document, "img, picture > source, input[type=image]") {
        for reference in references(element) {
            let candidate = resolve(&reference, &base);
            if let Some(candidate) = candidate.filter(|c| seen.insert(c.clone())) {
                found.push(candidate);
            }
            if found.len() == MAX_CANDIDATES {
                return found;
            }
        }
    }
    found
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

fn references(element: ElementRef<'_>) -> Vec<String> {
    let single = SINGLE.iter().filter_map(|name| element.attr(name));
    let several = SEVERAL.iter().filter_map(|name| element.attr(name));
    let mut references: Vec<String> = single.map(str::to_owned).collect();
    references.extend(several.flat_map(srcset));
    references
}

/// The URLs of a `srcset`: separated by a comma and white space, or by the
/// comma after a descriptor. A URL itself may hold commas.
fn srcset(value: &str) -> Vec<String> {
    let mut urls = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace());
        let (url, after) = rest.split_at(end.unwrap_or(rest.len()));
        let bare = url.trim_end_matches(',');
        urls.push(bare.to_owned());
        rest = if bare.len() < url.len() {
            after
        } else {
            after.find(',').map_or("", |comma| &after[comma + 1..])
        };
    }
}

fn resolve(reference: &str, base: &Url) -> Option<Candidate> {
    let url = base.join(reference.trim()).ok()?;
    match url.scheme() {
        "http" | "https" => {
            let mut url = url;
            url.set_fragment(None);
            Some(Candidate::At(url))
        }
        "data" => inline(&url),
        _ => None,
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

    fn found(html: &str) -> Vec<String> {
        let page = "https://shop.example.jp/a/b.html".parse().unwrap();
        let show = |candidate: Candidate| match candidate {
            Candidate::At(url) => url.to_string(),
            Candidate::Inline(bytes) => format!("{} bytes", bytes.len()),
        };
        find(html, &page).into_iter().map(show).collect()
    }

    #[test]
    fn pictures_are_found_wherever_pages_put_them() {
        let html = r#"<a href="https://mark.example.jp/"><img src="badge.png#x" alt=""></a>
            <img srcset="/s.webp 1x, /l,1.webp 2x, https://cdn.example/x.png">
            <picture><source srcset="p.webp"><img data-src="lazy.png"></picture>
            <input type="image" src="//cdn.example/button.png">
            <img src="badge.png"><video src="v.mp4"></video><img src="javascript:0">
            <img src="data:image/png;base64,iVBORw==">"#;
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
                "4 bytes",
            ]
        );
    }

    #[test]
    fn a_base_element_moves_pictures() {
        let html = r#"<base href="/pics/"><img src="badge.png">"#;
        assert_eq!(found(html), ["https://shop.example.jp/pics/badge.png"]);
    }

    #[test]
    fn no_page_makes_more_than_the_cap() {
        let pictures: Vec<_> = (0..500).map(|i| format!("<img src={i}.png>")).collect();
        assert_eq!(found(&pictures.concat()).len(), MAX_CANDIDATES);
    }

    #[test]
    fn a_srcset_of_odd_forms_ends() {
        assert_eq!(srcset(" , ,a 1x ,b, c"), ["a", "b", "c"]);
        assert_eq!(srcset("a 1x"), ["a"]);
        assert!(srcset(" ,, ").is_empty());
    }
}
