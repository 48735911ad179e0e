//! Error correction: the 5G-NR LDPC code of 3GPP TS 38.212, and the frames that carry a message with it.

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
