//! `proposal list`, `approve` and `reject`: the second person's part in what takes two.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode};

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    access::{PersonName, Proposal, ProposalNumber, ProposedDeed, desk},
    scheme::Text,
};
use shirushi_verifier::domain::UnixTime;

use super::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing, issue::deliver},
};

/// Commands on proposals.
#[derive(Debug, Subcommand)]
pub(crate) enum ProposalCommand {
    /// List proposals that wait for a second person
    List {
        /// Also those that were approved, rejected or not approved in time
        #[arg(long)]
        all: bool,
    },
    /// Approve a proposal as the second person, and do what it proposes
    Approve {
        /// Its number
        number: ProposalNumber,
        /// Who approves it; not who proposed it
        #[arg(long = "as", value_name = "NAME")]
        name: PersonName,
        /// Folder for the delivery bundle of a mark; one zip file, if its name ends in .zip
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Replace a bundle that is there
        #[arg(long)]
        force: bool,
    },
    /// Reject a proposal as the second person
    Reject {
        /// Its number
        number: ProposalNumber,
        /// Who rejects it; not who proposed it
        #[arg(long = "as", value_name = "NAME")]
        name: PersonName,
        /// Why, for the audit
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
}

/// A proposal, as it is told.
#[derive(Debug, Serialize)]
struct Row<'p> {
    proposal: ProposalNumber,
    state: &'static str,
    what: &'p ProposedDeed,
    by: String,
    at: UnixTime,
    expires: UnixTime,
}

impl ProposalCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::List { all } => list(context, all),
            Self::Approve {
                number,
                name,
                out,
                force,
            } => {
                let signing = match &out {
                    Some(out) => {
                        check_out(out, existing(force))?;
                        Signing::Yes
                    }
                    None => Signing::No,
                };
                let office = context.office(signing)?;
                let issues = office
                    .store()
                    .registry()
                    .access()
                    .proposal(number)
                    .is_some_and(|proposal| proposal.proposed.what.is_grant());
                if issues && out.is_none() {
                    let error = anyhow::anyhow!("proposal {number} issues a mark: give --out DIR");
                    return Err(error.into());
                }
                let who = Context::who(Some(name));
                let done = desk::approve(&office, &who, number, context.now()?)?;
                deliver(context, &office, done, out.as_deref(), existing(force))
            }
            Self::Reject { number, name, why } => {
                let office = context.office(Signing::No)?;
                let (who, now) = (Context::who(Some(name)), context.now()?);
                desk::reject(&office, &who, number, &why, now)?;
                let registry = office.store().registry();
                let rejected = registry.access().proposal(number);
                let row = rejected.map(|proposal| Row::of(proposal, now));
                context
                    .output
                    .answer(&row, || format!("Proposal {number} is rejected."))?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

/// Tells that a command waits for a second person.
pub(crate) fn proposed(context: &Context, proposal: &Proposal) -> Result<ExitCode, Failure> {
    let row = Row::of(proposal, proposal.at);
    context.output.answer(&row, || {
        let (number, expires) = (row.proposal, row.expires);
        let out = if row.what.is_grant() {
            " --out DIR"
        } else {
            ""
        };
        format!(
            "The scheme asks for two people: this is proposal {number}, and nothing is done yet. \
             Until {expires} another person can approve it with \
             `proposal approve {number} --as NAME{out}`."
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

fn list(context: &Context, all: bool) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let now = context.now()?;
    let registry = office.store().registry();
    let shown = registry.access().proposals();
    let shown = shown.filter(|proposal| all || proposal.is_open(now));
    let rows: Vec<_> = shown.map(|proposal| Row::of(proposal, now)).collect();
    context.output.answer(&rows, || {
        let mut text = String::new();
        for row in &rows {
            let what = told(row.what);
            let (number, state, by, expires) = (row.proposal, row.state, &row.by, row.expires);
            let _ = writeln!(
                text,
                "{number:4}  {state:9}  {what}  by {by}, until {expires}"
            );
        }
        let _ = write!(text, "{} proposals", rows.len());
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

fn told(what: &ProposedDeed) -> String {
    match what {
        ProposedDeed::IssueMark(request) => {
            format!("issue a mark for {} to {}", request.url, request.holder)
        }
        ProposedDeed::RenewMark(renewal) => format!("renew mark {}", renewal.registration),
        ProposedDeed::RevokePass(e) => format!("revoke pass {} for {}", e.pass, e.cause),
        other => other.deed().to_string(),
    }
}

impl<'p> Row<'p> {
    fn of(proposal: &'p Proposal, now: UnixTime) -> Self {
        let proposed = &proposal.proposed;
        Self {
            proposal: proposed.number,
            state: proposal.state(now),
            what: &proposed.what,
            by: format!("{} ({})", proposed.by, proposed.role),
            at: proposal.at,
            expires: proposed.expires,
        }
    }
}
