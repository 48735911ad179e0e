//! The demonstration: an authority with example keys, its marks, and a trial of every verdict.
//!
//! The ISP scheme's marks are for the 112 services of its holder list; their URLs
//! are invented under `example.jp`, and so are the shops of the ECOM scheme.

mod holders;
mod trials;

pub use holders::{HolderFault, requests};
pub use trials::{Fetch, Trial, TrialFault, run_trials};
