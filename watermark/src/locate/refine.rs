//! Refining: from a rough placement to one exact to a fraction of a pixel (Gauss-Newton).
//!
//! At each step the picture is read on the look's cells, and the gain, the
//! offset and five small changes of the placement that explain it best are
//! found together, and some blur, which would else pass for a change of size.
//! The look's own slopes are used, which have no noise.

use crate::{placement::Placement, tone::eliminate};

use super::{correlation::correlation, look::Look, pyramid::Pyramid};

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

/// Share of the open cells that the picture must have.
const LEAST_SEEN: f64 = 0.35;
/// Samples of the level read are at most this part of a cell apart. Four points
/// of such a level are as blurred as the mean over a cell.
const LEVEL_PITCH: f64 = 0.3;
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
/// Slopes are divided by this, so that the unknowns are of one magnitude.
const SLOPE_SCALE: f64 = 512.0;

/// How well the picture agrees with a look at a placement.
pub(super) fn likeness(pyramid: &Pyramid, look: &Look, placement: &Placement) -> Option<f64> {
    Seen::at(pyramid, look, placement)?.likeness(look)
}

/// The placement refined in at most `steps` steps.
pub(super) fn refine(
    pyramid: &Pyramid,
    look: &Look,
    start: &Placement,
    steps: usize,
    freedom: Freedom,
) -> Option<Fit> {
    let mut placement = *start;
    for _ in 0..steps {
        let seen = Seen::at(pyramid, look, &placement)?;
        let step = seen.step(look, &placement, freedom)?;
        placement = step.applied_to(&placement, look.side)?;
        if step.is_settled(look.side) {
            break;
        }
    }
    let likeness = likeness(pyramid, look, &placement)?;
    Some(Fit {
        placement,
        likeness,
    })
}

/// The picture on the cells of a look: `NaN` where the picture has nothing.
struct Seen(Vec<f32>);

impl Seen {
    /// Means of four points a cell; `None` where too little of the badge is seen.
    fn at(pyramid: &Pyramid, look: &Look, placement: &Placement) -> Option<Self> {
        let side = look.side as f64;
        let level = pyramid.level(LEVEL_PITCH * placement.side() / side);
        // The placement is affine, so three corners tell it.
        let origin = placement.at(0.0, 0.0);
        let (right, below) = (placement.at(1.0, 0.0), placement.at(0.0, 1.0));
        let across = ((right.0 - origin.0) / side, (right.1 - origin.1) / side);
        let down = ((below.0 - origin.0) / side, (below.1 - origin.1) / side);
        let (mut open, mut found) = (0usize, 0usize);
        let mut cells = Vec::with_capacity(look.cells.len());
        for (i, cell) in look.cells.iter().enumerate() {
            let (x, y) = ((i % look.side) as f64, (i / look.side) as f64);
            let point = |dx: f64, dy: f64| {
                let (u, v) = (x + dx, y + dy);
                level.at(
                    origin.0 + u * across.0 + v * down.0,
                    origin.1 + u * across.1 + v * down.1,
                )
            };
            let mut value = f32::NAN;
            if cell.open {
                open += 1;
                if let (Some(a), Some(b), Some(c), Some(d)) = (
                    point(0.25, 0.25),
                    point(0.75, 0.25),
                    point(0.25, 0.75),
                    point(0.75, 0.75),
                ) {
                    value = 0.25 * (a + b + c + d);
                    found += 1;
                }
            }
            cells.push(value);
        }
        (found as f64 >= LEAST_SEEN * open as f64 && found > UNKNOWNS).then_some(Self(cells))
    }

    /// Correlation with the look; `None` where either is flat.
    fn likeness(&self, look: &Look) -> Option<f64> {
        let cells = self.0.iter().zip(&look.cells);
        let seen = cells.filter(|(seen, _)| !seen.is_nan());
        correlation(seen.map(|(seen, cell)| (f64::from(*seen), f64::from(cell.luma))))
    }

    /// The change that explains best what is seen.
    fn step(&self, look: &Look, placement: &Placement, freedom: Freedom) -> Option<Step> {
        let mut a = [[0.0f64; UNKNOWNS + 1]; UNKNOWNS];
        let aspect = placement.width / placement.height;
        let mut n = 0.0;
        for (i, (seen, cell)) in self.0.iter().zip(&look.cells).enumerate() {
            if seen.is_nan() {
                continue;
            }
            let u = ((i % look.side) as f64 + 0.5) / look.side as f64 - 0.5;
            let v = ((i / look.side) as f64 + 0.5) / look.side as f64 - 0.5;
            let (across, down) = (
                f64::from(cell.across) / SLOPE_SCALE,
                f64::from(cell.down) / SLOPE_SCALE,
            );
            let mut row = [
                f64::from(cell.luma) / 128.0 - 1.0,
                1.0,
                across,
                down,
                u * across,
                v * down,
                u * aspect * down - v / aspect * across,
                f64::from(cell.bend) / 128.0,
                f64::from(*seen) / 128.0 - 1.0,
            ];
            if freedom == Freedom::Size {
                row[4] += row[5];
                row[5] = 0.0;
                row[6] = 0.0;
            }
            for (i, (sums, left)) in a.iter_mut().zip(row).enumerate() {
                for (sum, right) in sums.iter_mut().zip(row).skip(i) {
                    *sum += left * right;
                }
            }
            n += 1.0;
        }
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
        let per_gain = |k: usize| solution[k] * 128.0 / SLOPE_SCALE / gain;
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
            let fit = refine(&pyramid, looks.with(side), &at, 6, Freedom::All);
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
                let fit = refine(&pyramid, looks().with(side), &truth, 6, freedom).unwrap();
                let moved = (fit.placement.width - 512.0).abs() + (fit.placement.left + 26.0).abs();
                let cell = 512.0 / side as f64;
                assert!(moved < 0.03 * cell + 0.05, "{side} {freedom:?}: {fit:?}");
            }
        }
    }
}
