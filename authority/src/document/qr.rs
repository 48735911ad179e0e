//! The code that leads to the page on which a document is checked.

use qrcode::{Color, EcLevel, QrCode};
use url::Url;

use super::{
    DocumentError,
    page::{Ink, Mark, Page},
};

/// Draws the code of an address, `side` points wide with its top left at a place.
/// The quiet zone of four modules is left to the caller's margins.
pub(super) fn draw(
    page: &mut Page,
    address: &Url,
    (x, y): (f32, f32),
    side: f32,
) -> Result<(), DocumentError> {
    let bytes = address.as_str().len();
    let code = QrCode::with_error_correction_level(address.as_str(), EcLevel::M)
        .map_err(|_| DocumentError::Code { bytes })?;
    let module = side / code.width() as f32;
    let mut rectangles = Vec::new();
    for (row, colours) in (0u16..).zip(code.to_colors().chunks(code.width())) {
        let top = y + f32::from(row) * module;
        // A run of modules is one rectangle, so that no hairline shows between them.
        let mut column = 0;
        for run in colours.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let left = x + column as f32 * module;
                rectangles.push([left, top, run.len() as f32 * module, module]);
            }
            column += run.len();
        }
    }
    let ink = Ink::BLACK;
    page.marks.push(Mark::Areas { rectangles, ink });
    Ok(())
}
