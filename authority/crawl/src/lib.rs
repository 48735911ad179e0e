//! Looks for trust marks on web sites: politely, within bounds, with evidence.
//!
//! The issuing body looks for marks that are used after revocation or expiry, on other sites than
//! their own, altered, forged or imitated. This crate fetches and judges; what follows from a
//! finding (a case, a notice, another look) is the registry's business, which is told of findings
//! through [`Sink`].
//!
//! Everything that comes back from a server is hostile: every reader here has its bounds in a
//! [`Policy`], and a fault costs one page, never the crawl.
//!
//! ```text
//! seeds ──► frontier ──lease──► visit ──► fetch ──► page ──► detect ──► Sink
//!              ▲                  │          │
//!              └────checkpoint────┘        robots, gate (one request at a time per host)
//! ```

pub mod capture;
pub mod detect;
pub mod fetch;
pub mod frontier;
mod origin;
pub mod page;
mod policy;
mod process;
pub mod robots;
pub mod run;
pub mod seed;
mod sighting;
mod unpacked;
pub mod warc;

pub use origin::{NoOrigin, Origin};
pub use policy::{
    Addresses, Agent, Budget, FetchLimits, HostBudget, InvalidAgent, Manners, Policy, Reach,
};
pub use sighting::{
    Asked, Expected, PageReport, PictureSeen, Reached, Record, Resemblance, Seen, Sighting, Sink,
    SinkError,
};
pub use unpacked::Unpacked;
