//! The difference between a picture and the badge it must show, in luma, as delivered.

use crate::{
    picture::Picture,
    plane::{LUMA_WEIGHTS, Plane},
    register::Registration,
    tone::Tone,
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
        let reference = Plane::luma_of(expected);
        let registration = Registration::find(&view, &reference, &[]);
        // Tone curves and overshoot act on each channel, so that is where they are undone.
        let weights: &[[f32; 3]] = if is_gray(picture) {
            &[LUMA_WEIGHTS]
        } else {
            &CHANNELS
        };
        let mut residual = Plane::zeros(view.luma.width, view.luma.height);
        let mut delivered = residual.clone();
        let mut gain = 0.0;
        for channel in weights {
            let share: f32 = channel
                .iter()
                .zip(LUMA_WEIGHTS)
                .map(|(c, w)| c * w)
                .sum::<f32>()
                / channel.iter().map(|c| c * c).sum::<f32>();
            let wanted = registration.deliver(&Plane::weighted_of(expected, *channel));
            let seen = view.weighted(picture, *channel);
            let tone = Tone::fit_curve(&wanted.samples, &seen.samples);
            gain += share * tone.gain();
            let sums = residual.samples.iter_mut().zip(&mut delivered.samples);
            for (((r, d), w), s) in sums.zip(&wanted.samples).zip(&seen.samples) {
                *r += share * (s - tone.on_curve(*w));
                *d += share * w;
            }
        }
        Self {
            registration,
            residual,
            delivered,
            gain,
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
