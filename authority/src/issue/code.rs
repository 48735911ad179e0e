//! Printed codes: QR symbols of the credential and of the page a mark opens.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use qrcode::{Color, EcLevel, QrCode, render::svg};

/// Modules of white around a symbol, ISO/IEC 18004.
const QUIET_ZONE: usize = 4;
/// Pixels a module in PNG files: sharp in print at 300 dots an inch, 0.7 mm a module.
const MODULE_PIXELS: usize = 8;

/// Why a code could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The text does not fit a QR symbol.
    #[error("a QR symbol cannot hold {bytes} characters: {detail}")]
    TooLong {
        /// Characters to hold.
        bytes: usize,
        /// What the encoder said.
        detail: String,
    },
    /// The symbol could not be written as a file.
    #[error("the QR symbol cannot be encoded: {0}")]
    Encode(String),
}

/// A QR symbol with error correction M.
pub(super) struct Code(QrCode);

impl Code {
    pub(super) fn of(text: &str) -> Result<Self, CodeError> {
        let symbol = QrCode::with_error_correction_level(text, EcLevel::M);
        symbol.map(Self).map_err(|error| CodeError::TooLong {
            bytes: text.len(),
            detail: error.to_string(),
        })
    }

    pub(super) fn svg(&self) -> Vec<u8> {
        let mut renderer = self.0.render::<svg::Color<'_>>();
        renderer.quiet_zone(true).build().into_bytes()
    }

    pub(super) fn png(&self) -> Result<Vec<u8>, CodeError> {
        let modules = self.0.width();
        let colours = self.0.to_colors();
        let side = (modules + 2 * QUIET_ZONE) * MODULE_PIXELS;
        let module = |pixel: usize| {
            (pixel / MODULE_PIXELS)
                .checked_sub(QUIET_ZONE)
                .filter(|m| *m < modules)
        };
        let shade = |x: usize, y: usize| match (module(x), module(y)) {
            (Some(x), Some(y)) if colours[y * modules + x] == Color::Dark => 0,
            _ => 255,
        };
        let pixels: Vec<u8> = (0..side * side)
            .map(|i| shade(i % side, i / side))
            .collect();
        let mut file = Vec::new();
        PngEncoder::new(&mut file)
            .write_image(&pixels, side as u32, side as u32, ExtendedColorType::L8)
            .map_err(|error| CodeError::Encode(error.to_string()))?;
        Ok(file)
    }
}
