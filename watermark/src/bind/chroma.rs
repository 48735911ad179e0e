//! Colour: places whose tint has changed while their luma has not.

use crate::{
    plane::{LUMA_WEIGHTS, Plane},
    tone::Tone,
};

use super::{
    Region,
    cells::{Cells, rect},
};

/// Deviation of a cell's mean colour difference from which it counts, in
/// levels: codecs and palettes of 256 colours stay below half of it.
const LIMIT: f32 = 14.0;
/// The same, in multiples of the median deviation.
const MEDIANS: f32 = 8.0;

/// Cells whose mean blue or red less luma is not what the expected badge has,
/// after the best common contrast and shift of that difference; a gray copy passes.
pub(super) fn regions(cells: &Cells<'_>, seen: &[Plane; 3], wanted: &[Plane; 3]) -> Vec<Region> {
    let altered = [2, 0].into_iter().flat_map(|channel| {
        let pairs = colours(cells, seen, channel)
            .into_iter()
            .zip(colours(cells, wanted, channel));
        let pairs = pairs.enumerate();
        let seen = pairs.filter_map(|(cell, (s, w))| Some((cell, s?, w?)));
        outliers(&seen.collect::<Vec<_>>())
    });
    let mut altered: Vec<usize> = altered.collect();
    altered.sort_unstable();
    altered.dedup();
    let region = |cell: usize| Region::of(rect(cell), None);
    altered.into_iter().map(region).collect()
}

/// Cells, each with what is seen and what is wanted, that stand out.
fn outliers(cells: &[(usize, f32, f32)]) -> Vec<usize> {
    let (seen, wanted): (Vec<f32>, Vec<f32>) = cells.iter().map(|(_, s, w)| (s, w)).unzip();
    let tone = Tone::fit(&wanted, &seen, &vec![true; cells.len()]);
    let off: Vec<f32> = cells
        .iter()
        .map(|(_, s, w)| (s - tone.of(*w)).abs())
        .collect();
    let mut sorted = off.clone();
    sorted.sort_by(f32::total_cmp);
    let Some(median) = sorted.get(sorted.len() / 2) else {
        return Vec::new();
    };
    let limit = (MEDIANS * median).max(LIMIT);
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
