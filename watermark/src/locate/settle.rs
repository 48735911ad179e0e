//! Settling: the placement that leaves least when the template is taken away.
//!
//! Software that places a badge puts it on whole pixels more often than not,
//! so that is tried first; otherwise the placement is polished on the very
//! operators that the picture was made with.

use crate::{
    picture::Picture,
    placement::Placement,
    plane::Plane,
    prepared::Prepared,
    register::Registration,
    tone::{Tone, eliminate},
    view::View,
};

/// A badge found, and how its picture was made.
pub(crate) struct Settled {
    pub(crate) view: View,
    pub(crate) registration: Registration,
    misfit: f64,
}

/// An edge this near to a whole pixel, in pixels, may lie on it.
const NEAR_PIXEL: f64 = 0.35;
/// Whole pixels are taken where they fit nearly as well as what was measured.
const PREFERENCE: f64 = 1.03;
/// A turn that moves the middle of no side by so many pixels is none.
const LEAST_CORNER: f64 = 0.2;
/// From this turn on, in radians, a badge is not tried upright: half a degree,
/// which is what small badges are measured wrong by.
const LARGEST_DOUBT: f64 = 0.0087;
/// Rounds of polishing.
const ROUNDS: usize = 2;
/// How far an edge is moved to see what changes, in pixels.
const NUDGE: f64 = 0.1;
/// How far polishing may move an edge in a round, in pixels.
const LONGEST_STEP: f64 = 0.5;
/// Polishing reads every so many-th sample, so that it costs no more for large badges.
const POLISHED_SAMPLES: usize = 40_000;

/// Settles a refined placement; `None` where nothing is seen of the badge.
pub(crate) fn settle(
    picture: &Picture,
    prepared: &Prepared,
    placement: &Placement,
) -> Option<Settled> {
    let at = |placement: Placement| Settled::at(picture, prepared, &placement);
    let turn = placement.turn.to_radians().abs();
    let upright = (turn < LARGEST_DOUBT).then_some(Placement {
        turn: 0.0,
        ..*placement
    });
    let whole = upright.and_then(|upright| at(on_whole_pixels(&upright)?));
    let free = upright.and_then(at);
    let corner = turn * placement.side() / 2.0;
    let turned = (corner >= LEAST_CORNER).then(|| at(*placement)).flatten();
    let measured = [free, turned].into_iter().flatten();
    let Some(measured) = measured.min_by(|a, b| a.misfit.total_cmp(&b.misfit)) else {
        return whole;
    };
    let Some(whole) = whole else {
        return Some(measured.polished(prepared));
    };
    let explains = |other: &Settled| whole.misfit <= PREFERENCE * other.misfit;
    if explains(&measured) {
        return Some(whole);
    }
    let polished = measured.polished(prepared);
    Some(if explains(&polished) { whole } else { polished })
}

impl Settled {
    fn at(picture: &Picture, prepared: &Prepared, placement: &Placement) -> Option<Self> {
        let view = View::at(picture, placement)?;
        let registration = Registration::find(&view, &prepared.luma, &prepared.closed);
        let misfit = registration.misfit(&view, &prepared.luma);
        Some(Self {
            view,
            registration,
            misfit,
        })
    }

    /// Moves the edges to where least is left.
    fn polished(mut self, prepared: &Prepared) -> Self {
        for _ in 0..ROUNDS {
            let Some(step) = self.step(&prepared.luma) else {
                break;
            };
            // The view's samples stay, so only what is expected of them changes.
            let registration = self.registration.adjusted(step);
            let misfit = registration.misfit(&self.view, &prepared.luma);
            if misfit >= self.misfit {
                break;
            }
            self = Self {
                view: self.view.adjusted(step),
                registration,
                misfit,
            };
        }
        self
    }

    /// The change of left, top, width and height that explains most of what is left.
    fn step(&self, luma: &Plane) -> Option<[f64; 4]> {
        let here = self.registration.deliver(luma);
        let tone = Tone::fit(
            &here.samples,
            &self.view.luma.samples,
            &self.registration.mask,
        );
        let nudged: [Plane; 4] = std::array::from_fn(|k| {
            let mut by = [0.0; 4];
            by[k] = NUDGE;
            self.registration.adjusted(by).deliver(luma)
        });
        let stride = (here.samples.len() / POLISHED_SAMPLES).max(1) | 1;
        let mut a = [[0.0f64; 7]; 6];
        for i in (0..here.samples.len()).step_by(stride) {
            if !self.registration.mask[i] {
                continue;
            }
            let at = here.samples[i];
            let mut row = [0.0f64; 7];
            for (slope, nudged) in row.iter_mut().zip(&nudged) {
                *slope = f64::from(tone.gain() * (nudged.samples[i] - at));
            }
            row[4] = 1.0;
            row[5] = f64::from(at) / 128.0 - 1.0;
            row[6] = f64::from(self.view.luma.samples[i] - tone.of(at));
            for (line, left) in a.iter_mut().zip(row) {
                for (sum, right) in line.iter_mut().zip(row) {
                    *sum += left * right;
                }
            }
        }
        let [left, top, width, height, ..] = eliminate(a)?;
        let pixels = |nudges: f64| (nudges * NUDGE).clamp(-LONGEST_STEP, LONGEST_STEP);
        Some([left, top, width, height].map(pixels))
    }
}

/// An upright placement with its edges on whole pixels, if they nearly are.
fn on_whole_pixels(upright: &Placement) -> Option<Placement> {
    let snap = |low: f64, extent: f64| {
        let (from, to) = (low.round(), (low + extent).round());
        let near = (from - low).abs() < NEAR_PIXEL && (to - low - extent).abs() < NEAR_PIXEL;
        (near && to > from).then_some((from, to - from))
    };
    let (left, width) = snap(upright.left, upright.width)?;
    let (top, height) = snap(upright.top, upright.height)?;
    Some(Placement {
        left,
        top,
        width,
        height,
        ..*upright
    })
}
