//! The report of an inspection: plan, run log, results of every server, judgements; in JSON, and as text in Japanese and English (ECOM 6.2.4).

mod attach;
mod file;
mod text;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use super::{
    Judgement, Outcome, Plan,
    hash::ContentHash,
    holes::HoleReview,
    names::ServerName,
    payment::PaymentReview,
    ports::PortScan,
    run::{Halt, Reach},
    tls::TlsResult,
};

pub use attach::AttachRefusal;
pub use file::Contradiction;

/// An inspection, from its plan to its judgements.
///
/// Read only if the plan's hash and the outcome are what the rest leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "file::ReportFile")]
pub struct InspectionReport {
    /// The shape of this document.
    pub format: ReportFormat,
    /// SHA-256 of the plan in JSON.
    pub plan_sha256: ContentHash,
    /// The plan.
    pub plan: Plan,
    /// What was done.
    pub run: RunLog,
    /// What was found on each server, in the plan's order.
    pub servers: Vec<ServerResult>,
    /// Known holes, once scanners' reports are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holes: Option<HoleReview>,
    /// Payment evidence, where cards are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentReview>,
    /// The worst of all judgements; at best undecided where the run was stopped.
    pub outcome: Outcome,
}

/// The version of the report's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReportFormat {
    /// The first.
    #[serde(rename = "shirushi-inspection-1")]
    V1,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunLog {
    /// When the run began.
    pub started: UnixTime,
    /// When it ended.
    pub ended: UnixTime,
    /// How.
    pub end: RunEnd,
    /// Connections begun to declared servers.
    pub connections: u64,
    /// Step by step.
    pub entries: Vec<LogEntry>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum RunEnd {
    /// Everything was looked at.
    Completed,
    /// It was broken off; what is left needs another window (6.2.2.5).
    Stopped {
        /// Why.
        halt: Halt,
    },
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// When.
    pub at: UnixTime,
    /// On which server.
    pub server: ServerName,
    /// At which address.
    pub address: IpAddr,
    /// What.
    pub what: Logged,
}

/// What a step was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Logged {
    /// The address had its turn.
    Began,
    /// Its ports were looked at.
    Scanned {
        /// Open ports.
        open: usize,
        /// Ports not looked at.
        unchecked: usize,
    },
    /// A service's TLS was looked at.
    TlsProbed {
        /// Its port.
        port: u16,
    },
    /// A revocation list was asked for, at a server that is not the operator's.
    ListFetched {
        /// Where.
        url: String,
        /// Whether it came.
        fetched: bool,
    },
    /// No further connection was made from here on.
    Halted,
}

/// A server's results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerResult {
    /// The server.
    pub server: ServerName,
    /// Each of its addresses.
    pub addresses: Vec<AddressResult>,
}

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressResult {
    /// The address.
    pub address: IpAddr,
    /// Whether it can be reached as declared.
    pub reach: Reach,
    /// Its ports, where they were inspected.
    pub ports: Option<PortScan>,
    /// How its ports were judged.
    pub port_judgement: Option<Judgement>,
    /// Its TLS services.
    pub tls: Vec<TlsResult>,
}

impl InspectionReport {
    /// The report of a run.
    pub fn new(plan: Plan, run: RunLog, servers: Vec<ServerResult>) -> Self {
        let mut report = Self {
            format: ReportFormat::V1,
            plan_sha256: plan.digest(),
            plan,
            run,
            servers,
            holes: None,
            payment: None,
            outcome: Outcome::Undecided,
        };
        report.conclude();
        report
    }

    /// Adds the review of scanners' reports.
    pub fn add_holes(&mut self, review: HoleReview) {
        self.holes = Some(review);
        self.conclude();
    }

    /// Adds the review of payment evidence.
    pub fn add_payment(&mut self, review: PaymentReview) {
        self.payment = Some(review);
        self.conclude();
    }

    /// Whether everything was looked at.
    pub fn is_complete(&self) -> bool {
        self.run.end == RunEnd::Completed
    }

    fn conclude(&mut self) {
        self.outcome = self.conclusion();
    }

    fn conclusion(&self) -> Outcome {
        let servers = self.servers.iter().map(ServerResult::outcome);
        let holes = self.holes.iter().map(|h| h.judgement.outcome);
        let payment = self.payment.iter().map(|p| p.judgement.outcome);
        let stopped = (!self.is_complete()).then_some(Outcome::Undecided);
        Outcome::worst(servers.chain(holes).chain(payment).chain(stopped))
    }
}

impl ServerResult {
    /// The worst of its addresses.
    pub fn outcome(&self) -> Outcome {
        Outcome::worst(self.addresses.iter().map(AddressResult::outcome))
    }
}

impl AddressResult {
    /// The worst of its checks. A server that cannot be reached is undecided: it was not inspected.
    pub fn outcome(&self) -> Outcome {
        let ports = self.port_judgement.iter().map(|j| j.outcome);
        let tls = self.tls.iter().map(TlsResult::outcome);
        let silent = matches!(self.reach, Reach::Silent).then_some(Outcome::Undecided);
        let nothing =
            (self.port_judgement.is_none() && self.tls.is_empty()).then_some(Outcome::Undecided);
        Outcome::worst(ports.chain(tls).chain(silent).chain(nothing))
    }
}
