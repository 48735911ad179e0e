//! The work of the two bodies as stories over the shipped schemes, each step as its rule has it.

mod bench;
pub(crate) mod cases;
mod changes;
mod designations;
mod marks;
mod reminders;
mod reviews;
mod spots;
mod story;
mod upstream;

use bench::{Bench, JST_NOON};
