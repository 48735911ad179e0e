//! Running a plan: inside its window, server by server, with a log of what was done (ECOM 6.2.2.5).

mod gate;
mod inspector;
mod scan;

pub use gate::{Attempt, Gate, Halt, StopSwitch};
pub use inspector::{Inspector, Progress, RunRefusal};
pub use scan::{Reach, Scanned, scan};
