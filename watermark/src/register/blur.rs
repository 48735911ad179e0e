//! Blur: what editors, CSS filters and bad cameras do after a badge was resized.
//!
//! A Gaussian is as separable as resizing is, so it becomes part of the operator
//! of each axis, and carriers are read by how much of them it left.

use crate::{axis::AxisOperator, kernel::Kernel, plane::Plane, view::View};

use super::{Axis, Registration, kernel_pairs, sample_rows};

/// The blurs looked for, as standard deviations in pixels of the picture. Beyond
/// the last one nothing is left of the carriers.
const SIGMAS: [f64; 6] = [0.4, 0.7, 1.1, 1.7, 2.5, 3.6];
/// A blur is believed where it leaves no more than this share of what is left without.
const PROOF: f64 = 0.8;
/// Rounds of refining the blur between its neighbours.
const ROUNDS: usize = 7;
/// Standard deviations from an edge of the badge up to which it is left out.
const EDGE: f64 = 2.5;
/// Standard deviations after which a Gaussian is cut off.
const REACH: f64 = 4.0;

/// A Gaussian of this standard deviation, in pixels of the picture; more than zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blur(f64);

impl Registration {
    /// The same place seen through the blur that explains the view best; `None`
    /// where none explains it clearly better than no blur.
    pub(crate) fn blurred(&self, view: &View, reference: &Plane) -> Option<Self> {
        let rows = sample_rows(view);
        let misfit = |tried: &Self| tried.misfit_on(&rows, view, reference);
        let best = |across: Kernel, down: Kernel, sigmas: &[f64]| {
            let tried = sigmas.iter().map(|&sigma| {
                let blurred = self.through(across, down, Some(Blur(sigma)));
                (misfit(&blurred), sigma)
            });
            tried.min_by(|a, b| a.0.total_cmp(&b.0))
        };
        // Blur leaves little of what tells kernels apart, so any tells the blur
        // nearly; the one found to fit without may have been chosen for its own.
        let pairs = || kernel_pairs(view.horizontal, view.vertical);
        let (across, down) = pairs().next()?;
        // The more blur up to the true one, the better; so a little tells whether there is any.
        let (least, more) = SIGMAS.split_at(1);
        let least = best(across, down, least)?;
        if least.0 > misfit(&self.through(across, down, None)) {
            return None;
        }
        let more = best(across, down, more)?;
        let (_, near) = if more.0 < least.0 { more } else { least };
        let (_, (across, down)) = pairs()
            .filter_map(|(across, down)| Some((best(across, down, &[near])?.0, (across, down))))
            .min_by(|a, b| a.0.total_cmp(&b.0))?;
        let (error, near) = best(across, down, &SIGMAS)?;
        let (error, sigma) = refine(near, error, |sigma| {
            misfit(&self.through(across, down, Some(Blur(sigma))))
        });
        let believed = error <= PROOF * misfit(self);
        believed.then(|| {
            let mut found = self.through(across, down, Some(Blur(sigma)));
            close_edges(&mut found.mask, view, sigma);
            found
        })
    }

    /// The same place seen through these kernels and then this blur, if any.
    fn through(&self, across: Kernel, down: Kernel, blur: Option<Blur>) -> Self {
        Self {
            across: Axis::blurred(across, self.across.span, blur),
            down: Axis::blurred(down, self.down.span, blur),
            mask: self.mask.clone(),
            unscaled: false,
        }
    }
}

/// Leaves out what lies near the edges, where software mixes in what lies beside
/// the badge, nothing, or its last pixels once more.
fn close_edges(mask: &mut [bool], view: &View, sigma: f64) {
    let (width, height) = (view.luma.width, view.luma.height);
    let margin = |factor: usize| libm::ceil(EDGE * sigma / factor as f64) as usize;
    let beside = (margin(view.horizontal.factor), margin(view.vertical.factor));
    let near = |at: usize, margin: usize, side: usize| at < margin || at + margin >= side;
    for (i, open) in mask.iter_mut().enumerate() {
        let (x, y) = (i % width, i / width);
        *open &= !near(x, beside.0, width) && !near(y, beside.1, height);
    }
}

/// The least of `misfit`, and where, walking from one of [`SIGMAS`] by steps that halve.
fn refine(sigma: f64, error: f64, misfit: impl Fn(f64) -> f64) -> (f64, f64) {
    let (mut sigma, mut error, mut ratio) = (sigma, error, 1.25);
    for _ in 0..ROUNDS {
        for tried in [sigma / ratio, sigma * ratio] {
            let left = misfit(tried);
            if left < error {
                (sigma, error) = (tried, left);
                break;
            }
        }
        ratio = libm::sqrt(ratio);
    }
    (error, sigma)
}

impl Blur {
    /// The blur of so many pixels.
    pub(super) fn operator(self, pixels: usize) -> AxisOperator {
        self.after(&AxisOperator::identity(pixels))
    }

    /// An operator whose outputs are blurred.
    pub(super) fn after(self, op: &AxisOperator) -> AxisOperator {
        let reach = libm::ceil(REACH * self.0) as usize;
        let taps: Vec<f64> = (0..=reach)
            .map(|d| libm::exp(-0.5 * (d as f64 / self.0).powi(2)))
            .collect();
        let sum = 2.0 * taps.iter().sum::<f64>() - 1.0;
        let taps: Vec<f32> = taps.into_iter().map(|tap| (tap / sum) as f32).collect();
        op.filtered(&taps)
    }
}
