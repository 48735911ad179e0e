//! The port check: what is open, compared with what was declared (ECOM 4.3.4.2(1), Table 4-2).

mod judge;
mod nmap;
mod policy;
mod scan;
mod set;

pub use judge::{PortRemark, judge};
pub use nmap::{ImportedHost, NmapReport};
pub use policy::{Class, HiddenRestricted, ListedService, PortPolicy};
pub use scan::{PortScan, PortStates, Scanner};
pub use set::{InvalidPorts, PortSet};
