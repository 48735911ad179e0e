//! How brightness came through: a quadratic from the template's luma to the picture's.

use wide::f32x8;

/// Seen luma as a quadratic in the reference's, which takes in contrast,
/// brightness and mild gamma.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tone {
    coefficients: [f64; 3],
    /// What the quadratic leaves, at every [`KNOT_STEP`] levels of the reference.
    correction: [f32; KNOTS],
}

/// Knots of the correction, from level 0 to 256.
const KNOTS: usize = 65;
/// Levels between two knots.
const KNOT_STEP: f32 = 4.0;
/// Weight of samples that a knot needs to count for half of what it found.
const KNOT_PRIOR: f32 = 20.0;

/// Samples added up at a time in lanes of 32 bits.
const STRETCH: usize = 512;
/// Lanes.
const LANES: usize = 8;

/// Middle and half width of the luma range, to keep the sums well conditioned.
const MIDDLE: f64 = 128.0;

impl Tone {
    /// Brightness unchanged.
    pub(crate) const IDENTITY: Self = Self {
        coefficients: [MIDDLE, MIDDLE, 0.0],
        correction: [0.0; KNOTS],
    };

    /// The least-squares fit on samples where `open`; the identity where they do not determine one.
    pub(crate) fn fit(reference: &[f32], seen: &[f32], open: &[bool]) -> Self {
        let mut moments = [0.0f64; 5];
        let mut products = [0.0f64; 3];
        // Lanes of 32 bits would lose digits over a whole badge, and do not over a stretch of it.
        for (reference, seen, open) in stretches(reference, seen, open) {
            let mut sums = [f32x8::ZERO; 8];
            for (r, s, known) in groups(reference, seen, open) {
                let x = (r - MIDDLE as f32) * (1.0 / MIDDLE as f32) * known;
                let (s, x2) = (s * known, x * x);
                let terms = [known, x, x2, x2 * x, x2 * x2, s, s * x, s * x2];
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += term;
                }
            }
            let sums = sums.map(|sum| f64::from(sum.reduce_add()));
            for (total, sum) in moments.iter_mut().chain(&mut products).zip(sums) {
                *total += sum;
            }
        }
        solve(&moments, &products).map_or(Self::IDENTITY, |coefficients| Self {
            coefficients,
            ..Self::IDENTITY
        })
    }

    /// The fit with what it leaves corrected knot by knot, which takes in any tone
    /// curve. `weights`, zero to one, tell how much each open sample says of the curve.
    pub(crate) fn fit_curve(
        reference: &[f32],
        seen: &[f32],
        open: &[bool],
        weights: &[f32],
    ) -> Self {
        let mut tone = Self::fit(reference, seen, open);
        let (mut sums, mut totals) = ([0.0f32; KNOTS], [0.0f32; KNOTS]);
        let samples = reference.iter().zip(seen).zip(weights).zip(open);
        for (((&r, &s), &weight), _) in samples.filter(|(_, open)| **open) {
            let left = s - tone.of(r);
            let (knot, share) = place(r);
            for (knot, weight) in [(knot, weight * (1.0 - share)), (knot + 1, weight * share)] {
                sums[knot] += weight * left;
                totals[knot] += weight;
            }
        }
        for ((knot, sum), total) in tone.correction.iter_mut().zip(sums).zip(totals) {
            *knot = sum / (total + KNOT_PRIOR);
        }
        tone
    }

    /// The seen luma of a reference luma by [`Self::fit_curve`].
    pub(crate) fn on_curve(&self, reference: f32) -> f32 {
        let (knot, share) = place(reference);
        let correction = self.correction[knot] * (1.0 - share) + self.correction[knot + 1] * share;
        self.of(reference) + correction
    }

    /// The seen luma of a reference luma by [`Self::fit`].
    pub(crate) fn of(&self, reference: f32) -> f32 {
        let [c0, c1, c2] = self.coefficients.map(|c| c as f32);
        let x = (reference - MIDDLE as f32) * (1.0 / MIDDLE as f32);
        (c2 * x + c1) * x + c0
    }

    /// Slope at middle gray: how much a small difference has grown.
    pub(crate) fn gain(&self) -> f32 {
        (self.coefficients[1] / MIDDLE) as f32
    }

    /// Mean squared residual on samples where `open`.
    pub(crate) fn misfit(&self, reference: &[f32], seen: &[f32], open: &[bool]) -> f64 {
        let [c0, c1, c2] = self.coefficients.map(|c| f32x8::splat(c as f32));
        let (mut sum, mut count) = (0.0, 0.0);
        for (reference, seen, open) in stretches(reference, seen, open) {
            let (mut squares, mut known_here) = (f32x8::ZERO, f32x8::ZERO);
            for (r, s, known) in groups(reference, seen, open) {
                let x = (r - MIDDLE as f32) * (1.0 / MIDDLE as f32);
                let left = (s - ((c2 * x + c1) * x + c0)) * known;
                squares += left * left;
                known_here += known;
            }
            sum += f64::from(squares.reduce_add());
            count += f64::from(known_here.reduce_add());
        }
        sum / f64::max(count, 1.0)
    }
}

