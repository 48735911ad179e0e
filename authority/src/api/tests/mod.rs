//! The API as a whole, over loopback on a real authority.

mod access;
mod harness;
mod marks;
mod reading;
mod strictness;
