//! Adding an nmap report to an inspection's: same servers, same window, or not at all.

use std::net::IpAddr;

use shirushi_verifier::domain::UnixTime;

use super::InspectionReport;
use crate::inspection::{
    Judgement,
    ports::{NmapReport, PortPolicy, PortScan, PortStates, judge},
};

/// Why an nmap report was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttachRefusal {
    /// It was made outside the window.
    #[error("6.2.2.5: the scan ran from {from} to {}, outside the window", to.map_or_else(|| "no known end".to_owned(), |t| t.to_string()))]
    OutsideWindow {
        /// When it began.
        from: UnixTime,
        /// When it ended.
        to: Option<UnixTime>,
    },
    /// It looked at an address that is not in the plan.
    #[error("4.3.4.1: the scan looked at {address}, which is not in the plan")]
    NotInPlan {
        /// The address.
        address: IpAddr,
    },
}

impl InspectionReport {
    /// Adds what nmap found, and judges the ports again. What either scan saw open is open.
    ///
    /// # Errors
    /// [`AttachRefusal`]; nothing is changed then.
    pub fn add_nmap(
        &mut self,
        scan: &NmapReport,
        policy: &PortPolicy,
    ) -> Result<(), AttachRefusal> {
        let window = self.plan.declaration().window;
        let inside = |time| window.contains(time);
        if !inside(scan.started) || !scan.ended.is_some_and(inside) {
            let (from, to) = (scan.started, scan.ended);
            return Err(AttachRefusal::OutsideWindow { from, to });
        }
        if let Some(stranger) = scan.hosts.iter().find(|h| !self.plan.names(h.address)) {
            let address = stranger.address;
            return Err(AttachRefusal::NotInPlan { address });
        }
        let declaration = self.plan.declaration();
        for (result, declared) in self.servers.iter_mut().zip(&declaration.servers) {
            for at in &mut result.addresses {
                let here = scan.hosts.iter().filter(|h| h.address == at.address);
                for host in here {
                    let merged = match at.ports.take() {
                        Some(own) => merge(own, &host.scan),
                        None => host.scan.clone(),
                    };
                    let from = &declaration.inspected_from;
                    let remarks = judge(policy, &declared.services, &merged, from);
                    let judgement = Judgement::of(policy.version.as_str(), &remarks);
                    at.port_judgement = Some(judgement);
                    at.ports = Some(merged);
                }
            }
        }
        self.conclude();
        Ok(())
    }
}

fn merge(own: PortScan, other: &PortScan) -> PortScan {
    PortScan {
        scanners: own
            .scanners
            .into_iter()
            .chain(other.scanners.clone())
            .collect(),
        tcp: merge_states(own.tcp, &other.tcp),
        udp: merge_states(own.udp, &other.udp),
    }
}

/// Open wins over closed, closed over filtered, and all over unchecked.
fn merge_states(mut own: PortStates, other: &PortStates) -> PortStates {
    own.open.add(&other.open);
    own.closed.add(&other.closed);
    own.filtered.add(&other.filtered);
    own.unchecked.add(&other.unchecked);
    own.closed.subtract(&own.open);
    for told in [&own.open, &own.closed] {
        own.filtered.subtract(told);
    }
    for told in [&own.open, &own.closed, &own.filtered] {
        own.unchecked.subtract(told);
    }
    own
}
