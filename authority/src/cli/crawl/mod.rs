//! `crawl`: look for misuse on the web, and at what was found.

mod evidence;
mod findings;
mod print;
mod run;
mod status;

use std::process::ExitCode;

use clap::Subcommand;

use super::{context::Context, failure::Failure};

/// Commands of the crawler.
#[derive(Debug, Subcommand)]
pub(crate) enum CrawlCommand {
    /// Look for misuse on the web
    Run(run::Run),
    /// Show what is found, what waits, and what is due
    Status(status::Status),
    /// List findings, file them as cases, set them aside
    #[command(subcommand)]
    Findings(findings::FindingsCommand),
    /// Write all evidence of a case or a finding to a signed zip
    Evidence(evidence::WriteEvidence),
}

impl CrawlCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Run(command) => command.run(context),
            Self::Status(command) => command.run(context),
            Self::Findings(command) => command.run(context),
            Self::Evidence(command) => command.run(context),
        }
    }
}
