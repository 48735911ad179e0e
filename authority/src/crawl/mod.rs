//! The authority's side of the crawler: where it begins, and what becomes of what it sees (3.17).
//!
//! The crawler knows nothing of the registry. Here the registry's marks and open matters become seeds,
//! and reports of visits become findings with their evidence; from findings follow misuse cases, advice
//! to holders, and looks at cases that are followed. Whatever a page or a report says is hostile: it
//! is bounded and quoted, never believed; verdicts are the verifier's own.

mod bundle;
mod consequences;
mod exhibits;
mod keeper;
mod outfit;
mod reading;
mod round;
mod rounds;
mod seeds;
mod settings;
#[cfg(test)]
mod tests;

pub use bundle::{Bundle, BundleFault, Listed, Subject, bundle};
pub use consequences::{Conduct, Followed};
pub use keeper::{Camera, KeepFault, Keeper, Kept};
pub use outfit::{OutfitFault, OwnLists, detector};
pub use round::{Outcome, Progress, Round, RoundFault, RoundParts};
pub use rounds::{RoundRecord, Rounds, RoundsSoFar, Schedule};
pub use seeds::{SeedFault, seeds};
pub use settings::{CrawlSettings, SettingsFault};
