//! Normalised correlation: how alike two pictures are, whatever their brightness and contrast.

/// Root of the product of both summed squares below which a picture is flat.
const FLAT: f64 = 1e-6;

/// The correlation of pairs of samples, -1 to 1; `None` where either side is flat.
pub(super) fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<f64> {
    let (mut n, mut sum_a, mut sum_b) = (0.0, 0.0, 0.0);
    for (a, b) in pairs.clone() {
        n += 1.0;
        sum_a += a;
        sum_b += b;
    }
    let (mean_a, mean_b) = (sum_a / n, sum_b / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    let scale = libm::sqrt(aa * bb);
    (scale > FLAT).then(|| ab / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brightness_and_contrast_change_nothing_and_flat_pictures_have_none() {
        let of = |f: fn(f64) -> f64| correlation([3.0, 1.0, 8.0].iter().map(|a| (*a, f(*a))));
        assert!(of(|a| 20.0 + 0.5 * a).is_some_and(|c| (c - 1.0).abs() < 1e-12));
        assert!(of(|a| -a).is_some_and(|c| (c + 1.0).abs() < 1e-12));
        assert_eq!(of(|_| 7.0), None);
        assert_eq!(correlation(std::iter::empty()), None);
    }
}
