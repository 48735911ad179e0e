//! A look at finished art: does it leave the watermark room to live?

use shirushi_watermark::template::{Field, Rect, SIDE, Template};

/// Luma that a watermark of ±12 levels can be added to and subtracted from
/// without running into black or white. At the dark end there is more room,
/// since grain shows there first; at the light end no more is needed:
/// `plain-white-1`, half of whose pixels are above 226, comes through every
/// row of the survival table.
const ROOM: std::ops::RangeInclusive<u32> = 40..=243;

/// Side of the blocks that the watermark lives in, in pixels.
const BLOCK: u32 = 64;

/// How well a template's art carries a watermark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Blocks of 64×64 pixels, of 64, that variable text reaches into; they carry nothing.
    pub blocks_under_text: usize,
    /// Of the other blocks, those that are almost flat (deviation below 4 levels); they carry little.
    pub flat_blocks: usize,
    /// Of the pixels in the other blocks, those with a luma below 40 or above 243, in a thousand.
    pub permille_without_room: u32,
}

impl Survey {
    /// Looks at a template.
    pub fn of(template: &Template) -> Self {
        let texts: Vec<Rect> = template.fields().iter().map(Field::bounds).collect();
        let lumas: Vec<u32> = template.art().chunks_exact(3).map(luma).collect();
        let (under_text, carrying): (Vec<Rect>, Vec<Rect>) =
            blocks().partition(|block| texts.iter().any(|text| text.overlaps(block)));
        let carrying: Vec<Vec<u32>> = carrying.iter().map(|block| cut(&lumas, block)).collect();
        Self {
            blocks_under_text: under_text.len(),
            flat_blocks: carrying
                .iter()
                .filter(|block| deviation(block) < 4.0)
                .count(),
            permille_without_room: permille_without_room(&carrying.concat()),
        }
    }
}

impl std::fmt::Display for Survey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            blocks_under_text,
            flat_blocks,
            permille_without_room,
        } = self;
        writeln!(
            f,
            "{blocks_under_text} of 64 blocks lie under variable text and carry nothing"
        )?;
        writeln!(
            f,
            "{flat_blocks} of the others are nearly flat and carry little"
        )?;
        let percent = f64::from(*permille_without_room) / 10.0;
        write!(
            f,
            "{percent:.1} % of their pixels have a luma below 40 or above 243"
        )
    }
}

/// BT.601 luma, 0 to 255.
fn luma(pixel: &[u8]) -> u32 {
    let [red, green, blue] = [0, 1, 2].map(|channel| u32::from(pixel[channel]));
    (299 * red + 587 * green + 114 * blue + 500) / 1000
}

fn blocks() -> impl Iterator<Item = Rect> {
    (0..SIDE).step_by(BLOCK as usize).flat_map(|y| {
        (0..SIDE).step_by(BLOCK as usize).map(move |x| Rect {
            x,
            y,
            width: BLOCK,
            height: BLOCK,
        })
    })
}

/// The lumas inside a block.
fn cut(lumas: &[u32], block: &Rect) -> Vec<u32> {
    (block.y..block.y + block.height)
        .flat_map(|y| &lumas[(y * SIDE + block.x) as usize..][..block.width as usize])
        .copied()
        .collect()
}

fn permille_without_room(lumas: &[u32]) -> u32 {
    let without = lumas.iter().filter(|luma| !ROOM.contains(luma)).count();
    (1000 * without / lumas.len().max(1)) as u32
}

/// Standard deviation, in levels.
fn deviation(lumas: &[u32]) -> f64 {
    let count = lumas.len() as f64;
    let mean = lumas.iter().sum::<u32>() as f64 / count;
    let squares = lumas.iter().map(|&luma| (f64::from(luma) - mean).powi(2));
    (squares.sum::<f64>() / count).sqrt()
}
