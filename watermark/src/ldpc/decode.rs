//! Decoding: layered belief propagation in 16-bit integers.
//!
//! All checks of a layer are independent of each other and are handled
//! sixteen at a time. Each gives the bit that knows least the box-plus of all
//! others, and every other bit the box-plus of all: half the work of leaving
//! exactly one out for each, and as good (the "A-min*" rule of Jones, Vallés,
//! Smith and Villasenor, MILCOM 2003).

use super::{
    box_plus::{LANES, STEPS_PER_NAT, Vector, box_plus, magnitude},
    calibrate::nats_per_unit,
    code::Code,
    schedule::{Layer, Schedule},
};

/// How long to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Give up after this many iterations.
    pub iterations: u32,
    /// Give up earlier, after this many iterations in a row without fewer
    /// unsatisfied checks than ever before.
    pub patience: u32,
}

impl Default for Effort {
    /// [`FULL`](Self::FULL).
    fn default() -> Self {
        Self::FULL
    }
}

impl Effort {
    /// Decodes from the same signal on, within half a percent, as patience
    /// without end would; noise is given up after 40 to 55 iterations.
    pub const FULL: Self = Self {
        iterations: 100,
        patience: 20,
    };

    /// For many guesses of which at most one is right: needs up to a tenth
    /// more information, and gives noise up after about twelve iterations.
    pub const QUICK: Self = Self {
        iterations: 16,
        patience: 2,
    };
}

/// How a decoding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the hard decisions form a codeword.
    pub is_codeword: bool,
    /// Iterations done.
    pub iterations: u32,
}

/// Decodes one code with fixed shortening and rate matching. Holds tables only; keep it.
#[derive(Debug, Clone)]
pub struct Decoder {
    schedule: Schedule,
    information: usize,
}

/// The memory that decoding needs, to be used again for the next word, whatever its code.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// Soft value of each stored bit: positive for 0.
    posterior: Vec<i16>,
    /// The last message from each check to each of its bits.
    messages: Vec<Vector>,
}

impl Decoder {
    /// A decoder for codewords of `code` with `information` bits (the rest is
    /// shortened) of which no parity bit beyond those of the first `rows`
    /// rows of the base graph is ever sent.
    pub fn new(code: &Code, information: usize, rows: usize) -> Self {
        Self {
            schedule: Schedule::new(code, information, rows),
            information,
        }
    }

    /// Decodes. `soft` holds one value for each bit of the codeword in its
    /// order: positive for 0, zero for unknown (punctured, never sent), in
    /// any unit. Values that are not finite count as unknown, and those of
    /// shortened bits are ignored, as are columns that `soft` is too short
    /// for. The result is in `work`.
    pub fn decode(&self, soft: &[f32], effort: Effort, work: &mut Workspace) -> Outcome {
        if !self.load(soft, work) {
            return Outcome {
                is_codeword: false,
                iterations: 0,
            };
        }
        let mut fewest = u32::MAX;
        let mut since_fewest = 0;
        for iterations in 1..=effort.iterations {
            let unsatisfied = self.iterate(work);
            if self.is_codeword(work) {
                return Outcome {
                    is_codeword: true,
                    iterations,
                };
            }
            if unsatisfied < fewest {
                fewest = unsatisfied;
                since_fewest = 0;
            } else {
                since_fewest += 1;
            }
            if since_fewest >= effort.patience {
                return Outcome {
                    is_codeword: false,
                    iterations,
                };
            }
        }
        Outcome {
            is_codeword: false,
            iterations: effort.iterations,
        }
    }

    /// Writes the log-likelihood ratio of every bit of the codeword after decoding, in nats.
    /// Zero where no check uses the bit.
    pub fn posterior(&self, work: &Workspace, values: &mut [f32]) {
        values.fill(0.0);
        for (bits, place) in self.schedule.segments() {
            let stored = work.posterior.get(place..).unwrap_or_default();
            let values = values.get_mut(bits).unwrap_or_default();
            for (value, stored) in values.iter_mut().zip(stored) {
                *value = f32::from(*stored) / STEPS_PER_NAT;
            }
        }
    }

