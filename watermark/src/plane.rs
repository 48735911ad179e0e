//! A plane of samples, such as luma, as 32-bit floats.

use wide::f32x8;

use crate::picture::Picture;

/// Pixels converted at a time.
const LANES: usize = 8;

/// A plane of `width * height` samples, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) samples: Vec<f32>,
}

/// BT.601 luma weights of R, G and B.
pub(crate) const LUMA_WEIGHTS: [f32; 3] = [0.299, 0.587, 0.114];

impl Plane {
    /// The luma of RGB pixels, 0 to 255.
    pub(crate) fn luma(width: usize, height: usize, rgb: &[u8]) -> Self {
        Self::weighted(width, height, rgb, LUMA_WEIGHTS)
    }

    /// The luma of a picture.
    pub(crate) fn luma_of(picture: &Picture) -> Self {
        Self::weighted_of(picture, LUMA_WEIGHTS)
    }

    /// A weighted sum of a picture's channels.
    pub(crate) fn weighted_of(picture: &Picture, weights: [f32; 3]) -> Self {
        Self::weighted(
            picture.width() as usize,
            picture.height() as usize,
            picture.rgb(),
            weights,
        )
    }

    fn weighted(width: usize, height: usize, rgb: &[u8], weights: [f32; 3]) -> Self {
        let mut samples = Vec::with_capacity(width * height);
        append_weighted(&mut samples, rgb, weights);
        Self {
            width,
            height,
            samples,
        }
    }

    /// A weighted sum of the channels of rows of pixels, `width` to a row.
    pub(crate) fn weighted_rows<'a>(
        width: usize,
        height: usize,
        rows: impl Iterator<Item = &'a [u8]>,
        weights: [f32; 3],
    ) -> Self {
        let mut samples = Vec::with_capacity(width * height);
        for row in rows {
            append_weighted(&mut samples, row, weights);
        }
        Self {
            width,
            height,
            samples,
        }
    }

    /// A plane of zeros.
    pub(crate) fn zeros(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            samples: vec![0.0; width * height],
        }
    }

    /// One row.
    pub(crate) fn row(&self, y: usize) -> &[f32] {
        &self.samples[y * self.width..(y + 1) * self.width]
    }

    /// One row, to be changed.
    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [f32] {
        &mut self.samples[y * self.width..(y + 1) * self.width]
    }
}

/// Adds the weighted sum of each pixel's channels.
fn append_weighted(samples: &mut Vec<f32>, rgb: &[u8], [wr, wg, wb]: [f32; 3]) {
    let (groups, rest) = rgb.as_chunks::<{ 3 * LANES }>();
    for group in groups {
        let channel = |c: usize| f32x8::from(std::array::from_fn(|i| f32::from(group[3 * i + c])));
        let sum = channel(0) * wr + channel(1) * wg + channel(2) * wb;
        samples.extend_from_slice(&sum.to_array());
    }
    samples.extend(
        rest.as_chunks::<3>()
            .0
            .iter()
            .map(|&[r, g, b]| f32::from(r) * wr + f32::from(g) * wg + f32::from(b) * wb),
    );
}
