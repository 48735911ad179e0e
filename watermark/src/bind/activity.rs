//! How busy the expected badge is, sample by sample.

use crate::{
    axis::{AxisOperator, transpose},
    plane::Plane,
};

/// How far from an edge its misplacement is felt, in samples.
const SMEAR: usize = 2;

/// Squared difference to the next samples, to the right and below together, in
/// luma levels squared: the mean over two samples each way, since what is out of
/// place is so on both sides of an edge.
pub(super) fn activity(delivered: &Plane) -> Plane {
    let once = smeared_down(&slopes(delivered));
    transpose(&smeared_down(&transpose(&once)))
}

fn slopes(plane: &Plane) -> Plane {
    let mut slopes = Plane::zeros(plane.width, plane.height);
    for (y, out) in slopes.samples.chunks_exact_mut(plane.width).enumerate() {
        let (row, below) = (plane.row(y), plane.row((y + 1).min(plane.height - 1)));
        for (x, slope) in out.iter_mut().enumerate() {
            let right = row[(x + 1).min(plane.width - 1)] - row[x];
            let down = below[x] - row[x];
            *slope = right * right + down * down;
        }
    }
    slopes
}

fn smeared_down(plane: &Plane) -> Plane {
    let mut op = AxisOperator::default();
    for y in 0..plane.height {
        let (first, end) = (y.saturating_sub(SMEAR), (y + SMEAR + 1).min(plane.height));
        let share = 1.0 / (end - first) as f32;
        op.push(first, &vec![share; end - first]);
    }
    op.down(plane)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_felt_two_samples_to_each_side_and_no_further() {
        let mut plane = Plane::zeros(20, 20);
        for y in 0..20 {
            plane.samples[y * 20 + 10..(y + 1) * 20].fill(50.0);
        }
        let activity = activity(&plane);
        let busy: Vec<usize> = (0..20).filter(|&x| activity.row(9)[x] > 0.0).collect();
        // The difference stands at the sample before the edge.
        assert_eq!(busy, [7, 8, 9, 10, 11]);
        assert!((activity.row(9)[9] - 500.0).abs() < 0.01);
    }
}
