//! Sliding: the look of a template compared with every place of a picture, at every size.
//!
//! At each size the picture is reduced to means of half a cell, and the look
//! of 8×8 cells slides over them; correlation is normalised by the window's
//! own variance. This only finds where to look closer.

use wide::f32x8;

use crate::{axis::AxisOperator, placement::Placement, plane::Plane};

use super::{
    look::Look,
    pyramid::{Level, Pyramid},
};

/// A place that may show a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub(super) placement: Placement,
    pub(super) score: f32,
}

/// Badges smaller than this many pixels are not looked for in larger pictures.
const LEAST_SIDE: f64 = 48.0;
/// Each size is larger than the last by this factor: a badge between two sizes
/// is off by 3 %, which leaves a correlation of 0.9.
const GROWTH: f64 = 1.06;
/// Cells of the look along a side.
const CELLS: usize = 8;
/// Correlations below this are not followed. Half a cell off in both
/// directions and 3 % in size leaves 0.5 of the badges tried.
const LEAST_SCORE: f32 = 0.4;
/// Standard deviation, in luma levels, below which a window is plain.
const LEAST_DEVIATION: f32 = 4.0;
/// Best guesses kept at each size.
const KEPT_PER_SIZE: usize = 24;
/// Places compared at a time.
const LANES: usize = 8;

/// Places of the picture that may show one of the looks, each of 8×8 cells: the
/// look's index and the guess, at most `most` of each look, best first.
pub(super) fn guesses(pyramid: &Pyramid, looks: &[&Look], most: usize) -> Vec<(usize, Guess)> {
    let kernels: Vec<Kernel> = looks.iter().map(|look| Kernel::of(look)).collect();
    let mut found: Vec<Vec<Guess>> = vec![Vec::new(); looks.len()];
    let longest = pyramid.width().min(pyramid.height());
    let mut side = LEAST_SIDE;
    while side <= longest * GROWTH {
        let half_cell = side.min(longest) / (2 * CELLS) as f64;
        let grid = HalfCells::of(&pyramid.level(half_cell), half_cell);
        for (kernel, found) in kernels.iter().zip(&mut found) {
            found.extend(grid.best(kernel, half_cell));
        }
        side *= GROWTH;
    }
    best_of_each(found, most)
}

/// Of each look's guesses the best, at most `most`, best first: the look's index and the guess.
pub(super) fn best_of_each(found: Vec<Vec<Guess>>, most: usize) -> Vec<(usize, Guess)> {
    let best = found
        .into_iter()
        .enumerate()
        .flat_map(|(look, mut guesses)| {
            keep_best(&mut guesses, most);
            guesses.into_iter().map(move |guess| (look, guess))
        });
    best.collect()
}

/// The best guesses, best first.
fn keep_best(guesses: &mut Vec<Guess>, most: usize) {
    guesses.sort_by(|a, b| b.score.total_cmp(&a.score));
    guesses.truncate(most);
}

/// A look as weights whose sum is zero and whose sum of squares is one; zero in the text.
struct Kernel([f32; CELLS * CELLS]);

impl Kernel {
    fn of(look: &Look) -> Self {
        let open = || look.cells.iter().filter(|cell| cell.open);
        let n = open().count().max(1) as f32;
        let mean = open().map(|cell| cell.luma).sum::<f32>() / n;
        let energy: f32 = open().map(|cell| (cell.luma - mean).powi(2)).sum();
        let scale = 1.0 / libm::sqrtf(energy).max(1e-6);
        let mut weights = [0.0; CELLS * CELLS];
        for (weight, cell) in weights.iter_mut().zip(&look.cells) {
            if cell.open {
                *weight = (cell.luma - mean) * scale;
            }
        }
        Self(weights)
    }

    /// Where its cells lie in a plane of half cells of this width, from the first on, and their weights.
    fn taps(&self, width: usize) -> Vec<(usize, f32)> {
        let weights = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight != 0.0);
        let offset = |i: usize| 2 * (i / CELLS) * width + 2 * (i % CELLS);
        weights.map(|(i, weight)| (offset(i), *weight)).collect()
    }
}

/// Means over cells, at every half cell, and the deviation of each window of 8×8 cells.
struct HalfCells {
    cells: Plane,
    /// One over the root of the window's summed squares about its mean; 0 where it is plain.
    norms: Plane,
}

impl HalfCells {
    fn of(level: &Level<'_>, half_cell: f64) -> Self {
        let step = half_cell / level.size;
        let outputs = |samples: usize| (samples as f64 / step + 1e-6) as usize;
        let means = |samples: usize| AxisOperator::means(samples, 0.0, step, outputs(samples));
        let (across, down) = (means(level.plane.width), means(level.plane.height));
        let halves = crate::axis::apply(&across, &down, level.plane);
        let cells = sums_of_two(&halves, 0.25);
        let squares = Plane {
            samples: cells.samples.iter().map(|c| c * c).collect(),
            ..cells.clone()
        };
        let (sums, squares) = (window_sums(&cells), window_sums(&squares));
        let count = (CELLS * CELLS) as f32;
        let least = LEAST_DEVIATION * LEAST_DEVIATION * count;
        let norm = |(sum, square): (&f32, &f32)| {
            let energy = square - sum * sum / count;
            if energy < least {
                0.0
            } else {
                1.0 / libm::sqrtf(energy)
            }
        };
        let norms = Plane {
            samples: sums
                .samples
                .iter()
                .zip(&squares.samples)
                .map(norm)
                .collect(),
            ..sums
        };
        Self { cells, norms }
    }

