//! The residual map: where the picture differs by more than its own noise explains.
//!
//! Codecs and resizing leave more error where the art is busy, and codecs spread
//! it over their blocks, into quiet cells beside busy ones. So the log of the
//! residual's energy in a cell is compared with what cells of the same activity,
//! their own and their neighbourhood's, have, fitted robustly over the badge.

use crate::{plane::Plane, template::Template};

use super::{
    RESIDUAL_LIMIT, RESIDUAL_LIMIT_JPEG, RESIDUAL_SPREADS, Region,
    cells::{CELLS, Cells, rect},
};

/// Energy that never counts, in luma levels squared: rounding, three times over
/// in three channels. With less, Chromium's last row of a badge in a quiet place
/// stood out at 2.3.
const ENERGY_FLOOR: f64 = 0.5;
/// Share of a cell's activity that never counts either: pixels off by a
/// twenty-fifth. A browser that draws a page in tiles places some columns of one
/// picture so much differently from one tile to the next.
const DRIFT: f64 = 0.04 * 0.04;
/// Terms of the fit: a constant, a cell's activity, its neighbourhood's, their
/// squares and product, and what a JPEG file's quantisation must have left.
const TERMS: usize = 7;
/// Rounds of reweighting towards the least absolute deviation.
const ROUNDS: usize = 8;
/// Deviations below this weigh equally.
const LEAST_DEVIATION: f64 = 0.3;

/// Excess of log residual energy, for every cell that is seen.
pub(super) struct ResidualMap {
    excess: Vec<(usize, f32)>,
    /// The excess that names an alteration on a flat map.
    limit: f32,
}

/// A cell that is seen: log of its residual energy, and what its activity is fitted by.
struct Cell {
    index: usize,
    log: f64,
    /// What that is where nothing is left but what never counts: nobody can expect less.
    least: f64,
    regressors: [f64; TERMS],
}

impl ResidualMap {
    /// `residual`, and `activity` of the expected badge, as delivered, of one size;
    /// `quantisation` is what a file's rounding must have left, where it is known.
    pub(super) fn new(
        cells: &Cells<'_>,
        residual: &Plane,
        activity: &Plane,
        quantisation: Option<&Plane>,
    ) -> Self {
        let energy = cells.means(|x, y| f64::from(residual.row(y)[x]).powi(2));
        let activity = cells.means(|x, y| f64::from(activity.row(y)[x]));
        let around = around(&activity);
        let quantised: Vec<Option<f64>> = quantisation.map_or_else(
            || vec![None; energy.len()],
            |left| cells.means(|x, y| f64::from(left.row(y)[x])),
        );
        let seen: Vec<Cell> = energy
            .iter()
            .zip(&activity)
            .zip(&around)
            .zip(&quantised)
            .enumerate()
            .filter_map(|(index, (((energy, activity), around), quantised))| {
                let activity = (*activity)?;
                let a = libm::log(activity + 1.0);
                let b = libm::log(around + 1.0);
                let q = quantised.map_or(0.0, |left| libm::log(left + ENERGY_FLOOR));
                let floor = ENERGY_FLOOR + DRIFT * activity;
                Some(Cell {
                    index,
                    log: libm::log((*energy)? + floor),
                    least: libm::log(floor),
                    regressors: [1.0, a, a * a, b, b * b, a * b, q],
                })
            })
            .collect();
        let expected = robust_fit(&seen);
        let excess = |cell: &Cell| {
            let expected = dot(&cell.regressors, &expected).max(cell.least);
            (cell.log - expected) as f32
        };
        Self {
            excess: seen.iter().map(|cell| (cell.index, excess(cell))).collect(),
            limit: quantisation.map_or(RESIDUAL_LIMIT, |_| RESIDUAL_LIMIT_JPEG),
        }
    }

