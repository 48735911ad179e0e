//! Sitemaps: the pages that a site says it has (sitemaps.org protocol 0.9).

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};
use url::Url;

use crate::Origin;

use super::MAX_URL_BYTES;

/// What a sitemap tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sitemap {
    /// Pages, all of the sitemap's own origin; at most [`MAX_PAGES`].
    pub pages: Vec<Url>,
    /// Further sitemaps, all of its own origin; at most [`MAX_SITEMAPS`].
    pub more: Vec<Url>,
    /// Whether there is more than this: a bound was met, or the file is damaged from some place on.
    pub cut: bool,
}

/// Most pages of a sitemap (the protocol allows as many).
pub const MAX_PAGES: usize = 50_000;
/// Most further sitemaps; the protocol allows more, and no crawl here asks for so many.
pub const MAX_SITEMAPS: usize = 1_000;

/// Reads a sitemap, an index of sitemaps, or a list of URLs one a line. Nothing is declared in
/// it: entities other than XML's own are left out, so that none can grow.
pub fn read(body: &[u8], url: &Url) -> Sitemap {
    let mut sitemap = Sitemap::default();
    let Ok(origin) = Origin::of(url) else {
        return sitemap;
    };
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if text.trim_ascii_start().starts_with(b"<") {
        sitemap.cut = read_xml(text, &mut sitemap, &origin).is_none();
    } else {
        let lines = text.split(|b| matches!(b, b'\n' | b'\r'));
        let texts = lines.filter_map(|line| std::str::from_utf8(line).ok());
        let mut kept = texts.map(|line| sitemap.add(line, false, &origin));
        sitemap.cut = kept.any(|kept| kept.is_none());
    }
    sitemap
}

/// `None` where a bound was met or the XML is damaged.
fn read_xml(text: &[u8], sitemap: &mut Sitemap, origin: &Origin) -> Option<()> {
    let text = String::from_utf8_lossy(text);
    let mut reader = Reader::from_str(&text);
    // Depth and names are not checked, and an end tag that is missing costs nothing.
    reader.config_mut().check_end_names = false;
    let mut is_index = false;
    let mut location: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sitemapindex" => is_index = true,
                "loc" => location = Some(String::new()),
                _ => {}
            },
            Event::Text(text) => extend(&mut location, &text),
            Event::CData(text) => extend(&mut location, &text),
            Event::GeneralRef(reference) => extend(&mut location, &character(&reference)),
            Event::End(tag) if tag.local_name().as_ref() == "loc" => {
                if let Some(location) = location.take() {
                    sitemap.add(&location, is_index, origin)?;
                }
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// Text longer than a URL can be is not kept.
fn extend(location: &mut Option<String>, text: &str) {
    if let Some(location) = location
        && location.len() + text.len() <= 2 * MAX_URL_BYTES
    {
        location.push_str(text);
    }
}

/// The character of a reference: a number, or one of XML's five names.
fn character(reference: &BytesRef<'_>) -> Cow<'static, str> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Cow::Owned(c.to_string());
    }
    let known = quick_xml::escape::resolve_xml_entity(reference);
    Cow::Borrowed(known.unwrap_or_default())
}

impl Sitemap {
    /// Keeps a URL of this origin; `None` where there are too many.
    fn add(&mut self, text: &str, to_sitemap: bool, origin: &Origin) -> Option<()> {
        let text = text.trim();
        let url = Url::parse(text)
            .ok()
            .filter(|_| text.len() <= MAX_URL_BYTES);
        let Some(mut url) = url.filter(|url| Origin::of(url).as_ref() == Ok(origin)) else {
            return Some(());
        };
        url.set_fragment(None);
        let (list, most) = if to_sitemap {
            (&mut self.more, MAX_SITEMAPS)
        } else {
            (&mut self.pages, MAX_PAGES)
        };
        (list.len() < most).then(|| list.push(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sitemap(body: &str) -> Sitemap {
        let url = "https://shop.example.jp/sitemap.xml".parse().unwrap();
        read(body.as_bytes(), &url)
    }

    fn urls(list: &[Url]) -> Vec<&str> {
        list.iter().map(Url::as_str).collect()
    }

    #[test]
    fn pages_of_the_same_origin_are_told() {
        let read = sitemap(
            "\u{feff}<?xml version='1.0' encoding='UTF-8'?>\n\
             <s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'>\
             <s:url><s:loc> https://shop.example.jp/a?b=1&amp;c=2#d </s:loc><s:priority>1</s:priority></s:url>\
             <s:url><s:loc><![CDATA[https://shop.example.jp/&]]></s:loc></s:url>\
             <s:url><s:loc>https://shop.example.jp/&#x61;</s:loc></s:url>\
             <s:url><s:loc>https://other.example/</s:loc></s:url>\
             <s:url><s:loc>http://shop.example.jp/</s:loc></s:url>\
             <s:url><s:loc>/relative</s:loc></s:url></s:urlset>",
        );
        let wanted = ["a?b=1&c=2", "&", "a"].map(|path| format!("https://shop.example.jp/{path}"));
        assert_eq!(urls(&read.pages), wanted);
        assert!(read.more.is_empty() && !read.cut);
    }

    #[test]
    fn an_index_leads_to_more_sitemaps() {
        let read = sitemap(
            "<sitemapindex><sitemap><loc>https://shop.example.jp/1.xml.gz</loc></sitemap>\
             <sitemap><loc>https://other.example/2.xml</loc></sitemap></sitemapindex>",
        );
        assert_eq!(urls(&read.more), ["https://shop.example.jp/1.xml.gz"]);
        assert!(read.pages.is_empty() && !read.cut);
    }

    #[test]
    fn a_list_of_urls_is_a_sitemap_too() {
        let read = sitemap("https://shop.example.jp/a\r\nhttps://shop.example.jp/b\n\nnonsense\n");
        let wanted = ["https://shop.example.jp/a", "https://shop.example.jp/b"];
        assert_eq!(urls(&read.pages), wanted);
    }

    #[test]
    fn entities_do_not_grow() {
        let bomb = "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>\
            <urlset><url><loc>https://shop.example.jp/&b;x</loc></url></urlset>";
        assert_eq!(urls(&sitemap(bomb).pages), ["https://shop.example.jp/x"]);
    }

    #[test]
    fn a_damaged_one_is_read_as_far_as_it_goes() {
        let read = sitemap("<urlset><url><loc>https://shop.example.jp/</loc></url><url <");
        assert_eq!((read.pages.len(), read.cut), (1, true));
        for body in ["", "<", "<urlset>", "\u{0}\u{1}"] {
            assert!(sitemap(body).pages.is_empty(), "{body:?}");
        }
    }

    #[test]
    fn their_number_is_bounded() {
        let lines = "https://shop.example.jp/\n".repeat(MAX_PAGES + 1);
        let read = sitemap(&lines);
        assert_eq!((read.pages.len(), read.cut), (MAX_PAGES, true));
        let long = format!("https://shop.example.jp/{}", "a".repeat(MAX_URL_BYTES));
        assert!(sitemap(&long).pages.is_empty());
    }
}
