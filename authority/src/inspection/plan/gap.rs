//! The checks before an inspection: is everything named that it needs (ECOM 6.2.2.3, 6.2.2.4)?

use std::collections::BTreeSet;

use shirushi_verifier::domain::UnixTime;

use super::{Declaration, DeclaredServer, Item, TlsVersion, Transport, limits};
use crate::inspection::names::{Host, ServerName};

/// Something that is missing, double or beyond a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Gap {
    /// Nothing is to be inspected.
    #[error("6.2.2.4: no inspection item is agreed on; name ports, tls or both")]
    NoItems,
    /// The list has no entry or too many.
    #[error("6.2.2.3: {list} has {entries} entries; 1 to {max} are possible")]
    Entries {
        /// The list.
        list: String,
        /// Entries found.
        entries: usize,
        /// Entries taken.
        max: usize,
    },
    /// Two servers have the same name or host.
    #[error("6.2.2.3: {what} stands for two servers")]
    ServerTwice {
        /// The name or the host.
        what: String,
    },
    /// A server has two services on one port.
    #[error("6.2.2.3: server {server} has two services on {transport} port {port}")]
    PortTwice {
        /// The server.
        server: ServerName,
        /// The port.
        port: u16,
        /// Its transport.
        transport: Transport,
    },
    /// The TLS check was agreed on, and nothing is declared to speak TLS.
    #[error("6.2.3.3: the TLS check is agreed on, but no service declares its TLS")]
    NoTls,
    /// A service declares TLS without versions.
    #[error("6.2.3.3: server {server}, port {port}: name the TLS versions it accepts")]
    NoTlsVersion {
        /// The server.
        server: ServerName,
        /// The port.
        port: u16,
    },
    /// TLS over UDP.
    #[error("6.2.3.3: server {server}, port {port}: TLS runs over TCP")]
    TlsOverUdp {
        /// The server.
        server: ServerName,
        /// The port.
        port: u16,
    },
    /// The window ends before it starts, or is longer than any.
    #[error("6.2.2.4: the window has {seconds} seconds; 1 to {max} are possible")]
    WindowLength {
        /// Its length.
        seconds: i64,
        /// The longest.
        max: i64,
    },
    /// The window is over.
    #[error("6.2.2.4: the window ended at {end}; it is {now}")]
    WindowOver {
        /// Its end.
        end: UnixTime,
        /// The present.
        now: UnixTime,
    },
    /// At the agreed rate the work does not fit into the window.
    #[error(
        "6.2.2.4: {connections} connections take {needed} seconds at {per_second} a second; the window has {seconds}"
    )]
    WindowTooShort {
        /// Connections to make.
        connections: u64,
        /// Seconds they take at least.
        needed: u64,
        /// The agreed rate.
        per_second: u16,
        /// The window's length.
        seconds: i64,
    },
    /// Consent is dated after the window begins, or lies in the future.
    #[error(
        "6.2.2.4: consent is dated {at}; it must be given before the window opens at {start}, and by now, {now}"
    )]
    ConsentLate {
        /// When it was given.
        at: UnixTime,
        /// The window's start.
        start: UnixTime,
        /// The present.
        now: UnixTime,
    },
    /// Consent is too old.
    #[error("6.2.2.4: consent of {at} is more than {days} days older than the window")]
    ConsentOld {
        /// When it was given.
        at: UnixTime,
        /// The oldest possible, in days.
        days: i64,
    },
    /// The rate is outside what is possible.
    #[error("6.2.2.4: {what} is {found}; {min} to {max} are possible")]
    Rate {
        /// The field.
        what: &'static str,
        /// What was found.
        found: u16,
        /// Least.
        min: u16,
        /// Most.
        max: u16,
    },
    /// The reviewer adds more ports than one may.
    #[error("4.3.4.2: the reviewer adds {found} ports; at most {max}, or all_ports")]
    ReviewerPorts {
        /// Ports found.
        found: usize,
        /// Ports taken.
        max: usize,
    },
}

impl Declaration {
    /// Everything that stands in the way, in one go; what depends on `now` included.
    pub fn gaps(&self, now: UnixTime) -> Vec<Gap> {
        let mut gaps = self.shape();
        if self.window.end <= now {
            let end = self.window.end;
            gaps.push(Gap::WindowOver { end, now });
        }
        let (at, start) = (self.consent.at, self.window.start);
        if at > start || at > now {
            gaps.push(Gap::ConsentLate { at, start, now });
        }
        gaps
    }

