//! `outbox`: notices that wait, as they will be read, those that were sent, and the mail that tells of them.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;
use shirushi_authority::{
    casework::{Addressee, CaseRefusal, MailDeed, NoticeNumber, Waiting},
    correspondence::mail::{MailConfig, Mailer},
    office::Office,
    post::{self, Posting, Round},
    registry::Registry,
};
use shirushi_verifier::domain::UnixTime;
use tokio::runtime::Runtime;
use url::Url;

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
    /// Mail what is due: to organisations that a notice waits on the web, to others the notice itself
    ///
    /// May be run again at any time. What failed is tried again later; what was sent is not sent
    /// again, except where a crash left it open whether the relay had taken it.
    Send(SendArgs),
    /// Have the mail of a notice tried again that was given up
    Retry {
        /// Its number, such as N12
        number: NoticeNumber,
    },
}

/// How mail is sent.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The mail configuration, a TOML file that names the relay
    #[arg(long, value_name = "FILE")]
    mail: PathBuf,
    /// Where notices are read after login; a notice's number is added to it
    #[arg(long, value_name = "URL")]
    pages: Url,
    /// Most mails to send now
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    limit: usize,
    /// Send nothing: only tell what is due
    #[arg(long)]
    dry_run: bool,
}

/// A notice that waits.
#[derive(Debug, Serialize)]
struct Line {
    number: NoticeNumber,
    to: Addressee,
    notice: &'static str,
    since: UnixTime,
    /// How often its mail failed.
    failures: u8,
    /// Whether nobody tries any more.
    given_up: bool,
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
                        failures: waiting.mail.failures,
                        given_up: waiting.mail.is_given_up(),
                    })
                    .collect();
                rows(context, &lines, Line::shown)?;
            }
            Self::Show { number } => {
                let registry = office.store().registry();
                let waiting = waiting(&registry, number)?;
                let letter = post::letter(&office, &registry, waiting);
                let letter = letter.map_err(|error| Failure::Failed(error.into()))?;
                context
                    .output
                    .answer(&letter, || format!("{}\n\n{}", letter.subject, letter.body))?;
            }
            Self::Sent { number } => {
                decide(context, &office, |desk| desk.notice_sent(number))?;
                let text = || format!("Notice {number} was sent.");
                context.output.answer(&number, text)?;
            }
            Self::Send(args) => return args.run(context, &office),
            Self::Retry { number } => {
                let renewed = MailDeed::Renewed {};
                decide(context, &office, |desk| desk.notice_mailed(number, renewed))?;
                let text = || format!("The mail of notice {number} is due again.");
                context.output.answer(&number, text)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn waiting(registry: &Registry, number: NoticeNumber) -> Result<&Waiting, Failure> {
    let waiting = registry.casework().notice(number);
    waiting.ok_or_else(|| Failure::Refused(CaseRefusal::NoSuchNotice(number).into()))
}

impl Line {
    fn shown(&self) -> String {
        let mail = match (self.failures, self.given_up) {
            (0, _) => String::new(),
            (n, false) => format!("  mail failed {n} times"),
            (n, true) => format!("  mail given up after {n}"),
        };
        let Self {
            number,
            since,
            to,
            notice,
            ..
        } = self;
        format!("{number}  {since}  {to}  {notice}{mail}")
    }
}

impl SendArgs {
    fn run(self, context: &Context, office: &Office) -> Result<ExitCode, Failure> {
        let posting = Posting {
            limit: self.limit,
            ..Posting::at(self.pages).map_err(|error| Failure::Failed(error.into()))?
        };
        if self.dry_run {
            let due = office
                .store()
                .registry()
                .casework()
                .mail_due(context.now()?);
            rows(context, &due, NoticeNumber::to_string)?;
            return Ok(ExitCode::SUCCESS);
        }
        let config = fs::read_to_string(&self.mail);
        let config = config.with_context(|| format!("reading {}", self.mail.display()))?;
        let config = MailConfig::parse(&config).map_err(anyhow::Error::from)?;
        let mailer = Mailer::new(&config).map_err(anyhow::Error::from)?;
        let runtime = Runtime::new().context("starting the mail's threads")?;
        let started = context.now()?;
        let clock = || context.now().unwrap_or(started);
        let due = office.store().registry().casework().mail_due(started).len();
        let progress = context.output.progress(due.min(self.limit) as u64, "mails");
        let round = post::post(office, &mailer, &posting, clock, |_, _| progress.inc(1));
        let round = runtime.block_on(round).map_err(anyhow::Error::from)?;
        progress.finish_and_clear();
        context.output.answer(&round, || told(&round))?;
        let failed = !round.failed.is_empty();
        Ok(if failed {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn told(round: &Round) -> String {
    let Round {
        sent,
        perhaps_twice,
        failed,
        no_address,
        left,
    } = round;
    let mut lines = vec![format!("Sent: {}.", counted(sent))];
    if !perhaps_twice.is_empty() {
        lines.push(format!(
            "Perhaps for the second time, for an attempt was cut off: {}.",
            counted(perhaps_twice)
        ));
    }
    for mail in failed {
        let again = match mail.again {
            Some(again) => format!("tried again from {again}"),
            None => "given up".to_owned(),
        };
        lines.push(format!("Failed: {}: {}; {again}.", mail.number, mail.why));
    }
    if !no_address.is_empty() {
        lines.push(format!("No mail address is known for: {}. Send these in another way, then record it with `outbox sent`.", counted(no_address)));
    }
    if *left > 0 {
        lines.push(format!("Left for the next round: {left}."));
    }
    lines.join("\n")
}

fn counted(numbers: &[NoticeNumber]) -> String {
    let names: Vec<String> = numbers.iter().take(20).map(ToString::to_string).collect();
    match numbers.len() {
        0 => "nothing".to_owned(),
        n if n > names.len() => format!("{}, and {} more", names.join(", "), n - names.len()),
        _ => names.join(", "),
    }
}
