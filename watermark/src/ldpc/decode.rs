//! Decoding: layered normalised min-sum in 16-bit integers.
//!
//! All checks of a layer are independent of each other and are handled eight
//! at a time. Only the ratio of soft values to each other matters to min-sum,
//! so they are scaled to a fixed mean magnitude before they are rounded.

use wide::i16x8;

use super::{
    code::Code,
    schedule::{LANES, Layer, Schedule},
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
    /// Sixty iterations, as the design's figures were measured with.
    fn default() -> Self {
        Self {
            iterations: 60,
            patience: 15,
        }
    }
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
    scales: Vec<i16x8>,
}

/// The memory that decoding needs, to be used again for the next word, whatever its code.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// Soft value of each stored bit: positive for 0.
    posterior: Vec<i16>,
    /// The last message from each check to each of its bits.
    messages: Vec<i16x8>,
    /// Mean magnitude of the soft values given.
    mean: f32,
}

impl Workspace {
    /// The mean magnitude of the soft values last given, of those that were known.
    pub const fn mean_magnitude(&self) -> f32 {
        self.mean
    }
}

impl Decoder {
    /// A decoder for codewords of `code` with `information` bits (the rest is
    /// shortened) of which no parity bit beyond those of the first `rows`
    /// rows of the base graph is ever sent.
    pub fn new(code: &Code, information: usize, rows: usize) -> Self {
        let schedule = Schedule::new(code, information, rows);
        let scales = schedule
            .layers
            .iter()
            .map(|_| i16x8::splat((NORMALISATION * 32768.0) as i16))
            .collect();
        Self { schedule, scales }
    }

    /// Decodes. `soft` holds one value for each bit of the codeword in its
    /// order: positive for 0, zero for unknown (punctured, never sent), in
    /// any unit. Values that are not finite count as unknown, and those of
    /// shortened bits are ignored. The result is in `work`.
    pub fn decode(&self, soft: &[f32], effort: Effort, work: &mut Workspace) -> Outcome {
        self.load(soft, work);
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

    /// Writes the soft value of every bit of the codeword after decoding, in
    /// units of the mean magnitude of the values given that were known.
    /// Zero where no check uses the bit.
    pub fn posterior(&self, work: &Workspace, values: &mut [f32]) {
        values.fill(0.0);
        for (bits, place) in self.schedule.segments() {
            let stored = work.posterior.get(place..).unwrap_or_default();
            let values = values.get_mut(bits).unwrap_or_default();
            for (value, stored) in values.iter_mut().zip(stored) {
                *value = f32::from(*stored) / MEAN_MAGNITUDE;
            }
        }
    }

    /// Rounds the soft values to integers and puts them in their places.
    fn load(&self, soft: &[f32], work: &mut Workspace) {
        let schedule = &self.schedule;
        work.posterior.clear();
        work.posterior.resize(schedule.stored_values, 0);
        work.messages.clear();
        work.messages
            .resize(schedule.stored_messages, i16x8::splat(0));
        work.mean = mean_magnitude(soft);
        let scale = MEAN_MAGNITUDE / work.mean;
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
    }

    /// One pass over all layers. Returns how many checks were unsatisfied when they were met.
    fn iterate(&self, work: &mut Workspace) -> u32 {
        let mut unsatisfied = 0;
        for (layer, scale) in self.schedule.layers.iter().zip(&self.scales) {
            unsatisfied += self.update(layer, *scale, work);
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
    fn update(&self, layer: &Layer, scale: i16x8, work: &mut Workspace) -> u32 {
        let edges = &self.schedule.edges[layer.edges.clone()];
        let posterior = work.posterior.as_mut_slice();
        let messages = &mut work.messages[layer.messages..][..edges.len() * self.schedule.vectors];
        let mut incoming = [i16x8::splat(0); LARGEST_DEGREE];
        let mut unsatisfied = i16x8::splat(0);
        for (vector, messages) in messages.chunks_exact_mut(edges.len()).enumerate() {
            let lane = vector * LANES;
            let mut least = i16x8::splat(LARGEST_MESSAGE);
            let mut second = least;
            let mut sign = i16x8::splat(0);
            let mut parity = i16x8::splat(0);
            for ((edge, message), incoming) in edges.iter().zip(&*messages).zip(&mut incoming) {
                let soft = load(posterior, edge.window + lane);
                parity ^= soft;
                *incoming = soft.saturating_sub(*message);
                sign ^= *incoming;
                let magnitude = magnitude(*incoming);
                second = second.min(least.max(magnitude));
                least = least.min(magnitude);
            }
            unsatisfied -= parity.is_negative();
            let sign = sign.is_negative();
            let scaled_least = (least + least).mul_keep_high(scale);
            let difference = scaled_least ^ (second + second).mul_keep_high(scale);
            for ((edge, message), incoming) in edges.iter().zip(messages).zip(&incoming) {
                // Where two are equally small, `second` equals `least`, and it does not matter which is told apart.
                let is_least = magnitude(*incoming).simd_eq(least);
                let strength = scaled_least ^ (difference & is_least);
                let sign = sign ^ incoming.is_negative();
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
                let parity = edges.iter().fold(i16x8::splat(0), |parity, edge| {
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

/// Mean magnitude to which soft values are scaled, in steps of the integers.
const MEAN_MAGNITUDE: f32 = 256.0;
/// Largest magnitude of a soft value given: sixteen times the mean.
const LARGEST_GIVEN: f32 = 16.0 * MEAN_MAGNITUDE;
/// Largest magnitude of a message from a check.
const LARGEST_MESSAGE: i16 = 8191;
/// Factor that corrects the minimum's overestimate.
const NORMALISATION: f32 = 0.65;
/// Most edges of any row of both base graphs.
const LARGEST_DEGREE: usize = 19;

/// The magnitude of each value; for a negative one it is one less, so that -32768 has one.
fn magnitude(values: i16x8) -> i16x8 {
    values ^ values.is_negative()
}

fn load(values: &[i16], at: usize) -> i16x8 {
    values[at..]
        .first_chunk()
        .map_or(i16x8::splat(0), |chunk| i16x8::new(*chunk))
}

fn store(values: &mut [i16], at: usize, vector: i16x8) {
    if let Some(chunk) = values[at..].first_chunk_mut() {
        *chunk = vector.to_array();
    }
}

/// Repeats the first `tail` values of a column behind its end.
fn repeat_beginning(values: &mut [i16], home: usize, lifting: usize, tail: usize) {
    values.copy_within(home..home + tail, home + lifting);
}

/// The mean magnitude of the values that are finite and not zero; 1 if there are none.
fn mean_magnitude(soft: &[f32]) -> f32 {
    let (sum, count) = soft
        .iter()
        .map(|v| v.abs())
        .filter(|v| *v > 0.0 && v.is_finite())
        .fold((0.0_f32, 0_u32), |(sum, count), v| (sum + v, count + 1));
    let mean = sum / count as f32;
    if mean.is_normal() { mean } else { 1.0 }
}
