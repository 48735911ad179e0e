//! Registration: the template as this picture must have been made from it, and what is left over.
//!
//! Today the badge fills the picture; each axis has its own scale. A badge
//! inside a larger picture needs operators for its box instead, and nothing
//! else here changes.

use crate::{
    axis::{AxisOperator, transpose},
    carriers::SIDE,
    kernel::Kernel,
    plane::Plane,
    tone::Tone,
    view::View,
};

/// What was found out about how a picture was made from a plane of 512×512.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) horizontal: AxisOperator,
    pub(crate) vertical: AxisOperator,
    /// Samples of the view that take part in fits and residuals, row by row.
    pub(crate) mask: Vec<bool>,
    /// Whether the view has the badge's own size, so that nothing was resized.
    pub(crate) unscaled: bool,
}

/// A box in units of the 512×512 badge: x0, y0, x1, y1.
pub(crate) type Bounds = [f64; 4];

/// Rows of the view on which kernels are compared.
const SAMPLE_ROWS: usize = 40;
/// Of a view of the badge's own size, one row in so many tells the tone.
const SAMPLED_ROW: usize = 8;
/// Samples left out around masked boxes, where the kernels differ.
const MASK_MARGIN: f64 = 2.0;

impl Registration {
    /// Finds the kernel whose output on `reference` fits the view best, on
    /// samples outside the `closed` boxes.
    pub(crate) fn find(view: &View, reference: &Plane, closed: &[Bounds]) -> Self {
        let mask = open_mask(view, closed);
        let (w, h) = (view.horizontal, view.vertical);
        if view.is_unscaled() {
            let identity = Kernel::Nearest.operator(SIDE, SIDE);
            return Self {
                horizontal: identity.clone(),
                vertical: identity,
                mask,
                unscaled: true,
            };
        }
        let rows: Vec<usize> = (0..SAMPLE_ROWS.min(view.luma.height))
            .map(|k| (2 * k + 1) * view.luma.height / (2 * SAMPLE_ROWS.min(view.luma.height)))
            .collect();
        let pairs = || {
            let (across, down) = (
                Kernel::candidates(SIDE, w.delivered),
                Kernel::candidates(SIDE, h.delivered),
            );
            // One piece of software resized both axes; where one axis kept its
            // size or grew while the other shrank, the lists differ.
            let both = across.iter().filter(|k| down.contains(k)).map(|&k| (k, k));
            let mixed = across
                .iter()
                .flat_map(|&a| down.iter().map(move |&d| (a, d)));
            let differ = across != down;
            both.chain(mixed.filter(move |(a, d)| differ && a != d))
        };
        let operators = |(across, down): (Kernel, Kernel)| {
            (
                across.operator(SIDE, w.delivered).averaged(w.factor),
                down.operator(SIDE, h.delivered).averaged(h.factor),
            )
        };
        let best = pairs()
            .map(|pair| {
                let (horizontal, vertical) = operators(pair);
                let misfit = misfit(
                    view,
                    reference,
                    &mask,
                    &horizontal,
                    &vertical.selected(&rows),
                    &rows,
                );
                (misfit, horizontal, vertical)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let (horizontal, vertical) = best.map_or_else(
            || operators((Kernel::Lanczos, Kernel::Lanczos)),
            |(_, horizontal, vertical)| (horizontal, vertical),
        );
        Self {
            horizontal,
            vertical,
            mask,
            unscaled: false,
        }
    }

    /// A plane of 512×512 as the picture shows it. Software that resizes
    /// rounds to eight bits after each axis, so what overshoots is cut.
    pub(crate) fn deliver(&self, plane: &Plane) -> Plane {
        if self.unscaled {
            return plane.clone();
        }
        let mut across = self.horizontal.down(&transpose(plane));
        cut(&mut across);
        let mut delivered = self.vertical.down(&transpose(&across));
        cut(&mut delivered);
        delivered
    }

    /// The view less `reference` as delivered, in the tone that fits best; zero where masked.
    pub(crate) fn residual(&self, view: &View, reference: &Plane) -> Plane {
        let mut delivered = self.deliver(reference);
        let tone = Tone::fit(&delivered.samples, &view.luma.samples, &self.mask);
        let samples = delivered
            .samples
            .iter_mut()
            .zip(&view.luma.samples)
            .zip(&self.mask);
        for ((reference, seen), open) in samples {
            *reference = if *open {
                seen - tone.of(*reference)
            } else {
                0.0
            };
        }
        delivered
    }

    /// The tone from `reference` to a view of its size, from a sample of rows.
    pub(crate) fn unscaled_tone(&self, view: &View, reference: &Plane) -> Tone {
        let rows = (0..SIDE).skip(SAMPLED_ROW / 2).step_by(SAMPLED_ROW);
        let gather = |plane: &Plane| -> Vec<f32> {
            rows.clone().flat_map(|y| plane.row(y)).copied().collect()
        };
        let open: Vec<bool> = rows
            .clone()
            .flat_map(|y| &self.mask[y * SIDE..(y + 1) * SIDE])
            .copied()
            .collect();
        Tone::fit(&gather(reference), &gather(&view.luma), &open)
    }
}

/// Limits samples to what eight bits hold.
fn cut(plane: &mut Plane) {
    for sample in &mut plane.samples {
        *sample = sample.clamp(0.0, 255.0);
    }
}

/// Mean squared residual on the sampled rows.
fn misfit(
    view: &View,
    reference: &Plane,
    mask: &[bool],
    horizontal: &AxisOperator,
    sampled: &AxisOperator,
    rows: &[usize],
) -> f64 {
    let delivered = transpose(&horizontal.down(&transpose(&sampled.down(reference))));
    let width = view.luma.width;
    let seen: Vec<f32> = rows
        .iter()
        .flat_map(|&y| view.luma.row(y))
        .copied()
        .collect();
    let open: Vec<bool> = rows
        .iter()
        .flat_map(|&y| &mask[y * width..(y + 1) * width])
        .copied()
        .collect();
    Tone::fit(&delivered.samples, &seen, &open).misfit(&delivered.samples, &seen, &open)
}

/// True outside the closed boxes, one entry a sample of the view.
fn open_mask(view: &View, closed: &[Bounds]) -> Vec<bool> {
    let (w, h) = (view.luma.width, view.luma.height);
    let margin = if view.is_unscaled() { 0.0 } else { MASK_MARGIN };
    let reach = |from: f64, to: f64, samples: usize| {
        let scale = samples as f64 / SIDE as f64;
        let first = (from * scale - margin).max(0.0) as usize;
        first..((to * scale + margin).ceil() as usize).min(samples)
    };
    let mut mask = vec![true; w * h];
    for [x0, y0, x1, y1] in closed {
        for y in reach(*y0, *y1, h) {
            mask[y * w..][reach(*x0, *x1, w)].fill(false);
        }
    }
    mask
}
