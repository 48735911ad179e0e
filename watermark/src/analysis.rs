//! The carriers as a resized badge shows them: matched filters for a size and a kernel.
//!
//! Resizing is linear and separable, so a carrier arrives as the product of two
//! resized cosines. Projecting the residual on those, each divided by its
//! energy, gives the coefficient at its original scale, at the delivered size,
//! without enlarging the picture first.

use crate::{
    axis::{AxisOperator, apply},
    carriers::{BLOCK, COEFFICIENTS, FREQUENCIES, GRID, SIDE},
    plane::Plane,
    span::Span,
    transform::cosine,
};

/// Matched filters along one axis: output `block * FREQUENCIES + k`.
#[derive(Debug, Clone)]
pub(crate) struct Analysis {
    filters: AxisOperator,
    /// Whether frequency `k` survives the resizing.
    live: [bool; FREQUENCIES],
}

/// Share of the delivered Nyquist frequency up to which carriers are read.
const NYQUIST_SHARE: f64 = 0.93;
/// Share of a cosine's energy, relative to the scale, below which it is lost.
const LEAST_ENERGY: f64 = 0.02;
/// Share of a block that must be seen: with less its cosines are no longer told apart.
const LEAST_SEEN: f64 = 0.6;

impl Analysis {
    /// Filters for the operator that made the samples of a span of the badge.
    pub(crate) fn new(resize: &AxisOperator, span: Span) -> Self {
        let scale = span.scale();
        let mut live = [true; FREQUENCIES];
        let mut filters = AxisOperator::default();
        for block in 0..GRID {
            let seen = seen_share(span, block) >= LEAST_SEEN;
            for (k, live) in live.iter_mut().enumerate() {
                let (start, values) = resized_cosine(resize, block, k);
                let energy: f64 = values.iter().map(|v| v * v).sum();
                let readable = (k as f64) <= NYQUIST_SHARE * BLOCK as f64 * scale.min(1.0);
                let weak = energy < LEAST_ENERGY * scale;
                *live &= readable && !(seen && weak);
                if !*live || !seen || weak {
                    filters.push(0, &[]);
                    continue;
                }
                let weights: Vec<f32> = values.iter().map(|v| (v / energy) as f32).collect();
                filters.push(start, &weights);
            }
        }
        Self { filters, live }
    }

    /// Whether frequency `k` along this axis can be read.
    pub(crate) fn is_live(&self, k: usize) -> bool {
        self.live[k]
    }
}

/// How much of block `block` lies in a span, 0 to 1.
fn seen_share(span: Span, block: usize) -> f64 {
    let (low, high) = (span.in_view(0.0), span.in_view(SIDE as f64));
    let length = (high - low) / GRID as f64;
    let from = low + block as f64 * length;
    let seen = (from + length).min(span.samples() as f64) - from.max(0.0);
    seen / length
}

/// Cosine `k` of block `block` after resizing: first sample and values.
fn resized_cosine(resize: &AxisOperator, block: usize, k: usize) -> (usize, Vec<f64>) {
    let (from, to) = (block * BLOCK, (block + 1) * BLOCK);
    let mut first = None;
    let mut values = Vec::new();
    for i in 0..resize.outputs() {
        let (start, weights) = resize.run(i);
        if start + weights.len() <= from || start >= to {
            if first.is_some() {
                break;
            }
            continue;
        }
        first.get_or_insert(i);
        let value = weights
            .iter()
            .enumerate()
            .filter(|(offset, _)| (from..to).contains(&(start + offset)))
            .map(|(offset, w)| f64::from(*w) * cosine(k, start + offset - from))
            .sum();
        values.push(value);
    }
    (first.unwrap_or(0), values)
}

/// Coefficients of the given blocks from a residual at the delivered size,
/// laid out as [`crate::transform::forward`] gives them.
pub(crate) fn coefficients(
    horizontal: &Analysis,
    vertical: &Analysis,
    residual: &Plane,
    blocks: &[(usize, usize)],
) -> Vec<f32> {
    let projected = apply(&horizontal.filters, &vertical.filters, residual);
    let mut out = vec![0.0; blocks.len() * COEFFICIENTS];
    for (&(row, column), block) in blocks.iter().zip(out.chunks_exact_mut(COEFFICIENTS)) {
        for (v, line) in block.chunks_exact_mut(FREQUENCIES).enumerate() {
            let from = &projected.row(row * FREQUENCIES + v)[column * FREQUENCIES..];
            line.copy_from_slice(&from[..FREQUENCIES]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kernel::Kernel, transform};

    /// Low-frequency coefficients pass a resize and come back near their own size.
    #[test]
    fn coefficients_come_back_from_a_resized_plane() {
        let blocks = [(1, 1), (1, 2), (6, 4)];
        let mut there = vec![0.0f32; blocks.len() * COEFFICIENTS];
        for (i, value) in there.iter_mut().enumerate() {
            let (v, u) = ((i % COEFFICIENTS) / FREQUENCIES, i % FREQUENCIES);
            if (1..=100).contains(&(u * u + v * v)) {
                *value = if (i * 7919) % 13 < 6 { 1.0 } else { -1.0 };
            }
        }
        let plane = transform::inverse_plane(&there, &blocks);
        for (width, height) in [(256, 256), (300, 280), (768, 512), (200, 333)] {
            let (kx, ky) = (
                Kernel::Lanczos.operator(Span::whole(width)),
                Kernel::Lanczos.operator(Span::whole(height)),
            );
            let delivered = apply(&kx, &ky, &plane);
            let back = coefficients(
                &Analysis::new(&kx, Span::whole(width)),
                &Analysis::new(&ky, Span::whole(height)),
                &delivered,
                &blocks,
            );
            let (mut wrong, mut all) = (0, 0);
            for (a, b) in there.iter().zip(&back).filter(|(a, _)| **a != 0.0) {
                all += 1;
                wrong += usize::from((a - b).abs() > 0.5);
            }
            assert!(
                wrong * 50 < all,
                "{width}×{height}: {wrong} of {all} far off"
            );
        }
    }

    #[test]
    fn frequencies_beyond_the_delivered_nyquist_are_not_live() {
        let span = Span::whole(96);
        let analysis = Analysis::new(&Kernel::Lanczos.operator(span), span);
        assert!(analysis.is_live(11) && !analysis.is_live(12));
    }
}
