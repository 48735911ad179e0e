//! The difference between a picture and the badge it must show, as delivered.

use super::activity::activity;
use crate::{
    picture::Picture,
    plane::{LUMA_WEIGHTS, Plane},
    register::Registration,
    tone::{Tone, eliminate},
    view::View,
};

/// A picture's badge, the expected one, and what is left of the first when
/// the second is taken away.
pub(super) struct Difference {
    pub(super) registration: Registration,
    /// Red, green and blue as seen.
    pub(super) seen: [Plane; 3],
    /// Red, green and blue of the expected badge, as it would be delivered.
    pub(super) wanted: [Plane; 3],
    /// Luma of the picture less that of the expected badge; zero where the
    /// picture has nothing.
    pub(super) residual: Plane,
    /// Luma of the expected badge.
    pub(super) delivered: Plane,
    /// How busy that is.
    pub(super) activity: Plane,
    /// Contrast that the picture came through with.
    pub(super) gain: f32,
}

/// Weights that pick one channel.
const CHANNELS: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// Activity at which a sample tells half as much of the tone as one in a flat
/// place: codecs and resizing take contrast from what is busy, and its brightest
/// samples would say that all bright ones became darker. A flat plate of the same
/// brightness was then taken for altered after JPEG 50.
const QUIET: f32 = 50.0;
/// Mean difference between red and blue under which a picture counts as gray.
const GRAY_DIFFERENCE: f64 = 2.0;

impl Difference {
    pub(super) fn new(picture: &Picture, view: &View, expected: &Picture) -> Self {
        let luma = Plane::luma_of(expected);
        let sharp = Registration::find(view, &luma, &[]);
        // What a blur leaves beside a sharp badge would hide what else differs.
        let registration = sharp.blurred(view, &luma).unwrap_or(sharp);
        // Overshoot and tone curves act on each channel, so that is where they are undone.
        let wanted = CHANNELS.map(|c| registration.deliver(&Plane::weighted_of(expected, c)));
        let seen = CHANNELS.map(|c| view.weighted(picture, c));
        let delivered = mix(&wanted, LUMA_WEIGHTS);
        let mut difference = Self {
            residual: Plane::zeros(view.luma.width, view.luma.height),
            activity: activity(&delivered),
            delivered,
            gain: 0.0,
            registration,
            seen,
            wanted,
        };
        let quiet = difference.quietness();
        if is_gray(&difference.seen) {
            let weights = gray_weights(&difference.wanted, &view.luma);
            let gray = mix(&difference.wanted, weights);
            let left = difference.left(&gray, &view.luma, &quiet);
            difference.add(1.0, &left);
        } else {
            for (channel, share) in LUMA_WEIGHTS.into_iter().enumerate() {
                let (wanted, seen) = (&difference.wanted[channel], &difference.seen[channel]);
                let left = difference.left(wanted, seen, &quiet);
                difference.add(share, &left);
            }
        }
        difference.leave_out_uncovered();
        difference
    }

    /// How much each sample tells of the tone, zero to one; see [`QUIET`].
    fn quietness(&self) -> Vec<f32> {
        let activity = self.activity.samples.iter();
        activity.map(|a| QUIET / (QUIET + a)).collect()
    }

    /// What is left of a plane in its best tone, and that tone's gain.
    fn left(&self, wanted: &Plane, seen: &Plane, quiet: &[f32]) -> Left {
        let open = &self.registration.mask;
        let tone = Tone::fit_curve(&wanted.samples, &seen.samples, open, quiet);
        let pairs = wanted.samples.iter().zip(&seen.samples);
        Left {
            gain: tone.gain(),
            samples: pairs.map(|(w, s)| s - tone.on_curve(*w)).collect(),
        }
    }

    /// Adds a share of what is left of a plane.
    fn add(&mut self, share: f32, left: &Left) {
        self.gain += share * left.gain;
        for (sum, left) in self.residual.samples.iter_mut().zip(&left.samples) {
            *sum += share * left;
        }
    }

    fn leave_out_uncovered(&mut self) {
        let samples = self.residual.samples.iter_mut();
        for (left, covered) in samples.zip(&self.registration.mask) {
            if !covered {
                *left = 0.0;
            }
        }
    }
}

/// What a tone leaves of a plane.
struct Left {
    gain: f32,
    samples: Vec<f32>,
}

/// Whether a picture has (nearly) no colour.
fn is_gray([red, _, blue]: &[Plane; 3]) -> bool {
    let pairs = red.samples.iter().zip(&blue.samples);
    let total: f64 = pairs.map(|(r, b)| f64::from((r - b).abs())).sum();
    total < GRAY_DIFFERENCE * red.samples.len() as f64
}
fn mix([red, green, blue]: &[Plane; 3], [wr, wg, wb]: [f32; 3]) -> Plane {
    let channels = red.samples.iter().zip(&green.samples).zip(&blue.samples);
    let samples = channels
        .map(|((r, g), b)| wr * r + wg * g + wb * b)
        .collect();
    Plane {
        width: red.width,
        height: red.height,
        samples,
    }
}

/// How a gray copy was mixed: software takes BT.601, BT.709 or plain means,
/// with or without gamma. The weights that fit best are found, summing to one.
fn gray_weights(wanted: &[Plane; 3], seen: &Plane) -> [f32; 3] {
    let mut a = [[0.0f64; 5]; 4];
    let channels = wanted[0]
        .samples
        .iter()
        .zip(&wanted[1].samples)
        .zip(&wanted[2].samples);
    for (((r, g), b), s) in channels.zip(&seen.samples) {
        let row = [*r, *g, *b, 255.0, *s].map(|v| f64::from(v) / 255.0);
        for i in 0..4 {
            for j in 0..5 {
                a[i][j] += row[i] * row[j];
            }
        }
    }
    let Some(weights) = eliminate(a) else {
        return LUMA_WEIGHTS;
    };
    let sum = weights[0] + weights[1] + weights[2];
    // A copy that answers to no channel is no copy; its tone fit will tell.
    if sum.abs() < 0.1 {
        return LUMA_WEIGHTS;
    }
    [weights[0], weights[1], weights[2]].map(|w| (w / sum) as f32)
}
