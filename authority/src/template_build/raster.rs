//! From SVG to pixels: drawn several times too large, then averaged over equal boxes.
//!
//! The average is taken over sRGB values, as browsers blend edges, so that a
//! fine line has the weight it has in every preview of the SVG.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::Tree,
};
use shirushi_watermark::template::SIDE;

use super::{BuildError, fonts::Fonts};

/// How many times too large the art is drawn. With the 16 levels of the
/// renderer's own edges, a pixel's coverage has 256 levels.
const OVERSAMPLING: u32 = 4;

/// Draws the art: 512×512 RGB.
pub(super) fn draw_art(svg: &[u8], fonts: &Fonts) -> Result<Vec<u8>, BuildError> {
    let tree = fonts.parse(svg)?;
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| side.to_string());
    if [&width, &height] != [&SIDE.to_string(); 2] {
        return Err(BuildError::SvgSize { width, height });
    }
    let large = draw(&tree, SIDE, SIDE, OVERSAMPLING);
    let row = SIDE * OVERSAMPLING;
    if let Some(at) = large.pixels().iter().position(|p| p.alpha() != u8::MAX) {
        return Err(BuildError::Transparent {
            x: at as u32 % row / OVERSAMPLING,
            y: at as u32 / row / OVERSAMPLING,
        });
    }
    let planes = [0, 1, 2].map(|channel| average(&large, SIDE, SIDE, OVERSAMPLING, channel));
    let [red, green, blue] = planes;
    let pixels = red.into_iter().zip(green).zip(blue);
    Ok(pixels.flat_map(|((r, g), b)| [r, g, b]).collect())
}

/// Draws a tree `times` too large on a transparent ground of `width`×`height` units.
pub(super) fn draw(tree: &Tree, width: u32, height: u32, times: u32) -> Pixmap {
    #[expect(
        clippy::expect_used,
        reason = "sides are 4 to 512, so neither zero nor huge"
    )]
    let mut large = Pixmap::new(width * times, height * times).expect("a size that can be had");
    let scale = Transform::from_scale(times as f32, times as f32);
    resvg::render(tree, scale, &mut large.as_mut());
    large
}

/// The mean of one channel (0 red to 3 alpha) over boxes of `times`×`times`
/// pixels, rounded to the nearest value, halves up.
pub(super) fn average(
    large: &Pixmap,
    width: u32,
    height: u32,
    times: u32,
    channel: usize,
) -> Vec<u8> {
    let row = (width * times) as usize;
    let mut sums = vec![0u32; (width * height) as usize];
    for (at, pixel) in large.data().chunks_exact(4).enumerate() {
        let (x, y) = (at % row / times as usize, at / row / times as usize);
        sums[y * width as usize + x] += u32::from(pixel[channel]);
    }
    let area = times * times;
    sums.iter()
        .map(|sum| ((sum + area / 2) / area) as u8)
        .collect()
}
