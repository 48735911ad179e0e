//! Pictures in the page itself: `data:` URLs (RFC 2397, Fetch standard 6).

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;

use super::MAX_INLINE_BYTES;

/// As browsers decode: without padding too, whatever bits are left over.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether an address is a `data:` URL, readable or not.
pub(super) fn is_data(address: &[u8]) -> bool {
    let start = address.trim_ascii_start().get(..5);
    start.is_some_and(|start| start.eq_ignore_ascii_case(b"data:"))
}

/// The file in a `data:` URL of a picture made of pixels; `None` for other media types, for what
/// cannot be decoded, and for more than [`MAX_INLINE_BYTES`].
pub(super) fn picture(address: &[u8]) -> Option<Bytes> {
    let data = address.trim_ascii().get(5..)?;
    let comma = memchr::memchr(b',', data)?;
    let (kind, body) = (data[..comma].to_ascii_lowercase(), &data[comma + 1..]);
    let of_pixels = kind.starts_with(b"image/") && !kind.starts_with(b"image/svg");
    // Escaped, each byte takes at most three; with white space the bound is not exact.
    if !of_pixels || body.len() > 3 * MAX_INLINE_BYTES {
        return None;
    }
    let mut file = unescaped(body);
    if kind.trim_ascii_end().ends_with(b"base64") {
        file.retain(|byte| !byte.is_ascii_whitespace());
        file = LENIENT.decode(&file).ok()?;
    }
    (1..=MAX_INLINE_BYTES)
        .contains(&file.len())
        .then(|| file.into())
}

/// Decodes `%41`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..at]);
        let digit = |i: usize| (*rest.get(at + i)? as char).to_digit(16);
        let escaped = digit(1).zip(digit(2));
        out.push(escaped.map_or(b'%', |(high, low)| (16 * high + low) as u8));
        rest = &rest[at + if escaped.is_some() { 3 } else { 1 }..];
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_out_as_its_bytes() {
        for address in [
            "data:image/png;base64,AQID",
            " DATA:Image/PNG;charset=x;base64, AQ\n ID ",
            "data:image/png,%01%02%03",
            "data:image/png;base64,AQ%49D",
        ] {
            assert!(is_data(address.as_bytes()), "{address}");
            let file = picture(address.as_bytes());
            assert_eq!(file.as_deref(), Some([1, 2, 3].as_slice()), "{address}");
        }
        assert_eq!(
            picture(b"data:image/png;base64,AQ").as_deref(),
            Some([1].as_slice())
        );
        assert_eq!(
            picture(b"data:image/png,a%4").as_deref(),
            Some(b"a%4".as_slice())
        );
    }

    #[test]
    fn what_is_no_picture_of_pixels_is_passed_over() {
        for address in [
            "data:text/html,<img>",
            "data:image/svg+xml,<svg/>",
            "data:image/png;base64",
            "data:image/png;base64,",
            "data:image/png;base64,****",
            "data:",
        ] {
            assert!(is_data(address.as_bytes()), "{address}");
            assert_eq!(picture(address.as_bytes()), None, "{address}");
        }
        assert!(!is_data(b"database.png") && !is_data(b"data"));
    }

    #[test]
    fn a_picture_of_more_than_a_mebibyte_is_passed_over() {
        let of = |bytes: usize| format!("data:image/png,{}", "a".repeat(bytes));
        assert!(picture(of(MAX_INLINE_BYTES).as_bytes()).is_some());
        assert_eq!(picture(of(MAX_INLINE_BYTES + 1).as_bytes()), None);
        assert_eq!(picture(of(4 * MAX_INLINE_BYTES).as_bytes()), None);
    }
}
