//! The intervals in which the watermark's part of each coefficient lies.

use super::{
    interval,
    operator::{CARRIERS, Operator},
    places,
};
use crate::{
    axis::transpose,
    blocks::{CELL, Start, coded},
    carriers::SIDE,
    picture::Steps,
    plane::{LUMA_WEIGHTS, Plane},
    prepared::Prepared,
    register::Registration,
    view::View,
};

/// For each coefficient that the carriers reach, between which values the
/// watermark's part lies; infinite where nothing is known.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    low: Vec<f32>,
    high: Vec<f32>,
    /// Variance of everything that is neither template nor watermark: rounding
    /// before the file was written, and the template's own inexact resizing.
    noise: f32,
}

/// [`Evidence::noise`] where nothing was resized, and where something was, in
/// levels squared. From half to twice these values rows differ by under 1 %.
const NOISE_UNSCALED: f32 = 0.15;
const NOISE_SCALED: f32 = 0.3;
/// Rows of blocks on which kernels are compared.
const SAMPLED_ROWS: usize = 8;

/// A part of a file's luma, and how it was coded.
struct Coded<'a> {
    samples: &'a Plane,
    /// Which samples show nothing but art and watermark.
    mask: &'a [bool],
    steps: &'a Steps,
    start: Start,
    kept: (usize, usize),
    noise: f32,
}

/// The way from carriers to coefficients, and the evidence, for the kernel that explains the file best.
pub(super) fn of(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    steps: &Steps,
) -> (Operator, Evidence) {
    let start = Start::of(view);
    let operator_of = |r: &Registration| Operator::new(r.horizontal(), r.vertical(), start);
    let coded = |operator: &Operator, noise: f32| Coded {
        samples: &view.luma,
        mask: &registration.mask,
        steps,
        start,
        kept: operator.kept(),
        noise,
    };
    let operator = operator_of(registration);
    if registration.unscaled {
        let evidence = coded(&operator, NOISE_UNSCALED).evidence(&prepared.luma);
        return (operator, evidence);
    }
    let spread = operator.forward_squared(&energies(prepared));
    let alternatives = registration.alternatives(view);
    let best = coded(&operator, NOISE_SCALED).likeliest(&prepared.luma, &spread, alternatives);
    let best = best.as_ref().unwrap_or(registration);
    let operator = operator_of(best);
    let luma = delivered(prepared, best);
    let evidence = coded(&operator, NOISE_SCALED).evidence(&luma);
    (operator, evidence)
}

impl Coded<'_> {
    /// The evidence, where the template is delivered like this.
    fn evidence(&self, template: &Plane) -> Evidence {
        let (across, down) = self.kept;
        let coded = |plane: &Plane| coded(plane, self.kept, self.start);
        let open = self.open_cells();
        let (seen, wanted) = (coded(self.samples), coded(template));
        let width = seen.width;
        let mut low = vec![f32::NEG_INFINITY; seen.samples.len()];
        let mut high = vec![f32::INFINITY; seen.samples.len()];
        for (i, (seen, wanted)) in seen.samples.iter().zip(&wanted.samples).enumerate() {
            let (y, x) = (i / width, i % width);
            if open[y / down * (width / across) + x / across] {
                let step = f32::from(self.steps[y % down * CELL + x % across]);
                let index = (seen / step).round();
                low[i] = (index - 0.5) * step - wanted;
                high[i] = (index + 0.5) * step - wanted;
            }
        }
        let noise = self.noise;
        Evidence { low, high, noise }
    }

    /// Which of the file's whole blocks are open in all samples, row by row.
    fn open_cells(&self) -> Vec<bool> {
        let (width, height) = (self.samples.width, self.samples.height);
        let across = Start::cells(self.start.across, width);
        let down = Start::cells(self.start.down, height);
        let open = |cell: usize| {
            let x = self.start.across + cell % across * CELL;
            let y = self.start.down + cell / across * CELL;
            let mut rows = self.mask[y * width..].chunks_exact(width).take(CELL);
            rows.all(|row| row[x..x + CELL].iter().all(|open| *open))
        };
        (0..across * down).map(open).collect()
    }

    /// The alternative with the kernel that misses the fewest intervals, on
    /// some rows of blocks, where the watermark's variance is `spread`. Blur
    /// makes a file look like one of a softer kernel: at 37.5 % and JPEG 50
    /// least squares take Lanczos for a softer kernel, which costs 2 to 5 dB.
    fn likeliest(
        &self,
        template: &Plane,
        spread: &Plane,
        alternatives: impl Iterator<Item = Registration>,
    ) -> Option<Registration> {
        let cells = Start::cells(self.start.down, self.samples.height);
        let count = SAMPLED_ROWS.min(cells);
        let sampled: Vec<usize> = (0..count)
            .map(|k| (2 * k + 1) * cells / (2 * count))
            .collect();
        let lines = |first: usize, size: usize| {
            let cells = sampled.iter();
            cells.flat_map(move |c| first + c * size..first + (c + 1) * size)
        };
        let rows: Vec<usize> = lines(self.start.down, CELL).collect();
        let spread = selected(spread, lines(0, self.kept.1));
        let samples = selected(self.samples, rows.iter().copied());
        let width = samples.width;
        let mask: Vec<bool> = rows
            .iter()
            .flat_map(|y| &self.mask[y * width..(y + 1) * width])
            .copied()
            .collect();
        let part = Coded {
            samples: &samples,
            mask: &mask,
            start: Start {
                down: 0,
                ..self.start
            },
            ..*self
        };
        let chance = |other: &Registration| {
            let lines = other.vertical().selected(&rows).down(template);
            let luma = transpose(&other.horizontal().down(&transpose(&lines)));
            part.evidence(&luma).log_chance(&spread)
        };
        alternatives
            .map(|other| (chance(&other), other))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, other)| other)
    }
}

