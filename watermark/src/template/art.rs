//! The art inside a package: a PNG of exactly 512×512 RGB pixels.

use std::io::Cursor;

use image::{
    ColorType, ExtendedColorType, ImageDecoder, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder},
};

use super::{MAX_PACKAGE_BYTES, SIDE, TemplateError};

/// Bytes of the decoded art.
pub(super) const ART_BYTES: usize = 3 * (SIDE * SIDE) as usize;

/// Decodes the art; the header is judged before any pixel is decoded.
pub(super) fn decode(png: &[u8]) -> Result<Vec<u8>, TemplateError> {
    let damaged = |error: image::ImageError| TemplateError::ArtDamaged {
        detail: error.to_string(),
    };
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(2 * MAX_PACKAGE_BYTES as u64);
    let decoder = PngDecoder::with_limits(Cursor::new(png), limits).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = decoder.color_type();
    let original = decoder.original_color_type();
    if (width, height, pixels, original) != (SIDE, SIDE, ColorType::Rgb8, ExtendedColorType::Rgb8) {
        return Err(TemplateError::ArtKind {
            width,
            height,
            pixels: format!("{original:?}"),
        });
    }
    let mut rgb = vec![0; ART_BYTES];
    decoder.read_image(&mut rgb).map_err(damaged)?;
    Ok(rgb)
}

/// Encodes the art, small rather than fast: it is done once and read often.
/// `rgb` must have [`ART_BYTES`] bytes.
pub(super) fn encode(rgb: &[u8]) -> Result<Vec<u8>, TemplateError> {
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive)
        .write_image(rgb, SIDE, SIDE, ExtendedColorType::Rgb8)
        .map_err(|error| TemplateError::ArtDamaged {
            detail: error.to_string(),
        })?;
    Ok(png)
}
