//! `pass lapse` and `pass restore`: the basis of marks under review, and back.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::registry::Refusal;
use shirushi_verifier::domain::PassNumber;

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
        };
        office.store().commit(now, office.actor(), |registry| {
            let event = match &self {
                Self::Lapse { pass, until, why } => {
                    registry.lapse_pass(office.assets().schemes(), *pass, *until, why, now)?
                }
                Self::Restore { pass } => registry.restore_pass(*pass)?,
            };
            Ok::<_, Refusal>((vec![event], ()))
        })?;
        let registry = office.store().registry();
        let marks: Vec<_> = registry.marks_on(pass).map(|m| m.to_string()).collect();
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
