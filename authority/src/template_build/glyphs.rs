//! The glyph atlas: each character of a style drawn into its cell, placed by its advance width.

use resvg::tiny_skia::Pixmap;
use shirushi_watermark::template::StyleParts;

use super::{
    BuildError,
    fonts::Fonts,
    raster::{average, draw as draw_tree},
    recipe::StyleRecipe,
};

/// Glyphs are small and few, so they can be drawn finer than the art.
const OVERSAMPLING: u32 = 8;

/// Draws the glyphs of a style.
pub(super) fn draw(
    name: &str,
    style: &StyleRecipe,
    fonts: &Fonts,
) -> Result<StyleParts, BuildError> {
    let [cell_width, cell_height] = style.cell;
    let glyphs = style
        .characters
        .chars()
        .map(|character| Ok((character, glyph(name, style, character, fonts)?)))
        .collect::<Result<_, BuildError>>()?;
    Ok(StyleParts {
        cell_width,
        cell_height,
        colour: style.colour,
        glyphs,
    })
}

/// The coverages of one cell. The glyph's advance is centred in the cell, on
/// fractions of a pixel; where its ink lies within the advance does not matter.
fn glyph(
    name: &str,
    style: &StyleRecipe,
    character: char,
    fonts: &Fonts,
) -> Result<Vec<u8>, BuildError> {
    let [width, height] = style.cell;
    // One more cell on every side shows ink that would be cut off.
    let (wide, high) = (3 * width, 3 * height);
    let large = draw_tree(
        &fonts.parse(svg(style, character).as_bytes())?,
        wide,
        high,
        OVERSAMPLING,
    );
    let inside = |at: usize| {
        let (x, y) = (
            at as u32 % (wide * OVERSAMPLING),
            at as u32 / (wide * OVERSAMPLING),
        );
        (width * OVERSAMPLING..2 * width * OVERSAMPLING).contains(&x)
            && (height * OVERSAMPLING..2 * height * OVERSAMPLING).contains(&y)
    };
    if alphas(&large)
        .enumerate()
        .any(|(at, alpha)| alpha > 0 && !inside(at))
    {
        return Err(BuildError::GlyphOutside {
            style: name.to_owned(),
            character,
            width,
            height,
        });
    }
    let coverages = average(&large, wide, high, OVERSAMPLING, 3);
    Ok(coverages
        .chunks_exact(wide as usize)
        .skip(height as usize)
        .take(height as usize)
        .flat_map(|row| &row[width as usize..2 * width as usize])
        .copied()
        .collect())
}

fn alphas(large: &Pixmap) -> impl Iterator<Item = u8> {
    large.data().iter().skip(3).step_by(4).copied()
}

fn svg(style: &StyleRecipe, character: char) -> String {
    let [width, height] = style.cell.map(f64::from);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"><text x="{}" y="{}" text-anchor="middle" font-family="{}" font-weight="{}" font-size="{}">&#{};</text></svg>"#,
        3.0 * width,
        3.0 * height,
        1.5 * width,
        height + f64::from(style.baseline),
        style.family.replace(['<', '&', '"'], ""),
        style.weight,
        style.size,
        u32::from(character),
    )
}
