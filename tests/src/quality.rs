//! How much of a picture a change leaves: PSNR and SSIM.

use shirushi_watermark::Picture;

/// Side of SSIM's window, in pixels.
const WINDOW: usize = 7;

/// Peak signal to noise ratio over the three channels, in dB; infinite for equal pictures.
/// The pictures are of one size.
pub fn psnr(a: &Picture, b: &Picture) -> f64 {
    let squares: f64 = a
        .rgb()
        .iter()
        .zip(b.rgb())
        .map(|(x, y)| (f64::from(*x) - f64::from(*y)).powi(2))
        .sum();
    10.0 * (255.0 * 255.0 * a.rgb().len() as f64 / squares).log10()
}

/// Structural similarity (Wang and others, 2004) with a uniform 7×7 window and
/// sample covariance, the mean over the channels and all whole windows: what
/// scikit-image's `structural_similarity` computes by default.
/// The pictures are of one size, at least 7 pixels a side.
pub fn ssim(a: &Picture, b: &Picture) -> f64 {
    (0..3)
        .map(|channel| channel_ssim(a, b, channel))
        .sum::<f64>()
        / 3.0
}

fn channel_ssim(a: &Picture, b: &Picture, channel: usize) -> f64 {
    let (width, height) = (a.width() as usize, a.height() as usize);
    let plane = |picture: &Picture| -> Vec<f64> {
        let pixels = picture.rgb().chunks_exact(3);
        pixels.map(|pixel| f64::from(pixel[channel])).collect()
    };
    let (x, y) = (plane(a), plane(b));
    let products =
        |p: &[f64], q: &[f64]| -> Vec<f64> { p.iter().zip(q).map(|(p, q)| p * q).collect() };
    let mean = |values: &[f64]| window_means(values, width, height);
    let (mx, my) = (mean(&x), mean(&y));
    let (mxx, myy, mxy) = (
        mean(&products(&x, &x)),
        mean(&products(&y, &y)),
        mean(&products(&x, &y)),
    );
    let count = (WINDOW * WINDOW) as f64;
    let sample = count / (count - 1.0);
    let (c1, c2) = ((0.01f64 * 255.0).powi(2), (0.03f64 * 255.0).powi(2));
    let total: f64 = (0..mx.len())
        .map(|i| {
            let (ux, uy) = (mx[i], my[i]);
            let vx = sample * (mxx[i] - ux * ux);
            let vy = sample * (myy[i] - uy * uy);
            let vxy = sample * (mxy[i] - ux * uy);
            ((2.0 * ux * uy + c1) * (2.0 * vxy + c2)) / ((ux * ux + uy * uy + c1) * (vx + vy + c2))
        })
        .sum();
    total / mx.len() as f64
}

/// Means over every window that lies inside.
fn window_means(values: &[f64], width: usize, height: usize) -> Vec<f64> {
    let columns = width - WINDOW + 1;
    let across: Vec<f64> = values
        .chunks_exact(width)
        .flat_map(|row| row.windows(WINDOW).map(|window| window.iter().sum::<f64>()))
        .collect();
    let count = (WINDOW * WINDOW) as f64;
    (0..(height - WINDOW + 1) * columns)
        .map(|i| (0..WINDOW).map(|k| across[i + k * columns]).sum::<f64>() / count)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(value: impl Fn(u32) -> u8) -> Picture {
        Picture::from_rgb(16, 16, (0..16 * 16 * 3).map(value).collect()).unwrap()
    }

    #[test]
    fn equal_pictures_are_alike_and_negatives_are_not() {
        let a = picture(|i| (i * 37 % 251) as u8);
        let b = picture(|i| 255 - (i * 37 % 251) as u8);
        assert!((ssim(&a, &a) - 1.0).abs() < 1e-12);
        assert!(ssim(&a, &b) < 0.0);
        assert!(psnr(&a, &a).is_infinite());
    }

    #[test]
    fn one_level_everywhere_is_forty_eight_decibel() {
        let (a, b) = (picture(|_| 100), picture(|_| 101));
        assert!((psnr(&a, &b) - 48.130_803_6).abs() < 1e-6);
    }
}