    /// The correlation with a kernel at every place.
    fn scores(&self, kernel: &Kernel) -> Plane {
        let (w, h) = (self.norms.width, self.norms.height);
        let taps = kernel.taps(self.cells.width);
        let mut scores = Plane::zeros(w, h);
        for y in 0..h {
            let cells = &self.cells.samples[y * self.cells.width..];
            let (norms, rest_norms) = self.norms.row(y).as_chunks::<LANES>();
            let (line, rest) = scores.row_mut(y).as_chunks_mut::<LANES>();
            let done = line.len() * LANES;
            for (group, (scores, norms)) in line.iter_mut().zip(norms).enumerate() {
                if norms.iter().all(|norm| *norm == 0.0) {
                    continue;
                }
                let mut sum = f32x8::ZERO;
                for (offset, weight) in &taps {
                    if let Some(cells) = cells[offset + group * LANES..].first_chunk::<LANES>() {
                        sum += f32x8::from(*cells) * *weight;
                    }
                }
                *scores = (sum * f32x8::from(*norms)).to_array();
            }
            for (x, (score, norm)) in rest.iter_mut().zip(rest_norms).enumerate() {
                let taps = taps
                    .iter()
                    .map(|(at, weight)| weight * cells[at + done + x]);
                *score = norm * taps.sum::<f32>();
            }
        }
        scores
    }

    /// The best local maxima of the correlation with a kernel.
    fn best(&self, kernel: &Kernel, half_cell: f64) -> Vec<Guess> {
        let scores = self.scores(kernel);
        let side = 2.0 * CELLS as f64 * half_cell;
        let mut guesses: Vec<Guess> = maxima(&scores)
            .map(|(x, y, score)| Guess {
                placement: Placement {
                    left: x as f64 * half_cell,
                    top: y as f64 * half_cell,
                    width: side,
                    height: side,
                    turn: 0.0,
                },
                score,
            })
            .collect();
        keep_best(&mut guesses, KEPT_PER_SIZE);
        guesses
    }
}

/// Scores that no neighbour exceeds.
fn maxima(scores: &Plane) -> impl Iterator<Item = (usize, usize, f32)> {
    let (w, h) = (scores.width, scores.height);
    (0..h).flat_map(move |y| {
        let highest = move |&(x, &score): &(usize, &f32)| {
            let near = x.saturating_sub(1)..(x + 2).min(w);
            let rows = y.saturating_sub(1)..(y + 2).min(h);
            score >= LEAST_SCORE
                && rows
                    .flat_map(|y| &scores.row(y)[near.clone()])
                    .all(|other| *other <= score)
        };
        let line = scores.row(y).iter().enumerate().filter(highest);
        line.map(move |(x, score)| (x, y, *score))
    })
}

/// Sums of 2×2 neighbours, weighted, at every sample that has them.
fn sums_of_two(plane: &Plane, weight: f32) -> Plane {
    let mut out = Plane::zeros(
        plane.width.saturating_sub(1),
        plane.height.saturating_sub(1),
    );
    for y in 0..out.height {
        let (top, bottom) = (plane.row(y), plane.row(y + 1));
        for (x, sum) in out.row_mut(y).iter_mut().enumerate() {
            *sum = weight * (top[x] + top[x + 1] + bottom[x] + bottom[x + 1]);
        }
    }
    out
}

/// Sums over 8×8 cells, which lie two samples apart.
fn window_sums(cells: &Plane) -> Plane {
    let reach = 2 * (CELLS - 1);
    let width = cells.width.saturating_sub(reach);
    let height = cells.height.saturating_sub(reach);
    let mut across = Plane::zeros(width, cells.height);
    for y in 0..across.height {
        let row = cells.row(y);
        let line = across.row_mut(y);
        for i in 0..CELLS {
            for (sum, cell) in line.iter_mut().zip(&row[2 * i..]) {
                *sum += cell;
            }
        }
    }
    let mut out = Plane::zeros(width, height);
    for y in 0..height {
        let line = out.row_mut(y);
        for j in 0..CELLS {
            for (sum, cell) in line.iter_mut().zip(across.row(y + 2 * j)) {
                *sum += cell;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_sums_take_every_second_sample() {
        let cells = Plane {
            width: 16,
            height: 16,
            samples: (0..256).map(|i| (i % 2) as f32).collect(),
        };
        let sums = window_sums(&cells);
        assert_eq!((sums.width, sums.height), (2, 2));
        assert_eq!(sums.samples, [0.0, 64.0, 0.0, 64.0]);
    }
}
