//! Error correction: the 5G-NR LDPC code of 3GPP TS 38.212, and the frames that carry a message with it.
//!
//! A frame turns a message into one symbol, 1 or -1, for each carrier:
//!
//! 1. The message's bits and a checksum are the information
//!    ([`MainFrame`]: payload and CRC-32; [`IdFrame`]: length, id and CRC-24).
//! 2. The information, filled up with zeros, is encoded with the smallest
//!    code that has room for it ([`Code`], 3GPP TS 38.212, 5.3.2).
//! 3. The fill and the first two columns are left out. What remains,
//!    information, then parity, is repeated or cut to the number of carriers.
//! 4. Carriers take these bits in a shuffled order, some of them inverted:
//!    `carriers.rs` says exactly how. Bit 0 is symbol 1.
//!
//! The way back takes one soft value for each carrier, in any unit.

mod base_graph;
mod bits;
mod box_plus;
mod calibrate;
mod carriers;
mod code;
mod crc;
mod decode;
mod frame;
mod id_frame;
mod main_frame;
mod schedule;
#[cfg(test)]
mod simulation;
mod splitmix;

pub use base_graph::{BaseGraph, LiftingError, LiftingSize, PUNCTURED_COLUMNS};
pub use code::Code;
pub use decode::{Decoder, Effort, Outcome, Workspace};
pub use frame::{Cause, Decoded, Failure, FrameError, FrameMemory, MAX_CARRIERS};
pub use id_frame::{IdFrame, IdMessage};
pub use main_frame::{MainFrame, PayloadLength};
