//! `mark revoke`, `suspend` and `reinstate`: changes of state.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use shirushi_authority::{
    registry::{Event, Refusal, Registry},
    scheme::ReasonCode,
};
use shirushi_verifier::domain::{RegistrationNumber, SchemeId};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Revoke a mark, for good.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Registration number
    registration: RegistrationNumber,
    /// The cause's code in the scheme file, such as large-change
    #[arg(long, value_name = "CODE")]
    reason: ReasonCode,
}

/// Revoke every mark that stands on a prerequisite mark, which its own body has revoked.
#[derive(Debug, Args)]
pub(crate) struct PrerequisiteRevoked {
    /// The prerequisite mark's number
    prerequisite: RegistrationNumber,
    /// The scheme whose marks stand on it, such as ecom2000
    #[arg(long, value_name = "ID")]
    scheme: SchemeId,
}

/// Stop the use of a mark, pending a decision.
#[derive(Debug, Args)]
pub(crate) struct Suspend {
    /// Registration number
    registration: RegistrationNumber,
    /// Why, for the audit; not published
    #[arg(long, value_name = "TEXT")]
    why: String,
}

/// End a suspension.
#[derive(Debug, Args)]
pub(crate) struct Reinstate {
    /// Registration number
    registration: RegistrationNumber,
}

/// What became of the mark.
#[derive(Debug, Serialize)]
struct Answer {
    registration: RegistrationNumber,
    state: &'static str,
}

impl Revoke {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self {
            registration,
            reason,
        } = self;
        change(context, registration, "revoked", |registry, schemes| {
            registry.revoke(schemes, registration, &reason)
        })
    }
}

impl PrerequisiteRevoked {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self {
            prerequisite,
            scheme,
        } = self;
        let office = context.office(Signing::No)?;
        let (now, schemes) = (context.now()?, office.assets().schemes());
        let fallen = office.store().commit(now, office.actor(), |registry| {
            let fallen = registry.revoke_for_prerequisite(schemes, &scheme, prerequisite, now)?;
            let marks = fallen.iter().filter_map(|event| match event {
                Event::Revoked(revocation) => Some(revocation.registration),
                _ => None,
            });
            let marks: Vec<_> = marks.collect();
            let events = registry.with_consequences(schemes, fallen, now)?;
            Ok::<_, Refusal>((events, marks))
        })?;
        context.output.answer(&fallen, || {
            let fallen: Vec<_> = fallen.iter().map(ToString::to_string).collect();
            format!(
                "Revoked: {}. Run `publish` or `serve` to show it.",
                fallen.join(", ")
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Suspend {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self { registration, why } = self;
        let now = context.now()?;
        change(context, registration, "suspended", |registry, _| {
            registry.suspend(registration, &why, now)
        })
    }
}

impl Reinstate {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let registration = self.registration;
        let now = context.now()?;
        change(context, registration, "reinstated", |registry, _| {
            registry.reinstate(registration, now)
        })
    }
}

fn change(
    context: &Context,
    registration: RegistrationNumber,
    state: &'static str,
    decide: impl FnOnce(&Registry, &shirushi_authority::scheme::SchemeSet) -> Result<Event, Refusal>,
) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let (now, schemes) = (context.now()?, office.assets().schemes());
    office.store().commit(now, office.actor(), |registry| {
        let event = decide(registry, schemes)?;
        let events = registry.with_consequences(schemes, vec![event], now)?;
        Ok::<_, Refusal>((events, ()))
    })?;
    let answer = Answer {
        registration,
        state,
    };
    context.output.answer(&answer, || {
        format!("Mark {registration} is {state}. Run `publish` or `serve` to show it.")
    })?;
    Ok(ExitCode::SUCCESS)
}
