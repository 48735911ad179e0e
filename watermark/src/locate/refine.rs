//! Refining: from a rough placement to one exact to a fraction of a pixel (Gauss-Newton).
//!
//! At each step the picture is read on the look's cells, and the gain, the
//! offset and five small changes of the placement that explain it best are
//! found together, and some blur, which would else pass for a change of size.
//! The look's own slopes are used, which have no noise.

use wide::f32x8;

use crate::{placement::Placement, tone::eliminate};

use super::{
    look::{Look, LookCell},
    pyramid::Pyramid,
    seen::Seen,
};

/// A placement and how well the picture agrees there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    pub(super) placement: Placement,
    /// Correlation with the look outside the text, -1 to 1.
    pub(super) likeness: f64,
}

/// What a refinement may change besides the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// The size, at the same aspect and turn.
    Size,
    /// Width and height each, and the turn.
    All,
}

/// Contrast against the template below which a picture shows something else.
const LEAST_GAIN: f64 = 0.1;
/// Steps end when nothing moves by more than this part of a cell.
const SETTLED: f64 = 0.01;
/// Cells by which a step may move or stretch the badge.
const LONGEST_STEP: f64 = 1.5;
/// Badges turned by more degrees are not looked for.
const LARGEST_TURN: f64 = 6.0;
/// Sides may differ by this factor.
const LARGEST_STRETCH: f64 = 1.6;
/// Unknowns: gain, offset, place, size, turn, blur.
const UNKNOWNS: usize = 8;
/// Keeps what is not free, or cannot be told, where it is.
const RIDGE: f64 = 1e-6;
/// After so many steps, this part of the likeness wanted must be reached: badges have at least 0.9 of
/// it by then, of other things two in three never.
const PROMISE: (usize, f64) = (2, 0.8);
/// Slopes are divided by this, so that the unknowns are of one magnitude.
const SLOPE_SCALE: f32 = 512.0;
/// The place of the offset among the unknowns.
const OFFSET: usize = 1;
/// Cells computed at a time.
const LANES: usize = 8;

/// The placement refined in at most `steps` steps; `None` where it cannot become one of at least
/// the likeness `least`.
pub(super) fn refine(
    pyramid: &Pyramid,
    look: &Look,
    start: &Placement,
    steps: usize,
    freedom: Freedom,
    least: f64,
) -> Option<Fit> {
    let mut placement = *start;
    for taken in 0..steps {
        let seen = Seen::at(pyramid, look, &placement)?;
        if taken == PROMISE.0 && seen.likeness(look)? < PROMISE.1 * least {
            return None;
        }
        let step = step(&seen, look, &placement, freedom)?;
        placement = step.applied_to(&placement, look.side)?;
        if step.is_settled(look.side) {
            break;
        }
    }
    let likeness = Seen::at(pyramid, look, &placement)?.likeness(look)?;
    (likeness >= least).then_some(Fit {
        placement,
        likeness,
    })
}