    /// Everything that is wrong whatever the time.
    pub(super) fn shape(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.items.is_empty() {
            gaps.push(Gap::NoItems);
        }
        entries(&mut gaps, "servers", self.servers.len(), limits::SERVERS);
        let from = self.inspected_from.len();
        entries(&mut gaps, "inspected_from", from, limits::INSPECTORS);
        self.servers_apart(&mut gaps);
        for server in &self.servers {
            services(&mut gaps, server);
        }
        let tls = self.servers.iter().flat_map(|s| &s.services);
        if self.items.contains(&Item::Tls) && !tls.clone().any(|s| s.tls.is_some()) {
            gaps.push(Gap::NoTls);
        }
        self.rate_possible(&mut gaps);
        self.window_possible(&mut gaps);
        gaps
    }

    fn servers_apart(&self, gaps: &mut Vec<Gap>) {
        let (mut names, mut hosts) = (BTreeSet::new(), BTreeSet::new());
        for server in &self.servers {
            let (name, host) = (server.name.to_string(), server.host.to_string());
            for (seen, what) in [(&mut names, name), (&mut hosts, host)] {
                if !seen.insert(what.clone()) {
                    gaps.push(Gap::ServerTwice { what });
                }
            }
        }
    }

    fn rate_possible(&self, gaps: &mut Vec<Gap>) {
        let rate = self.rate;
        for (what, found, min, max) in [
            ("rate.per_second", rate.per_second, 1, 500),
            ("rate.per_host", rate.per_host.into(), 1, 32),
            ("rate.timeout_ms", rate.timeout_ms, 100, 10_000),
        ] {
            if !(min..=max).contains(&found) {
                gaps.push(Gap::Rate {
                    what,
                    found,
                    min,
                    max,
                });
            }
        }
        let (found, max) = (self.reviewer_ports.len(), limits::REVIEWER_PORTS);
        if found > max {
            gaps.push(Gap::ReviewerPorts { found, max });
        }
    }

    fn window_possible(&self, gaps: &mut Vec<Gap>) {
        let (seconds, max) = (self.window.seconds(), limits::WINDOW_SECONDS);
        if !(1..=max).contains(&seconds) {
            gaps.push(Gap::WindowLength { seconds, max });
            return;
        }
        let at = self.consent.at;
        if self.window.start.seconds_since(at) > limits::CONSENT_DAYS * 86_400 {
            let days = limits::CONSENT_DAYS;
            gaps.push(Gap::ConsentOld { at, days });
        }
        let (connections, per_second) = (self.connections(), self.rate.per_second);
        let needed = connections / u64::from(per_second.max(1));
        if needed > seconds.unsigned_abs() {
            gaps.push(Gap::WindowTooShort {
                connections,
                needed,
                per_second,
                seconds,
            });
        }
    }

    /// Connections that are made at least: one server's addresses count as one.
    pub(super) fn connections(&self) -> u64 {
        let per_server = |server: &DeclaredServer| {
            let declared = server.services.iter().map(|s| s.port.get());
            let tls = server.services.iter().filter(|s| s.tls.is_some()).count();
            let ports = if self.all_ports {
                usize::from(u16::MAX)
            } else {
                let mut ports = self.reviewer_ports.clone();
                ports.extend(declared);
                ports.len()
            };
            let ports = if self.items.contains(&Item::Ports) {
                ports
            } else {
                0
            };
            let tls = if self.items.contains(&Item::Tls) {
                tls
            } else {
                0
            };
            (ports + tls * TlsVersion::ALL.len()) as u64
        };
        self.servers.iter().map(per_server).sum()
    }
}

fn services(gaps: &mut Vec<Gap>, server: &DeclaredServer) {
    let list = format!("the services of {}", server.name);
    entries(gaps, &list, server.services.len(), limits::SERVICES);
    let mut seen = BTreeSet::new();
    for service in &server.services {
        let (server, port) = (server.name.clone(), service.port.get());
        let transport = service.transport;
        if !seen.insert((transport, port)) {
            gaps.push(Gap::PortTwice {
                server: server.clone(),
                port,
                transport,
            });
        }
        let Some(tls) = &service.tls else { continue };
        if tls.versions.is_empty() {
            gaps.push(Gap::NoTlsVersion {
                server: server.clone(),
                port,
            });
        }
        if transport == Transport::Udp {
            gaps.push(Gap::TlsOverUdp { server, port });
        }
    }
}

fn entries(gaps: &mut Vec<Gap>, list: &str, entries: usize, max: usize) {
    if entries == 0 || entries > max {
        let list = list.to_owned();
        gaps.push(Gap::Entries { list, entries, max });
    }
}

/// The address that a host is, where it is not a name.
pub(super) fn literal(host: &Host) -> Option<std::net::IpAddr> {
    match host {
        Host::Address(address) => Some(*address),
        Host::Name(_) => None,
    }
}
