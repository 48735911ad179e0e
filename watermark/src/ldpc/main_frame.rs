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
    /// [`FrameError::OtherLength`].
    pub fn encode(&self, payload: &[u8]) -> Result<Vec<f32>, FrameError> {
        if payload.len() != self.length.get() {
            return Err(FrameError::OtherLength {
                bytes: payload.len(),
                expected: self.length.get(),
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

/// The code for a number of information bits, checksum included: base graph 2
/// as long as it has room, that is up to 476 bytes, and base graph 1 above;
/// with the smallest lifting size that has room. By simulation, no choice
/// decodes from 1 % less signal at the lengths of credentials.
fn code_for(information: usize) -> (BaseGraph, LiftingSize) {
    let lifting =
        |graph: BaseGraph| LiftingSize::at_least(information.div_ceil(graph.information_columns()));
    match lifting(BaseGraph::Two) {
        Some(size) => (BaseGraph::Two, size),
        None => (
            BaseGraph::One,
            lifting(BaseGraph::One).unwrap_or(LiftingSize::LARGEST),
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ldpc::Cause;

    fn frame(bytes: usize, carriers: usize) -> MainFrame {
        let length = PayloadLength::try_from(bytes).expect("an allowed length");
        MainFrame::new(length, carriers, MainFrame::SEED).expect("enough carriers")
    }

    fn decode(frame: &MainFrame, soft: &[f32]) -> Result<Decoded<Vec<u8>>, Failure> {
        frame.decode(soft, Effort::FULL, &mut FrameMemory::default())
    }

    #[test]
    fn every_length_comes_back_over_a_clean_channel() {
        let mut memory = FrameMemory::default();
        for bytes in 1..=MAX_PAYLOAD_BYTES {
            let frame = frame(bytes, 9576);
            let payload: Vec<u8> = (0..bytes).map(|i| (i * 37 + bytes) as u8).collect();
            let symbols = frame.encode(&payload).expect("the right length");
            let decoded = frame
                .decode(&symbols, Effort::FULL, &mut memory)
                .expect("a clean channel");
            assert_eq!(decoded.message, payload);
            assert_eq!(decoded.expected, symbols);
            assert!(decoded.iterations <= 5, "{bytes}: {}", decoded.iterations);
        }
    }

    proptest! {
        #[test]
        fn payloads_come_back_from_carriers_of_which_one_in_twenty_is_wrong(
            payload in prop::collection::vec(any::<u8>(), 1..=MAX_PAYLOAD_BYTES),
            carriers in 8900_usize..10_900,
            stride in 20_usize..40,
            offset in 0_usize..20,
        ) {
            let frame = frame(payload.len(), carriers);
            let mut soft = frame.encode(&payload).expect("the right length");
            let symbols = soft.clone();
            for value in soft.iter_mut().skip(offset).step_by(stride) {
                *value = -*value;
            }
            let decoded = decode(&frame, &soft).expect("few errors");
            prop_assert_eq!(decoded.message, payload);
            prop_assert_eq!(decoded.expected, symbols);
        }
    }

    /// Computed by an independent implementation, in Python, of nothing but
    /// the documentation of these modules and the standard's tables, with
    /// the parity by Gaussian elimination. A change here makes every badge
    /// ever issued unreadable.
    #[test]
    fn symbols_are_those_of_an_independent_implementation() {
        for (bytes, carriers, digest) in [
            (
                1,
                9576,
                "cf56a75d23668eaaa3a28f3db2031c54cc4c9da3bf65bdf292c33ddcee0be05c",
            ),
            (
                96,
                9576,
                "9c1a5626b8fbdcca88f6cbed27c63e82a8916852f3af81f77f542f21850f6d1a",
            ),
            (
                404,
                9576,
                "c830577091740673aa6d9b7e1d5b7a4ebb11e4645b4695293d78d45b1f85b2cd",
            ),
            (
                476,
                8900,
                "d88ed52a80b4d5daf37b4f903f463ca06e8f94ded1baaba7920e334bc353e06f",
            ),
            (
                508,
                9576,
                "c30c3c1db87fa413dc09d80435a98d48fa3bb038e3bef3affd168914513fa406",
            ),
        ] {
            let payload: Vec<u8> = (0..bytes).map(|i| (i * 7 + bytes) as u8).collect();
            let symbols = frame(bytes, carriers)
                .encode(&payload)
                .expect("the right length");
            let found = bits::digest_of_symbols(&symbols);
            assert_eq!(found, digest, "{bytes} bytes on {carriers}");
        }
    }

    #[test]
    fn the_code_is_the_smallest_with_room() {
        let code = |bytes: usize| {
            let (graph, lifting) = code_for(bytes * 8 + CHECKSUM_BITS);
            (graph, lifting.get())
        };
        assert_eq!(code(276), (BaseGraph::Two, 224));
        assert_eq!(code(404), (BaseGraph::Two, 352));
        assert_eq!(code(476), (BaseGraph::Two, 384));
        assert_eq!(code(477), (BaseGraph::One, 176));
        assert_eq!(code(508), (BaseGraph::One, 192));
    }

    #[test]
    fn a_payload_of_zeros_is_a_payload() {
        let frame = frame(404, 9576);
        let symbols = frame.encode(&[0; 404]).expect("the right length");
        assert_eq!(
            decode(&frame, &symbols).map(|d| d.message),
            Ok(vec![0; 404])
        );
    }

    #[test]
    fn another_length_or_seed_reads_nothing() {
        let symbols = frame(404, 9576)
            .encode(&[7; 404])
            .expect("the right length");
        for bytes in [276, 403, 405, 508] {
            let failure = decode(&frame(bytes, 9576), &symbols).expect_err("another code");
            assert_eq!(failure.cause, Cause::NoCodeword, "{bytes}");
        }
        let length = PayloadLength::try_from(404).expect("an allowed length");
        let other = MainFrame::new(length, 9576, 1).expect("enough carriers");
        assert!(decode(&other, &symbols).is_err());
    }

    #[test]
    fn a_codeword_with_a_wrong_checksum_is_refused() {
        let frame = frame(404, 9576);
        let symbols = frame.frame.encode(&[1; 404 * 8 + CHECKSUM_BITS]);
        let failure = decode(&frame, &symbols).expect_err("a wrong checksum");
        assert_eq!(failure.cause, Cause::Checksum);
        assert_eq!(failure.expected, symbols);
    }

    #[test]
    fn a_wrong_number_of_soft_values_is_refused() {
        let frame = frame(404, 9576);
        for given in [0, 9575, 9577] {
            let failure = decode(&frame, &vec![1.0; given]).expect_err("a wrong number");
            let carriers = 9576;
            assert_eq!(failure.cause, Cause::Count { given, carriers });
            assert_eq!(failure.expected.len(), carriers);
        }
    }

    #[test]
    fn lengths_and_carriers_out_of_range_are_refused() {
        for bytes in [0, 509, usize::MAX] {
            let expected = FrameError::PayloadLength { bytes, max: 508 };
            assert_eq!(PayloadLength::try_from(bytes), Err(expected));
        }
        let length = PayloadLength::try_from(404).expect("an allowed length");
        for carriers in [0, 3263, (1 << 20) + 1] {
            let expected = FrameError::Carriers {
                carriers,
                min: 3264,
                max: 1 << 20,
            };
            let found = MainFrame::new(length, carriers, 1).map(|f| f.length());
            assert_eq!(found, Err(expected));
        }
        let other = FrameError::OtherLength {
            bytes: 5,
            expected: 404,
        };
        assert_eq!(frame(404, 9576).encode(&[0; 5]), Err(other));
    }
}
