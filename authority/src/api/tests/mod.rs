//! The API as a whole, over loopback on a real authority.

mod access;
mod cases;
mod casework;
mod harness;
mod mall;
mod marks;
mod oversight;
mod public_passes;
mod reading;
mod samples;
mod strictness;
