//! From carriers to the coefficients of a file's 8×8 blocks and back, each axis by itself.

use crate::{
    axis::{AxisOperator, apply},
    blocks::{CELL, Start, cell_cosine},
    carriers::{BLOCK, FREQUENCIES, GRID},
    plane::Plane,
    transform::cosine,
};

/// Carriers along an axis: block times [`FREQUENCIES`] plus frequency.
pub(super) const CARRIERS: usize = GRID * FREQUENCIES;
/// Share of the carriers' energy along an axis that the frequencies left out may hold.
const LEFT_OUT: f32 = 0.003;
/// Weights below this share nothing.
const LEAST_WEIGHT: f32 = 1e-5;

/// Both axes.
#[derive(Debug, Clone)]
pub(super) struct Operator {
    across: Axis,
    down: Axis,
}

/// One axis. Outputs are those frequencies of the file's blocks that the
/// carriers reach, block by block.
#[derive(Debug, Clone)]
struct Axis {
    kept: usize,
    forward: AxisOperator,
    back: AxisOperator,
    forward_squared: AxisOperator,
    back_squared: AxisOperator,
}

impl Operator {
    /// The operator for the resizing that made the delivered samples of each
    /// axis, of which the file's first whole blocks begin at `start`.
    pub(super) fn new(horizontal: &AxisOperator, vertical: &AxisOperator, start: Start) -> Self {
        Self {
            across: Axis::new(horizontal, start.across),
            down: Axis::new(vertical, start.down),
        }
    }

    /// Width and height of a plane of coefficients.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.across.forward.outputs(), self.down.forward.outputs())
    }

    /// Frequencies kept of each block, horizontal and vertical.
    pub(super) const fn kept(&self) -> (usize, usize) {
        (self.across.kept, self.down.kept)
    }

    /// Coefficients from the carriers'.
    pub(super) fn forward(&self, carriers: &Plane) -> Plane {
        apply(&self.across.forward, &self.down.forward, carriers)
    }

    /// The variances of coefficients from the carriers'.
    pub(super) fn forward_squared(&self, carriers: &Plane) -> Plane {
        let (across, down) = (&self.across.forward_squared, &self.down.forward_squared);
        apply(across, down, carriers)
    }

    /// The transpose of [`Self::forward`].
    pub(super) fn back(&self, coefficients: &Plane) -> Plane {
        apply(&self.across.back, &self.down.back, coefficients)
    }

    /// The transpose of [`Self::forward_squared`].
    pub(super) fn back_squared(&self, coefficients: &Plane) -> Plane {
        let (across, down) = (&self.across.back_squared, &self.down.back_squared);
        apply(across, down, coefficients)
    }
}

impl Axis {
    fn new(resize: &AxisOperator, start: usize) -> Self {
        let rows = rows(resize, start);
        let kept = kept(&rows);
        let rows: Vec<Vec<f32>> = rows
            .into_iter()
            .enumerate()
            .filter(|(i, _)| i % CELL < kept)
            .map(|(_, row)| row)
            .collect();
        let columns: Vec<Vec<f32>> = (0..CARRIERS)
            .map(|i| rows.iter().map(|row| row[i]).collect())
            .collect();
        Self {
            kept,
            forward: sparse(&rows, |w| w),
            back: sparse(&columns, |w| w),
            forward_squared: sparse(&rows, |w| w * w),
            back_squared: sparse(&columns, |w| w * w),
        }
    }
}

/// For each frequency of each whole block of delivered samples, its weights on the carriers.
fn rows(resize: &AxisOperator, start: usize) -> Vec<Vec<f32>> {
    let table: Vec<[f32; FREQUENCIES]> = (0..BLOCK)
        .map(|x| std::array::from_fn(|k| cosine(k, x) as f32))
        .collect();
    let cells = Start::cells(start, resize.outputs());
    let mut rows = vec![vec![0.0; CARRIERS]; cells * CELL];
    for i in 0..cells * CELL {
        let mut seen = [0.0f32; CARRIERS];
        let (first, weights) = resize.run(start + i);
        for (sample, weight) in (first..).zip(weights) {
            let block = &mut seen[sample / BLOCK * FREQUENCIES..][..FREQUENCIES];
            for (sum, cosine) in block.iter_mut().zip(&table[sample % BLOCK]) {
                *sum += weight * cosine;
            }
        }
        for (k, row) in rows[i / CELL * CELL..][..CELL].iter_mut().enumerate() {
            let weight = cell_cosine(k, i % CELL);
            for (sum, value) in row.iter_mut().zip(&seen) {
                *sum += weight * value;
            }
        }
    }
    rows
}

