//! `crawl findings`: list, show, file as a case, set aside.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use shirushi_authority::{
    casework::{
        FindingNumber,
        finding::{Finding, Handling},
    },
    office::Office,
    registry::Registry,
    scheme::Text,
};

use super::print;
use crate::cli::{
    case::{change, tell},
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on findings.
#[derive(Debug, Subcommand)]
pub(crate) enum FindingsCommand {
    /// List findings, the oldest first
    List {
        /// Only those of which this became
        #[arg(long, value_enum, value_name = "STATE")]
        state: Option<StateWord>,
        /// Only those that are there still
        #[arg(long)]
        there: bool,
    },
    /// Show a finding
    Show(One),
    /// Follow a finding as a misuse case
    File {
        #[command(flatten)]
        finding: One,
        /// Recommend to the operator to stop by this day
        #[arg(long, value_name = "DATE")]
        stop_by: Option<Date>,
    },
    /// Record that a finding is no misuse
    SetAside {
        #[command(flatten)]
        finding: One,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
}

/// A finding.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct One {
    /// Number of the finding, such as F7
    #[arg(value_name = "FINDING")]
    number: FindingNumber,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateWord {
    /// Nothing yet
    Open,
    /// The holder was advised
    Advised,
    /// It is followed as a case
    Filed,
    /// Staff say that it is none
    SetAside,
}

impl FindingsCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        match self {
            Self::List { state, there } => {
                let registry = office.store().registry();
                let wanted = |finding: &&Finding| {
                    let of_state = state.is_none_or(|s| s.is_of(finding.handling()));
                    of_state && (!there || finding.is_there())
                };
                let findings: Vec<_> = registry.findings().iter().filter(wanted).collect();
                context
                    .output
                    .answer(&findings, || print::findings(&findings))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Show(One { number }) => {
                let registry = office.store().registry();
                let finding = existing(&registry, number)?;
                context.output.answer(finding, || print::finding(finding))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::File { finding, stop_by } => file(context, &office, finding.number, stop_by),
            Self::SetAside { finding, why } => {
                let number = finding.number;
                let ((), notices) = change(context, &office, |registry, _, _| {
                    registry.set_finding_aside(number, why)
                })?;
                tell(context, "Finding", &number, "set aside", notices)
            }
        }
    }
}

fn file(
    context: &Context,
    office: &Office,
    number: FindingNumber,
    stop_by: Option<Date>,
) -> Result<ExitCode, Failure> {
    let (case, notices) = change(context, office, |registry, schemes, now| {
        registry.file_finding(schemes, number, stop_by, now)
    })?;
    let registry = office.store().registry();
    let state = registry.misuses().get(case).map(|case| case.stage().name());
    tell(context, "Case", &case, state.unwrap_or("opened"), notices)
}

fn existing(registry: &Registry, number: FindingNumber) -> Result<&Finding, Failure> {
    let finding = registry.findings().get(number);
    Ok(finding.with_context(|| format!("there is no finding {number}"))?)
}

impl StateWord {
    fn is_of(self, handling: &Handling) -> bool {
        matches!(
            (self, handling),
            (Self::Open, Handling::Open)
                | (Self::Advised, Handling::Advised { .. })
                | (Self::Filed, Handling::Filed { .. })
                | (Self::SetAside, Handling::SetAside { .. })
        )
    }
}
