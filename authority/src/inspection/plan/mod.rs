//! Plans: a complete declaration whose addresses are resolved once and pinned (ECOM 6.2.2.3, 6.2.2.4).

mod declaration;
mod file;
mod gap;
mod resolve;
#[cfg(test)]
pub(crate) mod tests;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use super::{
    address::{AddressPolicy, AddressRefusal},
    hash::ContentHash,
    names::{Host, ServerName},
};

pub use declaration::{
    AccessRestriction, ClientCertificate, Consent, Contact, Declaration, DeclaredServer,
    DeclaredService, Item, Rate, TlsDeclaration, TlsVersion, Transport, Window,
};
pub use file::FileError;
pub use gap::Gap;
pub use resolve::{ResolveFault, Resolver, SystemResolver};

/// What a declaration may hold.
pub mod limits {
    /// Servers.
    pub const SERVERS: usize = 64;
    /// Services of a server.
    pub const SERVICES: usize = 64;
    /// Addresses of a server.
    pub const ADDRESSES: usize = 8;
    /// Addresses an inspection comes from.
    pub const INSPECTORS: usize = 16;
    /// Ports that the reviewer adds; 4.3.4.2 asks for an upper limit.
    pub const REVIEWER_PORTS: usize = 4_096;
    /// The longest window: three days.
    pub const WINDOW_SECONDS: i64 = 3 * 86_400;
    /// How long before the window consent may have been given.
    pub const CONSENT_DAYS: i64 = 90;
}

/// A plan: nothing is missing, and every address that may be connected to is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlanFile")]
pub struct Plan {
    prepared_at: UnixTime,
    targets: Vec<Target>,
    declaration: Declaration,
}

/// A plan as read, before it is checked again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    prepared_at: UnixTime,
    targets: Vec<Target>,
    declaration: Declaration,
}

/// A server's pinned addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The server.
    pub server: ServerName,
    /// Its addresses, 1 to 8.
    pub addresses: Vec<IpAddr>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The declaration is not complete.
    #[error("the declaration is not complete: {}", gaps.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Incomplete {
        /// Everything that stands in the way.
        gaps: Vec<Gap>,
    },
    /// A host cannot be resolved.
    #[error("6.2.2.3: server {server}: {fault}")]
    Unresolved {
        /// The server.
        server: ServerName,
        /// What the resolver said.
        fault: ResolveFault,
    },
    /// A server has no address, or more than are inspected.
    #[error("6.2.2.3: server {server} has {found} addresses; 1 to {max} are inspected")]
    Addresses {
        /// The server.
        server: ServerName,
        /// Addresses found.
        found: usize,
        /// Addresses taken.
        max: usize,
    },
    /// An address may not be connected to.
    #[error("4.3.4.1: server {server}: {refusal}")]
    Address {
        /// The server.
        server: ServerName,
        /// Why not.
        refusal: AddressRefusal,
    },
    /// Two servers have the same address: what is found could not be told apart.
    #[error("6.2.2.3: servers {first} and {second} both have the address {address}")]
    AddressTwice {
        /// One.
        first: ServerName,
        /// The other.
        second: ServerName,
        /// Their address.
        address: IpAddr,
    },
    /// The pinned addresses are not those of the declared servers, in their order.
    #[error("the plan's targets are not the declared servers; prepare it again")]
    OtherTargets,
}

