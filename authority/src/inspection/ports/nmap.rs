//! Import of nmap's XML report to the same result as the connect scan's.

use std::net::IpAddr;

use roxmltree::Node;
use shirushi_verifier::domain::UnixTime;

use super::{PortScan, PortSet, PortStates, Scanner};
use crate::inspection::{
    import::{
        Format, ImportError, ImportProblem, Limits, at, attribute, number, parse_xml, tidy, value,
    },
    plan::{Transport, limits},
};

/// An nmap report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NmapReport {
    /// nmap's version.
    pub version: String,
    /// When the scan began.
    pub started: UnixTime,
    /// When it ended; `None` where it was cut short.
    pub ended: Option<UnixTime>,
    /// The hosts it looked at.
    pub hosts: Vec<ImportedHost>,
}

/// A host in a report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ImportedHost {
    /// Its address.
    pub address: IpAddr,
    /// Its ports.
    pub scan: PortScan,
}

const FORMAT: Format = Format::Nmap;
/// As many addresses as a plan can have.
const MAX_HOSTS: usize = limits::SERVERS * limits::ADDRESSES;

impl NmapReport {
    /// Reads the file that `nmap -oX` writes.
    ///
    /// # Errors
    /// [`ImportError`] with the place and the reason.
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, ImportError> {
        let document = parse_xml(FORMAT, bytes, limits, &["nmaprun"])?;
        let root = document.root_element();
        let version = tidy(attribute(FORMAT, &root, "version")?, 32);
        let started = time(&root, "start")?;
        let finished = root.descendants().find(|n| n.has_tag_name("finished"));
        let ended = finished.map(|n| time(&n, "time")).transpose()?;
        let asked = asked(&root)?;
        let mut hosts = Vec::new();
        for host in children(&root, "host") {
            let (what, max) = ("hosts", limits.entries.min(MAX_HOSTS));
            if hosts.len() == max {
                return Err(FORMAT.error(at(&host), ImportProblem::TooMuch { what, max }));
            }
            hosts.push(self::host(&host, &asked, &version)?);
        }
        Ok(Self {
            version,
            started,
            ended,
            hosts,
        })
    }
}

/// The ports that nmap was asked for, by transport.
fn asked(root: &Node<'_, '_>) -> Result<[(Transport, PortSet); 2], ImportError> {
    let mut asked = [
        (Transport::Tcp, PortSet::default()),
        (Transport::Udp, PortSet::default()),
    ];
    for info in children(root, "scaninfo") {
        let protocol = attribute(FORMAT, &info, "protocol")?;
        let services = attribute(FORMAT, &info, "services")?;
        let Some((_, ports)) = asked.iter_mut().find(|(t, _)| is(*t, protocol)) else {
            continue;
        };
        *ports = port_set(&info, services)?;
    }
    Ok(asked)
}

fn host(
    host: &Node<'_, '_>,
    asked: &[(Transport, PortSet); 2],
    version: &str,
) -> Result<ImportedHost, ImportError> {
    let ip = |n: &Node<'_, '_>| matches!(n.attribute("addrtype"), Some("ipv4" | "ipv6"));
    let address = children(host, "address")
        .find(ip)
        .ok_or_else(|| FORMAT.error(at(host), ImportProblem::Missing("address")))?;
    let text = attribute(FORMAT, &address, "addr")?;
    let address: IpAddr = text
        .parse()
        .map_err(|_| FORMAT.error(at(&address), value(text, "an address")))?;
    let mut scan = PortScan {
        scanners: vec![Scanner::Nmap {
            version: version.to_owned(),
        }],
        tcp: PortStates::default(),
        udp: PortStates::default(),
    };
    for (transport, asked) in asked {
        let states = match transport {
            Transport::Tcp => &mut scan.tcp,
            Transport::Udp => &mut scan.udp,
        };
        *states = self::states(host, *transport, asked)?;
    }
    let address = address.to_canonical();
    Ok(ImportedHost { address, scan })
}

/// States of the listed ports, and of the rest as far as nmap says what they are.
fn states(
    host: &Node<'_, '_>,
    transport: Transport,
    asked: &PortSet,
) -> Result<PortStates, ImportError> {
    let (mut states, mut rest) = (PortStates::default(), asked.clone());
    let groups: Vec<_> = children(host, "ports").collect();
    for port in groups.iter().flat_map(|g| children(g, "port")) {
        if !is(transport, attribute(FORMAT, &port, "protocol")?) {
            continue;
        }
        let id: u16 = number(FORMAT, &port, "portid", "a port from 1 to 65535")?;
        let state = children(&port, "state").next();
        let state =
            state.ok_or_else(|| FORMAT.error(at(&port), ImportProblem::Missing("state")))?;
        set_of(&mut states, &state)?.insert(id);
        rest.remove(id);
    }
    let others: Vec<_> = groups
        .iter()
        .flat_map(|g| children(g, "extraports"))
        .collect();
    for extra in &others {
        let reasons: Vec<_> = children(extra, "extrareasons").collect();
        let listed: Vec<_> = reasons
            .iter()
            .filter_map(|r| Some((r, r.attribute("ports")?)))
            .collect();
        let of_transport = |r: &Node<'_, '_>| r.attribute("proto").is_none_or(|p| is(transport, p));
        let mut ports = PortSet::default();
        if !listed.is_empty() && listed.len() == reasons.len() {
            for (reason, text) in listed.iter().filter(|(r, _)| of_transport(r)) {
                ports.add(&port_set(reason, text)?);
            }
        } else if others.len() == 1 {
            // The only group: all that is left is in it.
            ports = rest.clone();
        }
        let told = ports.common(&rest);
        set_of(&mut states, extra)?.add(&told);
        rest.subtract(&told);
    }
    states.unchecked.add(&rest);
    Ok(states)
}

/// The set for the state that this element names.
fn set_of<'s>(
    states: &'s mut PortStates,
    node: &Node<'_, '_>,
) -> Result<&'s mut PortSet, ImportError> {
    Ok(match attribute(FORMAT, node, "state")? {
        "open" => &mut states.open,
        "closed" => &mut states.closed,
        "filtered" | "open|filtered" | "closed|filtered" => &mut states.filtered,
        // The port answers; whether a connection is accepted was not asked.
        "unfiltered" => &mut states.unchecked,
        other => return Err(FORMAT.error(at(node), value(other, "a state of a port"))),
    })
}

fn port_set(node: &Node<'_, '_>, text: &str) -> Result<PortSet, ImportError> {
    text.parse()
        .map_err(|_| FORMAT.error(at(node), value(text, "a list of ports")))
}

fn time(node: &Node<'_, '_>, name: &'static str) -> Result<UnixTime, ImportError> {
    let expected = "seconds since 1970";
    let seconds: i64 = number(FORMAT, node, name, expected)?;
    let found = seconds.to_string();
    UnixTime::try_from(seconds).map_err(|_| FORMAT.error(at(node), value(&found, expected)))
}

fn is(transport: Transport, protocol: &str) -> bool {
    match transport {
        Transport::Tcp => protocol == "tcp",
        Transport::Udp => protocol == "udp",
    }
}

fn children<'n, 'i>(
    node: &Node<'n, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'n, 'i>> + use<'n, 'i> {
    node.children().filter(move |n| n.has_tag_name(name))
}

#[cfg(test)]
mod tests;
