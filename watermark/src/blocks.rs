//! The 8×8 blocks of a JPEG file as they lie on the samples of a view.

use crate::{
    axis::{AxisOperator, apply},
    plane::Plane,
    view::View,
};

/// Side of the file's blocks.
pub(crate) const CELL: usize = 8;
/// Middle of the sample range: what a file's coefficients are relative to.
const MIDDLE: f32 = 128.0;

/// The first sample of each axis that begins one of the file's blocks, 0 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) across: usize,
    pub(crate) down: usize,
}

impl Start {
    /// Where the file's blocks begin in a view of its own pixels.
    pub(crate) fn of(view: &View) -> Self {
        Self {
            across: view.horizontal.first.wrapping_neg() % CELL,
            down: view.vertical.first.wrapping_neg() % CELL,
        }
    }

    /// Whole blocks along samples of an axis that begin at `start`.
    pub(crate) fn cells(start: usize, samples: usize) -> usize {
        samples.saturating_sub(start) / CELL
    }
}

/// The same [`coefficients`] as a file holds them: of samples less the middle of their range.
pub(crate) fn coded(samples: &Plane, kept: (usize, usize), start: Start) -> Plane {
    let mut shifted = samples.clone();
    shifted.samples.iter_mut().for_each(|s| *s -= MIDDLE);
    coefficients(&shifted, kept, start)
}

/// The lowest frequencies, horizontal and vertical, of each whole block of samples
/// from `start` on.
pub(crate) fn coefficients(samples: &Plane, (across, down): (usize, usize), start: Start) -> Plane {
    let (across, down) = (
        cosines(start.across, samples.width, across),
        cosines(start.down, samples.height, down),
    );
    apply(&across, &down, samples)
}

/// The lowest frequencies of each block of delivered samples.
fn cosines(start: usize, samples: usize, kept: usize) -> AxisOperator {
    let mut operator = AxisOperator::default();
    for cell in 0..Start::cells(start, samples) {
        for k in 0..kept {
            let weights: [f32; CELL] = std::array::from_fn(|x| cell_cosine(k, x));
            operator.push(start + cell * CELL, &weights);
        }
    }
    operator
}

/// Value of the orthonormal DCT-II cosine `k` of length 8 at sample `x`.
pub(crate) fn cell_cosine(k: usize, x: usize) -> f32 {
    let n = CELL as f64;
    let scale = libm::sqrt(if k == 0 { 1.0 } else { 2.0 } / n);
    (scale * libm::cos(std::f64::consts::PI * ((2 * x + 1) * k) as f64 / (2.0 * n))) as f32
}