/// Some rows of a plane.
fn selected(plane: &Plane, rows: impl Iterator<Item = usize>) -> Plane {
    let samples: Vec<f32> = rows.flat_map(|y| plane.row(y)).copied().collect();
    Plane {
        width: plane.width,
        height: samples.len() / plane.width,
        samples,
    }
}

/// The template's luma as software that resizes bytes delivers it: cut and
/// rounded in each channel.
fn delivered(prepared: &Prepared, registration: &Registration) -> Plane {
    let art = prepared.template().art();
    let mut luma: Option<Plane> = None;
    for (channel, weight) in LUMA_WEIGHTS.iter().enumerate() {
        let samples = art.iter().skip(channel).step_by(3);
        let plane = Plane {
            width: SIDE,
            height: SIDE,
            samples: samples.map(|s| f32::from(*s)).collect(),
        };
        let plane = registration.deliver(&plane);
        let sums = luma.get_or_insert_with(|| Plane::zeros(plane.width, plane.height));
        for (sum, sample) in sums.samples.iter_mut().zip(&plane.samples) {
            *sum += weight * sample.round();
        }
    }
    luma.unwrap_or_else(|| prepared.luma.clone())
}

/// Squared amplitudes of all carriers.
fn energies(prepared: &Prepared) -> Plane {
    let mut plane = Plane::zeros(CARRIERS, CARRIERS);
    let carriers = &prepared.carriers;
    for layer in [&carriers.id, &carriers.main] {
        for (at, amplitude) in places(&carriers.blocks, layer).zip(&layer.amplitudes) {
            plane.samples[at] = amplitude * amplitude;
        }
    }
    plane
}

impl Evidence {
    /// How likely the intervals are where the watermark has this variance.
    fn log_chance(&self, spread: &Plane) -> f64 {
        let known = self.low.iter().zip(&self.high).zip(&spread.samples);
        known
            .filter(|((low, _), _)| low.is_finite())
            .map(|((&low, &high), spread)| {
                f64::from(interval::log_chance(low, high, 0.0, spread + self.noise))
            })
            .sum()
    }

    /// What the intervals say about coefficients of this mean and variance:
    /// their scores, and how much each counts.
    pub(super) fn judge(&self, centre: &Plane, spread: &Plane, score: &mut Plane) -> Plane {
        let mut information = Plane::zeros(centre.width, centre.height);
        for i in 0..self.low.len() {
            if self.low[i].is_finite() {
                let variance = spread.samples[i] + self.noise;
                let (low, high) = (self.low[i], self.high[i]);
                let verdict = interval::judge(low, high, centre.samples[i], variance);
                score.samples[i] = verdict.score;
                information.samples[i] = verdict.information;
            }
        }
        information
    }
}
