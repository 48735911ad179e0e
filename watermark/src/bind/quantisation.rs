//! What a JPEG file's quantisation must have left beside a badge, and where.
//!
//! The file tells its steps, and the badge is known, so its coefficients before
//! they were rounded are known nearly, too: the rounding errors they make are
//! about those that the picture has.

use crate::{
    blocks::{CELL, Start, coded},
    picture::Steps,
    plane::Plane,
    view::View,
};

/// Mean squared error that rounding to `steps` leaves in `delivered`, in luma
/// levels squared, for every sample that of its block of the file.
pub(super) fn energy(delivered: &Plane, view: &View, steps: &Steps) -> Plane {
    let (width, height) = (delivered.width, delivered.height);
    let start = Start::of(view);
    let (across, down) = (
        Start::cells(start.across, width),
        Start::cells(start.down, height),
    );
    let mut energies = Plane::zeros(across.max(1), down.max(1));
    let coded = coded(delivered, (CELL, CELL), start);
    for y in 0..down * CELL {
        for (x, coefficient) in coded.row(y).iter().enumerate() {
            let step = f32::from(steps[y % CELL * CELL + x % CELL]);
            let error = coefficient - step * (coefficient / step).round();
            energies.samples[y / CELL * across + x / CELL] += error * error / (CELL * CELL) as f32;
        }
    }
    // Samples of blocks that are cut off are taken for those of the next whole one.
    let block = |at: usize, start: usize, blocks: usize| {
        let blocks = blocks.max(1);
        (at.saturating_sub(start) / CELL).min(blocks - 1)
    };
    let mut spread = Plane::zeros(width, height);
    for y in 0..height {
        let from = energies.row(block(y, start.down, down));
        let row = &mut spread.samples[y * width..][..width];
        for (x, sample) in row.iter_mut().enumerate() {
            *sample = from[block(x, start.across, across)];
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    /// A gray picture, the left half one level, the right half another, and its view.
    fn halves(left: u8, right: u8) -> (Plane, View) {
        let rgb = (0..16 * 32).flat_map(|i| [if i % 32 < 16 { left } else { right }; 3]);
        let picture = Picture::from_rgb(32, 16, rgb.collect()).unwrap();
        let view = View::of(&picture);
        (view.luma.clone(), view)
    }

    #[test]
    fn what_lies_between_two_steps_leaves_its_distance_and_what_lies_on_one_nothing() {
        // A level is 8 in a block's lowest coefficient: 2 levels are a step, 1 is half of one.
        let (plane, view) = halves(130, 129);
        let energy = energy(&plane, &view, &[16; 64]);
        assert_eq!((energy.width, energy.height), (32, 16));
        for y in 0..16 {
            let (left, right) = energy.row(y).split_at(16);
            assert!(left.iter().all(|e| *e < 1e-3), "{left:?}");
            assert!(right.iter().all(|e| (e - 1.0).abs() < 1e-3), "{right:?}");
        }
    }
}
