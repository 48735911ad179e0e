//! `spot-inspection`: agree on, move, stop, conclude, show and list spot inspections.

use std::{path::PathBuf, process::ExitCode};

use clap::{ArgGroup, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    casework::{Announcement, SpotInspection, SpotNumber, SpotOutcome, SpotRefusal, Window},
    registry::Refusal,
    scheme::Text,
};
use shirushi_verifier::domain::{PassNumber, UnixTime};

use super::{decide, papers, rows, stood};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on spot inspections.
#[derive(Debug, Subcommand)]
pub(crate) enum SpotCommand {
    /// Record that a spot inspection was agreed with the holder of a pass
    Announce {
        /// The pass
        #[arg(long, value_name = "NUMBER")]
        pass: PassNumber,
        /// What is to be looked at, and for what cause
        #[arg(long, value_name = "TEXT")]
        subject: Text,
        /// How the holder was consulted
        #[arg(long, value_name = "TEXT")]
        consulted: Option<Text>,
        #[command(flatten)]
        window: WindowForm,
    },
    /// Agree on another window, also after it was stopped
    Move {
        /// Its number, such as S12
        number: SpotNumber,
        #[command(flatten)]
        window: WindowForm,
    },
    /// Stop it; another window is needed then
    Stop {
        /// Its number, such as S12
        number: SpotNumber,
        /// Why, for the audit
        #[arg(long, value_name = "TEXT")]
        reason: Text,
    },
    /// Conclude it, once its window has begun
    #[command(group = ArgGroup::new("outcome").args(["as_reviewed", "changed"]).required(true))]
    Conclude {
        /// Its number, such as S12
        number: SpotNumber,
        /// The system is as it was when it was reviewed
        #[arg(long)]
        as_reviewed: bool,
        /// It is not
        #[arg(long)]
        changed: bool,
        /// How many findings there are
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        findings: u32,
        /// What was found, in a line; the holder is told
        #[arg(long, value_name = "TEXT")]
        remark: Text,
        /// The report
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
        /// The pass lapses until this day, by which it must be passed anew
        #[arg(long, value_name = "DATE", requires = "changed")]
        lapse: Option<Date>,
    },
    /// Show a spot inspection
    Show {
        /// Its number, such as S12
        number: SpotNumber,
    },
    /// List spot inspections
    List {
        /// Only those that have not come to their end
        #[arg(long)]
        open: bool,
    },
}

/// When an inspection runs.
#[derive(Debug, clap::Args)]
pub(crate) struct WindowForm {
    /// When it begins, such as 2026-12-01T01:00:00Z
    #[arg(long, value_name = "TIME")]
    from: UnixTime,
    /// When it ends
    #[arg(long, value_name = "TIME")]
    to: UnixTime,
    /// Whom to call meanwhile
    #[arg(long, value_name = "TEXT")]
    on_duty: Text,
}

impl From<WindowForm> for Window {
    fn from(form: WindowForm) -> Self {
        let WindowForm { from, to, on_duty } = form;
        Self { from, to, on_duty }
    }
}

/// A spot inspection with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: SpotNumber,
    #[serde(flatten)]
    inspection: &'a SpotInspection,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let SpotInspection { pass, subject, .. } = self.inspection;
        let stand = match (&self.inspection.outcome, &self.inspection.window) {
            (Some(outcome), _) if outcome.as_reviewed => "as reviewed".to_owned(),
            (Some(outcome), _) => format!("{} findings", outcome.findings),
            (None, Some(window)) => format!("agreed for {}", window.from),
            (None, None) => "stopped".to_owned(),
        };
        format!("{}  pass {pass}  {subject}  {stand}", self.number)
    }
}

impl SpotCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        match self {
            Self::Announce {
                pass,
                subject,
                consulted,
                window,
            } => {
                let announcement = Announcement {
                    pass,
                    subject,
                    consulted,
                    window: window.into(),
                };
                let number = decide(context, &office, |desk| {
                    desk.announce_spot_inspection(announcement)
                })?;
                stood(context, &number, "announced")?;
            }
            Self::Move { number, window } => {
                decide(context, &office, |desk| {
                    desk.move_spot_inspection(number, window.into())
                })?;
                stood(context, &number, "announced")?;
            }
            Self::Stop { number, reason } => {
                decide(context, &office, |desk| {
                    desk.stop_spot_inspection(number, reason)
                })?;
                stood(context, &number, "stopped")?;
            }
            Self::Conclude {
                number,
                as_reviewed,
                findings,
                remark,
                report,
                lapse,
                ..
            } => {
                let outcome = SpotOutcome {
                    as_reviewed,
                    findings,
                    remark,
                    report: papers::keep(&office, &report)?,
                };
                decide(context, &office, |desk| {
                    desk.conclude_spot_inspection(number, outcome, lapse)
                })?;
                stood(context, &number, "concluded")?;
            }
            Self::Show { number } => {
                let registry = office.store().registry();
                let found = registry.casework().spot_inspection(number);
                let missing = || Refusal::from(SpotRefusal::NoSuchInspection(number));
                let inspection = found.ok_or_else(missing)?;
                let shown = Shown { number, inspection };
                context.output.answer(&shown, || shown.line())?;
            }
            Self::List { open } => {
                let registry = office.store().registry();
                let all = registry.casework().spot_inspections();
                let shown: Vec<_> = all
                    .filter(|(_, inspection)| !open || inspection.outcome.is_none())
                    .map(|(number, inspection)| Shown { number, inspection })
                    .collect();
                rows(context, &shown, Shown::line)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
