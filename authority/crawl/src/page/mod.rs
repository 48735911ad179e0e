//! Pages: their links, pictures and stylesheets, from whatever bytes a server sends.
//!
//! The bytes are hostile. Reading them never fails: what cannot be read is left out, and every
//! list has its bound. Elements are told apart by a streaming parser that follows the HTML
//! standard (13.2.5); nothing is run, and no tree is built.

mod address;
mod collect;
mod css;
mod encoding;
mod inline;
pub mod sitemap;
#[cfg(test)]
mod tests;
mod walk;

use bytes::Bytes;
use url::Url;

use collect::Collector;
use encoding::Text;

/// What a page leads to and shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Pages it leads to or holds in frames, each once, in order; at most [`MAX_LINKS`].
    pub links: Vec<Url>,
    /// Pictures it shows, in order; at most [`MAX_PICTURES`]. The same picture comes again
    /// where another link is around it.
    pub pictures: Vec<PictureRef>,
    /// Its stylesheets, each once; at most [`MAX_STYLESHEETS`].
    pub stylesheets: Vec<Url>,
    /// Whether it lets crawlers follow its links (`<meta name="robots">`).
    pub follow: bool,
    /// Where it sends its readers by itself (`<meta http-equiv="refresh">`).
    pub refresh: Option<Url>,
    /// Whether a bound was met, so that the page has more than is told here.
    pub cut: bool,
}

/// A picture that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRef {
    /// Where it is.
    pub source: Source,
    /// Where the `<a>` around it leads.
    pub link: Option<Url>,
    /// Its text for those who do not see it, cut to [`MAX_ALT_BYTES`].
    pub alt: Option<String>,
    /// Width and height that the page gives it, in CSS pixels.
    pub size: Option<(u32, u32)>,
}

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// At this URL.
    At(Url),
    /// In the page itself: the file.
    Inline(Bytes),
}

/// Most links of a page.
pub const MAX_LINKS: usize = 2_000;
/// Most pictures of a page.
pub const MAX_PICTURES: usize = 500;
/// Most stylesheets of a page.
pub const MAX_STYLESHEETS: usize = 32;
/// Longest URL, in bytes; a longer one is passed over.
pub const MAX_URL_BYTES: usize = 2_048;
/// Largest picture in the page itself, in bytes of the file; a larger one is passed over.
pub const MAX_INLINE_BYTES: usize = 1 << 20;
/// Most bytes of all pictures in the page itself.
pub const MAX_INLINE_BYTES_IN_ALL: usize = 4 << 20;
/// Longest text for those who do not see a picture, in bytes.
pub const MAX_ALT_BYTES: usize = 256;

/// Reads a page as any crawler: robots directives for a named one are not looked for.
///
/// `content_type` is the header's value, which may name the encoding; `url` is where the page
/// came from, after redirects.
pub fn read(body: &[u8], content_type: Option<&str>, url: &Url) -> Page {
    read_as(None, body, content_type, url)
}

/// Reads a page as the crawler of this product token, whose own directives count too.
pub fn read_as(agent: Option<&str>, body: &[u8], content_type: Option<&str>, url: &Url) -> Page {
    let text = Text::of(body, content_type);
    let mut collector = Collector::new(url.clone(), text.encoding(), agent);
    let whole = walk::page(text.bytes(), &mut collector);
    collector.finish(whole)
}

/// Whether a media type, with or without parameters, is that of a page.
pub(crate) fn is_html(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|page| essence.eq_ignore_ascii_case(page))
}

/// The pictures of a stylesheet (`url(…)`), each once, at most [`MAX_PICTURES`]; not its fonts.
/// `base` is where the stylesheet came from.
pub fn stylesheet(css: &[u8], base: &Url) -> Vec<Url> {
    let mut collector = Collector::new(base.clone(), encoding_rs::UTF_8, None);
    collector.style(css, &collect::Shown::default());
    let pictures = collector.finish(true).pictures.into_iter();
    let at = pictures.filter_map(|picture| match picture.source {
        Source::At(url) => Some(url),
        Source::Inline(_) => None,
    });
    at.collect()
}
