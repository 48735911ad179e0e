//! What a template looks like at some resolution, and how its look changes when it moves.

use crate::{carriers::SIDE, plane::Plane, register::Bounds};

/// A template's luma in `side × side` cells.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) side: usize,
    pub(super) cells: Vec<LookCell>,
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct LookCell {
    /// Mean luma.
    pub(super) luma: f32,
    /// Change of luma per width of the badge, to the right, over half a cell:
    /// slopes between neighbouring cells would miss what varies fast.
    pub(super) across: f32,
    /// Change of luma per height of the badge, downwards.
    pub(super) down: f32,
    /// How much its neighbours, at half a cell, are brighter on average.
    pub(super) bend: f32,
    /// Whether no variable text reaches it.
    pub(super) open: bool,
}

/// A template's look at every resolution that the search uses.
#[derive(Debug, Clone)]
pub(crate) struct Looks(Vec<Look>);

/// Cells along a side, coarse to fine.
const SIDES: [usize; 6] = [8, 16, 32, 64, 128, 256];

impl Looks {
    pub(crate) fn of(luma: &Plane, closed: &[Bounds]) -> Self {
        let sums = Sums::of(luma);
        Self(SIDES.map(|side| Look::of(&sums, closed, side)).into())
    }

    /// The look with so many cells a side, one of [`SIDES`].
    pub(super) fn with(&self, side: usize) -> &Look {
        let index = SIDES.iter().position(|s| *s >= side);
        &self.0[index.unwrap_or(SIDES.len() - 1)]
    }
}

impl Look {
    fn of(sums: &Sums, closed: &[Bounds], side: usize) -> Self {
        let size = SIDE / side;
        let shift = (size / 4).max(1);
        let mean = |x: usize, y: usize, dx: isize, dy: isize| {
            sums.mean((x * size, dx), (y * size, dy), size)
        };
        let (s, per_badge) = (shift as isize, SIDE as f32 / (2 * shift) as f32);
        let cell = |i: usize| {
            let (x, y) = (i % side, i / side);
            let luma = mean(x, y, 0, 0);
            let (left, right) = (mean(x, y, -s, 0), mean(x, y, s, 0));
            let (above, below) = (mean(x, y, 0, -s), mean(x, y, 0, s));
            LookCell {
                luma,
                across: (right - left) * per_badge,
                down: (below - above) * per_badge,
                bend: left + right + above + below - 4.0 * luma,
                open: is_open(closed, x, y, size),
            }
        };
        Self {
            side,
            cells: (0..side * side).map(cell).collect(),
        }
    }
}

/// Sums of a plane over everything above and to the left, for means over any box.
struct Sums(Vec<f64>);

impl Sums {
    const WIDTH: usize = SIDE + 1;

    fn of(luma: &Plane) -> Self {
        let mut sums = vec![0.0; Self::WIDTH * Self::WIDTH];
        for y in 0..SIDE {
            let mut row = 0.0;
            for (x, sample) in luma.row(y).iter().enumerate() {
                row += f64::from(*sample);
                let below = (y + 1) * Self::WIDTH + x + 1;
                sums[below] = sums[below - Self::WIDTH] + row;
            }
        }
        Self(sums)
    }

    /// Mean over a box of `size × size` samples, moved by `dx` and `dy`; only
    /// the part inside the badge counts.
    fn mean(&self, (x, dx): (usize, isize), (y, dy): (usize, isize), size: usize) -> f32 {
        let within = |v: usize, by: isize| v.saturating_add_signed(by).min(SIDE);
        let (left, right) = (within(x, dx), within(x + size, dx));
        let (top, bottom) = (within(y, dy), within(y + size, dy));
        let at = |x: usize, y: usize| self.0[y * Self::WIDTH + x];
        let sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
        (sum / ((right - left) * (bottom - top)) as f64) as f32
    }
}

/// Whether a cell of this size lies outside every box.
fn is_open(closed: &[Bounds], x: usize, y: usize, size: usize) -> bool {
    let [left, top, right, bottom] = [x, y, x + 1, y + 1].map(|v| (v * size) as f64);
    closed
        .iter()
        .all(|[x0, y0, x1, y1]| left >= *x1 || right <= *x0 || top >= *y1 || bottom <= *y0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_per_side_of_the_badge() {
        let samples = (0..SIDE * SIDE).map(|i| (i % SIDE) as f32 / 4.0).collect();
        let luma = Plane {
            width: SIDE,
            height: SIDE,
            samples,
        };
        let looks = Looks::of(&luma, &[[0.0, 0.0, 64.0, 64.0]]);
        for side in SIDES {
            let look = looks.with(side);
            assert_eq!(look.side, side);
            assert!(!look.cells[0].open && look.cells[side * side - 1].open);
            for (i, cell) in look.cells.iter().enumerate() {
                let inner = (1..side - 1).contains(&(i % side));
                assert!(!inner || (cell.across - 128.0).abs() < 0.1, "{side}");
                assert!(cell.down.abs() < 0.1);
            }
        }
    }
}
