//! The luma of a picture at halving sizes, so that it can be read at any scale.

use crate::{
    picture::Picture,
    plane::{LUMA_WEIGHTS, Plane},
    span::Span,
    view::reduced,
};

/// Luma at halving sizes.
pub(crate) struct Pyramid {
    levels: Vec<Plane>,
    /// Pixels of the picture that make a sample of the first level.
    base: f64,
}

/// Samples of the first level at most: badges in larger pictures are larger
/// too, and time and memory stay bounded.
const MOST_SAMPLES: usize = 1 << 21;
/// The last level has at least so many samples a side.
const LEAST_SIDE: usize = 8;

impl Pyramid {
    pub(crate) fn of(picture: &Picture) -> Self {
        let (w, h) = (picture.width() as usize, picture.height() as usize);
        let factor = libm::sqrt((w * h) as f64 / MOST_SAMPLES as f64).ceil() as usize;
        let factor = factor.clamp(1, w.min(h));
        let span = |pixels: usize| Span {
            factor,
            pixels: pixels - pixels % factor,
            ..Span::whole(pixels)
        };
        let mut levels = vec![reduced(picture, LUMA_WEIGHTS, span(w), span(h))];
        while let Some(last) = levels.last()
            && last.width.min(last.height) >= 2 * LEAST_SIDE
        {
            let halved = halved(last);
            levels.push(halved);
        }
        Self {
            levels,
            base: factor as f64,
        }
    }

    /// Width of the first level, in pixels of the picture.
    pub(super) fn width(&self) -> f64 {
        self.levels[0].width as f64 * self.base
    }

    /// Height of the first level, in pixels of the picture.
    pub(super) fn height(&self) -> f64 {
        self.levels[0].height as f64 * self.base
    }

    /// The coarsest level with at least one sample every `pitch` pixels.
    pub(super) fn level(&self, pitch: f64) -> Level<'_> {
        let mut index = 0;
        let mut size = self.base;
        while index + 1 < self.levels.len() && 2.0 * size <= pitch {
            index += 1;
            size *= 2.0;
        }
        Level {
            plane: &self.levels[index],
            size,
        }
    }
}

/// One size of a picture.
pub(super) struct Level<'a> {
    pub(super) plane: &'a Plane,
    /// Pixels of the picture that make a sample.
    pub(super) size: f64,
}

/// A place between two samples along an axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    pub(super) low: usize,
    pub(super) high: usize,
    /// How far it is from the first to the second, 0 to 1.
    pub(super) part: f32,
}

impl Between {
    /// `v` is in samples, `n` of them; `None` outside.
    fn of(v: f64, n: usize) -> Option<Self> {
        if !(v >= 0.0 && v <= n as f64) {
            return None;
        }
        let v = (v - 0.5).clamp(0.0, (n - 1) as f64);
        let low = (v as usize).min(n.saturating_sub(2));
        Some(Self {
            low,
            high: (low + 1).min(n - 1),
            part: (v - low as f64) as f32,
        })
    }
}

impl Level<'_> {
    /// Between which columns a place lies, in pixels of the picture.
    pub(super) fn across(&self, x: f64) -> Option<Between> {
        Between::of(x / self.size, self.plane.width)
    }

    /// Between which rows a place lies, in pixels of the picture.
    pub(super) fn down(&self, y: f64) -> Option<Between> {
        Between::of(y / self.size, self.plane.height)
    }

    /// The luma at a place in the picture, in pixels, linear between samples;
    /// `None` outside.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<f32> {
        let (x, y) = (self.across(x)?, self.down(y)?);
        let mix = |row: &[f32]| row[x.low] + x.part * (row[x.high] - row[x.low]);
        let (above, below) = (mix(self.plane.row(y.low)), mix(self.plane.row(y.high)));
        Some(above + y.part * (below - above))
    }
}

/// Means over 2×2 samples; an odd row or column at the end is dropped.
fn halved(plane: &Plane) -> Plane {
    let mut out = Plane::zeros(plane.width / 2, plane.height / 2);
    let width = out.width;
    for (y, sums) in out.samples.chunks_exact_mut(width).enumerate() {
        let (top, bottom) = (plane.row(2 * y), plane.row(2 * y + 1));
        let pairs = top.as_chunks::<2>().0.iter().zip(bottom.as_chunks::<2>().0);
        for (sum, ([a, b], [c, d])) in sums.iter_mut().zip(pairs) {
            *sum = 0.25 * (a + b + c + d);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: u32, height: u32) -> Picture {
        let rgb = (0..width * height).flat_map(|i| [(i % width) as u8; 3]);
        Picture::from_rgb(width, height, rgb.collect()).unwrap()
    }

    #[test]
    fn a_ramp_reads_the_same_at_every_level() {
        let pyramid = Pyramid::of(&ramp(200, 100));
        for pitch in [1.0, 2.0, 5.0] {
            let level = pyramid.level(pitch);
            let value = level.at(80.0, 50.0).unwrap();
            assert!((value - 79.5).abs() < 1e-3, "{pitch}: {value}");
        }
        assert_eq!(pyramid.level(1.0).at(-0.1, 3.0), None);
        assert_eq!(pyramid.level(1.0).at(f64::NAN, 3.0), None);
    }

    #[test]
    fn a_huge_picture_has_a_bounded_first_level() {
        let pyramid = Pyramid::of(&ramp(6000, 1500));
        assert!(pyramid.levels[0].samples.len() <= MOST_SAMPLES);
        assert!((pyramid.width() - 6000.0).abs() < 4.0);
    }

    #[test]
    fn a_line_of_pixels_is_a_pyramid_of_one_level() {
        let pyramid = Pyramid::of(&ramp(3000, 1));
        assert_eq!(pyramid.levels.len(), 1);
        assert!(pyramid.level(100.0).at(1500.0, 0.5).is_some());
    }
}
