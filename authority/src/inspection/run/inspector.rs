//! The inspector: takes a plan through the gate and comes back with a report.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use rustls::pki_types::ServerName as TlsName;
use shirushi_verifier::domain::UnixTime;

use super::{Gate, Halt, Reach, StopSwitch, scan};
use crate::inspection::{
    Clock, Judgement, Plan,
    address::AddressPolicy,
    names::{Host, HostName, ServerName},
    plan::{DeclaredServer, DeclaredService, Item, PlanError, Resolver, TlsDeclaration, Transport},
    ports::{PortPolicy, PortSet, judge},
    report::{AddressResult, InspectionReport, LogEntry, Logged, RunEnd, RunLog, ServerResult},
    tls::{Probed, RevocationList, Roots, Subject, TlsPolicy, TlsResult, check, fetch_list, probe},
};

/// What an inspection is made with.
pub struct Inspector<'a, R> {
    /// The plan.
    pub plan: &'a Plan,
    /// The time.
    pub clock: &'a dyn Clock,
    /// Stops the run from outside.
    pub stop: StopSwitch,
    /// Which addresses may be connected to.
    pub addresses: AddressPolicy,
    /// The rules of the port check.
    pub ports: &'a PortPolicy,
    /// The rules of the TLS check.
    pub tls: &'a TlsPolicy,
    /// Whom to trust.
    pub roots: &'a Roots,
    /// Revocation lists that were given.
    pub lists: Vec<RevocationList>,
    /// Resolves the hosts of revocation lists; servers' addresses are pinned.
    pub resolver: &'a R,
    /// Told how far the run is.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl<R> std::fmt::Debug for Inspector<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inspector")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many ports will be looked at on the next address.
    Ports(usize),
    /// One port was looked at.
    Port,
}

/// Why a run did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunRefusal {
    /// The window is not open.
    #[error(transparent)]
    Halt(#[from] Halt),
    /// The plan names an address that may not be connected to.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl<R: Resolver> Inspector<'_, R> {
    /// Runs the plan: to its end, or until the window ends or someone stops it. What is known by then is reported.
    ///
    /// # Errors
    /// [`RunRefusal`], before any connection is made.
    pub async fn run(self) -> Result<InspectionReport, RunRefusal> {
        self.plan.allowed_by(self.addresses)?;
        let gate = Gate::new(self.plan, self.clock, self.stop.clone());
        let started = gate.open()?;
        let mut run = Run {
            given: self.lists.len(),
            lists: self.lists,
            plan: self.plan,
            clock: self.clock,
            addresses: self.addresses,
            ports: self.ports,
            tls: self.tls,
            roots: self.roots,
            resolver: self.resolver,
            progress: self.progress,
            gate: &gate,
            fetched: BTreeMap::new(),
            log: Vec::new(),
            halt: None,
        };
        let mut servers = Vec::new();
        for (server, addresses) in self.plan.servers() {
            servers.push(run.server(server, addresses).await);
        }
        let log = RunLog {
            started,
            ended: self.clock.now(),
            end: run
                .halt
                .map_or(RunEnd::Completed, |halt| RunEnd::Stopped { halt }),
            connections: gate.made(),
            entries: run.log,
        };
        Ok(InspectionReport::new(self.plan.clone(), log, servers))
    }
}

/// A run under way.
struct Run<'a, R> {
    plan: &'a Plan,
    clock: &'a dyn Clock,
    addresses: AddressPolicy,
    ports: &'a PortPolicy,
    tls: &'a TlsPolicy,
    roots: &'a Roots,
    resolver: &'a R,
    progress: &'a (dyn Fn(Progress) + Sync),
    gate: &'a Gate<'a>,
    /// Given lists, and fetched ones after them.
    lists: Vec<RevocationList>,
    given: usize,
    /// What became of each URL.
    fetched: BTreeMap<String, Option<String>>,
    log: Vec<LogEntry>,
    halt: Option<Halt>,
}

