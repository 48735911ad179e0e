//! `pass lapse`, `pass restore` and `pass revoke`: the basis of marks under review, back, or gone.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    registry::{Event, Refusal},
    scheme::EntryId,
};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber};

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on passes.
#[derive(Debug, Subcommand)]
pub(crate) enum PassCommand {
    /// Lapse a pass: its marks stay usable and are shown as under review
    Lapse {
        /// Pass number, such as 40001
        pass: PassNumber,
        /// Last day of grace, at most a month ahead
        #[arg(long, value_name = "DATE")]
        until: Date,
        /// Why, for the audit; not published
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// End the lapse of a pass whose cause was cured
    Restore {
        /// Pass number
        pass: PassNumber,
    },
    /// Revoke a pass and every mark that stands on it, for good
    Revoke {
        /// Pass number
        pass: PassNumber,
        /// Cause, one of the scheme's, such as false-declaration
        #[arg(long, value_name = "CAUSE")]
        cause: EntryId,
    },
}

/// What became of the pass.
#[derive(Debug, Serialize)]
struct PassAnswer {
    pass: PassNumber,
    state: &'static str,
    marks: Vec<String>,
}

impl PassCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let now = context.now()?;
        let (pass, state) = match &self {
            Self::Lapse { pass, .. } => (*pass, "lapsed"),
            Self::Restore { pass } => (*pass, "restored"),
            Self::Revoke { pass, .. } => (*pass, "revoked"),
        };
        let marks = office.store().commit(now, office.actor(), |registry| {
            let schemes = office.assets().schemes();
            let events = match &self {
                Self::Lapse { pass, until, why } => {
                    vec![registry.lapse_pass(schemes, *pass, *until, why, now)?]
                }
                Self::Restore { pass } => vec![registry.restore_pass(*pass)?],
                Self::Revoke { pass, cause } => registry.revoke_pass(schemes, *pass, cause, now)?,
            };
            let marks = match &self {
                Self::Revoke { .. } => events.iter().filter_map(revoked).collect(),
                _ => registry.marks_on(pass).collect(),
            };
            let events = registry.with_consequences(schemes, events, now)?;
            Ok::<_, Refusal>((events, marks))
        })?;
        let marks: Vec<RegistrationNumber> = marks;
        let marks: Vec<_> = marks.iter().map(ToString::to_string).collect();
        let answer = PassAnswer { pass, state, marks };
        context.output.answer(&answer, || {
            format!(
                "Pass {pass} is {state}. Marks on it: {}. Run `publish` to show it.",
                answer.marks.join(", ")
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The mark that an event revokes.
fn revoked(event: &Event) -> Option<RegistrationNumber> {
    match event {
        Event::Revoked(revocation) => Some(revocation.registration),
        _ => None,
    }
}
