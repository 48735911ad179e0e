//! `outbox`: notices that wait, as they will be read, and those that were sent.

use std::process::ExitCode;

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    casework::{CaseRefusal, NoticeNumber, OrganisationNumber, Waiting},
    correspondence::{Letter, Rendered},
    office::Office,
};
use shirushi_verifier::domain::UnixTime;

use super::{decide, rows};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on notices.
#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// List the notices that wait to be sent
    List,
    /// Show a notice as its reader will see it, in their language
    Show {
        /// Its number, such as N12
        number: NoticeNumber,
    },
    /// Record that a notice was sent
    Sent {
        /// Its number, such as N12
        number: NoticeNumber,
    },
}

/// A notice that waits.
#[derive(Debug, Serialize)]
struct Line {
    number: NoticeNumber,
    to: OrganisationNumber,
    notice: &'static str,
    since: UnixTime,
}

impl OutboxCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        match self {
            Self::List => {
                let registry = office.store().registry();
                let waiting = registry.casework().outbox();
                let lines: Vec<Line> = waiting
                    .map(|(number, waiting)| Line {
                        number,
                        to: waiting.to,
                        notice: waiting.notice.name(),
                        since: waiting.since,
                    })
                    .collect();
                let line = |l: &Line| format!("{}  {}  {}  {}", l.number, l.since, l.to, l.notice);
                rows(context, &lines, line)?;
            }
            Self::Show { number } => {
                let letter = rendered(&office, number)?;
                context
                    .output
                    .answer(&letter, || format!("{}\n\n{}", letter.subject, letter.body))?;
            }
            Self::Sent { number } => {
                decide(context, &office, |desk| desk.notice_sent(number))?;
                let text = || format!("Notice {number} was sent.");
                context.output.answer(&number, text)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn rendered(office: &Office, number: NoticeNumber) -> Result<Rendered, Failure> {
    let registry = office.store().registry();
    let casework = registry.casework();
    let mut outbox = casework.outbox();
    let found: Option<&Waiting> = outbox
        .find(|(n, _)| *n == number)
        .map(|(_, waiting)| waiting);
    let missing = || Failure::Refused(CaseRefusal::NoSuchNotice(number).into());
    let waiting = found.ok_or_else(missing)?;
    let scheme = office.assets().schemes().get(&waiting.scheme);
    let to = casework.organisation(waiting.to);
    let (Some(scheme), Some(to)) = (scheme, to) else {
        return Err(anyhow::anyhow!("the scheme or addressee of {number} is not here").into());
    };
    let letter = Letter {
        from: waiting.from,
        to: to.details.contact.clone(),
        notice: waiting.notice.clone(),
    };
    letter
        .render(scheme, to.details.language)
        .map_err(|error| Failure::Failed(error.into()))
}