/// Samples of a reference, of what is seen, and whether they count, some hundreds at a time.
fn stretches<'a>(
    reference: &'a [f32],
    seen: &'a [f32],
    open: &'a [bool],
) -> impl Iterator<Item = (&'a [f32], &'a [f32], &'a [bool])> {
    let pairs = reference.chunks(STRETCH).zip(seen.chunks(STRETCH));
    let all = pairs.zip(open.chunks(STRETCH));
    all.map(|((reference, seen), open)| (reference, seen, open))
}

/// A stretch eight samples at a time: the reference, what is seen, and ones where they count; what
/// does not count, or is missing at the end, is zero.
fn groups(
    reference: &[f32],
    seen: &[f32],
    open: &[bool],
) -> impl Iterator<Item = (f32x8, f32x8, f32x8)> {
    let group = |samples: &[f32]| match samples.first_chunk::<LANES>() {
        Some(group) => f32x8::from(*group),
        None => f32x8::from(std::array::from_fn(|i| samples.get(i).map_or(0.0, |s| *s))),
    };
    let count = |open: &[bool]| -> [f32; LANES] {
        std::array::from_fn(|i| f32::from(u8::from(open.get(i).is_some_and(|open| *open))))
    };
    let pairs = reference.chunks(LANES).zip(seen.chunks(LANES));
    let all = pairs.zip(open.chunks(LANES));
    all.map(move |((r, s), open)| (group(r), group(s), f32x8::from(count(open))))
}

/// The knot before a level, and how far on the way to the next it lies.
fn place(level: f32) -> (usize, f32) {
    let at = (level / KNOT_STEP).clamp(0.0, (KNOTS - 1) as f32 - 1e-3);
    let knot = at as usize;
    (knot, at - knot as f32)
}

/// Solves the three normal equations of the fit.
fn solve(m: &[f64; 5], p: &[f64; 3]) -> Option<[f64; 3]> {
    let scale = 1.0 / m[0].max(1.0);
    let row = |k: usize| {
        [
            m[k] * scale,
            m[k + 1] * scale,
            m[k + 2] * scale,
            p[k] * scale,
        ]
    };
    eliminate([row(0), row(1), row(2)])
}

/// Solves `N` linear equations, the right side in column `N`, the last; `None`
/// where they are (nearly) dependent.
pub(crate) fn eliminate<const N: usize, const WIDTH: usize>(
    mut a: [[f64; WIDTH]; N],
) -> Option<[f64; N]> {
    const { assert!(WIDTH == N + 1) };
    for k in 0..N {
        let pivot = (k..N).max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs()))?;
        a.swap(k, pivot);
        if a[k][k].abs() < 1e-7 {
            return None;
        }
        let pivot_row = a[k];
        for (i, row) in a.iter_mut().enumerate() {
            if i != k {
                let factor = row[k] / pivot_row[k];
                for (value, above) in row.iter_mut().zip(pivot_row).skip(k) {
                    *value -= factor * above;
                }
            }
        }
    }
    let solution: [f64; N] = std::array::from_fn(|i| a[i][N] / a[i][i]);
    solution.iter().all(|c| c.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_and_contrast_are_fitted_to_within_a_level() {
        let reference: Vec<f32> = (40..=215).map(|v| v as f32).collect();
        let seen: Vec<f32> = reference
            .iter()
            .map(|r| ((r / 255.0).powf(0.9) * 255.0 - 128.0) * 1.1 + 128.0)
            .collect();
        let open = vec![true; seen.len()];
        let tone = Tone::fit(&reference, &seen, &open);
        for (r, s) in reference.iter().zip(&seen) {
            assert!((tone.of(*r) - s).abs() < 1.0, "{r}: {} {s}", tone.of(*r));
        }
    }

    #[test]
    fn a_flat_reference_leaves_the_identity() {
        let tone = Tone::fit(&[7.0; 50], &[9.0; 50], &[true; 50]);
        assert_eq!(tone, Tone::IDENTITY);
        assert!((tone.of(77.0) - 77.0).abs() < 1e-4);
        assert!((tone.gain() - 1.0).abs() < 1e-6);
    }
}
