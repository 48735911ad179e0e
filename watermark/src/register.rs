//! Registration: the template as this picture must have been made from it, and what is left over.
//!
//! Each axis has its own scale and its own part of the badge.

mod ties;

use crate::{
    axis::{AxisOperator, transpose},
    carriers::SIDE,
    kernel::Kernel,
    plane::Plane,
    span::Span,
    tone::Tone,
    view::View,
};

/// What was found out about how a picture was made from a plane of 512×512.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) across: Axis,
    pub(crate) down: Axis,
    /// Samples of the view that take part in fits and residuals, row by row.
    pub(crate) mask: Vec<bool>,
    /// Whether the view has the badge's own size, so that nothing was resized.
    pub(crate) unscaled: bool,
}

/// How one axis was made.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    kernel: Kernel,
    span: Span,
    /// From the badge to the picture.
    resize: AxisOperator,
    /// From the badge to the view, as one operator.
    view: AxisOperator,
}

/// A box in units of the 512×512 badge: x0, y0, x1, y1.
pub(crate) type Bounds = [f64; 4];

/// Rows of the view on which kernels are compared.
const SAMPLE_ROWS: usize = 40;
/// Of a view of the badge's own size, one row in so many tells the tone.
const SAMPLED_ROW: usize = 8;
/// The nearest kernel is looked at closely, tie by tie, where it fits less than
/// this much worse than the best: every fifth pixel a tie and half of them taken
/// the other way made it 1.8 times as bad.
const NEAREST_CHANCE: f64 = 2.5;
/// Samples left out around masked boxes, where the kernels differ.
const MASK_MARGIN: f64 = 2.0;

impl Registration {
    /// Finds the kernel whose output on `reference` fits the view best, on
    /// samples outside the `closed` boxes.
    pub(crate) fn find(view: &View, reference: &Plane, closed: &[Bounds]) -> Self {
        let mask = open_mask(view, closed);
        let (w, h) = (view.horizontal, view.vertical);
        if view.is_unscaled() {
            let same = Axis::new(Kernel::Nearest, w);
            return Self {
                across: same.clone(),
                down: same,
                mask,
                unscaled: true,
            };
        }
        let count = SAMPLE_ROWS.min(view.luma.height);
        let rows: Vec<usize> = (0..count)
            .map(|k| (2 * k + 1) * view.luma.height / (2 * count))
            .collect();
        let mut found = Self::unknown(view, mask);
        let misfit = |found: &Self| {
            let sampled = found.down.view.selected(&rows);
            let across = &found.across.view;
            misfit(view, reference, &found.mask, across, &sampled, &rows)
        };
        let mut best: Option<(f64, Axis, Axis)> = None;
        for (across, down) in kernel_pairs(w, h) {
            (found.across, found.down) = (Axis::new(across, w), Axis::new(down, h));
            let mut error = misfit(&found);
            let least = best.as_ref().map_or(f64::INFINITY, |(least, ..)| *least);
            if error < NEAREST_CHANCE * least && ties::settle(&mut found, view, reference) {
                error = misfit(&found);
            }
            if error < least {
                best = Some((error, found.across.clone(), found.down.clone()));
            }
        }
        if let Some((_, across, down)) = best {
            (found.across, found.down) = (across, down);
        }
        found
    }

    /// What is assumed until a kernel is found to fit.
    fn unknown(view: &View, mask: Vec<bool>) -> Self {
        Self {
            across: Axis::new(Kernel::Lanczos, view.horizontal),
            down: Axis::new(Kernel::Lanczos, view.vertical),
            mask,
            unscaled: false,
        }
    }

    /// The same kernels where the badge lies a little differently on the same
    /// samples: `[left, top, width, height]` are added, in pixels.
    pub(crate) fn adjusted(&self, [left, top, width, height]: [f64; 4]) -> Self {
        Self {
            across: Axis::new(self.across.kernel, self.across.span.adjusted(left, width)),
            down: Axis::new(self.down.kernel, self.down.span.adjusted(top, height)),
            mask: self.mask.clone(),
            unscaled: false,
        }
    }

