//! Pictures from outside: bounded decoding of PNG, JPEG and WebP to RGB.

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

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 32 << 20,
            max_side: 16_384,
            max_pixels: 32_000_000,
        }
    }
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
    /// Drawn here, never encoded.
    Drawn,
}

/// An RGB picture, 8 bits a channel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    format: Format,
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
    /// The picture is larger than the limit.
    #[error(
        "the picture is {width}×{height}, more than the {max_side} a side or {max_pixels} pixels allowed"
    )]
    TooManyPixels {
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
    /// The decoder gave up.
    #[error("the {format:?} picture is damaged: {detail}")]
    Damaged {
        /// The format the file claims.
        format: Format,
        /// What the decoder said.
        detail: String,
    },
}

impl Picture {
    /// Decodes a PNG, JPEG or WebP file. Transparent pixels are laid on white;
    /// 16-bit and gray pictures become 8-bit RGB; of an animation, the first frame.
    ///
    /// # Errors
    /// [`PictureError`], before decoding where the header already tells.
    pub fn decode(_file: &[u8], _limits: &Limits) -> Result<Self, PictureError> {
        Err(PictureError::Empty)
    }

    /// A picture from its pixels; `None` unless `rgb` has `3 * width * height` bytes.
    pub fn from_rgb(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        (pixels > 0 && rgb.len() as u64 == 3 * pixels).then_some(Self {
            width,
            height,
            rgb,
            format: Format::Drawn,
        })
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

    /// The format it came in.
    pub fn format(&self) -> Format {
        self.format
    }
}
