//! Online inspection: connects to declared servers inside an agreed window, reads scanners' reports, and judges (ECOM 4.3.4, 4.3.5, 6.2.2.2 to 6.2.2.5; ISP 2-1-1).
//!
//! The way through: an operator's [`Declaration`] becomes a [`Plan`] once nothing
//! is missing and its host names are resolved and pinned. An [`Inspector`] runs
//! the plan; its [`Gate`](run::Gate) is the only thing here that connects to a
//! declared server, and it connects to pinned addresses only, inside the window
//! only, at the agreed rate. What was found is judged by pure functions against
//! policy data in `assets/inspection/`. [`InspectionReport`] holds all of it.
//!
//! Nothing here trusts what a server, a resolver or a report file says: each
//! has limits, and what cannot be told is reported as undecided, never as passed.

pub mod address;
pub mod clock;
pub mod hash;
pub mod holes;
pub mod import;
pub mod judgement;
pub mod names;
pub mod payment;
pub mod plan;
pub mod policy;
pub mod ports;
pub mod report;
pub mod run;
pub mod tls;

pub use address::AddressPolicy;
pub use clock::Clock;
pub use judgement::{Judgement, Outcome};
pub use plan::{Declaration, Plan};
pub use report::InspectionReport;
pub use run::Inspector;

#[cfg(test)]
mod tests;
