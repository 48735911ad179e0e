//! A badge as the reader looks at it: its part of the picture in luma, upright,
//! reduced to at most 1023 samples a side.

use crate::{
    picture::Picture,
    placement::Placement,
    plane::{LUMA_WEIGHTS, Plane},
    span::Span,
    turned,
};

/// Luma of a badge's part of a picture, each axis reduced by a whole factor so
/// that work and memory do not grow with the picture.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) luma: Plane,
    pub(crate) horizontal: Span,
    pub(crate) vertical: Span,
    placement: Placement,
    /// Samples that the picture has; empty where it has all.
    covered: Vec<bool>,
}

/// Cells along a side of a [`Thumbnail`].
pub(crate) const THUMBNAIL_SIDE: usize = 32;

/// Mean luma of 32×32 cells.
pub(crate) type Thumbnail = [f32; THUMBNAIL_SIDE * THUMBNAIL_SIDE];

impl View {
    /// The view of a picture that is the bare badge.
    pub(crate) fn of(picture: &Picture) -> Self {
        let horizontal = Span::whole(picture.width() as usize);
        let vertical = Span::whole(picture.height() as usize);
        Self {
            luma: reduced(picture, LUMA_WEIGHTS, horizontal, vertical),
            horizontal,
            vertical,
            placement: Placement::whole(picture.width(), picture.height()),
            covered: Vec::new(),
        }
    }

    /// The view of a badge at a place in a picture; `None` where nothing of it is seen.
    pub(crate) fn at(picture: &Picture, placement: &Placement) -> Option<Self> {
        if placement.is_whole(picture.width(), picture.height()) {
            return Some(Self::of(picture));
        }
        if placement.turn != 0.0 {
            return Self::turned(picture, placement);
        }
        let horizontal = Span::placed(placement.left, placement.width, picture.width() as usize)?;
        let vertical = Span::placed(placement.top, placement.height, picture.height() as usize)?;
        Some(Self {
            luma: reduced(picture, LUMA_WEIGHTS, horizontal, vertical),
            horizontal,
            vertical,
            placement: *placement,
            covered: Vec::new(),
        })
    }

    fn turned(picture: &Picture, placement: &Placement) -> Option<Self> {
        let span = |extent: f64| turned::span(extent).filter(|span| span.samples() > 0);
        let (horizontal, vertical) = (span(placement.width)?, span(placement.height)?);
        let (luma, covered) =
            turned::upright(picture, placement, LUMA_WEIGHTS, horizontal, vertical);
        Some(Self {
            luma,
            horizontal,
            vertical,
            placement: *placement,
            covered,
        })
    }

    /// The view of a plane that needs no reducing.
    pub(crate) fn of_luma(luma: Plane) -> Self {
        let horizontal = Span {
            factor: 1,
            pixels: luma.width,
            ..Span::whole(luma.width)
        };
        let vertical = Span {
            factor: 1,
            pixels: luma.height,
            ..Span::whole(luma.height)
        };
        let placement = Placement::whole(luma.width as u32, luma.height as u32);
        Self {
            luma,
            horizontal,
            vertical,
            placement,
            covered: Vec::new(),
        }
    }

    /// Where the badge lies in the picture.
    pub(crate) fn placement(&self) -> Placement {
        self.placement
    }

    /// The same samples with the badge lying a little differently on them:
    /// `[left, top, width, height]` are added, in pixels.
    pub(crate) fn adjusted(mut self, by: [f64; 4]) -> Self {
        self.horizontal = self.horizontal.adjusted(by[0], by[2]);
        self.vertical = self.vertical.adjusted(by[1], by[3]);
        self.placement.left += by[0];
        self.placement.top += by[1];
        self.placement.width += by[2];
        self.placement.height += by[3];
        self
    }

    /// Whether it has the badge's own size, so that nothing was resized.
    pub(crate) fn is_unscaled(&self) -> bool {
        self.placement.turn == 0.0 && self.horizontal.is_badge() && self.vertical.is_badge()
    }

    /// Samples that the picture has, row by row; empty where it has all.
    pub(crate) fn covered(&self) -> &[bool] {
        &self.covered
    }

    /// Whether its samples are the picture's own, neither reduced nor turned.
    pub(crate) fn is_untouched(&self) -> bool {
        self.placement.turn == 0.0 && self.horizontal.factor == 1 && self.vertical.factor == 1
    }

    /// The picture's channels weighted, seen as the luma is.
    pub(crate) fn weighted(&self, picture: &Picture, weights: [f32; 3]) -> Plane {
        let (horizontal, vertical) = (self.horizontal, self.vertical);
        if self.placement.turn != 0.0 {
            return turned::upright(picture, &self.placement, weights, horizontal, vertical).0;
        }
        reduced(picture, weights, horizontal, vertical)
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

/// Weighted means over `factor × factor` pixels of the part seen, without a
/// plane of full size.
pub(crate) fn reduced(
    picture: &Picture,
    weights: [f32; 3],
    horizontal: Span,
    vertical: Span,
) -> Plane {
    let line = 3 * picture.width() as usize;
    let seen = 3 * horizontal.first..3 * (horizontal.first + horizontal.pixels);
    let rows = picture.rgb()[vertical.first * line..]
        .chunks_exact(line)
        .take(vertical.pixels)
        .map(|row| &row[seen.clone()]);
    if horizontal.factor == 1 && vertical.factor == 1 {
        return Plane::weighted_rows(horizontal.pixels, vertical.pixels, rows, weights);
    }
    let mut out = Plane::zeros(horizontal.samples(), vertical.samples());
    let scale = 1.0 / (horizontal.factor * vertical.factor) as f32;
    for (y, row) in rows.enumerate() {
        let sums = out.row_mut(y / vertical.factor);
        for (sum, group) in sums.iter_mut().zip(row.chunks_exact(3 * horizontal.factor)) {
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

    #[test]
    fn a_placed_badge_is_cut_out_of_its_picture() {
        let rgb = (0..40 * 30).flat_map(|i| [(i % 40) as u8; 3]).collect();
        let picture = Picture::from_rgb(40, 30, rgb).unwrap();
        let placement = Placement {
            left: 10.0,
            top: 5.0,
            width: 20.0,
            height: 20.0,
            turn: 0.0,
        };
        let view = View::at(&picture, &placement).unwrap();
        assert_eq!((view.luma.width, view.luma.height), (16, 16));
        assert!((view.luma.row(3)[0] - 12.0).abs() < 0.01);
    }
}
