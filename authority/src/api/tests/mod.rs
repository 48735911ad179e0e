//! The API as a whole, over loopback on a real authority.

mod access;
mod cases;
mod casework;
mod harness;
mod marks;
mod reading;
mod samples;
mod strictness;
