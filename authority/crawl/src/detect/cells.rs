//! The cells of a badge at a place in a picture: in which direction it changes there, and how much.

use super::{
    place::Place,
    tensor::{Corner, Tensors},
};

/// Cells along a side.
pub(super) const CELLS: usize = 20;
/// Cells in all, row by row.
pub(super) const COUNT: usize = CELLS * CELLS;
/// Lines between and around them.
const LINES: usize = CELLS + 1;

/// The tensors of the cells: how much more they change across than down, along the diagonal, and in all.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) level: [f32; COUNT],
    pub(super) slant: [f32; COUNT],
    pub(super) strength: [f32; COUNT],
}

impl Cells {
    /// The cells of a badge at a place.
    pub(super) fn of(picture: &Tensors, place: Place) -> Self {
        let lines = |from: f64, length: f64| -> [Corner; LINES] {
            std::array::from_fn(|i| Corner::at(from + length * i as f64 / CELLS as f64))
        };
        let (across, down) = (
            lines(place.left, place.width),
            lines(place.top, place.height),
        );
        let sums = |y: &Corner| across.each_ref().map(|x| picture.at(x, y));
        let mut cells = Self {
            level: [0.0; COUNT],
            slant: [0.0; COUNT],
            strength: [0.0; COUNT],
        };
        let mut above = sums(&down[0]);
        for (row, line) in down[1..].iter().enumerate() {
            let below = sums(line);
            for column in 0..CELLS {
                let part = |part: usize| {
                    let across =
                        |line: &[[f64; 4]; LINES]| line[column + 1][part] - line[column][part];
                    (across(&below) - across(&above)) as f32
                };
                let cell = row * CELLS + column;
                cells.level[cell] = part(0);
                cells.slant[cell] = part(1);
                cells.strength[cell] = part(2);
            }
            above = below;
        }
        cells
    }

    /// A strong edge counts little more than a usual one, so that contrast matters little; what is
    /// usual is told by the cells of weight one.
    pub(super) fn evened(&self, counted: &[f32; COUNT]) -> Self {
        let weighted = self.strength.iter().zip(counted).map(|(s, w)| s * w);
        let count = counted.iter().sum::<f32>().max(1.0);
        let usual = weighted.sum::<f32>() / count + 1e-6;
        let strength = self.strength.map(|strength| strength.max(0.0));
        let share = strength.map(|strength| 1.0 / (strength + 0.5 * usual));
        let shared = |of: &[f32; COUNT]| std::array::from_fn(|i| of[i] * share[i]);
        Self {
            level: shared(&self.level),
            slant: shared(&self.slant),
            strength: shared(&strength),
        }
    }
}
