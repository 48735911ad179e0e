//! Resolving host names, once, when a plan is prepared.

use std::{collections::BTreeSet, future::Future, net::IpAddr, time::Duration};

use crate::inspection::names::HostName;

/// Looks up the addresses of a host.
pub trait Resolver: Sync {
    /// The addresses, in any order.
    fn addresses(
        &self,
        host: &HostName,
    ) -> impl Future<Output = Result<Vec<IpAddr>, ResolveFault>> + Send;
}

/// A host could not be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host} cannot be resolved: {problem}")]
pub struct ResolveFault {
    /// The host.
    pub host: HostName,
    /// What the resolver said.
    pub problem: String,
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

/// The longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(15);

impl Resolver for SystemResolver {
    async fn addresses(&self, host: &HostName) -> Result<Vec<IpAddr>, ResolveFault> {
        let fault = |problem: String| ResolveFault {
            host: host.clone(),
            problem,
        };
        // The final dot keeps the machine's search domains out.
        let name = format!("{host}.");
        let lookup = tokio::time::timeout(TIMEOUT, tokio::net::lookup_host((name, 0))).await;
        let answer = lookup
            .map_err(|_| fault(format!("no answer in {} seconds", TIMEOUT.as_secs())))?
            .map_err(|e| fault(e.to_string()))?;
        let addresses: BTreeSet<IpAddr> = answer.map(|a| a.ip().to_canonical()).collect();
        Ok(addresses.into_iter().collect())
    }
}
