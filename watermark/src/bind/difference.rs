//! The difference between a picture and the badge it must show, in luma, as delivered.

use crate::{
    picture::Picture,
    plane::{LUMA_WEIGHTS, Plane},
    register::Registration,
    tone::{Tone, eliminate},
    view::View,
};

/// What is left of a picture when the expected badge is taken away.
pub(super) struct Difference {
    pub(super) registration: Registration,
    /// Luma of the picture less that of the expected badge.
    pub(super) residual: Plane,
    /// Luma of the expected badge.
    pub(super) delivered: Plane,
    /// Contrast that the picture came through with.
    pub(super) gain: f32,
}

/// Weights that pick one channel.
const CHANNELS: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// Mean difference between red and blue under which a picture counts as gray.
const GRAY_DIFFERENCE: f64 = 2.0;

impl Difference {
    pub(super) fn new(picture: &Picture, expected: &Picture) -> Self {
        let view = View::of(picture);
        let registration = Registration::find(&view, &Plane::luma_of(expected), &[]);
        // Overshoot and tone curves act on each channel, so that is where they are undone.
        let wanted = CHANNELS.map(|c| registration.deliver(&Plane::weighted_of(expected, c)));
        let mut difference = Self {
            registration,
            residual: Plane::zeros(view.luma.width, view.luma.height),
            delivered: mix(&wanted, LUMA_WEIGHTS),
            gain: 0.0,
        };
        if is_gray(picture) {
            let gray = mix(&wanted, gray_weights(&wanted, &view.luma));
            difference.add(1.0, &gray, &view.luma);
        } else {
            for ((channel, wanted), share) in CHANNELS.iter().zip(&wanted).zip(LUMA_WEIGHTS) {
                difference.add(share, wanted, &view.weighted(picture, *channel));
            }
        }
        difference
    }

    /// Adds a share of what is left of one channel in its best tone.
    fn add(&mut self, share: f32, wanted: &Plane, seen: &Plane) {
        let tone = Tone::fit_curve(&wanted.samples, &seen.samples);
        self.gain += share * tone.gain();
        let samples = self
            .residual
            .samples
            .iter_mut()
            .zip(&wanted.samples)
            .zip(&seen.samples);
        for ((sum, wanted), seen) in samples {
            *sum += share * (seen - tone.on_curve(*wanted));
        }
    }
}

/// Whether the picture has (nearly) no colour.
fn is_gray(picture: &Picture) -> bool {
    let (pixels, _) = picture.rgb().as_chunks::<3>();
    let total: u64 = pixels
        .iter()
        .map(|[r, _, b]| u64::from(r.abs_diff(*b)))
        .sum();
    (total as f64) < GRAY_DIFFERENCE * pixels.len() as f64
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
