//! What a port scan found, whoever made it.

use serde::{Deserialize, Serialize};

use super::PortSet;
use crate::inspection::plan::Transport;

/// The ports of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortScan {
    /// Who looked, in order.
    pub scanners: Vec<Scanner>,
    /// TCP ports.
    pub tcp: PortStates,
    /// UDP ports; empty for the connect scan here, which cannot tell their state.
    #[serde(default)]
    pub udp: PortStates,
}

/// Who scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Scanner {
    /// The connect scan of this program.
    Connect,
    /// nmap, of this version.
    Nmap {
        /// Its version, as its report says.
        version: String,
    },
}

/// Ports by state; none is in two sets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortStates {
    /// A connection was accepted.
    pub open: PortSet,
    /// A connection was refused.
    pub closed: PortSet,
    /// Nothing answered in time, or something on the way said no.
    pub filtered: PortSet,
    /// Was to be looked at and was not, or its state could not be told.
    pub unchecked: PortSet,
}

impl PortScan {
    /// The ports of this transport.
    pub fn of(&self, transport: Transport) -> &PortStates {
        match transport {
            Transport::Tcp => &self.tcp,
            Transport::Udp => &self.udp,
        }
    }
}
