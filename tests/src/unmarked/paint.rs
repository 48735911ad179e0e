//! Painting: noise, patterns, shapes, and badges turned and cut.

use image::{
    Rgb, RgbImage,
    imageops::{crop_imm, flip_horizontal, flip_vertical, invert, rotate90},
};

use crate::random::Random;

pub(super) fn noise(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    let base = colour(random);
    let strength = 255.0 * random.unit().powi(2);
    let coloured = random.below(2) == 1;
    RgbImage::from_fn(width, height, |_, _| {
        let common = random.unit() - 0.5;
        base.map_channels(|value| {
            let sample = if coloured {
                random.unit() - 0.5
            } else {
                common
            };
            f64::from(value) + strength * sample
        })
    })
}

pub(super) fn flat(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    RgbImage::from_pixel(width, height, colour(random))
}

pub(super) fn gradient(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    let (from, to) = (colour(random), colour(random));
    let (right, down) = (random.unit(), random.unit());
    RgbImage::from_fn(width, height, |x, y| {
        let along =
            right * f64::from(x) / f64::from(width) + down * f64::from(y) / f64::from(height);
        mixed(from, to, along / (right + down).max(1e-9))
    })
}

pub(super) fn pattern(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    let (ink, paper) = (colour(random), colour(random));
    let period = 2.0 + 60.0 * random.unit();
    let (right, down) = (2.0 * random.unit() - 1.0, 2.0 * random.unit() - 1.0);
    let form = random.below(3);
    let middle = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x) - middle.0, f64::from(y) - middle.1);
        let wave = |t: f64| (std::f64::consts::TAU * t / period).sin();
        let value = match form {
            0 => wave(right * x + down * y),
            1 => wave(x.hypot(y)),
            _ => (wave(x) * wave(y)).signum(),
        };
        mixed(ink, paper, 0.5 + 0.5 * value)
    })
}

/// Octaves of smooth noise, each half as strong as the one of twice its period.
pub(super) fn natural(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    let (dark, light) = (colour(random), colour(random));
    let mut field = vec![0.0; (width * height) as usize];
    let mut strength = 1.0;
    let mut period = f64::from(width.max(height)) / 2.0;
    while period >= 1.0 {
        let columns = (f64::from(width) / period) as usize + 2;
        let rows = (f64::from(height) / period) as usize + 2;
        let lattice: Vec<f64> = (0..columns * rows).map(|_| random.unit() - 0.5).collect();
        for (i, value) in field.iter_mut().enumerate() {
            let (x, y) = (i % width as usize, i / width as usize);
            *value += strength * between(&lattice, columns, x as f64 / period, y as f64 / period);
        }
        strength *= 0.5;
        period /= 2.0;
    }
    let mut values = field.iter();
    RgbImage::from_fn(width, height, |_, _| {
        mixed(dark, light, 0.5 + values.next().copied().unwrap_or(0.0))
    })
}

pub(super) fn shapes(random: &mut Random) -> RgbImage {
    let (width, height) = size(random);
    let mut picture = RgbImage::from_pixel(width, height, colour(random));
    for _ in 0..3 + random.below(20) {
        let ink = colour(random);
        let (x, y) = (random.below(width), random.below(height));
        let radius = 1 + random.below(width.max(height) / 2);
        let disc = random.below(2) == 1;
        for (px, py, pixel) in picture.enumerate_pixels_mut() {
            let (dx, dy) = (px.abs_diff(x), py.abs_diff(y));
            let inside = if disc {
                dx * dx + dy * dy <= radius * radius
            } else {
                dx <= radius && dy <= radius / 2
            };
            if inside {
                *pixel = ink;
            }
        }
    }
    picture
}

/// The same change in all three channels, as a watermark's is.
pub(super) fn add_gray_noise(picture: &mut RgbImage, strength: f64, random: &mut Random) {
    for pixel in picture.pixels_mut() {
        let sample = strength * (random.unit() + random.unit() + random.unit() - 1.5);
        *pixel = pixel.map_channels(|value| f64::from(value) + 2.0 * sample);
    }
}

pub(super) fn turned(mut picture: RgbImage, random: &mut Random) -> RgbImage {
    match random.below(5) {
        0 => flip_horizontal(&picture),
        1 => flip_vertical(&picture),
        2 => rotate90(&picture),
        3 => {
            invert(&mut picture);
            picture
        }
        _ => {
            for pixel in picture.pixels_mut() {
                pixel.0.rotate_left(1);
            }
            picture
        }
    }
}

pub(super) fn cropped(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let (width, height) = (64 + random.below(440), 64 + random.below(440));
    let x = random.below(picture.width() - width);
    let y = random.below(picture.height() - height);
    crop_imm(picture, x, y, width, height).to_image()
}

/// Half of them the size of a badge.
fn size(random: &mut Random) -> (u32, u32) {
    match random.below(4) {
        0 | 1 => (512, 512),
        2 => {
            let side = 8 + random.below(400);
            (side, side)
        }
        _ => (8 + random.below(500), 8 + random.below(500)),
    }
}

fn colour(random: &mut Random) -> Rgb<u8> {
    Rgb(std::array::from_fn(|_| random.next_u64() as u8))
}

/// A point between two colours: 0 is the first, 1 the second.
fn mixed(from: Rgb<u8>, to: Rgb<u8>, at: f64) -> Rgb<u8> {
    Rgb(std::array::from_fn(|channel| {
        let (from, to) = (f64::from(from[channel]), f64::from(to[channel]));
        (from + (to - from) * at) as u8
    }))
}

/// A lattice's value at a point, bilinear.
fn between(lattice: &[f64], columns: usize, x: f64, y: f64) -> f64 {
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f64, y - top as f64);
    let at = |row: usize, column: usize| lattice[row * columns + column];
    let upper = at(top, left) * (1.0 - fx) + at(top, left + 1) * fx;
    let lower = at(top + 1, left) * (1.0 - fx) + at(top + 1, left + 1) * fx;
    upper * (1.0 - fy) + lower * fy
}

/// Changing a colour channel by channel.
trait MapChannels {
    /// The colour with `change` of each channel, rounded down into 0 to 255.
    fn map_channels(self, change: impl FnMut(u8) -> f64) -> Self;
}

impl MapChannels for Rgb<u8> {
    fn map_channels(self, mut change: impl FnMut(u8) -> f64) -> Self {
        Self(self.0.map(|value| change(value) as u8))
    }
}
