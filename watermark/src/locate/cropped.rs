//! Cropping: a picture that shows most of a badge and nothing else.
//!
//! At each size the picture is reduced, once for every place along an axis, to means over the cells of
//! a badge that lies there; all templates are compared with the same means.

use crate::{
    axis::{AxisOperator, transpose},
    placement::Placement,
    plane::Plane,
};

use super::{
    look::{Look, LookCell},
    pyramid::Pyramid,
    seen::{LEVEL_PITCH, is_enough},
    sliding::{Guess, best_of_each},
};

/// The badge is at most this many times as long as what was left of it.
const LARGEST: f64 = 1.36;
/// Each size is larger than the last by this factor.
const GROWTH: f64 = 1.03;
/// Places tried along an axis are this part of the badge apart.
const STEP: f64 = 1.0 / 32.0;
/// Likenesses below this are not followed.
const LEAST_SCORE: f32 = 0.5;
/// Cells of the looks along a side.
pub(super) const CELLS: usize = 16;
/// Luma is taken from here, so that sums of squares stay small.
const MIDDLE: f32 = 128.0;
/// Summed squares below this are of something flat.
const FLAT: f32 = 1e-2;

/// Placements of which the picture is the inner part: the index of the look, of 16×16 cells, and the
/// guess; at most `most` of each look, best first.
pub(super) fn guesses(pyramid: &Pyramid, looks: &[&Look], most: usize) -> Vec<(usize, Guess)> {
    let looks: Vec<Cells> = looks.iter().map(|look| Cells::of(look)).collect();
    let mut found: Vec<Vec<Guess>> = vec![Vec::new(); looks.len()];
    let (w, h) = (pyramid.width(), pyramid.height());
    let mut side = w.max(h);
    while side <= LARGEST * w.min(h) {
        at_size(pyramid, &looks, side, &mut found);
        side *= GROWTH;
    }
    best_of_each(found, most)
}

/// Adds the guesses of badges of this side, in pixels.
fn at_size(pyramid: &Pyramid, looks: &[Cells], side: f64, found: &mut [Vec<Guess>]) {
    let level = pyramid.level(LEVEL_PITCH * side / CELLS as f64);
    let ways = |length: f64, samples: usize| -> Vec<Way> {
        let places = places(side, length);
        let way = |from| Way::new(from, side, length, samples, level.size);
        places.map(way).collect()
    };
    let across = ways(pyramid.width(), level.plane.width);
    let down = ways(pyramid.height(), level.plane.height);
    let columns = transpose(level.plane);
    for horizontal in &across {
        let lines = transpose(&horizontal.means.down(&columns));
        for vertical in &down {
            let seen = vertical.means.down(&lines);
            for (look, found) in looks.iter().zip(&mut *found) {
                let score = look.likeness(&seen, horizontal, vertical);
                if let Some(score) = score.filter(|score| *score >= LEAST_SCORE) {
                    let placement = Placement {
                        left: horizontal.from,
                        top: vertical.from,
                        width: side,
                        height: side,
                        turn: 0.0,
                    };
                    found.push(Guess { placement, score });
                }
            }
        }
    }
}

/// How a badge may lie along one axis.
struct Way {
    /// Where it begins, in pixels of the picture.
    from: f64,
    /// From the picture's samples to the badge's cells.
    means: AxisOperator,
    /// One for each cell of which the picture shows the inner half, else zero.
    shown: [f32; CELLS],
}

impl Way {
    /// A badge of length `side` from `from` on, in a picture of `length` pixels: `samples` of `size`.
    fn new(from: f64, side: f64, length: f64, samples: usize, size: f64) -> Self {
        let cell = side / CELLS as f64;
        let shown = std::array::from_fn(|i| {
            let at = |part: f64| from + (i as f64 + part) * cell;
            f32::from(u8::from(at(0.25) >= 0.0 && at(0.75) <= length))
        });
        Self {
            from,
            means: AxisOperator::means(samples, from / size, cell / size, CELLS),
            shown,
        }
    }
}

/// A look's cells: luma, and one where no text reaches them, else zero.
struct Cells {
    luma: [f32; CELLS * CELLS],
    open: [f32; CELLS * CELLS],
    count: f32,
}

impl Cells {
    fn of(look: &Look) -> Self {
        let each = |of: fn(&LookCell) -> f32| std::array::from_fn(|i| of(&look.cells[i]));
        let open = each(|cell| f32::from(u8::from(cell.open)));
        Self {
            luma: each(|cell| cell.luma - MIDDLE),
            open,
            count: open.iter().sum(),
        }
    }

    /// Correlation with what is seen on the cells that are shown; `None` where they are too few, or flat.
    fn likeness(&self, seen: &Plane, across: &Way, down: &Way) -> Option<f32> {
        // One sum a column: they are added up side by side.
        let mut sums = [[0.0f32; CELLS]; 6];
        for (y, shown) in down.shown.iter().enumerate().filter(|(_, s)| **s > 0.0) {
            let row = |of: &[f32; CELLS * CELLS]| -> [f32; CELLS] {
                std::array::from_fn(|x| of[y * CELLS + x])
            };
            let (luma, open) = (row(&self.luma), row(&self.open));
            for (x, sample) in seen.row(y).iter().enumerate() {
                let weight = shown * open[x] * across.shown[x];
                let (a, b) = (sample - MIDDLE, luma[x]);
                sums[0][x] += weight;
                sums[1][x] += weight * a;
                sums[2][x] += weight * b;
                sums[3][x] += weight * a * b;
                sums[4][x] += weight * a * a;
                sums[5][x] += weight * b * b;
            }
        }
        let [n, a, b, ab, aa, bb] = sums.map(|columns| columns.iter().sum::<f32>());
        if !is_enough(n as usize, self.count as usize) {
            return None;
        }
        let (aa, bb) = (aa - a * a / n, bb - b * b / n);
        (aa > FLAT && bb > FLAT).then(|| (ab - a * b / n) / libm::sqrtf(aa * bb))
    }
}

/// Where a badge may begin so that it covers `length` pixels.
fn places(side: f64, length: f64) -> impl Iterator<Item = f64> {
    let spare = (side - length).max(0.0);
    let steps = (spare / (side * STEP)).ceil();
    (0..=steps as usize).map(move |i| -spare * i as f64 / steps.max(1.0))
}
