//! Finding the codes in a photograph or scan.

use rqrr::PreparedImage;
use shirushi_watermark::Picture;

use super::{PREFIX, PrintedError, credential};

/// A code that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A credential. What its bytes mean is not looked at.
    Credential(Vec<u8>),
    /// The URL of a verification page, or of whatever else a code can hold.
    Url(String),
}

/// Why no code was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// None was found.
    #[error("no QR code could be read in this {width}×{height} picture")]
    NoCode {
        /// The picture's width.
        width: u32,
        /// The picture's height.
        height: u32,
    },
    /// One was read, but holds neither a credential nor a URL.
    #[error(transparent)]
    Content(#[from] PrintedError),
}

/// Above this many pixels a picture is first looked at reduced.
const COMFORTABLE_PIXELS: u64 = 2_000_000;
/// Most codes read in one picture.
const MAX_CODES: usize = 16;

/// Reads the codes in a picture; credentials first. Tries it reduced to about
/// two million pixels, then at twice and at half that size.
///
/// # Errors
/// [`ScanError`].
pub fn scan(picture: &Picture) -> Result<Vec<Code>, ScanError> {
    let (width, height) = (picture.width(), picture.height());
    let mut factor = 1;
    while u64::from(width / factor) * u64::from(height / factor) > COMFORTABLE_PIXELS {
        factor += 1;
    }
    let mut texts = Vec::new();
    for factor in [factor, (factor / 2).max(1), factor * 2] {
        texts = texts_in(&Gray::reduced(picture, factor));
        if !texts.is_empty() {
            break;
        }
    }
    if texts.is_empty() {
        return Err(ScanError::NoCode { width, height });
    }
    let read: Vec<_> = texts.iter().map(|text| code(text)).collect();
    match read.iter().find_map(|code| code.as_ref().err()) {
        Some(error) if read.iter().all(Result::is_err) => Err(error.clone().into()),
        _ => {
            let mut codes: Vec<Code> = read.into_iter().flatten().collect();
            codes.sort_by_key(|code| matches!(code, Code::Url(_)));
            Ok(codes)
        }
    }
}

fn code(text: &str) -> Result<Code, PrintedError> {
    let is_url = text.starts_with("https://") || text.starts_with("http://");
    if is_url && !text.starts_with(PREFIX) {
        return Ok(Code::Url(text.to_owned()));
    }
    credential(text).map(Code::Credential)
}

fn texts_in(gray: &Gray) -> Vec<String> {
    let mut prepared =
        PreparedImage::prepare_from_greyscale(gray.width, gray.height, |x, y| gray.at(x, y));
    let grids = prepared.detect_grids();
    let texts = grids.iter().take(MAX_CODES).map(rqrr::Grid::decode);
    texts.flatten().map(|(_, text)| text).collect()
}

/// A gray picture.
struct Gray {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Gray {
    /// The picture in gray, each side divided by `factor`.
    fn reduced(picture: &Picture, factor: u32) -> Self {
        let (full, factor) = (picture.width() as usize, factor as usize);
        let width = (full / factor).max(1);
        let height = (picture.height() as usize / factor).max(1);
        let factor_x = factor.min(full);
        let factor_y = factor.min(picture.height() as usize);
        let gray_at = |x: usize, y: usize| -> u32 {
            let at = 3 * (y * full + x);
            let [r, g, b] = [0, 1, 2].map(|c| u32::from(picture.rgb()[at + c]));
            (2 * r + 5 * g + b) / 8
        };
        let mean = |x: usize, y: usize| -> u8 {
            let columns = (x * factor)..(x * factor + factor_x);
            let rows = (y * factor)..(y * factor + factor_y);
            let sum: u32 = rows
                .flat_map(|y| columns.clone().map(move |x| (x, y)))
                .map(|(x, y)| gray_at(x, y))
                .sum();
            (sum / (factor_x * factor_y) as u32) as u8
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self {
            width,
            height,
            pixels: pixels.map(|(x, y)| mean(x, y)).collect(),
        }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels[y * self.width + x]
    }
}

#[cfg(test)]
mod tests {
    use qrcode::{EcLevel, QrCode};

    use super::*;
    use crate::printed::text;

    /// Draws codes side by side, `module` pixels a module, with quiet zones.
    fn drawn(texts: &[&str], module: usize) -> Picture {
        let codes: Vec<QrCode> = texts
            .iter()
            .map(|text| QrCode::with_error_correction_level(text, EcLevel::M).unwrap())
            .collect();
        let height = (codes.iter().map(QrCode::width).max().unwrap() + 8) * module;
        let width: usize = codes.iter().map(|c| (c.width() + 8) * module).sum();
        let mut rgb = vec![255; 3 * width * height];
        let mut left = 4 * module;
        for code in &codes {
            let side = code.width();
            for (at, colour) in code.to_colors().into_iter().enumerate() {
                let (x0, y0) = (left + at % side * module, (4 + at / side) * module);
                if colour == qrcode::Color::Dark {
                    for y in y0..y0 + module {
                        for x in x0..x0 + module {
                            rgb[3 * (y * width + x)..][..3].fill(20);
                        }
                    }
                }
            }
            left += (side + 8) * module;
        }
        Picture::from_rgb(width as u32, height as u32, rgb).unwrap()
    }

    fn longest() -> Vec<u8> {
        (0..508_u32).map(|i| (i * 7) as u8).collect()
    }

    #[test]
    fn the_longest_credential_reads_from_its_code() {
        let picture = drawn(&[&text(&longest())], 4);
        assert_eq!(scan(&picture), Ok(vec![Code::Credential(longest())]));
    }

    #[test]
    fn both_codes_of_a_print_are_read_the_credential_first() {
        let url = "https://mark.example.jp/verify";
        let picture = drawn(&[url, &text(&longest())], 4);
        assert_eq!(
            scan(&picture),
            Ok(vec![Code::Credential(longest()), Code::Url(url.to_owned())])
        );
    }

    #[test]
    fn a_large_scan_is_read_reduced() {
        let picture = drawn(&[&text(&longest())], 20);
        assert!(u64::from(picture.width()) * u64::from(picture.height()) > COMFORTABLE_PIXELS);
        assert_eq!(scan(&picture), Ok(vec![Code::Credential(longest())]));
    }

    #[test]
    fn a_picture_without_a_code_and_a_code_of_something_else_are_told_apart() {
        let white = Picture::from_rgb(64, 64, vec![255; 64 * 64 * 3]).unwrap();
        assert!(matches!(scan(&white), Err(ScanError::NoCode { .. })));
        assert!(matches!(
            scan(&drawn(&["HELLO"], 4)),
            Err(ScanError::Content(PrintedError::Prefix { .. }))
        ));
    }

    #[test]
    fn pictures_of_one_pixel_or_one_line_hold_no_code() {
        for (width, height) in [(1, 1), (5000, 1), (1, 5000)] {
            let pixels = vec![0; 3 * (width * height) as usize];
            let picture = Picture::from_rgb(width, height, pixels).unwrap();
            assert!(scan(&picture).is_err());
        }
    }
}