    /// The excess from which a cell is altered.
    pub(super) fn limit(&self) -> f32 {
        let mut deviations: Vec<f32> = self.excess.iter().map(|(_, e)| e.abs()).collect();
        if deviations.is_empty() {
            return self.limit;
        }
        let middle = deviations.len() / 2;
        let (_, median, _) = deviations.select_nth_unstable_by(middle, f32::total_cmp);
        (RESIDUAL_SPREADS * *median).max(self.limit)
    }

    /// The largest excess.
    pub(super) fn peak(&self) -> f32 {
        let excesses = self.excess.iter().map(|(_, excess)| *excess);
        excesses.fold(f32::NEG_INFINITY, f32::max)
    }

    /// Cells whose excess is at least `limit`, each with the field it lies in.
    pub(super) fn regions(&self, template: &Template, limit: f32) -> Vec<Region> {
        let cells = self.excess.iter().filter(|(_, excess)| *excess >= limit);
        cells
            .map(|(index, _)| {
                let rect = rect(*index);
                let fields = template.fields();
                let field = fields.iter().find(|f| f.bounds().overlaps(&rect));
                Region::of(rect, field.map(|f| f.name().to_owned()))
            })
            .collect()
    }
}

/// For every cell, the mean activity of the cells around it and its own.
fn around(activity: &[Option<f64>]) -> Vec<f64> {
    let near = |at: usize| at.saturating_sub(1)..(at + 2).min(CELLS);
    (0..CELLS * CELLS)
        .map(|index| {
            let (row, column) = (index / CELLS, index % CELLS);
            let cells = near(row).flat_map(|y| near(column).map(move |x| y * CELLS + x));
            let (sum, count) = cells
                .filter_map(|cell| activity[cell])
                .fold((0.0, 0u32), |(sum, count), a| (sum + a, count + 1));
            sum / f64::from(count.max(1))
        })
        .collect()
}

/// Least absolute deviations by reweighted least squares.
fn robust_fit(cells: &[Cell]) -> [f64; TERMS] {
    let mut weights = vec![1.0; cells.len()];
    let mut solution = [0.0; TERMS];
    for _ in 0..ROUNDS {
        solution = weighted_fit(cells, &weights);
        for (weight, cell) in weights.iter_mut().zip(cells) {
            let deviation = cell.log - dot(&cell.regressors, &solution);
            *weight = 1.0 / deviation.abs().max(LEAST_DEVIATION);
        }
    }
    solution
}

/// Weighted least squares with a small ridge, so that a flat badge has a solution too.
fn weighted_fit(cells: &[Cell], weights: &[f64]) -> [f64; TERMS] {
    let mut a = [[0.0; TERMS + 1]; TERMS];
    for (cell, weight) in cells.iter().zip(weights) {
        let m = &cell.regressors;
        for i in 0..TERMS {
            for j in 0..TERMS {
                a[i][j] += weight * m[i] * m[j];
            }
            a[i][TERMS] += weight * m[i] * cell.log;
        }
    }
    for (i, row) in a.iter_mut().enumerate() {
        row[i] += 1e-6;
    }
    crate::tone::eliminate(a).unwrap_or([0.0; TERMS])
}

fn dot(a: &[f64; TERMS], b: &[f64; TERMS]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bind::activity::activity, span::Span};

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
        let activity = activity(&Plane {
            width: 256,
            height: 256,
            samples: noise(1, 256 * 256),
        });
        let mut residual = Plane {
            width: 256,
            height: 256,
            samples: noise(2, 256 * 256),
        };
        let covered = vec![true; 256 * 256];
        let cells = Cells::new(Span::whole(256), Span::whole(256), &covered);
        let peak = ResidualMap::new(&cells, &residual, &activity, None).peak();
        assert!(peak < 1.0, "{peak}");
        for y in 40..46 {
            for x in 80..86 {
                residual.samples[y * 256 + x] += 40.0;
            }
        }
        let map = ResidualMap::new(&cells, &residual, &activity, None);
        assert!(map.peak() > 3.0);
        let (index, _) = map.excess.iter().find(|(_, e)| *e >= map.peak()).unwrap();
        assert_eq!(*index, 5 * CELLS + 10);
    }
}
