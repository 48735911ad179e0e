//! The id layer's frame: the payload's length, the mark's id, and a checksum.

use super::{
    base_graph::{BaseGraph, LiftingSize},
    bits,
    crc::crc24,
    decode::Effort,
    frame::{Decoded, Failure, Frame, FrameError, FrameMemory},
    main_frame::PayloadLength,
};
use crate::read::MarkId;

/// What the id layer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdMessage {
    /// The length of the main layer's payload.
    pub length: PayloadLength,
    /// The mark's id.
    pub id: MarkId,
}

/// The frame of the id layer on one number of carriers. Building one prepares tables; keep it.
///
/// Its bits are the payload's length in bytes (9 bits), the id (128 bits),
/// and the CRC-24A of both, started from FFFFFF (24 bits); each most
/// significant bit first. The code is base graph 2 lifted by 18.
#[derive(Debug, Clone)]
pub struct IdFrame(Frame);

impl IdFrame {
    /// The seed of interleaver and signs in the id layer: "markid18" in ASCII.
    pub const SEED: u64 = u64::from_be_bytes(*b"markid18");

    /// A frame for this number of carriers.
    ///
    /// # Errors
    /// [`FrameError::Carriers`].
    pub fn new(carriers: usize, seed: u64) -> Result<Self, FrameError> {
        Frame::new(BaseGraph::Two, LIFTING, BITS, carriers, seed).map(Self)
    }

    /// The symbol of each carrier, 1 or -1.
    pub fn encode(&self, message: &IdMessage) -> Vec<f32> {
        self.0.encode(&to_bits(message))
    }

    /// Reads the message from one soft value for each carrier: positive where
    /// its symbol is rather 1, zero where unknown, as log-likelihood ratios or in any other unit.
    ///
    /// # Errors
    /// [`Failure`], with what could be learned.
    pub fn decode(
        &self,
        soft: &[f32],
        effort: Effort,
        memory: &mut FrameMemory,
    ) -> Result<Decoded<IdMessage>, Failure> {
        self.0.decode(soft, effort, memory, from_bits)
    }
}

const LENGTH_BITS: usize = 9;
const ID_BYTES: usize = 16;
const CHECKSUM_BITS: usize = 24;
const BITS: usize = LENGTH_BITS + ID_BYTES * 8 + CHECKSUM_BITS;

const LIFTING: LiftingSize = match LiftingSize::new(18) {
    Ok(lifting) => lifting,
    Err(_) => LiftingSize::LARGEST,
};

fn to_bits(message: &IdMessage) -> Vec<u8> {
    let mut information = Vec::with_capacity(BITS);
    bits::push(
        &mut information,
        message.length.get() as u32,
        LENGTH_BITS as u32,
    );
    information.extend(bits::of_bytes(&message.id.0));
    let checksum = crc24(&information);
    bits::push(&mut information, checksum, CHECKSUM_BITS as u32);
    information
}

fn from_bits(information: &[u8]) -> Option<IdMessage> {
    let (message, checksum) = information.split_at_checked(LENGTH_BITS + ID_BYTES * 8)?;
    if crc24(message) != bits::to_number(checksum) {
        return None;
    }
    let (length, id) = message.split_at_checked(LENGTH_BITS)?;
    Some(IdMessage {
        length: PayloadLength::try_from(bits::to_number(length) as usize).ok()?,
        id: MarkId(bits::to_bytes(id).try_into().ok()?),
    })
}