/// The change that explains best what is seen.
fn step(seen: &Seen, look: &Look, placement: &Placement, freedom: Freedom) -> Option<Step> {
    let aspect = (placement.width / placement.height) as f32;
    let mut a = [[0.0f64; UNKNOWNS + 1]; UNKNOWNS];
    let side = look.side;
    let lines = seen
        .cells()
        .chunks_exact(side)
        .zip(look.cells.chunks_exact(side));
    for (y, (seen, look)) in lines.enumerate() {
        let v = (y as f32 + 0.5) / side as f32 - 0.5;
        // Sums over a line are short enough for 32 bits.
        let mut sums = [[f32x8::ZERO; UNKNOWNS + 1]; UNKNOWNS];
        let groups = seen
            .as_chunks::<LANES>()
            .0
            .iter()
            .zip(look.as_chunks::<LANES>().0);
        for (group, (seen, look)) in groups.enumerate() {
            let rows = rows(seen, look, (group * LANES, v), side, aspect, freedom);
            for (i, (sums, left)) in sums.iter_mut().zip(rows).enumerate() {
                for (sum, right) in sums.iter_mut().zip(rows).skip(i) {
                    *sum += left * right;
                }
            }
        }
        for (totals, sums) in a.iter_mut().zip(sums) {
            for (total, sum) in totals.iter_mut().zip(sums) {
                *total += f64::from(sum.reduce_add());
            }
        }
    }
    let n = a[OFFSET][OFFSET];
    let sums = a;
    for (i, row) in a.iter_mut().enumerate() {
        for (value, above) in row.iter_mut().zip(&sums).take(i) {
            *value = above[i];
        }
        row[i] += RIDGE * n;
    }
    let solution = eliminate(a.map(|row| row.map(|value| value / n)))?;
    let gain = solution[0];
    if gain < LEAST_GAIN {
        return None;
    }
    let per_gain = |k: usize| solution[k] * 128.0 / f64::from(SLOPE_SCALE) / gain;
    Some(Step {
        across: -per_gain(2),
        down: -per_gain(3),
        wider: -per_gain(4),
        higher: match freedom {
            Freedom::Size => -per_gain(4),
            Freedom::All => -per_gain(5),
        },
        turned: per_gain(6),
    })
}

/// The equations of a few cells in a line, whose first is `(x, v)`: what each unknown changes, and
/// what is seen; all zero where nothing is.
fn rows(
    seen: &[f32; LANES],
    look: &[LookCell; LANES],
    (x, v): (usize, f32),
    side: usize,
    aspect: f32,
    freedom: Freedom,
) -> [f32x8; UNKNOWNS + 1] {
    let each = |of: &dyn Fn(usize) -> f32| f32x8::from(std::array::from_fn(of));
    let known = each(&|i| if seen[i].is_nan() { 0.0 } else { 1.0 });
    let u = each(&|i| (x + i) as f32 + 0.5) / side as f32 - 0.5;
    let luma = each(&|i| look[i].luma) / 128.0 - 1.0;
    let across = each(&|i| look[i].across) / SLOPE_SCALE;
    let down = each(&|i| look[i].down) / SLOPE_SCALE;
    let bend = each(&|i| look[i].bend) / 128.0;
    let seen = each(&|i| if seen[i].is_nan() { 0.0 } else { seen[i] }) / 128.0 - 1.0;
    let (wider, higher) = (u * across, down * v);
    let turned = u * down * aspect - across * (v / aspect);
    let (wider, higher, turned) = match freedom {
        Freedom::Size => (wider + higher, f32x8::ZERO, f32x8::ZERO),
        Freedom::All => (wider, higher, turned),
    };
    let one = f32x8::ONE;
    [luma, one, across, down, wider, higher, turned, bend, seen].map(|row| row * known)
}

/// A change of placement: shifts and growth in widths and heights, the turn in radians.
struct Step {
    across: f64,
    down: f64,
    wider: f64,
    higher: f64,
    turned: f64,
}

impl Step {
    fn parts(&self) -> [f64; 5] {
        [self.across, self.down, self.wider, self.higher, self.turned]
    }

    /// Whether nothing moves by more than a small part of a cell.
    fn is_settled(&self, side: usize) -> bool {
        self.parts().iter().all(|p| p.abs() < SETTLED / side as f64)
    }

