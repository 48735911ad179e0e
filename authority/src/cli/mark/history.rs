//! `mark history`: what happened to a mark, or what its state was on a day.

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::registry::{Refusal, State, Step};
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Show a mark's history, or its state on a day.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// Registration number
    registration: RegistrationNumber,
    /// The state at the end of this day in the scheme's time zone
    #[arg(long, value_name = "DATE", conflicts_with = "at")]
    on: Option<Date>,
    /// The state at this instant
    #[arg(long, value_name = "TIME")]
    at: Option<UnixTime>,
}

/// One step.
#[derive(Debug, Serialize)]
struct Row {
    at: UnixTime,
    renewal: u8,
    what: String,
}

/// The state at an instant.
#[derive(Debug, Serialize)]
struct StateAnswer {
    registration: RegistrationNumber,
    at: UnixTime,
    state: &'static str,
    detail: String,
}

impl History {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let registration = self.registration;
        let office = context.office(Signing::No)?;
        let registry = office.store().registry();
        let mark = registry.mark(registration);
        let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
        let instant = match self.on {
            None => self.at,
            Some(day) => {
                let id = &mark.current().grant().terms.scheme;
                let scheme = office.assets().schemes().get(id);
                let scheme = scheme.context("the mark's scheme is not among the scheme files")?;
                Some(scheme.zone.end_of(day)?.plus_seconds(-1))
            }
        };
        if let Some(at) = instant {
            let (state, detail) = words(&mark.state_at(at));
            let answer = StateAnswer {
                registration,
                at,
                state,
                detail,
            };
            context.output.answer(&answer, || {
                format!("At {at} mark {registration} was {state}{}.", answer.detail)
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        let rows: Vec<_> = mark
            .history()
            .iter()
            .map(|t| Row {
                at: t.at,
                renewal: t.renewal.count(),
                what: step(&t.step),
            })
            .collect();
        context.output.answer(&rows, || {
            rows.iter()
                .fold(format!("Mark {registration}"), |mut text, row| {
                    let _ = write!(text, "\n  {}  -{:02}  {}", row.at, row.renewal, row.what);
                    text
                })
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn words(state: &State) -> (&'static str, String) {
    match state {
        State::NotIssued => ("not-issued", String::new()),
        State::NotYetValid => ("not-yet-valid", String::new()),
        State::Valid => ("valid", String::new()),
        State::BasisUnderReview { until } => ("basis-under-review", format!(" until {until}")),
        State::Suspended { since } => ("suspended", format!(" since {since}")),
        State::Revoked { at, reason } => ("revoked", format!(" since {at}: {}", reason.text.en)),
        State::Expired => ("expired", String::new()),
    }
}

fn step(step: &Step) -> String {
    match step {
        Step::Issued => "issued".to_owned(),
        Step::Renewed => "renewed".to_owned(),
        Step::Suspended => "suspended".to_owned(),
        Step::Reinstated => "reinstated".to_owned(),
        Step::Revoked(reason) => format!("revoked: {} ({})", reason.text.en, reason.code),
        Step::Lapsed { pass, until } => format!("pass {pass} lapsed until {until}"),
        Step::Restored { pass } => format!("pass {pass} restored"),
    }
}
