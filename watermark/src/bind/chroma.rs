//! Colour: places whose tint has changed while their luma has not.

use crate::{picture::Picture, template::SIDE, tone::Tone};

use super::Region;

/// Cells along a side.
const CELLS: usize = 32;
/// Side of a cell in the badge.
const CELL_SIDE: u32 = SIDE / CELLS as u32;
/// Deviation of a cell's mean colour difference from which it counts, in
/// levels: codecs and palettes of 256 colours stay below half of it.
const LIMIT: f32 = 14.0;
/// The same, in multiples of the median deviation.
const MEDIANS: f32 = 8.0;

/// Cells whose mean Cb or Cr is not what the expected badge has, after the
/// best common contrast and shift of that colour difference; a gray copy passes.
pub(super) fn regions(picture: &Picture, expected: &Picture) -> Vec<Region> {
    let (seen, wanted) = (cell_differences(picture), cell_differences(expected));
    let open = [true; CELLS * CELLS];
    let mut altered = [false; CELLS * CELLS];
    for channel in 0..2 {
        let (seen, wanted) = (&seen[channel], &wanted[channel]);
        let tone = Tone::fit(wanted, seen, &open);
        let off: Vec<f32> = seen
            .iter()
            .zip(wanted)
            .map(|(s, w)| (s - tone.of(*w)).abs())
            .collect();
        let mut sorted = off.clone();
        sorted.sort_by(f32::total_cmp);
        let limit = (MEDIANS * sorted[sorted.len() / 2]).max(LIMIT);
        for (flag, off) in altered.iter_mut().zip(&off) {
            *flag |= *off > limit;
        }
    }
    let cells = altered.iter().enumerate().filter(|(_, altered)| **altered);
    cells
        .map(|(i, _)| Region {
            x: (i % CELLS) as u32 * CELL_SIDE,
            y: (i / CELLS) as u32 * CELL_SIDE,
            width: CELL_SIDE,
            height: CELL_SIDE,
            field: None,
        })
        .collect()
}

/// Mean B − Y and R − Y, shifted to the middle of the range, of 32×32 cells.
fn cell_differences(picture: &Picture) -> [Vec<f32>; 2] {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let mut sums = vec![[0u64; 4]; CELLS * CELLS];
    // A cell of a picture under 32 pixels a side could be empty; binding
    // judges nothing below 128.
    let cell_of = |v: usize, n: usize| (v * CELLS / n).min(CELLS - 1);
    let columns: Vec<usize> = (0..w).map(|x| cell_of(x, w)).collect();
    for (y, row) in picture.rgb().chunks_exact(3 * w).enumerate() {
        let line = &mut sums[cell_of(y, h) * CELLS..][..CELLS];
        for (pixel, &column) in row.as_chunks::<3>().0.iter().zip(&columns) {
            let cell = &mut line[column];
            for (sum, channel) in cell.iter_mut().zip(pixel) {
                *sum += u64::from(*channel);
            }
            cell[3] += 1;
        }
    }
    let mean = |cell: &[u64; 4], channel: usize| cell[channel] as f32 / cell[3].max(1) as f32;
    let luma =
        |cell: &[u64; 4]| 0.299 * mean(cell, 0) + 0.587 * mean(cell, 1) + 0.114 * mean(cell, 2);
    let difference = |channel: usize| {
        sums.iter()
            .map(|c| 128.0 + mean(c, channel) - luma(c))
            .collect::<Vec<f32>>()
    };
    [difference(2), difference(0)]
}