    /// Mean squared residual of the view where it is open.
    pub(crate) fn misfit(&self, view: &View, reference: &Plane) -> f64 {
        let residual = self.residual(view, reference);
        let energy: f64 = residual.samples.iter().map(|r| f64::from(r * r)).sum();
        let open = self.mask.iter().filter(|open| **open).count();
        energy / open.max(1) as f64
    }

    /// The same place as seen through every kernel that can have made the view.
    pub(crate) fn alternatives(&self, view: &View) -> impl Iterator<Item = Self> {
        let (w, h) = (view.horizontal, view.vertical);
        kernel_pairs(w, h).map(move |(across, down)| Self {
            across: Axis::new(across, w),
            down: Axis::new(down, h),
            mask: self.mask.clone(),
            unscaled: self.unscaled,
        })
    }

    /// From the badge's columns to the view's, as one operator.
    pub(crate) fn horizontal(&self) -> &AxisOperator {
        &self.across.view
    }

    /// From the badge's rows to the view's, as one operator.
    pub(crate) fn vertical(&self) -> &AxisOperator {
        &self.down.view
    }

    /// A plane of 512×512 as the view shows it. Software that resizes rounds
    /// to eight bits after each axis, so what overshoots is cut there.
    pub(crate) fn deliver(&self, plane: &Plane) -> Plane {
        if self.unscaled {
            return plane.clone();
        }
        let across = self.across.deliver(&transpose(plane));
        self.down.deliver(&transpose(&across))
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
        let mut sample = (Vec::new(), Vec::new(), Vec::new());
        for y in (0..SIDE).skip(SAMPLED_ROW / 2).step_by(SAMPLED_ROW) {
            sample.0.extend_from_slice(reference.row(y));
            sample.1.extend_from_slice(view.luma.row(y));
            sample
                .2
                .extend_from_slice(&self.mask[y * SIDE..(y + 1) * SIDE]);
        }
        Tone::fit(&sample.0, &sample.1, &sample.2)
    }
}

impl Axis {
    fn new(kernel: Kernel, span: Span) -> Self {
        let resize = kernel.operator(span);
        let view = resize.averaged(span.factor);
        Self {
            kernel,
            span,
            resize,
            view,
        }
    }

    /// The part of the badge that the axis shows.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Resizes the columns, cuts, and reduces as the view was.
    fn deliver(&self, plane: &Plane) -> Plane {
        let mut resized = self.resize.down(plane);
        for sample in &mut resized.samples {
            *sample = sample.clamp(0.0, 255.0);
        }
        let factor = self.span.factor;
        if factor == 1 {
            return resized;
        }
        let mut reduced = Plane::zeros(plane.width, self.view.outputs());
        let groups = resized.samples.chunks_exact(plane.width * factor);
        for (sums, group) in reduced.samples.chunks_exact_mut(plane.width).zip(groups) {
            for row in group.chunks_exact(plane.width) {
                for (sum, sample) in sums.iter_mut().zip(row) {
                    *sum += sample / factor as f32;
                }
            }
        }
        reduced
    }
}

/// Kernels that can have made a width and a height. One piece of software
/// resized both axes; where one axis kept its size or grew while the other
/// shrank, it did not use the same kernel on both.
fn kernel_pairs(width: Span, height: Span) -> impl Iterator<Item = (Kernel, Kernel)> {
    let (across, down) = (Kernel::candidates(width), Kernel::candidates(height));
    let alike = across == down;
    across
        .iter()
        .flat_map(move |&a| down.iter().map(move |&d| (a, d)))
        .filter(move |(a, d)| !alike || a == d)
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
    let reach = |from: f64, to: f64, span: Span, samples: usize| {
        let first = (span.in_view(from) - margin).max(0.0) as usize;
        let last = (span.in_view(to) + margin).ceil().max(0.0) as usize;
        first.min(samples)..last.min(samples)
    };
    let mut mask = if view.covered().is_empty() {
        vec![true; w * h]
    } else {
        view.covered().to_vec()
    };
    for [x0, y0, x1, y1] in closed {
        for y in reach(*y0, *y1, view.vertical, h) {
            mask[y * w..][reach(*x0, *x1, view.horizontal, w)].fill(false);
        }
    }
    mask
}
