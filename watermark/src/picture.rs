//! Pictures from outside: bounded decoding of PNG, JPEG and WebP to RGB, and of AVIF where asked for.

#[cfg(feature = "avif")]
mod avif;

mod jpeg;
mod samples;

use std::io::Cursor;

use image::{
    ExtendedColorType, ImageDecoder, ImageEncoder, ImageError,
    codecs::{
        jpeg::JpegDecoder,
        png::{CompressionType, FilterType, PngDecoder, PngEncoder},
        webp::WebPDecoder,
    },
};

pub(crate) use jpeg::Steps;

/// An RGB picture, 8 bits a channel, row by row, at least one pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    format: Format,
    /// Of a JPEG file whose luma is known: the quantisation steps.
    luma_steps: Option<Steps>,
}

/// The format a picture came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP, lossy or lossless.
    WebP,
    /// AVIF, a still image.
    Avif,
    /// Drawn here, never encoded.
    Drawn,
}

/// Bounds on a picture file, checked before any pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_file_bytes: usize,
    /// Largest width or height, in pixels.
    pub max_side: u32,
    /// Largest width times height, in pixels.
    pub max_pixels: u64,
}

/// Why a picture file could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than the limit.
    #[error("the file has {bytes} bytes, more than the {max} allowed")]
    FileTooLarge {
        /// Size found.
        bytes: usize,
        /// Size allowed.
        max: usize,
    },
    /// The picture is larger than the limit, or has no pixels.
    #[error(
        "the picture is {width}×{height}; 1 to {max_side} a side and at most {max_pixels} pixels are allowed"
    )]
    Dimensions {
        /// Width found.
        width: u32,
        /// Height found.
        height: u32,
        /// Side allowed.
        max_side: u32,
        /// Pixels allowed.
        max_pixels: u64,
    },
    /// Not a PNG, JPEG or WebP file.
    #[error("not a PNG, JPEG or WebP picture")]
    UnknownFormat,
    /// A format that is known, but that has no decoder here.
    #[error("{format} cannot be read here; PNG, JPEG and WebP can")]
    NotReadHere {
        /// The format.
        format: Format,
    },
    /// The decoder gave up.
    #[error("the {format} picture is damaged or of an unsupported kind: {detail}")]
    Damaged {
        /// The format the file claims.
        format: Format,
        /// What the decoder said.
        detail: String,
    },
}

impl Picture {
    /// Decodes a PNG, JPEG or WebP file. Transparent pixels are laid on white;
    /// 16-bit, gray, palette and CMYK pictures become 8-bit RGB; of an
    /// animation, the first frame. The memory used is at most 12 bytes a pixel
    /// beyond the file.
    ///
    /// # Errors
    /// [`PictureError`]; limits are checked on the header, before decoding.
    pub fn decode(file: &[u8], limits: &Limits) -> Result<Self, PictureError> {
        let format = Format::checked(file, limits)?;
        let damaged = |e: &ImageError| PictureError::Damaged {
            format,
            detail: e.to_string(),
        };
        match format {
            Format::Png => {
                // Here, not in the decoder, where the sides could not be named; and before it,
                // since where addresses have 32 bits it counts bytes that it cannot count.
                if let Some((width, height)) = png_sides(file) {
                    limits.check(width, height)?;
                }
                let mut bound = image_limits(limits);
                (bound.max_image_width, bound.max_image_height) = (None, None);
                let decoder = PngDecoder::with_limits(Cursor::new(file), bound);
                flatten(decoder.map_err(|e| damaged(&e))?, format, limits)
            }
            Format::Jpeg => {
                let decoder = JpegDecoder::new(Cursor::new(file)).map_err(|e| damaged(&e))?;
                let picture = flatten(decoder, format, limits)?;
                Ok(Self {
                    luma_steps: jpeg::luma_steps(file),
                    ..picture
                })
            }
            Format::WebP => flatten(
                WebPDecoder::new(Cursor::new(file)).map_err(|e| damaged(&e))?,
                format,
                limits,
            ),
            Format::Avif => Err(PictureError::NotReadHere { format }),
            Format::Drawn => Err(PictureError::UnknownFormat),
        }
    }

    /// Decodes what [`Picture::decode`] does, and AVIF. That has a decoder which
    /// stops the process where it meets a fault of its own, so it is for
    /// programs that look at one picture for one person, and not for servers.
    ///
    /// # Errors
    /// [`PictureError`].
    #[cfg(feature = "avif")]
    pub fn decode_with_avif(file: &[u8], limits: &Limits) -> Result<Self, PictureError> {
        match Format::checked(file, limits)? {
            Format::Avif => avif::decode(file, limits),
            _ => Self::decode(file, limits),
        }
    }

