//! Ties of the nearest kernel: an output whose middle lies between two pixels.
//!
//! Most software takes the second of the two. libvips (sharp) adds up rounded
//! steps and takes now the first, now the second, and not the same in pictures of
//! other heights; so the picture itself is asked, column by column and row by row.

use crate::{carriers::SIDE, kernel::Kernel, plane::Plane, view::View};

use super::{Axis, AxisOperator, Registration};

/// How near to the edge of a pixel a middle counts as between two, in pixels.
const TIE: f64 = 1e-6;

/// Takes for every tie the pixel that fits the view better; tells whether there was one.
pub(super) fn settle(found: &mut Registration, view: &View, reference: &Plane) -> bool {
    let across = settle_axis(found, view, reference, |f| &mut f.across, column_energies);
    let down = settle_axis(found, view, reference, |f| &mut f.down, row_energies);
    across || down
}

/// The same for one axis, whose outputs leave `energies` in a residual.
fn settle_axis(
    found: &mut Registration,
    view: &View,
    reference: &Plane,
    axis: fn(&mut Registration) -> &mut Axis,
    energies: fn(&Plane) -> Vec<f64>,
) -> bool {
    let Some(first) = with_first_of_ties(axis(found)) else {
        return false;
    };
    let kept = energies(&found.residual(view, reference));
    let second = std::mem::replace(axis(found), first);
    let tried = energies(&found.residual(view, reference));
    let axis = axis(found);
    *axis = chosen(&second, axis, |output| tried[output] < kept[output]);
    true
}

/// The axis with the first pixel of each tie; `None` where there is no tie to settle.
fn with_first_of_ties(axis: &Axis) -> Option<Axis> {
    let span = axis.span;
    if axis.kernel != Kernel::Nearest || span.factor != 1 || span.is_unscaled() {
        return None;
    }
    let mut op = AxisOperator::default();
    let mut ties = false;
    for pixel in 0..span.pixels {
        let middle = span.on_badge(pixel).clamp(0.0, SIDE as f64);
        let first = (middle - TIE).max(0.0) as usize;
        ties |= first != (middle as usize).min(SIDE - 1);
        op.push(first, &[1.0]);
    }
    ties.then(|| with_operator(axis, op))
}

/// The first axis, with the outputs of the second where those are better.
fn chosen(kept: &Axis, tried: &Axis, better: impl Fn(usize) -> bool) -> Axis {
    let mut op = AxisOperator::default();
    for output in 0..kept.resize.outputs() {
        let from = if better(output) { tried } else { kept };
        let (start, weights) = from.resize.run(output);
        op.push(start, weights);
    }
    with_operator(kept, op)
}

fn with_operator(axis: &Axis, op: AxisOperator) -> Axis {
    Axis {
        view: op.clone(),
        resize: op,
        ..axis.clone()
    }
}

fn row_energies(residual: &Plane) -> Vec<f64> {
    let rows = residual.samples.chunks_exact(residual.width);
    rows.map(|row| row.iter().map(|r| f64::from(r * r)).sum())
        .collect()
}

fn column_energies(residual: &Plane) -> Vec<f64> {
    let mut energies = vec![0.0; residual.width];
    for row in residual.samples.chunks_exact(residual.width) {
        for (energy, r) in energies.iter_mut().zip(row) {
            *energy += f64::from(r * r);
        }
    }
    energies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{picture::Picture, view::View};

    /// 320 pixels of 512: every fifth lies between two.
    const PIXELS: usize = 320;

    #[test]
    fn the_picture_tells_which_pixel_of_a_tie_was_taken() {
        let luma = |x: usize, y: usize| {
            let (x, y) = (x as f64, y as f64);
            (128.0 + 60.0 * libm::sin(x / 3.0) + 60.0 * libm::cos(y / 4.3 + x / 9.0)) as u8
        };
        let mut reference = Plane::zeros(SIDE, SIDE);
        for (i, sample) in reference.samples.iter_mut().enumerate() {
            *sample = f32::from(luma(i % SIDE, i / SIDE));
        }
        let taken = |pixel: usize, first: bool| {
            let twice = (2 * pixel + 1) * SIDE;
            let tie = twice.is_multiple_of(2 * PIXELS);
            twice / (2 * PIXELS) - usize::from(tie && first)
        };
        let mut rgb = Vec::new();
        for y in 0..PIXELS {
            for x in 0..PIXELS {
                let value = luma(taken(x, x > 100), taken(y, y < 200));
                rgb.extend([value; 3]);
            }
        }
        let picture = Picture::from_rgb(PIXELS as u32, PIXELS as u32, rgb).unwrap();
        let view = View::of(&picture);
        let found = Registration::find(&view, &reference, &[]);
        let error = found.misfit(&view, &reference);
        assert!(error < 1e-3, "{error}");
    }
}
