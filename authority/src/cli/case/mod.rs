//! `case`: complaints, misuse of marks, and the stop of use of revoked marks.

mod complaint;
mod misuse;
mod print;
mod stop;
mod words;

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    casework::{Decided, Outgoing},
    office::Office,
    registry::{Event, Refusal, Registry},
    scheme::SchemeSet,
};
use shirushi_verifier::domain::UnixTime;

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on cases.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// Complaints and consultations, from receipt to closing
    #[command(subcommand)]
    Complaint(complaint::ComplaintCommand),
    /// Misuse of marks, from suspicion to the stop of use
    #[command(subcommand)]
    Misuse(misuse::MisuseCommand),
    /// Whether revoked marks are no longer used
    #[command(subcommand)]
    Stop(stop::StopCommand),
}

impl CaseCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Complaint(command) => command.run(context),
            Self::Misuse(command) => command.run(context),
            Self::Stop(command) => command.run(context),
        }
    }
}

/// What became of a case.
#[derive(Debug, Serialize)]
struct Changed {
    case: String,
    state: &'static str,
    /// What goes out, and to whom.
    notices: Vec<Outgoing>,
}

/// Records what `decide` decides, and gives its answer with the notices that go with it.
pub(super) fn change<T>(
    context: &Context,
    office: &Office,
    decide: impl FnOnce(&Registry, &SchemeSet, UnixTime) -> Result<Decided<T>, Refusal>,
) -> Result<(T, Vec<Outgoing>), Failure> {
    let now = context.now()?;
    let taken = office.store().commit(now, office.actor(), |registry| {
        let schemes = office.assets().schemes();
        let decided = decide(registry, schemes, now)?;
        let (events, outgoing, answer) = registry.with_case_notices(schemes, decided);
        Ok::<(Vec<Event>, _), Refusal>((events, (answer, outgoing)))
    })?;
    Ok(taken)
}

/// Tells what became of a case.
pub(super) fn tell(
    context: &Context,
    what: &str,
    case: &impl ToString,
    state: &'static str,
    notices: Vec<Outgoing>,
) -> Result<ExitCode, Failure> {
    let changed = Changed {
        case: case.to_string(),
        state,
        notices,
    };
    context.output.answer(&changed, || {
        let mut told = format!("{what} {} is {state}.", changed.case);
        for notice in &changed.notices {
            let waits = match notice.number {
                Some(number) => format!(" Notice {number}: {}.", notice.notice),
                None => format!(" Notice, not in the outbox: {}.", notice.notice),
            };
            told.push_str(&waits);
        }
        told
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The office, to look at or to record in; nothing is signed for a case.
fn office(context: &Context) -> Result<Office, Failure> {
    context.office(Signing::No)
}
