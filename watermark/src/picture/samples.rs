//! Samples as decoders give them, turned into RGB of 8 bits.
//!
//! For the kinds that PNG, JPEG and WebP have, with the roundings of the crate `image`; its own
//! conversions take every kind into every other, which is a lot of code for a browser to fetch.

use image::ColorType;

/// RGB of 8 bits, laid on white where there is opacity. `samples`: as [`image::ImageDecoder`]
/// writes them, in the machine's byte order. `None` for kinds that no format here has.
pub(super) fn to_rgb(samples: Vec<u8>, color: ColorType) -> Option<Vec<u8>> {
    Some(match color {
        ColorType::Rgb8 => samples,
        ColorType::Rgba8 => on_white(&samples),
        ColorType::L8 => samples.iter().flat_map(|&gray| [gray; 3]).collect(),
        ColorType::La8 => {
            let (pixels, _) = samples.as_chunks();
            let rgba = pixels.iter().flat_map(|&[gray, a]| [gray, gray, gray, a]);
            on_white(&rgba.collect::<Vec<u8>>())
        }
        ColorType::Rgb16 => return to_rgb(narrowed(&samples), ColorType::Rgb8),
        ColorType::Rgba16 => return to_rgb(narrowed(&samples), ColorType::Rgba8),
        ColorType::L16 => return to_rgb(narrowed(&samples), ColorType::L8),
        ColorType::La16 => return to_rgb(narrowed(&samples), ColorType::La8),
        _ => return None,
    })
}

/// RGBA over white, as browsers show a picture on a white page.
pub(super) fn on_white(rgba: &[u8]) -> Vec<u8> {
    let (pixels, _) = rgba.as_chunks::<4>();
    let mut rgb = Vec::with_capacity(pixels.len() * 3);
    for &[r, g, b, a] in pixels {
        let over = |c: u8| {
            let mixed = u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a));
            ((mixed + 127) / 255) as u8
        };
        rgb.extend([over(r), over(g), over(b)]);
    }
    rgb
}

/// Samples of 16 bits in 8, rounded to the nearest.
fn narrowed(samples: &[u8]) -> Vec<u8> {
    let (samples, _) = samples.as_chunks();
    let narrow = |&sample| ((u32::from(u16::from_ne_bytes(sample)) + 128) / 257) as u8;
    samples.iter().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageBuffer, Pixel};

    use super::*;

    /// What the crate `image` makes of the same samples.
    fn by_image(image: DynamicImage) -> Vec<u8> {
        if image.color().has_alpha() {
            on_white(image.into_rgba8().as_raw())
        } else {
            image.into_rgb8().into_raw()
        }
    }

    /// Pictures of every sample value there is, channels out of step with each other.
    fn picture<P: Pixel>(
        values: usize,
        sample: fn(usize) -> P::Subpixel,
    ) -> ImageBuffer<P, Vec<P::Subpixel>> {
        let channels = usize::from(P::CHANNEL_COUNT);
        let samples = (0..values * channels).map(|i| sample(i / channels + i % channels * 77));
        ImageBuffer::from_raw(values as u32, 1, samples.collect()).unwrap()
    }

    #[test]
    fn every_kind_of_samples_comes_out_as_the_crate_image_converts_it() {
        let (narrow, wide) = (|i| i as u8, |i| i as u16);
        for image in [
            DynamicImage::ImageLuma8(picture(256, narrow)),
            DynamicImage::ImageLumaA8(picture(256, narrow)),
            DynamicImage::ImageRgb8(picture(256, narrow)),
            DynamicImage::ImageRgba8(picture(256, narrow)),
            DynamicImage::ImageLuma16(picture(65_536, wide)),
            DynamicImage::ImageLumaA16(picture(65_536, wide)),
            DynamicImage::ImageRgb16(picture(65_536, wide)),
            DynamicImage::ImageRgba16(picture(65_536, wide)),
        ] {
            let color = image.color();
            let ours = to_rgb(image.as_bytes().to_vec(), color);
            assert!(ours == Some(by_image(image)), "{color:?}");
        }
        assert_eq!(to_rgb(vec![0; 12], ColorType::Rgb32F), None);
    }
}
