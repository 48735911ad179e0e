//! The walk through a page's elements, each with its attributes as they stand in the page.

use std::{borrow::Cow, cell::Cell, rc::Rc, sync::LazyLock};

use lol_html::{
    AsciiCompatibleEncoding, ElementContentHandlers, HtmlRewriter, MemorySettings, Selector,
    Settings, errors::SelectorError, html_content::Attribute, html_content::Element,
};
use memchr::memmem;
use url::Url;

use super::{collect::Collector, css};

/// What the parser may keep: the open elements, and nothing of the text, which it gets at once.
const MEMORY_BYTES: usize = 512 << 10;
/// Longest content of a `<style>` or `<noscript>` that is read.
const MAX_CONTENT_BYTES: usize = 256 << 10;
/// Most `<noscript>` that are read.
const MAX_NOSCRIPTS: usize = 64;

/// The elements that lead somewhere or show something. Parsed once for all pages.
static PLAIN: LazyLock<Result<Selector, SelectorError>> = LazyLock::new(|| {
    "a,area,base,embed,frame,iframe,image,img,input,link,meta,noscript,object,source,style,video"
        .parse()
});
/// Every element: any can have a background.
static EVERY: LazyLock<Result<Selector, SelectorError>> = LazyLock::new(|| "*".parse());

/// An element's start tag.
pub(super) struct Tag<'t, 'p> {
    /// Its name, in whatever case the page has it.
    pub(super) name: &'p [u8],
    page: &'p [u8],
    attributes: &'t [Attribute<'t>],
    /// The page from the end of the tag on.
    after: &'p [u8],
}

/// The part of a page that is read.
struct Part<'a> {
    text: &'a [u8],
    /// Where the link around it leads.
    link: Option<Url>,
}

/// Tells a page's elements to the collector. Returns whether the parser got to its end.
pub(super) fn page(text: &[u8], collector: &mut Collector<'_>) -> bool {
    let mut noscripts = Vec::new();
    let whole = walk(Part { text, link: None }, collector, &mut noscripts);
    let within_bound = noscripts.len() < MAX_NOSCRIPTS;
    // What only readers without scripts are shown is shown to them as the rest is.
    let parts = noscripts.into_iter();
    let parts = parts.map(|part| walk(part, collector, &mut Vec::new()));
    parts.fold(whole && within_bound, |whole, part| whole && part)
}

fn walk<'a>(part: Part<'a>, collector: &mut Collector<'_>, noscripts: &mut Vec<Part<'a>>) -> bool {
    let text = part.text;
    let selector = if may_have_backgrounds(text) {
        &EVERY
    } else {
        &PLAIN
    };
    let Ok(selector) = &**selector else {
        return false;
    };
    let mut anchor = part.link;
    // The `<a>` that is open; its end, which the parser tells elsewhere, sets this to zero.
    let open = Rc::new(Cell::new(0_u32));
    let mut opened = 0;
    let handler = |element: &mut Element<'_, '_>| {
        let span = element.source_location().bytes();
        let name = name_of(&text[span.start..span.end.min(text.len())]);
        let tag = Tag {
            name,
            page: text,
            attributes: element.attributes(),
            after: text.get(span.end..).unwrap_or_default(),
        };
        if anchor.is_some() && opened > 0 && open.get() != opened {
            anchor = None;
        }
        if is(name, b"a") {
            anchor = collector.anchor(&tag);
            opened += 1;
            open.set(opened);
        } else if is(name, b"noscript") && noscripts.len() < MAX_NOSCRIPTS {
            let link = anchor.clone();
            let text = tag.content();
            noscripts.push(Part { text, link });
        }
        collector.element(&tag, anchor.as_ref());
        if is(name, b"a")
            && let Some(handlers) = element.end_tag_handlers()
        {
            let (open, this) = (Rc::clone(&open), opened);
            handlers.push(Box::new(move |_| {
                if open.get() == this {
                    open.set(0);
                }
                Ok(())
            }));
        }
        Ok(())
    };
    let settings = Settings::new()
        .append_element_content_handler((
            Cow::Borrowed(selector),
            ElementContentHandlers::default().element(handler),
        ))
        // Only offsets are taken from it, so that any encoding like ASCII does.
        .with_encoding(AsciiCompatibleEncoding::utf_8())
        .with_adjust_charset_on_meta_tag(false)
        .with_strict(false)
        .with_memory_settings(
            MemorySettings::new()
                .with_preallocated_parsing_buffer_size(0)
                .with_max_allowed_memory_usage(MEMORY_BYTES),
        );
    let mut parser = HtmlRewriter::new(settings, |_: &[u8]| {});
    parser.write(text).and_then(|()| parser.end()).is_ok()
}

/// Whether any element may show a background: else most need not be looked at.
fn may_have_backgrounds(text: &[u8]) -> bool {
    let has = |name: &[u8]| memmem::find(text, name).is_some();
    css::may_have_addresses(text) || has(b"background=") || has(b"data-bg")
}

/// The name in a start tag.
fn name_of(tag: &[u8]) -> &[u8] {
    let name = tag.get(1..).unwrap_or_default();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    &name[..name.iter().position(ends).unwrap_or(name.len())]
}

fn is(name: &[u8], wanted: &[u8]) -> bool {
    name.eq_ignore_ascii_case(wanted)
}

impl<'p> Tag<'_, 'p> {
    /// The value of an attribute, as it stands in the page; the first of that name counts.
    pub(super) fn attribute(&self, name: &str) -> Option<&'p [u8]> {
        let named = |attribute: &&Attribute<'_>| {
            let found = attribute.name_source_location();
            let found = found.and_then(|at| self.page.get(at.bytes()));
            found.is_some_and(|found| is(found, name.as_bytes()))
        };
        let attribute = self.attributes.iter().find(named)?;
        let value = attribute.value_source_location();
        Some(
            value
                .and_then(|at| self.page.get(at.bytes()))
                .unwrap_or_default(),
        )
    }

    /// Whether it has attributes at all.
    pub(super) fn is_bare(&self) -> bool {
        self.attributes.is_empty()
    }

    /// What stands up to its end tag, of an element that holds text only.
    pub(super) fn content(&self) -> &'p [u8] {
        let within = &self.after[..self.after.len().min(MAX_CONTENT_BYTES)];
        let ends = |at: &usize| {
            let end = within[at + 1..].strip_prefix(b"/");
            let name = end.and_then(|end| end.get(..self.name.len()));
            name.is_some_and(|name| is(name, self.name))
        };
        let end = memchr::memchr_iter(b'<', within).find(ends);
        &within[..end.unwrap_or(within.len())]
    }
}