/// How many of the lowest frequencies hold all of the carriers' energy but [`LEFT_OUT`].
fn kept(rows: &[Vec<f32>]) -> usize {
    let mut energy = [0.0f32; CELL];
    for (i, row) in rows.iter().enumerate() {
        energy[i % CELL] += row.iter().map(|w| w * w).sum::<f32>();
    }
    let allowed = LEFT_OUT * energy.iter().sum::<f32>();
    let mut left_out = 0.0;
    (1..=CELL)
        .rev()
        .find(|k| {
            left_out += energy[k - 1];
            left_out > allowed
        })
        .unwrap_or(1)
}

/// A matrix as runs of weights, each changed by `f`.
fn sparse(rows: &[Vec<f32>], f: impl Fn(f32) -> f32) -> AxisOperator {
    let mut operator = AxisOperator::default();
    for row in rows {
        let counts = |w: &f32| w.abs() > LEAST_WEIGHT;
        let first = row.iter().position(counts).unwrap_or(0);
        let end = row.iter().rposition(counts).map_or(first, |last| last + 1);
        let weights: Vec<f32> = row[first..end].iter().map(|w| f(*w)).collect();
        operator.push(first, &weights);
    }
    operator
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::coefficients;
    use crate::{carriers::SIDE, kernel::Kernel, span::Span, transform};

    const START: Start = Start { across: 3, down: 0 };

    fn halving() -> AxisOperator {
        Kernel::Lanczos.operator(Span::whole(256))
    }

    /// Three carriers of the block in row 2, column 3, as planes of coefficients and of carriers.
    fn carriers() -> (Vec<f32>, Plane) {
        let mut coefficients = vec![0.0; FREQUENCIES * FREQUENCIES];
        let mut plane = Plane::zeros(CARRIERS, CARRIERS);
        for (v, u, value) in [(3, 9, 5.0), (0, 1, -2.0), (11, 4, 1.0)] {
            coefficients[v * FREQUENCIES + u] = value;
            plane.samples[(2 * FREQUENCIES + v) * CARRIERS + 3 * FREQUENCIES + u] = value;
        }
        (coefficients, plane)
    }

    #[test]
    fn carriers_give_the_coefficients_of_the_picture_they_make() {
        let (block, plane) = carriers();
        let operator = Operator::new(&halving(), &halving(), START);
        let picture = transform::inverse_plane(&block, &[(2, 3)]);
        let delivered = apply(&halving(), &halving(), &picture);
        let expected = coefficients(&delivered, operator.kept(), START);
        for (a, b) in operator
            .forward(&plane)
            .samples
            .iter()
            .zip(&expected.samples)
        {
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }

    #[test]
    fn back_is_the_transpose_of_forward() {
        let (_, plane) = carriers();
        let operator = Operator::new(&halving(), &halving(), START);
        let there = operator.forward(&plane);
        let dot = |a: &Plane, b: &Plane| -> f32 {
            a.samples.iter().zip(&b.samples).map(|(a, b)| a * b).sum()
        };
        let energy = dot(&there, &there);
        assert!((dot(&operator.back(&there), &plane) / energy - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_badge_of_full_size_needs_few_frequencies() {
        let same = Kernel::Nearest.operator(Span::whole(SIDE));
        let aligned = Start { across: 0, down: 0 };
        let (across, down) = Operator::new(&same, &halving(), aligned).kept();
        assert!(across <= 5 && (6..=CELL).contains(&down), "{across} {down}");
    }
}
