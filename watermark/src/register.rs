//! Registration: the template as this picture must have been made from it, and what is left over.
//!
//! Each axis has its own scale and its own part of the badge.

mod blur;
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

use blur::Blur;

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
    /// What the picture was blurred by afterwards.
    blur: Option<Blur>,
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
        let rows = sample_rows(view);
        let mut found = Self::unknown(view, mask);
        let misfit = |found: &Self| found.misfit_on(&rows, view, reference);
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

    /// Mean squared residual on some rows of the view.
    fn misfit_on(&self, rows: &[usize], view: &View, reference: &Plane) -> f64 {
        let sampled = self.down.view.selected(rows);
        misfit(
            view,
            reference,
            &self.mask,
            &self.across.view,
            &sampled,
            rows,
        )
    }

    /// The same kernels where the badge lies a little differently on the same
    /// samples: `[left, top, width, height]` are added, in pixels.
    pub(crate) fn adjusted(&self, [left, top, width, height]: [f64; 4]) -> Self {
        Self {
            across: self.across.adjusted(left, width),
            down: self.down.adjusted(top, height),
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

    /// The same place as seen through every kernel that can have made the view,
    /// and the same blur.
    pub(crate) fn alternatives(&self, view: &View) -> impl Iterator<Item = Self> {
        let (w, h) = (view.horizontal, view.vertical);
        kernel_pairs(w, h).map(move |(across, down)| Self {
            across: Axis::blurred(across, w, self.across.blur),
            down: Axis::blurred(down, h, self.down.blur),
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
        let reduced = self.across.span.factor * self.down.span.factor > 1;
        let across = self.across.resized(&transpose(plane));
        if self.across.blur.is_none() || reduced {
            let down = self.down.resized(&transpose(&self.across.seen(across)));
            return self.down.seen(down);
        }
        // Blurred after both axes were resized and cut.
        let down = self.down.resized(&transpose(&across));
        let across = self.across.seen(transpose(&down));
        self.down.seen(transpose(&across))
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
        Self::blurred(kernel, span, None)
    }

    /// Resized by `kernel`, then blurred.
    fn blurred(kernel: Kernel, span: Span, blur: Option<Blur>) -> Self {
        let resize = kernel.operator(span);
        let blurred = blur.map(|blur| blur.after(&resize));
        let view = blurred.as_ref().unwrap_or(&resize).averaged(span.factor);
        Self {
            kernel,
            span,
            resize,
            blur,
            view,
        }
    }

    /// The same where the badge is moved and lengthened by these pixels.
    fn adjusted(&self, moved: f64, longer: f64) -> Self {
        Self::blurred(self.kernel, self.span.adjusted(moved, longer), self.blur)
    }

    /// The part of the badge that the axis shows.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Resizes the columns, and cuts what overshoots.
    fn resized(&self, plane: &Plane) -> Plane {
        let mut resized = self.resize.down(plane);
        for sample in &mut resized.samples {
            *sample = sample.clamp(0.0, 255.0);
        }
        resized
    }

    /// Blurs the columns, and reduces them as the view was.
    fn seen(&self, resized: Plane) -> Plane {
        let picture = match self.blur {
            Some(blur) => blur.operator(resized.height).down(&resized),
            None => resized,
        };
        let factor = self.span.factor;
        if factor == 1 {
            return picture;
        }
        let mut reduced = Plane::zeros(picture.width, self.view.outputs());
        let groups = picture.samples.chunks_exact(picture.width * factor);
        for (sums, group) in reduced.samples.chunks_exact_mut(picture.width).zip(groups) {
            for row in group.chunks_exact(picture.width) {
                for (sum, sample) in sums.iter_mut().zip(row) {
                    *sum += sample / factor as f32;
                }
            }
        }
        reduced
    }
}

/// The rows of a view on which kernels are compared.
fn sample_rows(view: &View) -> Vec<usize> {
    let count = SAMPLE_ROWS.min(view.luma.height);
    (0..count)
        .map(|k| (2 * k + 1) * view.luma.height / (2 * count))
        .collect()
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
