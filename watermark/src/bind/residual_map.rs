//! The residual map: where the picture differs by more than its own noise explains.
//!
//! Codecs and resizing leave more error where the art is busy. So the log of
//! the residual's energy in a cell is compared with what cells of the same
//! activity have, fitted robustly over the badge.

use crate::{
    plane::Plane,
    template::{Rect, SIDE, Template},
};

use super::{RESIDUAL_LIMIT, RESIDUAL_SPREADS, Region};

/// Cells along a side of the map.
const CELLS: usize = 32;
/// Side of a cell in the badge.
const CELL_SIDE: u32 = SIDE / CELLS as u32;
/// Energy that never counts, in luma levels squared: rounding, twice over.
const ENERGY_FLOOR: f64 = 0.3;
/// Rounds of reweighting towards the least absolute deviation.
const ROUNDS: usize = 8;
/// Deviations below this weigh equally.
const LEAST_DEVIATION: f64 = 0.3;

/// Excess of log residual energy, cell by cell.
pub(super) struct ResidualMap {
    excess: Vec<f32>,
}

impl ResidualMap {
    /// `residual` and `delivered` (the expected badge) as delivered, of one size.
    pub(super) fn new(residual: &Plane, delivered: &Plane) -> Self {
        let energy = cell_means(residual, |plane, x, y| f64::from(plane.row(y)[x]).powi(2));
        let activity = cell_means(delivered, |plane, x, y| {
            let row = plane.row(y);
            let right = row[(x + 1).min(plane.width - 1)] - row[x];
            let below = plane.row((y + 1).min(plane.height - 1))[x] - row[x];
            f64::from(right).powi(2) + f64::from(below).powi(2)
        });
        let logs: Vec<f64> = energy.iter().map(|e| libm::log(e + ENERGY_FLOOR)).collect();
        let regressors: Vec<[f64; 3]> = activity
            .iter()
            .map(|a| {
                let a = libm::log(a + 1.0);
                [1.0, a, a * a]
            })
            .collect();
        let expected = robust_fit(&regressors, &logs);
        let excess = regressors
            .iter()
            .zip(&logs)
            .map(|(m, l)| (l - dot(m, &expected)) as f32)
            .collect();
        Self { excess }
    }

    /// The excess from which a cell is altered.
    pub(super) fn limit(&self) -> f32 {
        let mut deviations: Vec<f32> = self.excess.iter().map(|e| e.abs()).collect();
        let middle = deviations.len() / 2;
        let (_, median, _) = deviations.select_nth_unstable_by(middle, f32::total_cmp);
        (RESIDUAL_SPREADS * *median).max(RESIDUAL_LIMIT)
    }

    /// The largest excess.
    pub(super) fn peak(&self) -> f32 {
        self.excess
            .iter()
            .copied()
            .fold(f32::NEG_INFINITY, f32::max)
    }

    /// Cells whose excess is at least `limit`, each with the field it lies in.
    pub(super) fn regions(&self, template: &Template, limit: f32) -> Vec<Region> {
        let cells = self
            .excess
            .iter()
            .enumerate()
            .filter(|(_, excess)| **excess >= limit);
        cells
            .map(|(i, _)| {
                let rect = Rect {
                    x: (i % CELLS) as u32 * CELL_SIDE,
                    y: (i / CELLS) as u32 * CELL_SIDE,
                    width: CELL_SIDE,
                    height: CELL_SIDE,
                };
                let field = template
                    .fields()
                    .iter()
                    .find(|f| f.bounds().overlaps(&rect));
                Region {
                    x: rect.x,
                    y: rect.y,
                    width: rect.width,
                    height: rect.height,
                    field: field.map(|f| f.name().to_owned()),
                }
            })
            .collect()
    }
}

/// Means of a value over the map's cells.
fn cell_means(plane: &Plane, value: impl Fn(&Plane, usize, usize) -> f64) -> Vec<f64> {
    let edge = |i: usize, n: usize| i * n / CELLS;
    let mut means = Vec::with_capacity(CELLS * CELLS);
    for j in 0..CELLS {
        for i in 0..CELLS {
            let (mut sum, mut count) = (0.0, 0usize);
            for y in edge(j, plane.height)..edge(j + 1, plane.height) {
                for x in edge(i, plane.width)..edge(i + 1, plane.width) {
                    sum += value(plane, x, y);
                    count += 1;
                }
            }
            means.push(sum / count.max(1) as f64);
        }
    }
    means
}

/// Least absolute deviations by reweighted least squares.
fn robust_fit(regressors: &[[f64; 3]], values: &[f64]) -> [f64; 3] {
    let mut weights = vec![1.0; values.len()];
    let mut solution = [0.0; 3];
    for _ in 0..ROUNDS {
        solution = weighted_fit(regressors, values, &weights);
        for ((weight, m), value) in weights.iter_mut().zip(regressors).zip(values) {
            *weight = 1.0 / (value - dot(m, &solution)).abs().max(LEAST_DEVIATION);
        }
    }
    solution
}

/// Weighted least squares with a small ridge, so that a flat badge has a solution too.
fn weighted_fit(regressors: &[[f64; 3]], values: &[f64], weights: &[f64]) -> [f64; 3] {
    let mut a = [[0.0; 4]; 3];
    for ((m, value), weight) in regressors.iter().zip(values).zip(weights) {
        for i in 0..3 {
            for j in 0..3 {
                a[i][j] += weight * m[i] * m[j];
            }
            a[i][3] += weight * m[i] * value;
        }
    }
    for (i, row) in a.iter_mut().enumerate() {
        row[i] += 1e-6;
    }
    crate::tone::eliminate(a).unwrap_or([0.0; 3])
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u32, n: usize) -> Vec<f32> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 22) as f32 - 2.0
            })
            .collect()
    }

    #[test]
    fn even_noise_is_flat_and_a_spot_stands_out_in_its_place() {
        let delivered = Plane {
            width: 256,
            height: 256,
            samples: noise(1, 256 * 256),
        };
        let mut residual = Plane {
            width: 256,
            height: 256,
            samples: noise(2, 256 * 256),
        };
        assert!(ResidualMap::new(&residual, &delivered).peak() < 1.0);
        for y in 40..46 {
            for x in 80..86 {
                residual.samples[y * 256 + x] += 40.0;
            }
        }
        let map = ResidualMap::new(&residual, &delivered);
        assert!(map.peak() > 3.0);
        assert_eq!(
            map.excess.iter().position(|e| *e >= map.peak()),
            Some(5 * CELLS + 10)
        );
    }
}
