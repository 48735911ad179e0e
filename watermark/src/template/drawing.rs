//! Drawing: a face's text laid on the art, in integer arithmetic.

use super::{Field, Rect, SIDE, Style, Template};
use crate::{
    face::{Face, FaceError},
    picture::Picture,
};

pub(super) fn draw(template: &Template, face: &Face) -> Result<Picture, FaceError> {
    if let Some((unknown, _)) = face.iter().find(|(name, _)| template.field(name).is_none()) {
        return Err(FaceError::UnknownField {
            field: unknown.to_owned(),
        });
    }
    let mut rgb = template.art.clone();
    for field in &template.fields {
        let text = face.text(&field.name).ok_or_else(|| FaceError::NoText {
            field: field.name.clone(),
        })?;
        write(&mut rgb, field, template.style(field), text)?;
    }
    #[expect(clippy::expect_used, reason = "parsed art has exactly this size")]
    Ok(Picture::from_rgb(SIDE, SIDE, rgb).expect("the art has 512×512 pixels"))
}

fn write(rgb: &mut [u8], field: &Field, style: &Style, text: &str) -> Result<(), FaceError> {
    let length = text.chars().count();
    for (position, character) in text.chars().enumerate() {
        let cell = field
            .cell_rect(length, position)
            .ok_or_else(|| FaceError::TooLong {
                field: field.name.clone(),
                text: text.to_owned(),
                cells: field.cells,
            })?;
        let mask = style.glyph(character).ok_or_else(|| FaceError::Character {
            field: field.name.clone(),
            character,
        })?;
        lay(rgb, cell, mask, style.colour);
    }
    Ok(())
}

fn lay(rgb: &mut [u8], cell: Rect, mask: &[u8], colour: [u8; 3]) {
    for (row, coverages) in (cell.y..).zip(mask.chunks_exact(cell.width as usize)) {
        let start = 3 * (row * SIDE + cell.x) as usize;
        let pixels = rgb[start..start + 3 * cell.width as usize].chunks_exact_mut(3);
        for (pixel, &coverage) in pixels.zip(coverages) {
            for (channel, ink) in pixel.iter_mut().zip(colour) {
                *channel = blend(*channel, ink, coverage);
            }
        }
    }
}

fn blend(art: u8, ink: u8, coverage: u8) -> u8 {
    let (art, ink, coverage) = (u32::from(art), u32::from(ink), u32::from(coverage));
    ((art * (255 - coverage) + ink * coverage + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::blend;

    #[test]
    fn blending_rounds_to_the_nearest_value() {
        for art in (0..=255).step_by(5) {
            for ink in (0..=255).step_by(3) {
                for coverage in 0..=255u8 {
                    let share = f64::from(coverage) / 255.0;
                    let exact = f64::from(art) * (1.0 - share) + f64::from(ink) * share;
                    assert_eq!(blend(art, ink, coverage), exact.round() as u8);
                }
            }
        }
    }
}