    /// Rounds the soft values to integers and puts them in their places. Returns whether any is known.
    fn load(&self, soft: &[f32], work: &mut Workspace) -> bool {
        let schedule = &self.schedule;
        work.posterior.clear();
        work.posterior.resize(schedule.stored_values, 0);
        work.messages.clear();
        work.messages.resize(schedule.stored_messages, Vector::ZERO);
        let Some(nats_per_unit) = nats_per_unit(soft, self.information) else {
            return false;
        };
        let scale = STEPS_PER_NAT * nats_per_unit;
        for (bits, place) in schedule.segments() {
            let stored = &mut work.posterior[place..][..bits.len()];
            for (stored, soft) in stored.iter_mut().zip(soft.get(bits).unwrap_or_default()) {
                // A cast of what is not a number gives zero: unknown.
                *stored = (soft * scale).clamp(-LARGEST_GIVEN, LARGEST_GIVEN) as i16;
            }
        }
        self.pin_shortened(work);
        for home in schedule.homes() {
            repeat_beginning(
                &mut work.posterior,
                home,
                schedule.lifting(),
                schedule.vectors * LANES,
            );
        }
        true
    }

    /// One pass over all layers. Returns how many checks were unsatisfied when they were met.
    fn iterate(&self, work: &mut Workspace) -> u32 {
        let mut unsatisfied = 0;
        for layer in &self.schedule.layers {
            unsatisfied += self.update(layer, work);
            for edge in &self.schedule.edges[layer.edges.clone()] {
                repeat_beginning(
                    &mut work.posterior,
                    edge.home,
                    self.schedule.lifting(),
                    edge.tail,
                );
            }
        }
        self.pin_shortened(work);
        unsatisfied
    }

    /// Replaces the messages of one layer. Returns how many of its checks were unsatisfied.
    ///
    /// Writing in place is safe: a window never begins before the column, so
    /// that what is still to be read lies behind what has been written.
    #[inline]
    fn update(&self, layer: &Layer, work: &mut Workspace) -> u32 {
        let edges = &self.schedule.edges[layer.edges.clone()];
        let posterior = work.posterior.as_mut_slice();
        let messages = &mut work.messages[layer.messages..][..edges.len() * self.schedule.vectors];
        let mut incoming = [Vector::ZERO; LARGEST_DEGREE];
        let mut unsatisfied = Vector::ZERO;
        for (vector, messages) in messages.chunks_exact_mut(edges.len()).enumerate() {
            let lane = vector * LANES;
            let mut least = Vector::splat(LARGEST_MESSAGE);
            let mut others = least;
            let mut sign = Vector::ZERO;
            let mut parity = Vector::ZERO;
            for ((edge, message), incoming) in edges.iter().zip(&*messages).zip(&mut incoming) {
                let soft = load(posterior, edge.window + lane);
                parity ^= soft;
                *incoming = soft.saturating_sub(*message);
                sign ^= *incoming;
                let magnitude = magnitude(*incoming);
                others = box_plus(others, least.max(magnitude));
                least = least.min(magnitude);
            }
            unsatisfied -= parity.is_negative();
            let all = box_plus(others, least);
            for ((edge, message), incoming) in edges.iter().zip(messages).zip(&incoming) {
                let is_least = magnitude(*incoming).simd_eq(least);
                let strength = is_least.select(others, all);
                let sign = (sign ^ *incoming).is_negative();
                *message = (strength ^ sign) - sign;
                store(
                    posterior,
                    edge.home + lane,
                    incoming.saturating_add(*message),
                );
            }
        }
        unsatisfied
            .to_array()
            .iter()
            .map(|n| n.unsigned_abs() as u32)
            .sum()
    }

    /// Whether the signs of the soft values meet every check. Cheap while they do not: it stops at the first that fails.
    fn is_codeword(&self, work: &Workspace) -> bool {
        self.schedule.layers.iter().all(|layer| {
            let edges = &self.schedule.edges[layer.edges.clone()];
            (0..self.schedule.vectors).all(|vector| {
                let parity = edges.iter().fold(Vector::ZERO, |parity, edge| {
                    parity ^ load(&work.posterior, edge.settled + vector * LANES)
                });
                !parity.is_negative().any()
            })
        })
    }

    fn pin_shortened(&self, work: &mut Workspace) {
        for place in &self.schedule.pinned {
            work.posterior[*place] = i16::MAX;
        }
    }
}

/// Largest magnitude of a soft value given: 16 nats.
const LARGEST_GIVEN: f32 = 16.0 * STEPS_PER_NAT;
/// Largest magnitude of a message from a check: 32 nats.
const LARGEST_MESSAGE: i16 = 8191;
/// Most edges of any row of both base graphs.
const LARGEST_DEGREE: usize = 19;