impl<R: Resolver> Run<'_, R> {
    async fn server(&mut self, server: &DeclaredServer, addresses: &[IpAddr]) -> ServerResult {
        let mut results = Vec::new();
        for address in addresses {
            results.push(self.address(server, *address).await);
        }
        ServerResult {
            server: server.name.clone(),
            addresses: results,
        }
    }

    async fn address(&mut self, server: &DeclaredServer, address: IpAddr) -> AddressResult {
        self.note(&server.name, address, Logged::Began);
        let items = &self.plan.declaration().items;
        let (ports, reach, judgement) = if items.contains(&Item::Ports) {
            let scanned = self.scan(server, address).await;
            let remarks = judge(
                self.ports,
                &server.services,
                &scanned.ports,
                &self.plan.declaration().inspected_from,
            );
            let judgement = Judgement::of(self.ports.version.as_str(), &remarks);
            (Some(scanned.ports), scanned.reach, Some(judgement))
        } else {
            (None, Reach::NotTried, None)
        };
        let mut tls = Vec::new();
        if items.contains(&Item::Tls) && reach != Reach::Silent {
            for service in &server.services {
                if let Some(declared) = &service.tls {
                    tls.push(self.tls(server, service, declared, address).await);
                }
            }
        }
        AddressResult {
            address,
            reach,
            ports,
            port_judgement: judgement,
            tls,
        }
    }

    async fn scan(&mut self, server: &DeclaredServer, address: IpAddr) -> super::Scanned {
        let declaration = self.plan.declaration();
        let of_tcp = |s: &&DeclaredService| s.transport == Transport::Tcp;
        let declared: PortSet = server
            .services
            .iter()
            .filter(of_tcp)
            .map(|s| s.port.get())
            .collect();
        let mut others = if declaration.all_ports {
            PortSet::all()
        } else {
            self.ports.tcp_ports()
        };
        others.extend(declaration.reviewer_ports.iter());
        let mut all = others.clone();
        all.extend(declared.iter());
        (self.progress)(Progress::Ports(all.len()));
        let per_host = usize::from(declaration.rate.per_host);
        let progress = self.progress;
        let looked_at = move || progress(Progress::Port);
        let scanned = scan(self.gate, address, &declared, &others, per_host, &looked_at).await;
        let open = scanned.ports.tcp.open.len();
        let unchecked = scanned.ports.tcp.unchecked.len();
        self.note(&server.name, address, Logged::Scanned { open, unchecked });
        self.halted(&server.name, address, scanned.halt.clone());
        scanned
    }

    async fn tls(
        &mut self,
        server: &DeclaredServer,
        service: &DeclaredService,
        declared: &TlsDeclaration,
        address: IpAddr,
    ) -> TlsResult {
        let port = service.port.get();
        let name = declared.name.clone().or(match &server.host {
            Host::Name(name) => Some(name.clone()),
            Host::Address(_) => None,
        });
        let probed = probe(self.gate, SocketAddr::new(address, port), name.as_ref()).await;
        self.note(&server.name, address, Logged::TlsProbed { port });
        self.halted(&server.name, address, probed.halt.clone());
        let not_fetched = self.fetch_lists(&server.name, address, &probed).await;
        let checks = check(&Subject {
            probed: &probed,
            declared,
            host: tls_name(name.as_ref(), address),
            policy: self.tls,
            roots: self.roots,
            lists: &self.lists,
            not_fetched: &not_fetched,
            now: self.clock.now(),
        });
        let observation = probed.observation;
        TlsResult {
            port,
            observation,
            checks,
        }
    }

    /// Fetches the lists that the chain names, each once a run; what failed is answered.
    async fn fetch_lists(
        &mut self,
        server: &ServerName,
        address: IpAddr,
        probed: &Probed,
    ) -> Vec<String> {
        if !self.plan.declaration().fetch_revocation_lists {
            return Vec::new();
        }
        let contents = probed
            .observation
            .chain
            .iter()
            .filter_map(|f| f.content.as_ref());
        let urls: Vec<String> = contents.flat_map(|c| c.revocation_lists.clone()).collect();
        let mut failed = Vec::new();
        for url in urls {
            if !self.fetched.contains_key(&url) && self.lists.len() - self.given < MAX_FETCHED {
                let outcome = fetch_list(self.gate, self.resolver, self.addresses, &url).await;
                let problem = match outcome {
                    Ok(list) => {
                        self.lists.push(list);
                        None
                    }
                    Err(fault) => Some(fault.to_string()),
                };
                let fetched = problem.is_none();
                self.note(
                    server,
                    address,
                    Logged::ListFetched {
                        url: url.clone(),
                        fetched,
                    },
                );
                self.fetched.insert(url.clone(), problem);
            }
            failed.extend(self.fetched.get(&url).cloned().flatten());
        }
        failed
    }

    fn note(&mut self, server: &ServerName, address: IpAddr, what: Logged) {
        self.log.push(LogEntry {
            at: self.now(),
            server: server.clone(),
            address,
            what,
        });
    }

    /// Notes the first halt; later ones are its echo.
    fn halted(&mut self, server: &ServerName, address: IpAddr, halt: Option<Halt>) {
        if self.halt.is_none() && halt.is_some() {
            self.note(server, address, Logged::Halted);
            self.halt = halt;
        }
    }

    fn now(&self) -> UnixTime {
        self.clock.now()
    }
}

/// Lists fetched in one run at most.
const MAX_FETCHED: usize = 64;

fn tls_name(name: Option<&HostName>, address: IpAddr) -> TlsName<'static> {
    let named = name.and_then(|n| TlsName::try_from(n.as_str().to_owned()).ok());
    named.unwrap_or_else(|| TlsName::from(address))
}
