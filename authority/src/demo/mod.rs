//! The demonstration: an authority with example keys, its marks, a trial of every verdict, and a drill of its crawler.
//!
//! The ISP scheme's marks are for the 112 services of its holder list; their URLs
//! are invented under `example.jp`, and so are the shops of the ECOM scheme. The
//! drill has sites of its own on this machine.

mod drill;
mod fakes;
mod holders;
mod trials;

pub use drill::{
    CaseThere, Drill, DrillFault, DrillReport, DrillRound, FoundThere, Part, Reply, SiteToday,
    founding_day,
};
pub use fakes::FakeFault;
pub use holders::{HolderFault, requests};
pub use trials::{Fetch, Trial, TrialFault, run_trials};
