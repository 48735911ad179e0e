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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(length: usize, id: [u8; ID_BYTES]) -> IdMessage {
        IdMessage {
            length: PayloadLength::try_from(length).expect("an allowed length"),
            id: MarkId(id),
        }
    }

    fn frame(carriers: usize) -> IdFrame {
        IdFrame::new(carriers, IdFrame::SEED).expect("enough carriers")
    }

    proptest! {
        #[test]
        fn ids_come_back_from_carriers_of_which_one_in_ten_is_wrong(
            id in any::<[u8; ID_BYTES]>(),
            length in 1_usize..=crate::MAX_PAYLOAD_BYTES,
            carriers in 2200_usize..2500,
            offset in 0_usize..10,
        ) {
            let (frame, message) = (frame(carriers), message(length, id));
            let mut soft = frame.encode(&message);
            for value in soft.iter_mut().skip(offset).step_by(10) {
                *value = -*value;
            }
            let decoded = frame.decode(&soft, Effort::FULL, &mut FrameMemory::default());
            prop_assert_eq!(decoded.map(|d| d.message), Ok(message));
        }
    }

    /// Computed by the same independent implementation as the main frame's.
    #[test]
    fn symbols_are_those_of_an_independent_implementation() {
        let id = std::array::from_fn(|i| i as u8);
        let symbols = frame(2464).encode(&message(404, id));
        assert_eq!(
            bits::digest_of_symbols(&symbols),
            "897a74ca9bc2704251b7b1e28e6e9f923e32826cd76a244de12e8106d069ff8d"
        );
    }

    #[test]
    fn every_flipped_bit_fails_the_checksum() {
        let mut information = to_bits(&message(404, [9; ID_BYTES]));
        assert_eq!(from_bits(&information), Some(message(404, [9; ID_BYTES])));
        for bit in 0..BITS {
            information[bit] ^= 1;
            assert_eq!(from_bits(&information), None, "bit {bit}");
            information[bit] ^= 1;
        }
    }

    #[test]
    fn a_length_that_no_payload_has_is_refused_in_spite_of_its_checksum() {
        for length in [0, 509, 511] {
            let mut information = Vec::new();
            bits::push(&mut information, length, LENGTH_BITS as u32);
            information.extend([0; ID_BYTES * 8]);
            let checksum = crc24(&information);
            bits::push(&mut information, checksum, CHECKSUM_BITS as u32);
            assert_eq!(from_bits(&information), None, "{length}");
        }
    }
}
