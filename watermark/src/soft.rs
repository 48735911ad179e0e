//! Soft values: how strongly each received coefficient speaks for a sign.
//!
//! A coefficient is weighed by the variance of its frequency (over blocks) and
//! of its block (over frequencies). After a decoding attempt the likely signs
//! tell watermark and noise apart, and the weights are estimated again.

use crate::carriers::{COEFFICIENTS, Layer};

/// What one layer received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// Coefficients, `blocks × frequencies`, as [`Layer::amplitudes`].
    values: Vec<f32>,
    /// Which frequencies arrived.
    live: Vec<bool>,
}

/// Coefficients beyond this many amplitudes plus [`CLIP_MEDIANS`] medians are clipped.
const CLIP_AMPLITUDES: f32 = 8.0;
const CLIP_MEDIANS: f32 = 6.0;
/// Variance of rounding to eight bits, in coefficient units: the floor of every estimate.
const ROUNDING_VARIANCE: f32 = 0.1;
/// How far a block's own variance counts against the median block's.
const BLOCK_SHARE: f32 = 0.8;

impl Received {
    /// A layer's part of all blocks' coefficients; `live` tells the frequencies that can arrive.
    pub(crate) fn new(layer: &Layer, coefficients: &[f32], live: impl Fn(usize) -> bool) -> Self {
        let values = coefficients
            .chunks_exact(COEFFICIENTS)
            .flat_map(|block| layer.frequencies.iter().map(|&f| block[f]))
            .collect();
        Self {
            values,
            live: layer.frequencies.iter().map(|&f| live(f)).collect(),
        }
    }

    /// Log-likelihood ratios of every carrier, positive for a positive sign;
    /// `expected` are the signs a decoding attempt found likely, -1 to 1.
    pub(crate) fn llrs(&self, layer: &Layer, expected: Option<&[f32]>) -> Vec<f32> {
        let width = self.live.len();
        let limit = CLIP_MEDIANS * self.median_magnitude();
        let clipped: Vec<f32> = self
            .values
            .iter()
            .zip(&layer.amplitudes)
            .map(|(r, a)| r.clamp(-CLIP_AMPLITUDES * a - limit, CLIP_AMPLITUDES * a + limit))
            .collect();
        let gains = expected.map_or_else(
            || vec![1.0; width],
            |s| arrived_gains(layer, &clipped, s, width),
        );
        let noise = noise_energy(layer, &clipped, expected, &gains);
        let by_frequency = frequency_variances(&noise, width);
        let by_block = self.block_factors(&noise, &by_frequency);
        let mut llrs = vec![0.0; clipped.len()];
        let rows = clipped
            .chunks_exact(width)
            .zip(layer.amplitudes.chunks_exact(width))
            .zip(by_block);
        for (((r, a), factor), out) in rows.zip(llrs.chunks_exact_mut(width)) {
            for f in (0..width).filter(|&f| self.live[f]) {
                let variance = by_frequency[f] * factor + ROUNDING_VARIANCE;
                out[f] = 2.0 * gains[f] * a[f] * r[f] / variance;
            }
        }
        llrs
    }

    /// Median magnitude of the coefficients that can arrive.
    fn median_magnitude(&self) -> f32 {
        let live = self.live.iter().cycle();
        let mut magnitudes: Vec<f32> = self
            .values
            .iter()
            .zip(live)
            .filter(|(_, live)| **live)
            .map(|(r, _)| r.abs())
            .collect();
        median(&mut magnitudes)
    }

    /// Each block's noise relative to what its frequencies have on average.
    fn block_factors(&self, noise: &[f32], by_frequency: &[f32]) -> Vec<f32> {
        let width = self.live.len();
        let alive = self.live.iter().filter(|l| **l).count().max(1) as f32;
        let mut factors: Vec<f32> = noise
            .chunks_exact(width)
            .map(|row| {
                let relative = row.iter().zip(by_frequency).zip(&self.live);
                relative
                    .filter(|(_, live)| **live)
                    .map(|((n, v), _)| n / v)
                    .sum::<f32>()
                    / alive
            })
            .collect();
        let middle = median(&mut factors.clone());
        for factor in &mut factors {
            *factor = BLOCK_SHARE * *factor + (1.0 - BLOCK_SHARE) * middle + 1e-3;
        }
        factors
    }
}

/// How much of each frequency's amplitude arrived, from the likely signs.
fn arrived_gains(layer: &Layer, received: &[f32], expected: &[f32], width: usize) -> Vec<f32> {
    let mut along = vec![0.0f32; width];
    let mut energy = vec![1e-9f32; width];
    let blocks = received
        .chunks_exact(width)
        .zip(layer.amplitudes.chunks_exact(width));
    for ((r, a), s) in blocks.zip(expected.chunks_exact(width)) {
        for f in 0..width {
            let sent = a[f] * s[f];
            along[f] += r[f] * sent;
            energy[f] += sent * sent;
        }
    }
    along
        .iter()
        .zip(&energy)
        .map(|(n, d)| (n / d).clamp(0.02, 1.2))
        .collect()
}

/// Expected squared noise of each coefficient; with no signs known, all of it counts as noise.
fn noise_energy(
    layer: &Layer,
    received: &[f32],
    expected: Option<&[f32]>,
    gains: &[f32],
) -> Vec<f32> {
    let Some(expected) = expected else {
        return received.iter().map(|r| r * r).collect();
    };
    let carriers = received
        .iter()
        .zip(&layer.amplitudes)
        .zip(expected)
        .zip(gains.iter().cycle());
    carriers
        .map(|(((r, a), s), gain)| {
            let sent = gain * a;
            (r - sent * s).powi(2) + sent * sent * (1.0 - s * s)
        })
        .collect()
}

/// Mean noise energy of each frequency over the blocks.
fn frequency_variances(noise: &[f32], width: usize) -> Vec<f32> {
    let blocks = (noise.len() / width).max(1) as f32;
    let mut variances = vec![0.0f32; width];
    for row in noise.chunks_exact(width) {
        for (sum, n) in variances.iter_mut().zip(row) {
            *sum += n;
        }
    }
    variances
        .iter()
        .map(|sum| sum / blocks + ROUNDING_VARIANCE / 2.0)
        .collect()
}

fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}
