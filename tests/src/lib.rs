//! What the end-to-end tests share: example badges, and the real programs they are put through.
//!
//! A test stops at the first thing that does not work, and says which; so
//! this crate panics where a product would return an error.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on should stop there"
)]

pub mod authority;
pub mod badge;
pub mod document;
pub mod forgery;
pub mod helper;
pub mod pipeline;
pub mod quality;
pub mod random;
pub mod survey;
pub mod trial;
pub mod unmarked;
pub mod vectors;
pub mod workbench;

/// Whether the long form of the surveys was asked for: `SHIRUSHI_LONG=1`.
pub fn long_form() -> bool {
    std::env::var_os("SHIRUSHI_LONG").is_some_and(|v| !v.is_empty() && v != "0")
}