#[inline]
fn load(values: &[i16], at: usize) -> Vector {
    values[at..]
        .first_chunk()
        .map_or(Vector::ZERO, |chunk| Vector::new(*chunk))
}

#[inline]
fn store(values: &mut [i16], at: usize, vector: Vector) {
    if let Some(chunk) = values[at..].first_chunk_mut() {
        *chunk = vector.to_array();
    }
}

/// Repeats the first `tail` values of a column behind its end.
fn repeat_beginning(values: &mut [i16], home: usize, lifting: usize, tail: usize) {
    values.copy_within(home..home + tail, home + lifting);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldpc::{BaseGraph, LiftingSize, PUNCTURED_COLUMNS, splitmix::SplitMix64};

    fn random_bits(count: usize) -> Vec<u8> {
        let mut random = SplitMix64::new(count as u64);
        (0..count).map(|_| random.below(2) as u8).collect()
    }

    /// What a perfect channel says of a word: nothing about the punctured columns.
    fn heard(code: &Code, word: &[u8]) -> Vec<f32> {
        let mut soft: Vec<f32> = word.iter().map(|b| 1.0 - 2.0 * f32::from(*b)).collect();
        soft[..PUNCTURED_COLUMNS * code.lifting().get()].fill(0.0);
        soft
    }

    fn decided(decoder: &Decoder, work: &Workspace, bits: usize) -> Vec<u8> {
        let mut values = vec![0.0; bits];
        decoder.posterior(work, &mut values);
        values.iter().map(|v| u8::from(*v < 0.0)).collect()
    }

    #[test]
    fn punctured_columns_come_back_for_every_graph_and_size() {
        let mut work = Workspace::default();
        for graph in [BaseGraph::One, BaseGraph::Two] {
            for lifting in (2..=384).filter_map(|z| LiftingSize::new(z).ok()) {
                let code = Code::new(graph, lifting);
                let word = code.encode(&random_bits(code.information_bits()));
                let decoder = Decoder::new(&code, code.information_bits(), graph.rows());
                let outcome = decoder.decode(&heard(&code, &word), Effort::FULL, &mut work);
                assert!(outcome.is_codeword, "{graph:?} {lifting:?}");
                assert_eq!(decided(&decoder, &work, word.len()), word);
            }
        }
    }

    #[test]
    fn rows_whose_parity_was_not_sent_and_shortened_columns_are_not_needed() {
        let code = Code::new(BaseGraph::Two, LiftingSize::LARGEST);
        let (information, rows) = (3000, 12);
        let word = code.encode(&random_bits(information));
        let sent = code.information_bits() + rows * 384;
        let mut soft = heard(&code, &word);
        soft[information..code.information_bits()].fill(-5.0);
        soft[sent..].fill(0.0);
        for at in (800..information).step_by(40) {
            soft[at] = -soft[at];
        }
        let decoder = Decoder::new(&code, information, rows);
        let mut work = Workspace::default();
        assert!(decoder.decode(&soft, Effort::FULL, &mut work).is_codeword);
        assert_eq!(decided(&decoder, &work, word.len())[..3072], word[..3072]);
    }

    #[test]
    fn nothing_known_is_no_codeword_though_zeros_are_one() {
        let code = Code::new(BaseGraph::Two, LiftingSize::LARGEST);
        let decoder = Decoder::new(&code, 3840, 42);
        let mut work = Workspace::default();
        for soft in [vec![], vec![0.0; code.codeword_bits()], vec![f32::NAN; 9]] {
            let outcome = decoder.decode(&soft, Effort::FULL, &mut work);
            assert_eq!((outcome.is_codeword, outcome.iterations), (false, 0));
        }
    }

    #[test]
    fn a_workspace_carries_nothing_over() {
        let code = Code::new(BaseGraph::Two, LiftingSize::LARGEST);
        let decoder = Decoder::new(&code, 3840, 42);
        let mut soft = heard(&code, &code.encode(&random_bits(3840)));
        for value in soft.iter_mut().step_by(7) {
            *value = -*value;
        }
        let mut used = Workspace::default();
        let first = decoder.decode(&soft, Effort::FULL, &mut used);
        let again = decoder.decode(&soft, Effort::FULL, &mut used);
        assert_eq!(first, again);
    }
}