impl Plan {
    /// Makes a plan: checks that nothing is missing, resolves host names once, pins the addresses.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn prepare(
        declaration: Declaration,
        now: UnixTime,
        resolver: &impl Resolver,
        policy: AddressPolicy,
    ) -> Result<Self, PlanError> {
        let gaps = declaration.gaps(now);
        if !gaps.is_empty() {
            return Err(PlanError::Incomplete { gaps });
        }
        let mut targets = Vec::new();
        for server in &declaration.servers {
            let addresses = match &server.host {
                Host::Address(address) => vec![address.to_canonical()],
                Host::Name(name) => {
                    resolver
                        .addresses(name)
                        .await
                        .map_err(|fault| PlanError::Unresolved {
                            server: server.name.clone(),
                            fault,
                        })?
                }
            };
            targets.push(Target {
                server: server.name.clone(),
                addresses,
            });
        }
        let plan = Self::checked(now, targets, declaration)?;
        plan.allowed_by(policy)?;
        Ok(plan)
    }

    fn checked(
        prepared_at: UnixTime,
        targets: Vec<Target>,
        declaration: Declaration,
    ) -> Result<Self, PlanError> {
        let gaps = declaration.shape();
        if !gaps.is_empty() {
            return Err(PlanError::Incomplete { gaps });
        }
        let named = declaration.servers.iter().map(|s| &s.name);
        if !named.eq(targets.iter().map(|t| &t.server)) {
            return Err(PlanError::OtherTargets);
        }
        for (server, target) in declaration.servers.iter().zip(&targets) {
            let (found, max) = (target.addresses.len(), limits::ADDRESSES);
            if found == 0 || found > max {
                let server = target.server.clone();
                return Err(PlanError::Addresses { server, found, max });
            }
            let other = |a: IpAddr| target.addresses != [a.to_canonical()];
            if gap::literal(&server.host).is_some_and(other) {
                return Err(PlanError::OtherTargets);
            }
        }
        addresses_apart(&targets)?;
        Ok(Self {
            prepared_at,
            targets,
            declaration,
        })
    }

    /// Checks every pinned address; done when a plan is made and again when it is run.
    ///
    /// # Errors
    /// [`PlanError::Address`].
    pub fn allowed_by(&self, policy: AddressPolicy) -> Result<(), PlanError> {
        for target in &self.targets {
            for address in &target.addresses {
                policy
                    .check(*address)
                    .map_err(|refusal| PlanError::Address {
                        server: target.server.clone(),
                        refusal,
                    })?;
            }
        }
        Ok(())
    }

    /// When it was made and host names were resolved.
    pub fn prepared_at(&self) -> UnixTime {
        self.prepared_at
    }

    /// What was declared.
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// The declared servers with their pinned addresses.
    pub fn servers(&self) -> impl ExactSizeIterator<Item = (&DeclaredServer, &[IpAddr])> {
        let targets = self.targets.iter().map(|t| t.addresses.as_slice());
        self.declaration.servers.iter().zip(targets)
    }

    /// The declared server with this address or host name, as scanners' reports name their targets.
    pub fn server_at(&self, host: &Host) -> Option<&DeclaredServer> {
        let here = |(server, addresses): &(&DeclaredServer, &[IpAddr])| match host {
            Host::Address(address) => addresses.contains(&address.to_canonical()),
            Host::Name(_) => server.host == *host,
        };
        self.servers().find(here).map(|(server, _)| server)
    }

    /// Whether this address is pinned.
    pub fn names(&self, address: IpAddr) -> bool {
        self.targets.iter().any(|t| t.addresses.contains(&address))
    }

    /// The SHA-256 of the plan in JSON, by which consent, run and report can be tied together.
    pub fn digest(&self) -> ContentHash {
        ContentHash::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

fn addresses_apart(targets: &[Target]) -> Result<(), PlanError> {
    let mut seen = std::collections::BTreeMap::new();
    for target in targets {
        for address in &target.addresses {
            if let Some(first) = seen.insert(*address, &target.server) {
                return Err(PlanError::AddressTwice {
                    first: first.clone(),
                    second: target.server.clone(),
                    address: *address,
                });
            }
        }
    }
    Ok(())
}

impl TryFrom<PlanFile> for Plan {
    type Error = PlanError;

    fn try_from(file: PlanFile) -> Result<Self, PlanError> {
        Self::checked(file.prepared_at, file.targets, file.declaration)
    }
}
