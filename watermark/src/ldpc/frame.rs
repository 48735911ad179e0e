//! Frames: checked messages as symbols on carriers, and back from soft values.

use super::{
    base_graph::{BaseGraph, LiftingSize},
    carriers::CarrierMap,
    code::Code,
    decode::{Decoder, Effort, Workspace},
};

/// Most carriers a frame takes: every pixel of a 1024×1024 badge.
pub const MAX_CARRIERS: usize = 1 << 20;

/// Why a frame cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The number of carriers is out of range.
    #[error("{carriers} carriers; {min} to {max} can carry this message")]
    Carriers {
        /// Number given.
        carriers: usize,
        /// Fewest: one for each bit of the message and its checksum.
        min: usize,
        /// Most.
        max: usize,
    },
    /// The payload has not the length that the frame was made for.
    #[error("the payload has {bytes} bytes; this frame carries {expected}")]
    OtherLength {
        /// Length found.
        bytes: usize,
        /// Length of the frame's payloads.
        expected: usize,
    },
    /// The payload is empty or too long.
    #[error("the payload has {bytes} bytes; 1 to {max} can be carried")]
    PayloadLength {
        /// Length found.
        bytes: usize,
        /// Longest allowed.
        max: usize,
    },
}

/// A message that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<T> {
    /// The message. Its checksum agrees.
    pub message: T,
    /// Iterations done.
    pub iterations: u32,
    /// The symbol that each carrier should show, 1 or -1.
    pub expected: Vec<f32>,
}

/// Why no message was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// There is not one soft value for each carrier.
    #[error("{given} soft values for {carriers} carriers")]
    Count {
        /// Number of soft values.
        given: usize,
        /// Number of carriers.
        carriers: usize,
    },
    /// All soft values are zero or not finite.
    #[error("the carriers carry nothing")]
    Silence,
    /// No codeword was found.
    #[error("no codeword was found")]
    NoCodeword,
    /// A codeword was found, but its checksum or content is wrong.
    #[error("the checksum is wrong")]
    Checksum,
}

/// What is left when no message was read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{cause} after {iterations} iterations")]
pub struct Failure {
    /// Why.
    pub cause: Cause,
    /// Iterations done.
    pub iterations: u32,
    /// What the decoder came to expect of each carrier's symbol, -1 to 1,
    /// zero where it has no idea; for another estimate of the noise.
    pub expected: Vec<f32>,
}

/// A code, shortened to a number of bits and spread over a number of carriers.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    code: Code,
    information: usize,
    carriers: CarrierMap,
    decoder: Decoder,
}

impl Frame {
    /// A frame for `information` bits, checksum included.
    pub(super) fn new(
        graph: BaseGraph,
        lifting: LiftingSize,
        information: usize,
        carriers: usize,
        seed: u64,
    ) -> Result<Self, FrameError> {
        if carriers < information || carriers > MAX_CARRIERS {
            return Err(FrameError::Carriers {
                carriers,
                min: information,
                max: MAX_CARRIERS,
            });
        }
        let code = Code::new(graph, lifting);
        let carriers = CarrierMap::new(&code, information, carriers, seed);
        let decoder = Decoder::new(&code, information, carriers.rows());
        Ok(Self {
            code,
            information,
            carriers,
            decoder,
        })
    }

    /// The symbols for a message's bits.
    pub(super) fn encode(&self, information: &[u8]) -> Vec<f32> {
        self.carriers.symbols(&self.code.encode(information))
    }

    /// The message that the soft values give, if `read` accepts its bits.
    pub(super) fn decode<T>(
        &self,
        soft: &[f32],
        effort: Effort,
        memory: &mut FrameMemory,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<Decoded<T>, Failure> {
        let fail = |cause, iterations, expected| Failure {
            cause,
            iterations,
            expected,
        };
        let carriers = self.carriers.carriers();
        if soft.len() != carriers {
            let given = soft.len();
            let cause = Cause::Count { given, carriers };
            return Err(fail(cause, 0, vec![0.0; carriers]));
        }
        let FrameMemory { values, work } = memory;
        values.resize(self.code.codeword_bits(), 0.0);
        self.carriers.gather(soft, values);
        if values.iter().all(|v| *v == 0.0) {
            return Err(fail(Cause::Silence, 0, vec![0.0; carriers]));
        }
        let outcome = self.decoder.decode(values, effort, work);
        self.decoder.posterior(work, values);
        if !outcome.is_codeword {
            let expected = self.expected(values);
            return Err(fail(Cause::NoCodeword, outcome.iterations, expected));
        }
        let word: Vec<u8> = values[..self.information]
            .iter()
            .map(|v| u8::from(*v < 0.0))
            .collect();
        let expected = self.encode(&word);
        match read(&word) {
            Some(message) => Ok(Decoded {
                message,
                iterations: outcome.iterations,
                expected,
            }),
            None => Err(fail(Cause::Checksum, outcome.iterations, expected)),
        }
    }

    /// Expected symbols from the soft values after decoding.
    fn expected(&self, values: &mut [f32]) -> Vec<f32> {
        for value in values.iter_mut() {
            *value = tanh(*value * TRUST);
        }
        self.carriers.expected(values)
    }
}

/// The hyperbolic tangent, at most 0.03 off, and the same on every machine.
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-3.0, 3.0);
    x * (27.0 + x * x) / (27.0 + 9.0 * x * x)
}

/// How far to trust the soft values of a word that was not decoded. Half of a
/// log-likelihood ratio would be right if they were exact; 0.6 of that fits
/// best what words with 0.7 to 1.0 of the information needed turn out to be.
const TRUST: f32 = 0.3;

/// The memory that decoding frames needs, to be used again for the next frame, whatever its kind.
#[derive(Debug, Clone, Default)]
pub struct FrameMemory {
    values: Vec<f32>,
    work: Workspace,
}
