//! The header of a picture file: whether it is worth decoding.

use std::io::Cursor;

use image::ImageReader;
use shirushi_verifier::watermark::Limits;

/// A badge smaller than this shows nothing that could be told from another.
pub(super) const LEAST_SIDE: u32 = 24;
/// A badge larger than this is none: delivered ones have 512.
pub(super) const MOST_SIDE: u32 = 4_096;
/// A badge is square; with a border, cut off or stretched, its longer side is at most so many
/// times its shorter.
pub(super) const MOST_RATIO: u32 = 2;

/// The file is no picture that a decoder here opens.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Whether a file is to be decoded. With a strong interest a badge may also stand inside a larger
/// picture, such as a picture of a page.
///
/// # Errors
/// [`Broken`].
pub(super) fn check(file: &[u8], limits: &Limits, strong: bool) -> Result<bool, Broken> {
    if file.len() > limits.max_file_bytes {
        return Ok(false);
    }
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let (width, height) = reader
        .map_err(|_| Broken)?
        .into_dimensions()
        .map_err(|_| Broken)?;
    let within = width.min(height) >= LEAST_SIDE
        && width.max(height) <= limits.max_side
        && u64::from(width) * u64::from(height) <= limits.max_pixels;
    Ok(within && (strong || may_be_a_badge(width, height)))
}

/// Whether a picture of these sides may be the badge itself.
pub(super) fn may_be_a_badge(width: u32, height: u32) -> bool {
    let (short, long) = (width.min(height), width.max(height));
    (LEAST_SIDE..=MOST_SIDE).contains(&short)
        && long <= MOST_SIDE
        && long <= short.saturating_mul(MOST_RATIO)
}

#[cfg(test)]
mod tests {
    use shirushi_verifier::watermark::Picture;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = Picture::from_rgb(width, height, vec![7; (3 * width * height) as usize]);
        picture.unwrap().encode_png().unwrap()
    }

    #[test]
    fn the_sides_alone_tell_what_is_no_badge() {
        let limits = Limits::default();
        for (width, height, plausible, strong) in [
            (128, 128, true, true),
            (24, 24, true, true),
            (23, 100, false, false),
            (200, 100, true, true),
            (201, 100, false, true),
            (4_097, 4_000, false, true),
        ] {
            let file = png(width, height);
            assert_eq!(
                check(&file, &limits, false),
                Ok(plausible),
                "{width}×{height}"
            );
            assert_eq!(check(&file, &limits, true), Ok(strong), "{width}×{height}");
        }
    }

    #[test]
    fn what_is_no_picture_is_told() {
        for file in [b"".as_slice(), b"<html>", b"GIF89a", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(check(file, &Limits::default(), true), Err(Broken));
        }
    }
}
