//! Joint reading: all carriers of a JPEG badge at once, from the intervals in which its coefficients lie.
//!
//! Strong quantisation leaves of the watermark what tips a coefficient over
//! the edge of its interval. The template is known, so the edge is known, and
//! each of the file's 8×8 coefficients tells between which values the
//! watermark's part of it lies: nothing where the interval is wide, a good
//! deal where the template comes near an edge. What all of them say about each
//! carrier is found by approximate message passing (Rangan, "Generalized
//! approximate message passing", ISIT 2011): the carriers' expected symbols
//! foretell the coefficients, the intervals correct them, and what is corrected
//! goes back to the carriers. That also tells apart carriers that are no longer
//! orthogonal once they are resized. A decoder that fails hands back what it
//! found likely, and the passes go on from there.

mod evidence;
mod interval;
mod operator;

use crate::{
    carriers::{Carriers, FREQUENCIES, Layer},
    ldpc::{Effort, FrameMemory, IdMessage},
    picture::Steps,
    plane::Plane,
    prepared::Prepared,
    register::Registration,
    view::View,
};
use evidence::Evidence;
use operator::{CARRIERS, Operator};

/// What was read of both layers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Layers {
    pub(crate) message: Option<IdMessage>,
    pub(crate) payload: Option<Vec<u8>>,
}

/// Passes before the first decoding; after four the information is within 1 % of its limit.
const FIRST_PASSES: usize = 4;
/// Decodings, with one pass between two. Of 16 badges at 37.5 % and JPEG 50
/// one decoding reads 11, two read 14 and eight 15.
const DECODINGS: usize = 8;
/// What a failed decoding found likely, times this, is what to expect, and how
/// sure to be at most. Of the same badges 14 read with 1, 15 with 1.15 to 1.6.
const EMPHASIS: f32 = 1.2;
const SUREST: f32 = 0.99;
/// Largest side of a view in which the id layer is looked for: it reads
/// otherwise in all larger ones, and what is not marked is given up early.
const LARGEST_ID_SIDE: usize = 160;
/// Least side of a view: two of the file's blocks, one of them whole wherever they begin.
const LEAST_SIDE: usize = 16;

/// Reads what `known`, the id layer's message, leaves open. The view's samples
/// are the picture's own; `steps` are its file's quantisation steps.
pub(crate) fn read(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    steps: &Steps,
    known: Option<IdMessage>,
    memory: &mut FrameMemory,
) -> Layers {
    let mut found = Layers {
        message: known,
        payload: None,
    };
    let (width, height) = (view.luma.width, view.luma.height);
    let unlikely = known.is_none() && width.max(height) > LARGEST_ID_SIDE;
    if unlikely || width.min(height) < LEAST_SIDE {
        return found;
    }
    let carriers = &prepared.carriers;
    let (operator, evidence) = evidence::of(prepared, view, registration, steps);
    let mut belief = Belief::new(carriers, operator, evidence);
    if let Some(message) = &known {
        belief.expect(&carriers.id, &prepared.id_frame.encode(message));
    }
    for _ in 1..FIRST_PASSES {
        belief.pass();
        belief.guess(&carriers.main);
        if known.is_none() {
            belief.guess(&carriers.id);
        }
    }
    for _ in 0..DECODINGS {
        belief.pass();
        if found.message.is_none() {
            let soft = belief.llrs(&carriers.id);
            match prepared.id_frame.decode(&soft, Effort::default(), memory) {
                Ok(decoded) => {
                    found.message = Some(decoded.message);
                    belief.expect(&carriers.id, &decoded.expected);
                }
                Err(failure) => belief.expect(&carriers.id, &failure.expected),
            }
        }
        let Some(message) = &found.message else {
            belief.guess(&carriers.main);
            continue;
        };
        let soft = belief.llrs(&carriers.main);
        let frame = prepared.main_frame(message.length);
        match frame.decode(&soft, Effort::default(), memory) {
            Ok(decoded) => {
                found.payload = Some(decoded.message);
                break;
            }
            Err(mut failure) => {
                for symbol in &mut failure.expected {
                    *symbol = (*symbol * EMPHASIS).clamp(-SUREST, SUREST);
                }
                belief.expect(&carriers.main, &failure.expected);
            }
        }
    }
    found
}

