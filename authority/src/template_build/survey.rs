//! A look at finished art: does it leave the watermark room to live?

use shirushi_watermark::template::{Field, Rect, SIDE, Template};

/// Luma that a watermark of ±12 levels can be added to and subtracted from
/// without running into black or white, with room for codecs.
const ROOM: std::ops::RangeInclusive<u32> = 40..=215;

/// Side of the blocks that the watermark lives in, in pixels.
const BLOCK: u32 = 64;

/// How well a template's art carries a watermark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Pixels outside variable text whose luma is below 40 or above 215, in a thousand.
    pub permille_without_room: u32,
    /// Blocks of 64×64 pixels, of 64, that variable text reaches into; they carry nothing.
    pub blocks_under_text: usize,
    /// Blocks not under text that are almost flat (deviation below 4 levels); they carry little.
    pub flat_blocks: usize,
}

impl Survey {
    /// Looks at a template.
    pub fn of(template: &Template) -> Self {
        let texts: Vec<Rect> = template.fields().iter().map(Field::bounds).collect();
        let under_text = |area: &Rect| texts.iter().any(|text| text.overlaps(area));
        let lumas: Vec<u32> = template.art().chunks_exact(3).map(luma).collect();
        let blocks: Vec<Rect> = squares(BLOCK).collect();
        Self {
            permille_without_room: permille_without_room(&lumas, under_text),
            blocks_under_text: blocks.iter().filter(|block| under_text(block)).count(),
            flat_blocks: blocks
                .iter()
                .filter(|block| !under_text(block) && deviation(&lumas, block) < 4.0)
                .count(),
        }
    }
}

/// BT.601 luma, 0 to 255.
fn luma(pixel: &[u8]) -> u32 {
    let [red, green, blue] = [0, 1, 2].map(|channel| u32::from(pixel[channel]));
    (299 * red + 587 * green + 114 * blue + 500) / 1000
}

fn squares(side: u32) -> impl Iterator<Item = Rect> {
    (0..SIDE).step_by(side as usize).flat_map(move |y| {
        (0..SIDE).step_by(side as usize).map(move |x| Rect {
            x,
            y,
            width: side,
            height: side,
        })
    })
}

fn permille_without_room(lumas: &[u32], under_text: impl Fn(&Rect) -> bool) -> u32 {
    let art: Vec<u32> = squares(1)
        .zip(lumas)
        .filter(|(pixel, _)| !under_text(pixel))
        .map(|(_, luma)| *luma)
        .collect();
    let without = art.iter().filter(|luma| !ROOM.contains(luma)).count();
    (1000 * without / art.len().max(1)) as u32
}

fn deviation(lumas: &[u32], block: &Rect) -> f64 {
    let values: Vec<f64> = (block.y..block.y + block.height)
        .flat_map(|y| (block.x..block.x + block.width).map(move |x| (y * SIDE + x) as usize))
        .map(|at| f64::from(lumas[at]))
        .collect();
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt()
}
