//! Colour: places whose tint has changed while their luma has not.

use crate::{
    plane::{LUMA_WEIGHTS, Plane},
    tone::Tone,
};

use super::{
    Region,
    cells::{CELLS, Cells, rect},
};

/// Deviation of a cell's mean colour difference from which it counts, in
/// levels: codecs and palettes of 256 colours stay below half of it.
const LIMIT: f32 = 14.0;
/// The same, in multiples of the median deviation.
const MEDIANS: f32 = 8.0;

/// Cells whose mean blue or red less luma is not what the expected badge has,
/// after the best common contrast and shift of that difference; a gray copy passes.
pub(super) fn regions(cells: &Cells<'_>, seen: &[Plane; 3], wanted: &[Plane; 3]) -> Vec<Region> {
    let mut altered = [false; CELLS * CELLS];
    for channel in [2, 0] {
        let pairs = colours(cells, seen, channel)
            .into_iter()
            .zip(colours(cells, wanted, channel));
        let pairs = pairs.enumerate();
        let seen = pairs.filter_map(|(cell, (s, w))| Some((cell, s?, w?)));
        for cell in outliers(&seen.collect::<Vec<_>>()) {
            altered[cell] = true;
        }
    }
    let altered = altered.iter().enumerate().filter(|(_, altered)| **altered);
    altered
        .map(|(cell, _)| Region::of(rect(cell), None))
        .collect()
}

/// Cells, each with what is seen and what is wanted, that stand out.
fn outliers(cells: &[(usize, f32, f32)]) -> Vec<usize> {
    let (seen, wanted): (Vec<f32>, Vec<f32>) = cells.iter().map(|(_, s, w)| (s, w)).unzip();
    let tone = Tone::fit(&wanted, &seen, &vec![true; cells.len()]);
    let off: Vec<f32> = cells
        .iter()
        .map(|(_, s, w)| (s - tone.of(*w)).abs())
        .collect();
    if off.is_empty() {
        return Vec::new();
    }
    let mut halves = off.clone();
    let middle = halves.len() / 2;
    let (_, median, _) = halves.select_nth_unstable_by(middle, f32::total_cmp);
    let limit = (MEDIANS * *median).max(LIMIT);
    let standing_out = cells.iter().zip(off).filter(|(_, off)| *off > limit);
    standing_out.map(|((cell, ..), _)| *cell).collect()
}

/// Mean of a channel less luma, shifted to the middle of the range, cell by cell.
fn colours(cells: &Cells<'_>, planes: &[Plane; 3], channel: usize) -> Vec<Option<f32>> {
    let weights: [f32; 3] =
        std::array::from_fn(|c| f32::from(u8::from(c == channel)) - LUMA_WEIGHTS[c]);
    let at = |x: usize, y: usize| -> f64 {
        let terms = planes.iter().zip(weights);
        terms.map(|(plane, w)| f64::from(plane.row(y)[x] * w)).sum()
    };
    let means = cells.means(at).into_iter();
    means.map(|mean| mean.map(|m| 128.0 + m as f32)).collect()
}
