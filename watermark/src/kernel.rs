//! The resampling kernels of browsers and picture libraries, as operators along one axis.

use crate::{axis::AxisOperator, carriers::SIDE, span::Span};

/// Places between two pixels that Chromium's own rasteriser tells apart: found
/// by comparing its screenshots with every power of two.
const COARSE_STEPS: f64 = 16.0;

/// A way in which software resizes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// Means over the area (Pillow and OpenCV "box", "area").
    Box,
    /// Linear, widened when reducing (Pillow, sharp "linear").
    Triangle,
    /// Hamming-windowed, widened when reducing (Pillow).
    Hamming,
    /// Cubic with a = -0.5, widened when reducing (Pillow, Catmull-Rom).
    Cubic,
    /// Mitchell-Netravali (ImageMagick when enlarging, GraphicsMagick).
    Mitchell,
    /// Lanczos with three lobes, widened when reducing (Pillow, libvips, ImageMagick when reducing).
    Lanczos,
    /// Means over 2^level pixels, then linear between two: browsers' mip maps.
    Mip(u32),
    /// The same with places between two pixels cut to sixteenths, as Chromium
    /// draws without a graphics processor: it leaves a tenth of what `Mip` does.
    CoarseMip(u32),
    /// The nearest pixel.
    Nearest,
}

impl Kernel {
    /// Every kernel that can have made a badge of this length, likeliest first.
    pub(crate) fn candidates(span: Span) -> &'static [Self] {
        use Kernel::{Box, CoarseMip, Cubic, Hamming, Lanczos, Mip, Mitchell, Nearest, Triangle};
        if span.is_unscaled() {
            return &[Nearest];
        }
        // Near its own size a badge was moved by a fraction of a pixel.
        if span.extent < SIDE as f64 - 1.0 {
            &[
                Lanczos,
                Cubic,
                Triangle,
                Mip(1),
                Mip(0),
                Mip(2),
                CoarseMip(1),
                CoarseMip(0),
                CoarseMip(2),
                Box,
                Hamming,
                Mitchell,
                Nearest,
            ]
        } else {
            &[Lanczos, Cubic, Triangle, Mitchell, CoarseMip(0), Nearest]
        }
    }

    /// The operator that makes the pixels of a span of the badge.
    pub(crate) fn operator(self, span: Span) -> AxisOperator {
        let step = SIDE as f64 / span.extent;
        let mut op = AxisOperator::default();
        for pixel in 0..span.pixels {
            let centre = span.on_badge(pixel).clamp(0.0, SIDE as f64);
            match self {
                Self::Nearest => op.push((centre as usize).min(SIDE - 1), &[1.0]),
                Self::Mip(level) => push_mip(&mut op, centre, level, None),
                Self::CoarseMip(level) => push_mip(&mut op, centre, level, Some(COARSE_STEPS)),
                _ => self.push_widened(&mut op, centre, step.max(1.0)),
            }
        }
        op
    }

    /// Adds an output at `centre` with the kernel `width` times as wide, normalised.
    fn push_widened(self, op: &mut AxisOperator, centre: f64, width: f64) {
        let support = self.support() * width;
        let first = (centre - support + 0.5).max(0.0) as usize;
        let last = ((centre + support + 0.5) as usize).min(SIDE);
        let weights: Vec<f64> = (first..last)
            .map(|x| self.weight((x as f64 + 0.5 - centre) / width))
            .collect();
        let sum: f64 = weights.iter().sum();
        let weights: Vec<f32> = weights.iter().map(|w| (w / sum) as f32).collect();
        op.push(first, &weights);
    }

    /// Half the kernel's width, in input samples at full size.
    fn support(self) -> f64 {
        match self {
            Self::Box | Self::Nearest | Self::Mip(_) | Self::CoarseMip(..) => 0.5,
            Self::Triangle | Self::Hamming => 1.0,
            Self::Cubic | Self::Mitchell => 2.0,
            Self::Lanczos => 3.0,
        }
    }

    /// The kernel's value at distance `x` from its centre.
    fn weight(self, x: f64) -> f64 {
        let x = x.abs();
        match self {
            Self::Box | Self::Nearest | Self::Mip(_) | Self::CoarseMip(..) => {
                f64::from(u8::from(x <= 0.5))
            }
            Self::Triangle => (1.0 - x).max(0.0),
            Self::Hamming if x < 1.0 => {
                sinc(x) * (0.54 + 0.46 * libm::cos(std::f64::consts::PI * x))
            }
            Self::Cubic => cubic(x, 0.0, 0.5),
            Self::Mitchell => cubic(x, 1.0 / 3.0, 1.0 / 3.0),
            Self::Lanczos if x < 3.0 => sinc(x) * sinc(x / 3.0),
            Self::Hamming | Self::Lanczos => 0.0,
        }
    }
}

