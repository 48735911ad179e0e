//! `token issue`, `list` and `withdraw`: secrets by which programs prove who they act for.

use std::{fmt::Write as _, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;
use shirushi_authority::{
    access::{
        AccessRefusal, ActsFor, Affiliation, PersonName, Role, Token, TokenNumber, TokenRequest,
    },
    casework::OrganisationNumber,
    registry::Event,
};
use shirushi_verifier::domain::{HolderName, UnixTime};

use super::{
    context::{Context, Signing, system_randomness},
    failure::Failure,
};

/// Commands on tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Issue a token and show it, this once
    Issue(Issue),
    /// List tokens, without their secrets
    List,
    /// Withdraw a token: it is not taken any more
    Withdraw {
        /// Its number
        number: TokenNumber,
    },
}

/// Issue a token and show it, this once.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Who will bear it
    #[arg(long, value_name = "NAME")]
    name: PersonName,
    /// issuing-officer, review-officer, administrator, auditor, holder or operator
    #[arg(long, value_name = "ROLE")]
    role: Role,
    /// Number of the organisation that a holder acts for, such as O12
    #[arg(long, value_name = "NUMBER")]
    organisation: Option<OrganisationNumber>,
    /// Name of that organisation, as it stands on its marks [default: that in the register]
    #[arg(long, value_name = "TEXT", requires = "organisation")]
    holder: Option<HolderName>,
    /// How many days it is taken, at most 367
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    days: u16,
}

/// A token just issued. This is the only place where its secret is shown.
#[derive(Serialize)]
struct Shown<'t> {
    #[serde(flatten)]
    row: Row,
    token: &'t str,
}

/// A token in a list.
#[derive(Debug, Serialize)]
struct Row {
    number: TokenNumber,
    name: String,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Affiliation>,
    state: &'static str,
    issued: UnixTime,
    expires: UnixTime,
}

impl TokenCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Issue(command) => command.run(context),
            Self::List => list(context),
            Self::Withdraw { number } => withdraw(context, number),
        }
    }
}

impl Issue {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let now = context.now()?;
        let request = TokenRequest {
            name: self.name,
            role: self.role,
            organisation: self.organisation.map(|number| ActsFor {
                number,
                holder: self.holder,
            }),
            expires: now.plus_seconds(i64::from(self.days) * 86_400),
        };
        let token = Token::generate(&mut system_randomness());
        let token = token.context("the system gives no randomness")?;
        let who = Context::who(None);
        let number = office.store().commit(now, &who.actor(), |registry| {
            let issued = registry.issue_token(&who, &request, token.hash(), now)?;
            let number = issued.number;
            Ok::<_, AccessRefusal>((vec![Event::TokenIssued(issued)], number))
        })?;
        let row = row(&office, number, now).context("the token is not in the register")?;
        let secret = token.reveal();
        let shown = Shown {
            row,
            token: &secret,
        };
        context.output.answer(&shown, || {
            let Row {
                name,
                role,
                expires,
                ..
            } = &shown.row;
            format!(
                "Token {number} for {name} ({role}), taken until {expires}. \
                 It is shown this once and kept nowhere:\n{}",
                shown.token
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn list(context: &Context) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let now = context.now()?;
    let registry = office.store().registry();
    let numbers: Vec<_> = registry
        .access()
        .tokens()
        .map(|t| t.issued.number)
        .collect();
    drop(registry);
    let rows: Vec<_> = numbers
        .into_iter()
        .filter_map(|n| row(&office, n, now))
        .collect();
    context.output.answer(&rows, || {
        let mut text = String::new();
        for row in &rows {
            let Row {
                number,
                state,
                expires,
                role,
                name,
                ..
            } = row;
            let _ = writeln!(
                text,
                "{number:4}  {state:9}  until {expires}  {role:15}  {name}"
            );
        }
        let _ = write!(text, "{} tokens", rows.len());
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

fn withdraw(context: &Context, number: TokenNumber) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let (now, who) = (context.now()?, Context::who(None));
    office.store().commit(now, &who.actor(), |registry| {
        let withdrawn = registry.withdraw_token(&who, number)?;
        Ok::<_, AccessRefusal>((vec![Event::TokenWithdrawn(withdrawn)], ()))
    })?;
    let row = row(&office, number, now);
    context
        .output
        .answer(&row, || format!("Token {number} is withdrawn."))?;
    Ok(ExitCode::SUCCESS)
}

fn row(
    office: &shirushi_authority::office::Office,
    number: TokenNumber,
    now: UnixTime,
) -> Option<Row> {
    let registry = office.store().registry();
    let entry = registry.access().token_of(number)?;
    let issued = &entry.issued;
    Some(Row {
        number,
        name: issued.name.to_string(),
        role: issued.role,
        organisation: issued.organisation.clone(),
        state: entry.state(now),
        issued: entry.at,
        expires: issued.expires,
    })
}
