//! The connect scan of one address: which ports accept a connection (ECOM 4.3.4.2(1), 6.2.2.3).

use std::net::{IpAddr, SocketAddr};

use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};

use super::gate::{Attempt, Gate, Halt};
use crate::inspection::ports::{PortScan, PortSet, PortStates, Scanner};

/// Whether a server can be reached as declared (6.2.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// A declared port accepted a connection.
    Reached,
    /// The address answers, but no declared port accepted a connection.
    NoDeclaredPort,
    /// Nothing answered on any declared port; the address was left alone after that.
    Silent,
    /// It was not tried, or not to the end.
    NotTried,
}

/// What the scan of an address found.
#[derive(Debug)]
pub struct Scanned {
    /// Whether it can be reached.
    pub reach: Reach,
    /// Its ports.
    pub ports: PortScan,
    /// Why the scan ended early, if it did.
    pub halt: Option<Halt>,
}

/// Looks at the declared ports first; where all of them are silent, at no other.
///
/// `looked_at` is called once for every port.
pub async fn scan(
    gate: &Gate<'_>,
    address: IpAddr,
    declared: &PortSet,
    others: &PortSet,
    per_host: usize,
    looked_at: &(dyn Fn() + Sync),
) -> Scanned {
    let mut states = PortStates::default();
    let first = connect_all(gate, address, declared, per_host, looked_at, &mut states).await;
    let reach = reach(&states, declared);
    let others: PortSet = others.iter().filter(|p| !declared.contains(*p)).collect();
    let halt = match (first, reach) {
        (Err(halt), _) => {
            states.unchecked.extend(others.iter());
            Some(halt)
        }
        (Ok(()), Reach::Silent) => {
            states.unchecked.extend(others.iter());
            None
        }
        (Ok(()), _) => connect_all(gate, address, &others, per_host, looked_at, &mut states)
            .await
            .err(),
    };
    Scanned {
        reach,
        ports: PortScan {
            scanners: vec![Scanner::Connect],
            tcp: states,
            udp: PortStates::default(),
        },
        halt,
    }
}

fn reach(states: &PortStates, declared: &PortSet) -> Reach {
    let any = |set: &PortSet| declared.iter().any(|p| set.contains(p));
    if any(&states.open) {
        Reach::Reached
    } else if any(&states.unchecked) || declared.is_empty() {
        Reach::NotTried
    } else if any(&states.closed) {
        Reach::NoDeclaredPort
    } else {
        Reach::Silent
    }
}

async fn connect_all(
    gate: &Gate<'_>,
    address: IpAddr,
    ports: &PortSet,
    per_host: usize,
    looked_at: &(dyn Fn() + Sync),
    states: &mut PortStates,
) -> Result<(), Halt> {
    let attempts = stream::iter(ports.iter()).map(async |port| {
        // The connection is closed at once: nothing is sent, nothing is read.
        let state =
            gate.connect(SocketAddr::new(address, port))
                .await
                .map(|attempt| match attempt {
                    Attempt::Open(_) => State::Open,
                    Attempt::Closed => State::Closed,
                    Attempt::Filtered => State::Filtered,
                });
        (port, state)
    });
    let mut attempts = std::pin::pin!(attempts.buffer_unordered(per_host.max(1)));
    let mut halted = Ok(());
    while let Some((port, state)) = attempts.next().await {
        match state {
            Ok(State::Open) => states.open.insert(port),
            Ok(State::Closed) => states.closed.insert(port),
            Ok(State::Filtered) => states.filtered.insert(port),
            Err(halt) => {
                states.unchecked.insert(port);
                halted = halted.and(Err(halt));
                continue;
            }
        }
        looked_at();
    }
    halted
}

#[derive(Debug, Clone, Copy)]
enum State {
    Open,
    Closed,
    Filtered,
}
