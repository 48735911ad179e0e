//! Addresses: from an attribute's bytes to a URL that can be fetched.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use url::Url;

use super::MAX_URL_BYTES;

/// What the addresses of a page are relative to, and how they are encoded.
#[derive(Debug)]
pub(super) struct Base {
    url: Url,
    encoding: &'static Encoding,
    changed: bool,
}

impl Base {
    pub(super) fn new(url: Url, encoding: &'static Encoding) -> Self {
        Self {
            url,
            encoding,
            changed: false,
        }
    }

    /// The page's `<base>`; only the first counts (HTML standard 4.2.3).
    pub(super) fn set(&mut self, raw: &[u8]) {
        if !self.changed
            && let Some(url) = self.resolve(raw)
        {
            self.url = url;
            self.changed = true;
        }
    }

    /// The URL of an attribute's value, without its fragment; `None` where it leads nowhere else,
    /// is too long, or has another scheme than `http` and `https`.
    pub(super) fn resolve(&self, raw: &[u8]) -> Option<Url> {
        let raw = raw.trim_ascii();
        if raw.is_empty() || raw[0] == b'#' || raw.len() > MAX_URL_BYTES {
            return None;
        }
        let text = self.text(raw);
        let cut = text.find('#').map_or(&*text, |at| &text[..at]);
        let encoder: &dyn Fn(&str) -> Cow<'_, [u8]> = &|query| self.encoding.encode(query).0;
        let mut options = Url::options().base_url(Some(&self.url));
        if self.encoding != UTF_8 {
            options = options.encoding_override(Some(encoder));
        }
        let url = options.parse(cut).ok()?;
        let fits = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= MAX_URL_BYTES;
        fits.then_some(url)
    }

    /// An attribute's value as text, its character references decoded.
    pub(super) fn text<'a>(&self, raw: &'a [u8]) -> Cow<'a, str> {
        let text = match std::str::from_utf8(raw) {
            Ok(text) if text.is_ascii() || self.encoding == UTF_8 => Cow::Borrowed(text),
            _ => self.encoding.decode_without_bom_handling(raw).0,
        };
        match text {
            Cow::Borrowed(text) => unescaped(text),
            Cow::Owned(text) => Cow::Owned(unescaped(&text).into_owned()),
        }
    }
}

/// Decodes the character references that stand in addresses: numbers, and the names of the
/// characters that markup itself uses. Others stay as they are.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match reference(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that a reference names, and the reference's length after `&`.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 6] = [
        ("amp;", '&'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("lt;", '<'),
        ("gt;", '>'),
        ("nbsp;", '\u{a0}'),
    ];
    let Some(number) = text.strip_prefix('#') else {
        let named = NAMES.iter().find(|(name, _)| text.starts_with(name));
        return named.map(|(name, c)| (*c, name.len()));
    };
    let (digits, radix, start) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 2),
        None => (number, 10, 1),
    };
    let end = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    let value = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
    let closed = digits[end..].starts_with(';');
    let c = char::from_u32(value).filter(|c| *c != '\0');
    c.map(|c| (c, start + end + usize::from(closed)))
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    fn base(encoding: &'static Encoding) -> Base {
        Base::new("https://shop.example.jp/a/b?c#d".parse().unwrap(), encoding)
    }

    fn resolved(raw: &str) -> Option<String> {
        base(UTF_8).resolve(raw.as_bytes()).map(String::from)
    }

    #[test]
    fn an_address_is_relative_to_the_page_and_loses_its_fragment() {
        for (raw, url) in [
            ("x.png", "https://shop.example.jp/a/x.png"),
            (" /x\n", "https://shop.example.jp/x"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("?q=1&amp;r=2#top", "https://shop.example.jp/a/b?q=1&r=2"),
            (
                "/&#x61;&#98;?a&b&copy",
                "https://shop.example.jp/ab?a&b&copy",
            ),
            ("http://印.example/", "http://xn--wlr.example/"),
        ] {
            assert_eq!(resolved(raw).as_deref(), Some(url), "{raw:?}");
        }
    }

    #[test]
    fn what_cannot_be_fetched_is_no_address() {
        let long = format!("/{}", "a".repeat(MAX_URL_BYTES));
        for raw in [
            "",
            "#top",
            "javascript:void(0)",
            "JavaScript:alert(1)",
            "mailto:a@b.example",
            "tel:1",
            "data:,a",
            "ftp://a.example/",
            "http://",
            "https://[::1",
            &long,
        ] {
            assert_eq!(resolved(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn a_query_keeps_the_encoding_of_the_page() {
        let (raw, _, _) = SHIFT_JIS.encode("/店?q=店");
        let url = base(SHIFT_JIS).resolve(&raw).unwrap();
        assert_eq!(url.as_str(), "https://shop.example.jp/%E5%BA%97?q=%93X");
    }

    #[test]
    fn with_a_wrong_label_an_ascii_address_survives() {
        let (raw, _, _) = SHIFT_JIS.encode("/mark.png?表示");
        let url = base(UTF_8).resolve(&raw).unwrap();
        assert_eq!(url.path(), "/mark.png");
    }

    #[test]
    fn only_the_first_base_counts() {
        let mut base = base(UTF_8);
        base.set(b"javascript:1");
        base.set(b"/one/");
        base.set(b"/two/");
        let url = base.resolve(b"x").unwrap();
        assert_eq!(url.as_str(), "https://shop.example.jp/one/x");
    }
}
