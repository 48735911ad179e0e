//! Reports as read: what can be worked out again is compared.

use serde::Deserialize;

use super::{
    ContentHash, HoleReview, InspectionReport, Outcome, PaymentReview, Plan, ReportFormat, RunLog,
    ServerResult,
};

/// A report before it is compared with itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportFile {
    format: ReportFormat,
    plan_sha256: ContentHash,
    plan: Plan,
    run: RunLog,
    servers: Vec<ServerResult>,
    #[serde(default)]
    holes: Option<HoleReview>,
    #[serde(default)]
    payment: Option<PaymentReview>,
    outcome: Outcome,
}

/// A report contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Contradiction {
    /// The plan is not the one whose hash is given.
    #[error("the plan's SHA-256 is {found}, not {stated}")]
    Plan {
        /// What is given.
        stated: ContentHash,
        /// What it is.
        found: ContentHash,
    },
    /// The servers are not the plan's.
    #[error("the results are not those of the plan's servers, in their order")]
    Servers,
    /// The outcome is not what the judgements lead to.
    #[error("the judgements lead to {found:?}, not to {stated:?}")]
    Outcome {
        /// What is given.
        stated: Outcome,
        /// What they lead to.
        found: Outcome,
    },
}

impl TryFrom<ReportFile> for InspectionReport {
    type Error = Contradiction;

    fn try_from(file: ReportFile) -> Result<Self, Contradiction> {
        let report = Self {
            format: file.format,
            plan_sha256: file.plan_sha256,
            plan: file.plan,
            run: file.run,
            servers: file.servers,
            holes: file.holes,
            payment: file.payment,
            outcome: file.outcome,
        };
        let (stated, found) = (report.plan_sha256, report.plan.digest());
        if stated != found {
            return Err(Contradiction::Plan { stated, found });
        }
        let named = report.plan.servers().map(|(server, _)| &server.name);
        if !named.eq(report.servers.iter().map(|r| &r.server)) {
            return Err(Contradiction::Servers);
        }
        let (stated, found) = (report.outcome, report.conclusion());
        if stated != found {
            return Err(Contradiction::Outcome { stated, found });
        }
        Ok(report)
    }
}
