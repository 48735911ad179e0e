//! A picture as the reader looks at it: its luma, reduced to at most 1023 samples a side.

use crate::{
    carriers::SIDE,
    picture::Picture,
    plane::{LUMA_WEIGHTS, Plane},
};

/// Luma of a picture, each axis reduced by a whole factor so that work and
/// memory do not grow with the picture.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) luma: Plane,
    pub(crate) horizontal: Reduction,
    pub(crate) vertical: Reduction,
}

/// How an axis was reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reduction {
    /// Samples of the picture.
    pub(crate) delivered: usize,
    /// How many of them make one of the view; a rest at the end is dropped.
    pub(crate) factor: usize,
}

/// Cells along a side of a [`Thumbnail`].
pub(crate) const THUMBNAIL_SIDE: usize = 32;

/// Mean luma of 32×32 cells.
pub(crate) type Thumbnail = [f32; THUMBNAIL_SIDE * THUMBNAIL_SIDE];

impl Reduction {
    fn of(delivered: usize) -> Self {
        Self {
            delivered,
            factor: (delivered / SIDE).max(1),
        }
    }

    /// Samples of the view.
    pub(crate) fn samples(self) -> usize {
        self.delivered / self.factor
    }
}

impl View {
    /// The view of a picture.
    pub(crate) fn of(picture: &Picture) -> Self {
        let horizontal = Reduction::of(picture.width() as usize);
        let vertical = Reduction::of(picture.height() as usize);
        let luma = if horizontal.factor == 1 && vertical.factor == 1 {
            Plane::luma_of(picture)
        } else {
            reduced(picture, LUMA_WEIGHTS, horizontal, vertical)
        };
        Self {
            luma,
            horizontal,
            vertical,
        }
    }

    /// The view of a plane that needs no reducing.
    pub(crate) fn of_luma(luma: Plane) -> Self {
        let horizontal = Reduction {
            delivered: luma.width,
            factor: 1,
        };
        let vertical = Reduction {
            delivered: luma.height,
            factor: 1,
        };
        Self {
            luma,
            horizontal,
            vertical,
        }
    }

    /// Whether it has the badge's own size, so that nothing was resized.
    pub(crate) fn is_unscaled(&self) -> bool {
        (self.horizontal.delivered, self.vertical.delivered) == (SIDE, SIDE)
    }

    /// The picture's channels weighted, reduced as the luma is.
    pub(crate) fn weighted(&self, picture: &Picture, weights: [f32; 3]) -> Plane {
        if self.horizontal.factor == 1 && self.vertical.factor == 1 {
            return Plane::weighted_of(picture, weights);
        }
        reduced(picture, weights, self.horizontal, self.vertical)
    }

    /// Means over 32×32 cells; the view has at least 32 samples a side.
    pub(crate) fn thumbnail(&self) -> Thumbnail {
        let edge = |i: usize, n: usize| i * n / THUMBNAIL_SIDE;
        let (w, h) = (self.luma.width, self.luma.height);
        let mut cells = [0.0f32; THUMBNAIL_SIDE * THUMBNAIL_SIDE];
        for (j, line) in cells.chunks_exact_mut(THUMBNAIL_SIDE).enumerate() {
            let rows = edge(j, h)..edge(j + 1, h);
            for y in rows.clone() {
                let row = self.luma.row(y);
                for (i, cell) in line.iter_mut().enumerate() {
                    *cell += sum(&row[edge(i, w)..edge(i + 1, w)]);
                }
            }
            for (i, cell) in line.iter_mut().enumerate() {
                *cell /= (rows.len() * (edge(i + 1, w) - edge(i, w))).max(1) as f32;
            }
        }
        cells
    }
}

/// A sum in four lanes, which the compiler can keep in registers.
fn sum(samples: &[f32]) -> f32 {
    let (quads, rest) = samples.as_chunks::<4>();
    let lanes = quads.iter().fold([0.0f32; 4], |acc, q| {
        [acc[0] + q[0], acc[1] + q[1], acc[2] + q[2], acc[3] + q[3]]
    });
    lanes.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

/// Weighted means over `factor × factor` pixels, without a plane of full size.
fn reduced(
    picture: &Picture,
    weights: [f32; 3],
    horizontal: Reduction,
    vertical: Reduction,
) -> Plane {
    let mut out = Plane::zeros(horizontal.samples(), vertical.samples());
    let line = 3 * horizontal.delivered;
    let scale = 1.0 / (horizontal.factor * vertical.factor) as f32;
    let rows = picture.rgb().chunks_exact(line * vertical.factor);
    for (row, sums) in rows.zip(out.samples.chunks_exact_mut(horizontal.samples())) {
        for pixels in row.chunks_exact(line) {
            for (sum, group) in sums
                .iter_mut()
                .zip(pixels.chunks_exact(3 * horizontal.factor))
            {
                let channels = group.as_chunks::<3>().0.iter().fold([0u32; 3], |t, p| {
                    [
                        t[0] + u32::from(p[0]),
                        t[1] + u32::from(p[1]),
                        t[2] + u32::from(p[2]),
                    ]
                });
                for (channel, weight) in channels.iter().zip(weights) {
                    *sum += *channel as f32 * weight * scale;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_seen_at_under_1024_a_side() {
        let picture = Picture::from_rgb(2000, 700, vec![100; 2000 * 700 * 3]).unwrap();
        let view = View::of(&picture);
        assert_eq!((view.luma.width, view.luma.height), (666, 700));
        assert!(view.luma.samples.iter().all(|&s| (s - 100.0).abs() < 0.01));
    }

    #[test]
    fn thumbnails_hold_the_means_of_their_cells() {
        let rgb: Vec<u8> = (0..64 * 64)
            .flat_map(|i| [((i % 64) / 2 * 4) as u8; 3])
            .collect();
        let view = View::of(&Picture::from_rgb(64, 64, rgb).unwrap());
        let thumbnail = view.thumbnail();
        for (i, cell) in thumbnail.iter().enumerate() {
            assert!((cell - (i % 32 * 4) as f32).abs() < 0.01);
        }
    }
}
