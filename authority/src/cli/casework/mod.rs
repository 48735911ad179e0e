//! Casework at the command line: organisations, applications, reviews, applications for marks,
//! changes, spot inspections, designated review bodies, messages, notices.

pub(crate) mod application;
pub(crate) mod change;
pub(crate) mod designation;
pub(crate) mod mark_application;
pub(crate) mod message;
pub(crate) mod organisation;
pub(crate) mod outbox;
mod papers;
pub(crate) mod review;
pub(crate) mod spot;

use serde::Serialize;
use shirushi_authority::{
    casework::{ApplicationNumber, Desk},
    office::Office,
    registry::Refusal,
};

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Decides one command at the desk and writes down what came of it.
fn decide<T, E: Into<Refusal>>(
    context: &Context,
    office: &Office,
    command: impl FnOnce(&mut Desk<'_>) -> Result<T, E>,
) -> Result<T, Failure> {
    let (now, schemes) = (context.now()?, office.assets().schemes());
    let done = office.store().commit(now, office.actor(), |registry| {
        let mut desk = Desk::new(registry, schemes, now);
        let done = command(&mut desk).map_err(Into::into)?;
        Ok::<_, Refusal>((desk.events()?, done))
    })?;
    Ok(done)
}

/// Answers with rows: a document, or a line for each.
fn rows<T: Serialize>(
    context: &Context,
    rows: &[T],
    line: impl Fn(&T) -> String,
) -> Result<(), Failure> {
    let text = || rows.iter().map(line).collect::<Vec<_>>().join("\n");
    context.output.answer(&rows, text)
}

/// Where an application stands after a command.
#[derive(Debug, Serialize)]
struct Standing {
    number: String,
    stand: String,
}

/// Decides a command on an application, and tells where it stands then.
fn on_application<E: Into<Refusal>>(
    context: &Context,
    number: ApplicationNumber,
    command: impl FnOnce(&mut Desk<'_>) -> Result<(), E>,
) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    decide(context, &office, command)?;
    let registry = office.store().registry();
    let application = registry.casework().application(number);
    let stand = application.map_or("unknown", |application| application.stand.name());
    told(context, number.to_string(), stand)
}

/// Tells where something stands after a command, by its number.
fn stood(context: &Context, number: &impl ToString, stand: &str) -> Result<(), Failure> {
    let (number, stand) = (number.to_string(), stand.to_owned());
    let answer = Standing { number, stand };
    let text = || format!("{}: {}.", answer.number, answer.stand);
    context.output.answer(&answer, text)
}

fn told(context: &Context, number: String, stand: &str) -> Result<(), Failure> {
    let stand = stand.to_owned();
    let answer = Standing { number, stand };
    let text = || format!("Application {} is {}.", answer.number, answer.stand);
    context.output.answer(&answer, text)
}
