//! Calibration: which unit the soft values are in.
//!
//! Decoding by box-plus needs log-likelihood ratios in nats, while whoever
//! estimated them knows the noise only roughly. But a word that is just
//! decodable carries just a little more information than its code needs. So
//! the values are scaled until they claim to carry that much. Values from a
//! better channel come out smaller than they could be, which does no harm:
//! they decode anyway.

/// Factor from the unit of the soft values to nats, for a code with this many `information` bits.
/// Values that are zero or not finite count as unknown; `None` if (nearly) all are.
pub(super) fn nats_per_unit(soft: &[f32], information: usize) -> Option<f32> {
    let stride = (soft.len() / SAMPLES).max(1);
    let known = || {
        let samples = soft.iter().step_by(stride).map(|value| value.abs());
        samples.filter(|value| *value > 0.0 && value.is_finite())
    };
    let mean = known().map(f64::from).sum::<f64>() / known().count() as f64;
    let mean = Some(mean as f32).filter(|mean| mean.is_normal())?;
    let histogram = Histogram::new(known(), mean);
    let target = (ENOUGH * information as f32 + ENOUGH_EXTRA) / stride as f32;
    let (mut low, mut high) = NATS_PER_MEAN;
    for _ in 0..BISECTIONS {
        let middle = (low * high).sqrt();
        if histogram.information(middle) < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((low * high).sqrt() / mean)
}

/// About how many values are looked at; the information of so many is estimated to 2 %.
const SAMPLES: usize = 4096;
/// Information that a word claims after calibration, as a multiple of the
/// code's information bits, and in bits on top. Chosen by simulation: with
/// these, words decode from the same signal on as with exact values, or a
/// weaker one; from 1.15 to 1.35 the differences are below 1 %.
const ENOUGH: f32 = 1.2;
const ENOUGH_EXTRA: f32 = 100.0;
/// Where to look for the mean magnitude, in nats.
const NATS_PER_MEAN: (f32, f32) = (0.02, 20.0);
/// Steps of the search; nine leave an error of 0.7 %.
const BISECTIONS: u32 = 9;
/// Histogram bins for one mean magnitude.
const BINS_PER_MEAN: f32 = 6.0;
/// Histogram bins; the last takes all larger values.
const BINS: usize = 36;

/// How many values have which magnitude.
struct Histogram([u32; BINS]);

impl Histogram {
    fn new(magnitudes: impl Iterator<Item = f32>, mean: f32) -> Self {
        let mut counts = [0; BINS];
        let bins_per_unit = BINS_PER_MEAN / mean;
        for value in magnitudes {
            counts[((value * bins_per_unit) as usize).min(BINS - 1)] += 1;
        }
        Self(counts)
    }

    /// Bits of information that the values carry if their mean is this many nats.
    fn information(&self, nats_per_mean: f32) -> f32 {
        let nats_per_bin = nats_per_mean / BINS_PER_MEAN;
        let bins = self.0.iter().enumerate();
        bins.map(|(bin, count)| *count as f32 * information((bin as f32 + 0.5) * nats_per_bin))
            .sum()
    }
}

/// Bits of information in knowing a bit with a log-likelihood ratio of this magnitude: one less the entropy.
fn information(nats: f32) -> f32 {
    let odds = libm::expf(-nats);
    let wrong = odds / (1.0 + odds);
    let entropy_nats = libm::log1pf(odds) + nats * wrong;
    1.0 - entropy_nats / std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn information_runs_from_nothing_to_a_whole_bit() {
        assert!(information(0.0).abs() < 1e-6);
        // An error rate of 11 % leaves half a bit.
        assert!((information((0.89_f32 / 0.11).ln()) - 0.5).abs() < 2e-3);
        assert!((information(20.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_unit_does_not_matter() {
        let soft: Vec<f32> = (0..9576).map(|i| (i as f32 * 0.7).sin() * 3.0).collect();
        let nats = nats_per_unit(&soft, 3264).expect("known values");
        for unit in [1e-6, 0.01, 1.0, 1000.0, 1e20] {
            let scaled: Vec<f32> = soft.iter().map(|v| v * unit).collect();
            let found = nats_per_unit(&scaled, 3264).expect("known values");
            let ratio = found * unit / nats;
            assert!((ratio - 1.0).abs() < 1e-3, "{unit}: {ratio}");
        }
    }

    #[test]
    fn calibrated_values_carry_a_little_more_than_the_code_needs() {
        let soft: Vec<f32> = (0..9576).map(|i| (i as f32 * 0.7).sin() * 3.0).collect();
        let nats = nats_per_unit(&soft, 3264).expect("known values");
        let total: f32 = soft.iter().map(|v| information(v.abs() * nats)).sum();
        assert!((total / 3264.0 - 1.23).abs() < 0.02, "{}", total / 3264.0);
    }

    #[test]
    fn nothing_known_has_no_unit() {
        for soft in [&[][..], &[0.0, 0.0], &[f32::NAN, f32::INFINITY, 0.0]] {
            assert_eq!(nats_per_unit(soft, 3264), None);
        }
    }
}
