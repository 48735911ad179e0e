//! The main layer's frame: a payload of 1 to 508 bytes and its CRC-32.

use super::{
    base_graph::{BaseGraph, LiftingSize},
    bits,
    crc::crc32,
    decode::Effort,
    frame::{Decoded, Failure, Frame, FrameError, FrameMemory},
};
use crate::MAX_PAYLOAD_BYTES;

/// The number of bytes in a payload, 1 to 508.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayloadLength(u16);

impl PayloadLength {
    /// The number of bytes.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl TryFrom<usize> for PayloadLength {
    type Error = FrameError;

    fn try_from(bytes: usize) -> Result<Self, FrameError> {
        if bytes == 0 || bytes > MAX_PAYLOAD_BYTES {
            return Err(FrameError::PayloadLength {
                bytes,
                max: MAX_PAYLOAD_BYTES,
            });
        }
        Ok(Self(bytes as u16))
    }
}

/// The frame of payloads of one length on one number of carriers. Building one prepares tables; keep it.
///
/// Its bits are the payload, each byte's most significant bit first, and its
/// CRC-32 (IEEE 802.3, start and final exclusive or FFFFFFFF), most significant bit first.
#[derive(Debug, Clone)]
pub struct MainFrame {
    length: PayloadLength,
    frame: Frame,
}

impl MainFrame {
    /// The seed of interleaver and signs in the main layer: "shirushi" in ASCII.
    pub const SEED: u64 = u64::from_be_bytes(*b"shirushi");

    /// A frame for payloads of this length.
    ///
    /// # Errors
    /// [`FrameError::Carriers`].
    pub fn new(length: PayloadLength, carriers: usize, seed: u64) -> Result<Self, FrameError> {
        let information = length.get() * 8 + CHECKSUM_BITS;
        let (graph, lifting) = code_for(information);
        Ok(Self {
            length,
            frame: Frame::new(graph, lifting, information, carriers, seed)?,
        })
    }

    /// The length of the payloads.
    pub const fn length(&self) -> PayloadLength {
        self.length
    }

    /// The symbol of each carrier, 1 or -1.
    ///
    /// # Errors
    /// [`FrameError::PayloadLength`] if the payload has not the frame's length.
    pub fn encode(&self, payload: &[u8]) -> Result<Vec<f32>, FrameError> {
        if payload.len() != self.length.get() {
            return Err(FrameError::PayloadLength {
                bytes: payload.len(),
                max: self.length.get(),
            });
        }
        let mut information = bits::of_bytes(payload);
        bits::push(&mut information, crc32(payload), CHECKSUM_BITS as u32);
        Ok(self.frame.encode(&information))
    }

    /// Reads the payload from one soft value for each carrier: positive where
    /// its symbol is rather 1, zero where unknown, as log-likelihood ratios or in any other unit.
    ///
    /// # Errors
    /// [`Failure`], with what could be learned.
    pub fn decode(
        &self,
        soft: &[f32],
        effort: Effort,
        memory: &mut FrameMemory,
    ) -> Result<Decoded<Vec<u8>>, Failure> {
        self.frame.decode(soft, effort, memory, |information| {
            let (payload, checksum) = information.split_at_checked(self.length.get() * 8)?;
            let payload = bits::to_bytes(payload);
            (crc32(&payload) == bits::to_number(checksum)).then_some(payload)
        })
    }
}

const CHECKSUM_BITS: usize = 32;

/// The code for a number of information bits, checksum included.
fn code_for(information: usize) -> (BaseGraph, LiftingSize) {
    let graph = if information <= 3840 {
        BaseGraph::Two
    } else {
        BaseGraph::One
    };
    let lifting = LiftingSize::at_least(information.div_ceil(graph.information_columns()));
    (graph, lifting.unwrap_or(LiftingSize::LARGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(bytes: usize, carriers: usize) -> MainFrame {
        let length = PayloadLength::try_from(bytes).expect("an allowed length");
        MainFrame::new(length, carriers, MainFrame::SEED).expect("enough carriers")
    }

    #[test]
    fn every_length_comes_back_over_a_clean_channel() {
        let mut memory = FrameMemory::default();
        for bytes in 1..=MAX_PAYLOAD_BYTES {
            let frame = frame(bytes, 9576);
            let payload: Vec<u8> = (0..bytes).map(|i| (i * 37 + bytes) as u8).collect();
            let symbols = frame.encode(&payload).expect("the right length");
            let decoded = frame
                .decode(&symbols, Effort::default(), &mut memory)
                .expect("a clean channel");
            assert_eq!(decoded.message, payload);
            assert_eq!(decoded.expected, symbols);
            assert!(decoded.iterations <= 20, "{bytes}: {}", decoded.iterations);
        }
    }
}