    /// A picture from its pixels, red first; `None` unless `rgb` has
    /// `3 * width * height` bytes and there is at least one pixel.
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        // Of two sides of 32 bits the product may need more than 64.
        let bytes = 3 * u128::from(width) * u128::from(height);
        (bytes > 0 && rgb.len() as u128 == bytes).then_some(Self {
            width,
            height,
            rgb,
            format: Format::Drawn,
            luma_steps: None,
        })
    }

    /// A picture from its pixels with their opacity, red first, colours not multiplied
    /// by it; what is transparent is laid on white. `None` unless `rgba` has
    /// `4 * width * height` bytes and there is at least one pixel.
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        let bytes = 4 * u128::from(width) * u128::from(height);
        let fits = rgba.len() as u128 == bytes;
        fits.then(|| Self::from_rgb(width, height, samples::on_white(rgba)))?
    }

    /// The picture as a PNG file, losslessly; the level is the encoder's default.
    ///
    /// # Errors
    /// Only where memory for the file cannot be had.
    pub fn encode_png(&self) -> Result<Vec<u8>, PictureError> {
        let mut file = Vec::with_capacity(self.rgb.len() / 2);
        PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|e| PictureError::Damaged {
                format: Format::Png,
                detail: e.to_string(),
            })?;
        Ok(file)
    }

    /// Width in pixels, at least 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, at least 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, `3 * width * height` bytes, red first.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The pixels, to be changed in place.
    pub(crate) fn rgb_mut(&mut self) -> &mut [u8] {
        &mut self.rgb
    }

    /// The quantisation steps of its luma, if it comes from a JPEG file that tells.
    pub(crate) fn luma_steps(&self) -> Option<&Steps> {
        self.luma_steps.as_ref()
    }

    /// The format it came in.
    pub fn format(&self) -> Format {
        self.format
    }
}

impl Format {
    /// The format of a file that is not too large.
    fn checked(file: &[u8], limits: &Limits) -> Result<Self, PictureError> {
        if file.is_empty() {
            return Err(PictureError::Empty);
        }
        if file.len() > limits.max_file_bytes {
            return Err(PictureError::FileTooLarge {
                bytes: file.len(),
                max: limits.max_file_bytes,
            });
        }
        Self::of(file).ok_or(PictureError::UnknownFormat)
    }

    /// The format of a file by its first bytes; `None` for one that no badge comes in.
    pub fn of(file: &[u8]) -> Option<Self> {
        match file {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::WebP),
            [
                _,
                _,
                _,
                _,
                b'f',
                b't',
                b'y',
                b'p',
                b'a',
                b'v',
                b'i',
                b'f' | b's',
                ..,
            ] => Some(Self::Avif),
            _ => None,
        }
    }
}

impl Format {
    /// Its media type, as servers say it; `None` for what is no file.
    pub fn media_type(self) -> Option<&'static str> {
        Some(match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
            Self::Drawn => return None,
        })
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Avif => "AVIF",
            Self::Drawn => "drawn",
        })
    }
}

impl Default for Limits {
    /// 32 MiB, 16,384 pixels a side, 32 million pixels: more than any badge or
    /// page screenshot needs, little enough for a small server.
    fn default() -> Self {
        Self {
            max_file_bytes: 32 << 20,
            max_side: 16_384,
            max_pixels: 32_000_000,
        }
    }
}

impl Limits {
    /// Refuses a picture of these sides if it has no pixels or too many.
    fn check(&self, width: u32, height: u32) -> Result<(), PictureError> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || width.max(height) > self.max_side || pixels > self.max_pixels {
            return Err(PictureError::Dimensions {
                width,
                height,
                max_side: self.max_side,
                max_pixels: self.max_pixels,
            });
        }
        Ok(())
    }
}

/// The sides that a PNG file's first chunk names.
fn png_sides(file: &[u8]) -> Option<(u32, u32)> {
    let (_, header) = file.split_at_checked(12)?;
    let sides = header.strip_prefix(b"IHDR")?;
    let (width, rest) = sides.split_first_chunk()?;
    let (height, _) = rest.split_first_chunk()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

fn image_limits(limits: &Limits) -> image::Limits {
    let mut bound = image::Limits::no_limits();
    bound.max_image_width = Some(limits.max_side);
    bound.max_image_height = Some(limits.max_side);
    bound.max_alloc = Some(limits.max_pixels.saturating_mul(12));
    bound
}

/// Decodes within the limits and lays what is transparent on white.
fn flatten(
    mut decoder: impl ImageDecoder,
    format: Format,
    limits: &Limits,
) -> Result<Picture, PictureError> {
    let (width, height) = decoder.dimensions();
    limits.check(width, height)?;
    let damaged = |detail: String| PictureError::Damaged { format, detail };
    decoder
        .set_limits(image_limits(limits))
        .map_err(|e| damaged(e.to_string()))?;
    let color = decoder.color_type();
    // Within the limits, some hundred million bytes at most.
    let mut samples = vec![0; decoder.total_bytes() as usize];
    decoder
        .read_image(&mut samples)
        .map_err(|e| damaged(e.to_string()))?;
    let rgb = samples::to_rgb(samples, color);
    let rgb = rgb.ok_or_else(|| damaged(format!("samples of the kind {color:?}")))?;
    Ok(Picture {
        width,
        height,
        rgb,
        format,
        luma_steps: None,
    })
}

#[cfg(test)]
mod tests;