    /// The placement changed, by no more than some cells; `None` where it leads nowhere.
    fn applied_to(&self, placement: &Placement, side: usize) -> Option<Placement> {
        let most = LONGEST_STEP / side as f64;
        let [across, down, wider, higher, turned] = self.parts().map(|p| p.clamp(-most, most));
        let width = placement.width * (1.0 + wider);
        let height = placement.height * (1.0 + higher);
        let turn = placement.turn + turned.to_degrees();
        let stretch = (width / height).max(height / width);
        let sane = stretch < LARGEST_STRETCH && turn.abs() < LARGEST_TURN;
        sane.then_some(Placement {
            left: placement.left + across * placement.width - 0.5 * wider * placement.width,
            top: placement.top + down * placement.height - 0.5 * higher * placement.height,
            width,
            height,
            turn,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{carriers::SIDE, locate::look::Looks, picture::Picture, plane::Plane};

    /// Rings and waves, smooth enough to be read at any size.
    fn art(u: f64, v: f64) -> f64 {
        let r = libm::sqrt((u - 0.4).powi(2) + (v - 0.55).powi(2));
        128.0 + 50.0 * libm::sin(60.0 * r) + 40.0 * libm::sin(9.0 * u + 31.0 * v) * u
    }

    fn looks() -> Looks {
        let at = |i: usize| (i as f64 + 0.5) / SIDE as f64;
        let samples = (0..SIDE * SIDE).map(|i| art(at(i % SIDE), at(i / SIDE)) as f32);
        let luma = Plane {
            width: SIDE,
            height: SIDE,
            samples: samples.collect(),
        };
        Looks::of(&luma, &[])
    }

    /// A picture of the art at a placement, on gray.
    fn picture(width: u32, height: u32, placement: &Placement) -> Picture {
        let turn = placement.turn.to_radians();
        let (sin, cos) = (libm::sin(turn), libm::cos(turn));
        let rgb = (0..width * height).flat_map(|i| {
            let x = f64::from(i % width) + 0.5 - placement.left - placement.width / 2.0;
            let y = f64::from(i / width) + 0.5 - placement.top - placement.height / 2.0;
            let u = (x * cos - y * sin) / placement.width + 0.5;
            let v = (x * sin + y * cos) / placement.height + 0.5;
            let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
            [if inside { art(u, v) as u8 } else { 200 }; 3]
        });
        Picture::from_rgb(width, height, rgb.collect()).unwrap()
    }

    fn placement(left: f64, top: f64, width: f64, height: f64, turn: f64) -> Placement {
        Placement {
            left,
            top,
            width,
            height,
            turn,
        }
    }

    fn assert_found(picture_size: (u32, u32), truth: &Placement, start: &Placement) {
        let pyramid = Pyramid::of(&picture(picture_size.0, picture_size.1, truth));
        let looks = looks();
        let mut at = *start;
        for side in [16, 32, 64, 128] {
            let fit = refine(&pyramid, looks.with(side), &at, 6, Freedom::All, 0.0);
            at = fit
                .unwrap_or_else(|| panic!("lost at {side} from {at:?}"))
                .placement;
        }
        let near = |a: f64, b: f64| (a - b).abs() < 0.15;
        assert!(
            near(at.left, truth.left)
                && near(at.top, truth.top)
                && near(at.width, truth.width)
                && near(at.height, truth.height)
                && (at.turn - truth.turn).abs() < 0.1,
            "{at:?} instead of {truth:?}"
        );
    }

    #[test]
    fn a_badge_in_a_larger_picture_is_found_to_a_fraction_of_a_pixel() {
        let truth = placement(70.3, 41.8, 200.4, 190.9, 2.0);
        assert_found(
            (400, 300),
            &truth,
            &placement(66.0, 45.0, 205.0, 195.0, 0.0),
        );
    }

    #[test]
    fn a_badge_that_was_cut_off_is_found_where_it_would_have_been() {
        let truth = placement(-26.0, -30.0, 300.0, 300.0, 0.0);
        assert_found(
            (250, 245),
            &truth,
            &placement(-22.0, -27.0, 296.0, 296.0, 0.0),
        );
    }

    #[test]
    fn an_exact_placement_stays() {
        let truth = placement(-26.0, -26.0, 512.0, 512.0, 0.0);
        let pyramid = Pyramid::of(&picture(460, 460, &truth));
        for side in [16, 32, 64, 128, 256] {
            for freedom in [Freedom::Size, Freedom::All] {
                let fit = refine(&pyramid, looks().with(side), &truth, 6, freedom, 0.0).unwrap();
                let moved = (fit.placement.width - 512.0).abs() + (fit.placement.left + 26.0).abs();
                let cell = 512.0 / side as f64;
                assert!(moved < 0.03 * cell + 0.05, "{side} {freedom:?}: {fit:?}");
            }
        }
    }
}
