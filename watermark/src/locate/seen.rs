//! The picture on the cells of a look, wherever a placement puts them.

use crate::placement::Placement;

use super::{
    correlation::correlation,
    look::Look,
    pyramid::{Level, Pyramid},
};

/// The picture on the cells of a look, row by row: `NaN` where the picture has nothing, or the
/// template has text.
pub(super) struct Seen(Vec<f32>);

/// Samples of the level read are at most this part of a cell apart. Four points
/// of such a level are as blurred as the mean over a cell.
pub(super) const LEVEL_PITCH: f64 = 0.3;
/// Share of the open cells that the picture must have.
const LEAST_SEEN: f64 = 0.35;
/// Open cells that it must have, more than there are unknowns to be told from them.
const LEAST_CELLS: usize = 9;
/// Where the points of a cell lie, in cells.
const POINTS: [f64; 2] = [0.25, 0.75];

/// Whether a badge can be judged by so many of its open cells.
pub(super) fn is_enough(found: usize, open: usize) -> bool {
    found as f64 >= LEAST_SEEN * open as f64 && found >= LEAST_CELLS
}

impl Seen {
    /// Means of four points a cell; `None` where too little of the badge is seen.
    pub(super) fn at(pyramid: &Pyramid, look: &Look, placement: &Placement) -> Option<Self> {
        let level = pyramid.level(LEVEL_PITCH * placement.side() / look.side as f64);
        let mut cells = if placement.turn == 0.0 {
            upright(&level, look.side, placement)
        } else {
            turned(&level, look, placement)
        };
        let (mut open, mut found) = (0, 0);
        for (seen, cell) in cells.iter_mut().zip(&look.cells) {
            if !cell.open {
                *seen = f32::NAN;
                continue;
            }
            open += 1;
            found += usize::from(!seen.is_nan());
        }
        is_enough(found, open).then_some(Self(cells))
    }

    /// Correlation with the look; `None` where either is flat.
    pub(super) fn likeness(&self, look: &Look) -> Option<f64> {
        let cells = self.0.iter().zip(&look.cells);
        let seen = cells.filter(|(seen, _)| !seen.is_nan());
        correlation(seen.map(|(seen, cell)| (f64::from(*seen), f64::from(cell.luma))))
    }

    /// The cells, row by row.
    pub(super) fn cells(&self) -> &[f32] {
        &self.0
    }
}

/// An upright badge's cells: rows of the level are mixed first, then their samples.
fn upright(level: &Level<'_>, side: usize, placement: &Placement) -> Vec<f32> {
    let mut cells = vec![f32::NAN; side * side];
    let points = |i: usize, from: f64, length: f64| {
        POINTS.map(|point| from + length * (i as f64 + point) / side as f64)
    };
    let columns: Vec<_> = (0..side)
        .map(|i| {
            let [a, b] = points(i, placement.left, placement.width);
            Some([level.across(a)?, level.across(b)?])
        })
        .collect();
    let reached = || columns.iter().flatten().flatten();
    let (low, high) = (
        reached().map(|p| p.low).min(),
        reached().map(|p| p.high).max(),
    );
    let (Some(low), Some(high)) = (low, high) else {
        return cells;
    };
    let reach = low..high + 1;
    let mut line = vec![0.0; reach.len()];
    for (j, cells) in cells.chunks_exact_mut(side).enumerate() {
        let [a, b] = points(j, placement.top, placement.height);
        let (Some(a), Some(b)) = (level.down(a), level.down(b)) else {
            continue;
        };
        let row = |y: usize| &level.plane.row(y)[reach.clone()];
        let rows = row(a.low)
            .iter()
            .zip(row(a.high))
            .zip(row(b.low))
            .zip(row(b.high));
        for (sum, (((a_low, a_high), b_low), b_high)) in line.iter_mut().zip(rows) {
            *sum = a_low + a.part * (a_high - a_low) + b_low + b.part * (b_high - b_low);
        }
        for (cell, column) in cells.iter_mut().zip(&columns) {
            if let Some(points) = column {
                let [a, b] = points.map(|point| {
                    let at = |x: usize| line[x - reach.start];
                    at(point.low) + point.part * (at(point.high) - at(point.low))
                });
                *cell = 0.25 * (a + b);
            }
        }
    }
    cells
}

/// A turned badge's cells, point by point.
fn turned(level: &Level<'_>, look: &Look, placement: &Placement) -> Vec<f32> {
    let side = look.side as f64;
    // The placement is affine, so three corners tell it.
    let origin = placement.at(0.0, 0.0);
    let (right, below) = (placement.at(1.0, 0.0), placement.at(0.0, 1.0));
    let across = ((right.0 - origin.0) / side, (right.1 - origin.1) / side);
    let down = ((below.0 - origin.0) / side, (below.1 - origin.1) / side);
    let value = |i: usize| {
        let (x, y) = ((i % look.side) as f64, (i / look.side) as f64);
        let mut sum = 0.0;
        for v in POINTS.map(|point| y + point) {
            for u in POINTS.map(|point| x + point) {
                sum += level.at(
                    origin.0 + u * across.0 + v * down.0,
                    origin.1 + u * across.1 + v * down.1,
                )?;
            }
        }
        Some(0.25 * sum)
    };
    let cells = look.cells.iter().enumerate();
    let cells = cells.map(|(i, cell)| cell.open.then(|| value(i)).flatten());
    cells.map(|value| value.unwrap_or(f32::NAN)).collect()
}

#[cfg(test)]
mod tests {
    use crate::{carriers::SIDE, locate::look::Looks, picture::Picture, plane::Plane};

    use super::*;

    #[test]
    fn upright_cells_are_read_as_those_of_the_least_turn() {
        let luma = Plane {
            width: SIDE,
            height: SIDE,
            samples: (0..SIDE * SIDE).map(|i| (i * 7 % 251) as f32).collect(),
        };
        let looks = Looks::of(&luma, &[[64.0, 64.0, 192.0, 128.0]]);
        let (width, height) = (150, 110);
        let rgb = (0..width * height).flat_map(|i| {
            let (x, y) = (i % width, i / width);
            [(x * x / 90 + y * 2) as u8; 3]
        });
        let picture = Picture::from_rgb(width, height, rgb.collect()).unwrap();
        let pyramid = Pyramid::of(&picture);
        for (left, top, side) in [(10.3, 5.7, 90.0), (-20.0, -9.5, 140.2), (61.0, 30.0, 61.5)] {
            let at = |turn| Placement {
                left,
                top,
                width: side,
                height: side * 1.1,
                turn,
            };
            for cells in [16, 32] {
                let look = looks.with(cells);
                let seen = |turn| Seen::at(&pyramid, look, &at(turn)).unwrap();
                let (upright, turned) = (seen(0.0), seen(1e-9));
                let shown = upright.cells().iter().filter(|cell| !cell.is_nan());
                assert!(shown.count() > 50);
                for (a, b) in upright.cells().iter().zip(turned.cells()) {
                    assert!((a - b).abs() < 0.01 || a.is_nan() && b.is_nan(), "{a} {b}");
                }
            }
        }
    }
}