/// What is believed about every carrier.
struct Belief<'a> {
    blocks: &'a [(usize, usize)],
    operator: Operator,
    evidence: Evidence,
    /// Mean and variance of each carrier's coefficient, `CARRIERS × CARRIERS`.
    mean: Plane,
    variance: Plane,
    /// The last pass's score of each of the file's coefficients.
    score: Plane,
    /// What the picture says of each carrier: a precision, and the precision times a value.
    precision: Plane,
    weighted: Plane,
}

/// Below this precision, in coefficients⁻², the picture says nothing of a carrier.
const LEAST_PRECISION: f32 = 1e-6;

impl<'a> Belief<'a> {
    fn new(carriers: &'a Carriers, operator: Operator, evidence: Evidence) -> Self {
        let (width, height) = operator.size();
        let carriers_plane = || Plane::zeros(CARRIERS, CARRIERS);
        let mut belief = Self {
            blocks: &carriers.blocks,
            operator,
            evidence,
            mean: carriers_plane(),
            variance: carriers_plane(),
            score: Plane::zeros(width, height),
            precision: carriers_plane(),
            weighted: carriers_plane(),
        };
        for layer in [&carriers.id, &carriers.main] {
            belief.expect(layer, &vec![0.0; layer.len()]);
        }
        belief
    }

    /// Takes in the symbols to expect of a layer's carriers, -1 to 1.
    fn expect(&mut self, layer: &Layer, expected: &[f32]) {
        let places = places(self.blocks, layer);
        for ((at, amplitude), symbol) in places.zip(&layer.amplitudes).zip(expected) {
            self.mean.samples[at] = amplitude * symbol;
            self.variance.samples[at] = amplitude * amplitude * (1.0 - symbol * symbol).max(0.0);
        }
    }

    /// Expects of a layer's carriers what the picture says of each by itself.
    fn guess(&mut self, layer: &Layer) {
        let likely = |llr: &f32| libm::tanhf(llr / 2.0);
        let expected: Vec<f32> = self.llrs(layer).iter().map(likely).collect();
        self.expect(layer, &expected);
    }

    /// What the picture says of a layer's carriers, given what is expected of
    /// all others: log-likelihood ratios, positive for a positive sign.
    fn llrs(&self, layer: &Layer) -> Vec<f32> {
        let places = places(self.blocks, layer);
        places
            .zip(&layer.amplitudes)
            .map(|(at, amplitude)| 2.0 * amplitude * self.weighted.samples[at])
            .collect()
    }

    /// From what is expected of the carriers to what the picture says of each.
    fn pass(&mut self) {
        let spread = self.operator.forward_squared(&self.variance);
        let mut centre = self.operator.forward(&self.mean);
        // The coefficient's own last score is taken out: it must not confirm itself.
        for ((centre, spread), score) in centre
            .samples
            .iter_mut()
            .zip(&spread.samples)
            .zip(&self.score.samples)
        {
            *centre -= spread * score;
        }
        let information = self.evidence.judge(&centre, &spread, &mut self.score);
        self.precision = self.operator.back_squared(&information);
        self.weighted = self.operator.back(&self.score);
        let sums = self.weighted.samples.iter_mut().zip(&self.mean.samples);
        for ((sum, mean), precision) in sums.zip(&self.precision.samples) {
            *sum = if *precision > LEAST_PRECISION {
                *sum + precision * mean
            } else {
                0.0
            };
        }
    }
}

/// Where a layer's carriers stand in a plane of `CARRIERS × CARRIERS`.
fn places(blocks: &[(usize, usize)], layer: &Layer) -> impl Iterator<Item = usize> {
    blocks.iter().flat_map(move |&(row, column)| {
        layer.frequencies.iter().map(move |frequency| {
            let (v, u) = (frequency / FREQUENCIES, frequency % FREQUENCIES);
            (row * FREQUENCIES + v) * CARRIERS + column * FREQUENCIES + u
        })
    })
}
