//! Encodings: in which a page is written (HTML standard 13.2.3, Encoding standard).

use std::borrow::Cow;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};

/// A page's bytes in an encoding in which ASCII characters are their own bytes, so that its
/// markup can be told apart without decoding all of it.
#[derive(Debug)]
pub(super) struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    encoding: &'static Encoding,
}

/// So many bytes at the start may name the encoding (HTML standard 13.2.3.2).
const PRESCANNED_BYTES: usize = 1024;
/// So many bytes tell which encoding an unnamed one is.
const GUESSED_BYTES: usize = 16 << 10;

impl<'a> Text<'a> {
    /// The encoding is that of the byte order mark, else the one that the header names, else the
    /// one that the page names; where none is named, UTF-8 or a Japanese one, whichever fits.
    pub(super) fn of(body: &'a [u8], content_type: Option<&str>) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(body) {
            return Self::decoded(&body[mark..], encoding);
        }
        let header = content_type.and_then(|value| named(value.as_bytes()));
        let encoding = header.or_else(|| declared(body));
        Self::decoded(body, encoding.unwrap_or_else(|| guessed(body)))
    }

    fn decoded(bytes: &'a [u8], encoding: &'static Encoding) -> Self {
        if encoding.is_ascii_compatible() {
            let bytes = Cow::Borrowed(bytes);
            return Self { bytes, encoding };
        }
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        Self {
            bytes: Cow::Owned(text.into_owned().into_bytes()),
            encoding: UTF_8,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn encoding(&self) -> &'static Encoding {
        self.encoding
    }
}

/// The encoding that a `<meta>` at the start of a page names.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let mut rest = &body[..body.len().min(PRESCANNED_BYTES)];
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let is_meta = rest
            .get(..4)
            .is_some_and(|n| n.eq_ignore_ascii_case(b"meta"));
        if is_meta && let Some(encoding) = named(&rest[..end]) {
            // Where this can be read as ASCII, it is not in UTF-16 (13.2.3.3).
            let wide = encoding == encoding_rs::UTF_16BE || encoding == encoding_rs::UTF_16LE;
            return Some(if wide { UTF_8 } else { encoding });
        }
    }
    None
}

/// The encoding after `charset=`.
fn named(text: &[u8]) -> Option<&'static Encoding> {
    const NAME: &[u8] = b"charset";
    let mut names = text.windows(NAME.len());
    let at = names.position(|w| w.eq_ignore_ascii_case(NAME))?;
    let rest = text[at + NAME.len()..].trim_ascii_start();
    let value = rest.strip_prefix(b"=")?.trim_ascii_start();
    let quoted = value
        .strip_prefix(b"\"")
        .or_else(|| value.strip_prefix(b"'"));
    let value = quoted.unwrap_or(value);
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b';' | b'/' | b'>');
    let end = value.iter().position(ends).unwrap_or(value.len());
    Encoding::for_label_no_replacement(&value[..end])
}

/// The encoding that the bytes look like.
fn guessed(body: &[u8]) -> &'static Encoding {
    let start = &body[..body.len().min(GUESSED_BYTES)];
    let utf_8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        // Only the last character is cut.
        Err(error) => error.error_len().is_none(),
    };
    if utf_8 {
        return UTF_8;
    }
    // Of the two, EUC-JP is the stricter: no byte from 0x80 to 0x8d stands in it.
    let has_faults = |encoding: &'static Encoding| {
        let whole = start.iter().rposition(u8::is_ascii).map_or(0, |at| at + 1);
        encoding.decode_without_bom_handling(&start[..whole]).1
    };
    if has_faults(EUC_JP) {
        SHIFT_JIS
    } else {
        EUC_JP
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_2022_JP, WINDOWS_1252};

    use super::*;

    fn encoding(body: &[u8], header: Option<&str>) -> &'static Encoding {
        Text::of(body, header).encoding()
    }

    #[test]
    fn a_byte_order_mark_goes_before_the_header_and_that_before_the_page() {
        let page = b"<meta charset=euc-jp>";
        assert_eq!(encoding(page, None), EUC_JP);
        assert_eq!(
            encoding(page, Some("text/html; charset=Shift_JIS")),
            SHIFT_JIS
        );
        let marked = b"\xef\xbb\xbf<meta charset=euc-jp>";
        assert_eq!(
            encoding(marked, Some("text/html; charset=Shift_JIS")),
            UTF_8
        );
    }

    #[test]
    fn a_page_names_its_encoding_in_its_first_kilobyte() {
        for page in [
            "<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; CHARSET=x-sjis\">",
            "<meta charset='shift_jis'>",
            "<title>a</title><meta charset = Shift_JIS />",
        ] {
            assert_eq!(encoding(page.as_bytes(), None), SHIFT_JIS, "{page}");
        }
        let late = [" ".repeat(1024).as_bytes(), b"<meta charset=shift_jis>"].concat();
        assert_eq!(encoding(&late, None), UTF_8);
        assert_eq!(encoding(b"<meta charset=utf-16>", None), UTF_8);
        assert_eq!(encoding(b"<meta charset=no-such>", None), UTF_8);
        assert_eq!(encoding(b"<p charset=latin1>", None), UTF_8);
        assert_eq!(encoding(b"<meta charset=latin1>", None), WINDOWS_1252);
    }

    #[test]
    fn an_unnamed_encoding_is_told_by_its_bytes() {
        let words = "<p>信頼できる店です、マークをご確認ください。</p>";
        for wanted in [UTF_8, SHIFT_JIS, EUC_JP] {
            let (body, _, _) = wanted.encode(words);
            assert_eq!(encoding(&body, Some("text/html")), wanted);
        }
    }

    #[test]
    fn encodings_that_hide_markup_are_decoded_first() {
        let page = "<a href=\"/印\">";
        let (body, _, _) = ISO_2022_JP.encode(page);
        let text = Text::of(&body, Some("text/html; charset=iso-2022-jp"));
        assert_eq!((text.bytes(), text.encoding()), (page.as_bytes(), UTF_8));
        let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &wide].concat();
        assert_eq!(Text::of(&marked, None).bytes(), page.as_bytes());
    }
}
