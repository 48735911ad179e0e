//! `agenda`: what opens and ends in the days to come.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use jiff::{ToSpan, civil::Date};
use shirushi_authority::calendar;

use super::{
    context::{Context, Signing},
    failure::Failure,
    output::Output,
};

/// Show what opens and ends: renewals, expiries, lapses, re-reviews, fees, audits.
#[derive(Debug, Args)]
pub(crate) struct Agenda {
    /// First day; today, if not given
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day; ninety days after the first, if not given
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to write an agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each, or with --json one document
    Text,
    /// A sheet for spreadsheets
    Csv,
    /// A calendar for calendar programs
    Ics,
}

/// Days shown where no last day is given.
const DAYS_SHOWN: i32 = 90;

impl Agenda {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let (now, schemes) = (context.now()?, office.assets().schemes());
        let today = schemes.iter().next().map(|s| s.zone.day_of(now));
        let from = self.from.or(today).context("there is no scheme")?;
        let to = self.to.unwrap_or(from.saturating_add(DAYS_SHOWN.days()));
        let registry = office.store().registry();
        let agenda = registry.agenda(schemes, from, to)?;
        match self.format {
            Format::Text => context.output.answer(&agenda, || {
                let lines = agenda
                    .iter()
                    .map(|a| format!("{}  {}", a.day, a.what.told()));
                let mut lines: Vec<String> = lines.collect();
                if lines.is_empty() {
                    lines.push(format!("Nothing opens or ends from {from} to {to}."));
                }
                lines.join("\n")
            })?,
            Format::Csv => Output::print(calendar::sheet(&agenda, &registry)?.trim_end())?,
            Format::Ics => {
                let first = schemes.iter().next();
                let host = first.and_then(|s| s.issuing_body.url.url().host_str());
                let host = host.unwrap_or("shirushi");
                let ics = calendar::ics(&agenda, &registry, host, now);
                Output::print(ics.trim_end())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