/// Two taps of the reduced level around `centre`, each a mean of 2^level
/// inputs; places between them are cut to one of `steps`, if given.
fn push_mip(op: &mut AxisOperator, centre: f64, level: u32, steps: Option<f64>) {
    let size = 1usize << level;
    let reduced = SIDE / size;
    let at = (centre / size as f64 - 0.5).clamp(0.0, (reduced - 1) as f64);
    let at = steps.map_or(at, |steps| (at * steps).floor() / steps);
    let left = (at as usize).min(reduced.saturating_sub(2));
    let right = (left + 1).min(reduced - 1);
    let fraction = (at - left as f64) as f32;
    let scale = 1.0 / size as f32;
    let mut weights = vec![(1.0 - fraction) * scale; size];
    if right > left {
        weights.extend(std::iter::repeat_n(fraction * scale, size));
    }
    op.push(left * size, &weights);
}

/// Keys' and Mitchell's family of cubics (B, C).
fn cubic(x: f64, b: f64, c: f64) -> f64 {
    if x < 1.0 {
        ((12.0 - 9.0 * b - 6.0 * c) * x * x * x + (-18.0 + 12.0 * b + 6.0 * c) * x * x + 6.0
            - 2.0 * b)
            / 6.0
    } else if x < 2.0 {
        ((-b - 6.0 * c) * x * x * x
            + (6.0 * b + 30.0 * c) * x * x
            + (-12.0 * b - 48.0 * c) * x
            + 8.0 * b
            + 24.0 * c)
            / 6.0
    } else {
        0.0
    }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let a = std::f64::consts::PI * x;
    libm::sin(a) / a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_keeps_a_constant() {
        let whole = [256, 300, 768, 64, 1, 2000].map(Span::whole);
        let placed = [(10.3, 97.7), (-20.0, 512.0), (-31.4, 260.2), (5.0, 600.5)]
            .map(|(low, extent)| Span::placed(low, extent, 400).unwrap());
        for span in whole.into_iter().chain(placed) {
            for kernel in Kernel::candidates(span) {
                let op = kernel.operator(span);
                assert_eq!(op.outputs(), span.pixels);
                for i in 0..span.pixels {
                    let (start, weights) = op.run(i);
                    assert!(start + weights.len() <= SIDE, "{kernel:?} {span:?} at {i}");
                    let sum: f32 = weights.iter().sum();
                    assert!(
                        (sum - 1.0).abs() < 1e-4,
                        "{kernel:?} {span:?} at {i}: {sum}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_ramp_stays_a_ramp_away_from_the_edges() {
        let ramp: Vec<f32> = (0..SIDE).map(|i| i as f32 + 0.5).collect();
        for span in [Span::whole(256), Span::placed(3.3, 255.9, 300).unwrap()] {
            for kernel in Kernel::candidates(span)
                .iter()
                .filter(|k| **k != Kernel::Nearest)
            {
                let op = kernel.operator(span);
                for i in 8..span.pixels - 8 {
                    let (start, weights) = op.run(i);
                    let value: f32 = weights.iter().zip(&ramp[start..]).map(|(w, x)| w * x).sum();
                    let expected = span.on_badge(i) as f32;
                    // A box takes whole samples only, coarse mip maps sixteenths of
                    // up to four.
                    let tolerance = match kernel {
                        Kernel::Box => 0.5,
                        Kernel::CoarseMip(level) => 0.02 + f64::from(1 << level) as f32 / 16.0,
                        _ => 0.02,
                    };
                    assert!(
                        (value - expected).abs() < tolerance,
                        "{kernel:?} {span:?} at {i}: {value} {expected}"
                    );
                }
            }
        }
    }
}
