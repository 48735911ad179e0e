//! Style: the addresses in CSS, without parsing more of it than that takes (CSS Syntax 3, 4.3.6).

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

/// An address in a style.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// Of something shown: a picture, as far as can be told.
    Shown(Cow<'a, [u8]>),
    /// Of another stylesheet.
    Import(Cow<'a, [u8]>),
}

/// The addresses of a style, be it a stylesheet or an attribute.
pub(super) fn addresses(style: &[u8]) -> impl Iterator<Item = Address<'_>> {
    let mut rest = style;
    std::iter::from_fn(move || {
        loop {
            let at = memchr3(b'/', b'@', b'(', rest)?;
            let (before, after) = (&rest[..at], &rest[at + 1..]);
            match rest[at] {
                b'/' => rest = past_comment(after),
                b'@' => {
                    let (address, behind) = at_rule(after);
                    rest = behind;
                    if let Some(address) = address {
                        return Some(Address::Import(address));
                    }
                }
                _ => {
                    rest = after;
                    if ends_with_url(before) {
                        let (address, behind) = in_brackets(after);
                        rest = behind;
                        return Some(Address::Shown(address));
                    }
                }
            }
        }
    })
}

/// Whether a style may hold an address at all.
pub(super) fn may_have_addresses(text: &[u8]) -> bool {
    memchr::memchr_iter(b'(', text).any(|at| ends_with_url(&text[..at]))
}

fn ends_with_url(text: &[u8]) -> bool {
    let tail = text.len().checked_sub(3).map(|start| &text[start..]);
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(b"url"))
}

/// What follows a comment, or a `/` that begins none.
fn past_comment(after: &[u8]) -> &[u8] {
    match after.strip_prefix(b"*") {
        Some(comment) => past(comment, b"*/"),
        None => after,
    }
}

/// What follows the next `end`; nothing where there is none.
fn past<'a>(text: &'a [u8], end: &[u8]) -> &'a [u8] {
    memmem::find(text, end).map_or(&[], |at| &text[at + end.len()..])
}

/// The stylesheet that a rule imports, and what follows. Fonts and namespaces are no pictures.
fn at_rule(after: &[u8]) -> (Option<Cow<'_, [u8]>>, &[u8]) {
    let of_name = |b: &u8| b.is_ascii_alphabetic() || *b == b'-';
    let end = after
        .iter()
        .position(|b| !of_name(b))
        .unwrap_or(after.len());
    let (name, body) = after.split_at(end);
    if name.eq_ignore_ascii_case(b"font-face") {
        (None, past(body, b"}"))
    } else if name.eq_ignore_ascii_case(b"namespace") {
        (None, past(body, b";"))
    } else if name.eq_ignore_ascii_case(b"import") {
        let body = body.trim_ascii_start();
        match body {
            [b'"' | b'\'', ..] => {
                let (address, behind) = string(body);
                (Some(address), behind)
            }
            [_, _, _, b'(', inner @ ..] if ends_with_url(&body[..3]) => {
                let (address, behind) = in_brackets(inner);
                (Some(address), behind)
            }
            _ => (None, body),
        }
    } else {
        (None, body)
    }
}

/// The address in `url(…)`, with or without quotes, and what follows.
fn in_brackets(after: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let inner = after.trim_ascii_start();
    if let [b'"' | b'\'', ..] = inner {
        return string(inner);
    }
    // In an attribute, quotes can stand as references.
    for quote in [
        b"&quot;".as_slice(),
        b"&#39;",
        b"&#34;",
        b"&apos;",
        b"&#039;",
    ] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let end = memmem::find(quoted, quote).unwrap_or(quoted.len());
            return (unescaped(&quoted[..end]), &quoted[end..]);
        }
    }
    let end = memchr(b')', inner).unwrap_or(inner.len());
    (unescaped(inner[..end].trim_ascii_end()), &inner[end..])
}

/// A string that begins with its quote, and what follows.
fn string(text: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let (quote, inner) = (text[0], &text[1..]);
    let end = memchr(quote, inner).unwrap_or(inner.len());
    (
        unescaped(&inner[..end]),
        &inner[end.saturating_add(1).min(inner.len())..],
    )
}

/// Decodes `\2f` and `\/` (CSS Syntax 3, 4.3.7), as far as they stand for ASCII.
fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'\\', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let is_hex = |b: &&u8| b.is_ascii_hexdigit();
        let digits = rest.iter().take(6).take_while(is_hex).count();
        let number = std::str::from_utf8(&rest[..digits]).unwrap_or_default();
        if let Ok(value) = u32::from_str_radix(number, 16) {
            out.extend(u8::try_from(value).ok().filter(u8::is_ascii));
            rest = &rest[digits..];
            rest = rest.strip_prefix(b" ").unwrap_or(rest);
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: &str) -> Address<'_> {
        Address::Shown(address.as_bytes().into())
    }

    fn import(address: &str) -> Address<'_> {
        Address::Import(address.as_bytes().into())
    }

    fn found(style: &str) -> Vec<Address<'_>> {
        addresses(style.as_bytes()).collect()
    }

    #[test]
    fn addresses_stand_in_brackets_with_or_without_quotes() {
        for (style, wanted) in [
            ("background:url(a.png)", vec![shown("a.png")]),
            (
                "background: URL( 'a b.png' ) no-repeat",
                vec![shown("a b.png")],
            ),
            (
                "a{background:url(\"a.png\"),url(b.png)}",
                vec![shown("a.png"), shown("b.png")],
            ),
            ("url(&quot;a.png&quot;)", vec![shown("a.png")]),
            ("url(a\\2f b\\).png)", vec![shown("a/b")]),
            ("url(a", vec![shown("a")]),
            ("url('a", vec![shown("a")]),
            ("width:calc(1px + 2px)", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(style), wanted, "{style}");
            assert_eq!(
                may_have_addresses(style.as_bytes()),
                !wanted.is_empty(),
                "{style}"
            );
        }
    }

    #[test]
    fn imports_are_stylesheets_and_fonts_are_nothing() {
        let style = "@charset \"utf-8\";@import 'a.css';@import url(b.css) print;\
            @namespace svg url(http://www.w3.org/2000/svg);\
            @font-face{src:url(f.woff2)}@media print{a{background:url(c.png)}}";
        assert_eq!(
            found(style),
            [import("a.css"), import("b.css"), shown("c.png")]
        );
    }

    #[test]
    fn comments_do_not_count() {
        assert_eq!(
            found("/* url(a) */ url(b) / url(c) /* url(d)"),
            [shown("b"), shown("c")]
        );
    }
}
