//! Where a picture changes, and in which direction: what recolouring leaves as it is.
//!
//! The structure tensor of all three channels together (Di Zenzo, "A note on the gradient of a
//! multi-image", 1986) has no sign, so that an inverted picture has the same, and a turn of hues,
//! which is a turn of the colour space, changes it little.

use shirushi_verifier::watermark::Picture;

/// Samples along a side of the reduced picture.
const SIDE: usize = 128;
/// Sums have one more.
const SUMS: usize = SIDE + 1;

/// A tensor: how much more across than down, the diagonal, and the energy.
pub(super) type Tensor = [f32; 3];

/// Sums of tensors over everything above and to the left, for means over any box.
#[derive(Debug)]
pub(super) struct Tensors(Vec<[f64; 4]>);

impl Tensors {
    /// The tensors of a picture, reduced or enlarged to a square.
    pub(super) fn of(picture: &Picture) -> Self {
        Self::of_rgb(picture.rgb(), picture.width(), picture.height())
    }

    /// The tensors of `3 * width * height` bytes, red first.
    pub(super) fn of_rgb(rgb: &[u8], width: u32, height: u32) -> Self {
        let samples = squared(rgb, width as usize, height as usize);
        let mut sums = vec![[0.0; 4]; SUMS * SUMS];
        for y in 0..SIDE {
            let mut row = [0.0; 3];
            for x in 0..SIDE {
                let tensor = tensor(&samples, x, y);
                let below = (y + 1) * SUMS + x + 1;
                for part in 0..3 {
                    row[part] += f64::from(tensor[part]);
                    sums[below][part] = sums[below - SUMS][part] + row[part];
                }
            }
        }
        Self(sums)
    }

    /// The sums at a point of the picture; between samples, interpolated. The last is nothing.
    pub(super) fn at(&self, x: &Corner, y: &Corner) -> [f64; 4] {
        let corner = |dx: usize, dy: usize| &self.0[(y.before + dy) * SUMS + x.before + dx];
        let (a, b, c, d) = (corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
        std::array::from_fn(|part| {
            let upper = a[part] + (b[part] - a[part]) * x.beyond;
            let lower = c[part] + (d[part] - c[part]) * x.beyond;
            upper + (lower - upper) * y.beyond
        })
    }
}

/// A place along an axis of a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    /// Whole samples before it.
    before: usize,
    /// Its part of the next.
    beyond: f64,
}

impl Corner {
    /// The place `v` of a side that is 1.
    pub(super) fn at(v: f64) -> Self {
        let v = v.clamp(0.0, 1.0) * SIDE as f64;
        let before = (v as usize).min(SIDE - 1);
        Self {
            before,
            beyond: v - before as f64,
        }
    }
}

/// The tensor at a sample, from the differences of its neighbours.
fn tensor(samples: &[[f32; 3]], x: usize, y: usize) -> Tensor {
    let at = |x: usize, y: usize| samples[y * SIDE + x];
    let (left, right) = (at(x.saturating_sub(1), y), at((x + 1).min(SIDE - 1), y));
    let (above, below) = (at(x, y.saturating_sub(1)), at(x, (y + 1).min(SIDE - 1)));
    let mut tensor = [0.0; 3];
    for channel in 0..3 {
        let (across, down) = (
            right[channel] - left[channel],
            below[channel] - above[channel],
        );
        tensor[0] += across * across - down * down;
        tensor[1] += 2.0 * across * down;
        tensor[2] += across * across + down * down;
    }
    tensor
}

/// The picture in [`SIDE`]×[`SIDE`] samples.
fn squared(rgb: &[u8], width: usize, height: usize) -> Vec<[f32; 3]> {
    let (columns, rows) = (weights(width), weights(height));
    let mut out = vec![[0.0; 3]; SIDE * SIDE];
    // A row at a time, so that no copy of the picture is needed.
    let mut narrow = vec![[0.0_f32; 3]; SIDE];
    let mut of_row = vec![Vec::new(); height];
    for (index, (start, shares)) in rows.iter().enumerate() {
        for (offset, share) in shares.iter().enumerate() {
            of_row[start + offset].push((index, *share));
        }
    }
    for (line, uses) in rgb.chunks_exact(3 * width).zip(&of_row) {
        if uses.is_empty() {
            continue;
        }
        let (pixels, _) = line.as_chunks::<3>();
        for (sample, (start, shares)) in narrow.iter_mut().zip(&columns) {
            let mut sum = [0.0; 3];
            for (pixel, share) in pixels[*start..].iter().zip(shares) {
                for channel in 0..3 {
                    sum[channel] += share * f32::from(pixel[channel]);
                }
            }
            *sample = sum;
        }
        for (index, share) in uses {
            for (sum, sample) in out[index * SIDE..][..SIDE].iter_mut().zip(&narrow) {
                for channel in 0..3 {
                    sum[channel] += share * sample[channel];
                }
            }
        }
    }
    out
}

/// For each sample along an axis, the pixels that it is a mean of: the first, and their shares.
fn weights(pixels: usize) -> Vec<(usize, Vec<f32>)> {
    let scale = pixels as f32 / SIDE as f32;
    // At least two pixels share, so that enlarging gives slopes and not steps.
    let reach = scale.max(1.0);
    let of = |index: usize| {
        let centre = (index as f32 + 0.5) * scale - 0.5;
        let first = ((centre - reach).ceil().max(0.0) as usize).min(pixels - 1);
        let last = ((centre + reach).floor().max(0.0) as usize).min(pixels - 1);
        let share = |pixel: usize| (1.0 - (pixel as f32 - centre).abs() / reach).max(1e-6);
        let shares: Vec<f32> = (first..=last.max(first)).map(share).collect();
        let sum: f32 = shares.iter().sum();
        (first, shares.iter().map(|share| share / sum).collect())
    };
    (0..SIDE).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, of: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
        let pixels = (0..width * height).flat_map(|i| of(i % width, i / width));
        Picture::from_rgb(width, height, pixels.collect()).unwrap()
    }

    fn whole(picture: &Picture) -> [f64; 4] {
        Tensors::of(picture).at(&Corner::at(1.0), &Corner::at(1.0))
    }

    #[test]
    fn a_flat_picture_has_none_and_stripes_have_their_direction() {
        for side in [1, 24, 128, 300] {
            let [.., energy] = whole(&picture(side, side, |_, _| [9, 99, 200]));
            assert!(energy < 1e-3, "{side}: {energy}");
        }
        let stripe = |v: u32| [(v / 16 % 2 * 255) as u8; 3];
        let [across, diagonal, energy, _] = whole(&picture(200, 100, |x, _| stripe(x)));
        assert!(across > 0.99 * energy && diagonal.abs() < 0.01 * energy);
        let [across, ..] = whole(&picture(200, 100, |_, y| stripe(y)));
        assert!(across < 0.0);
    }

    #[test]
    fn inverted_it_is_the_same() {
        let of = |x: u32, y: u32| {
            [
                (x * 7 % 256) as u8,
                (y * 5 % 256) as u8,
                (x * y % 256) as u8,
            ]
        };
        let plain = whole(&picture(150, 150, of));
        let inverted = whole(&picture(150, 150, |x, y| of(x, y).map(|v| 255 - v)));
        for (a, b) in plain.iter().zip(&inverted) {
            assert!((a - b).abs() < 1e-3 * plain[2], "{plain:?} {inverted:?}");
        }
    }
}
