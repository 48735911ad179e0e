//! `change`: notify, judge, show and list changes of what passes and marks stand on.

use std::{path::PathBuf, process::ExitCode};

use clap::{ArgGroup, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    access::{Judges, PassCause, ProposedDeed},
    casework::{
        Change, ChangeFiling, ChangeNumber, ChangeRefusal, Changed, Judgement, OrganisationNumber,
    },
    registry::Refusal,
    scheme::{EntryId, Text},
};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber};

use super::{decide, papers, rows, stood};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{existing, issue::carry_out},
};

/// Commands on changes.
#[derive(Debug, Subcommand)]
pub(crate) enum ChangeCommand {
    /// Record that a holder notifies a change
    #[command(group = ArgGroup::new("of").args(["pass", "mark"]).required(true))]
    Notify {
        /// The holder, such as O12
        #[arg(long, value_name = "NUMBER")]
        by: OrganisationNumber,
        /// The pass whose system has changed
        #[arg(long, value_name = "NUMBER")]
        pass: Option<PassNumber>,
        /// The mark whose shop or service has changed
        #[arg(long, value_name = "NUMBER")]
        mark: Option<RegistrationNumber>,
        /// The kind of change, by the scheme's id, such as servers
        #[arg(long, value_name = "ID")]
        change: EntryId,
        /// What has changed, in the holder's words
        #[arg(long, value_name = "TEXT")]
        details: Text,
        /// From when it is so
        #[arg(long, value_name = "DATE")]
        effective: Date,
        /// A paper that came with it; repeat for each
        #[arg(long = "paper", value_name = "FILE")]
        papers: Vec<PathBuf>,
    },
    /// Judge a change, and do what follows from it
    #[command(group = ArgGroup::new("judgement").args(["still_valid", "lapse", "revoke"]).required(true))]
    Judge {
        /// Its number, such as H12
        number: ChangeNumber,
        /// All stays as it is
        #[arg(long)]
        still_valid: bool,
        /// The pass lapses until this day, by which it must be passed anew
        #[arg(long, value_name = "DATE")]
        lapse: Option<Date>,
        /// The pass or mark is revoked, for this cause of the scheme; a pass by two people,
        /// where the scheme asks for them
        #[arg(long, value_name = "CAUSE")]
        revoke: Option<EntryId>,
        /// Why, for the audit
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
    /// Show a change
    Show {
        /// Its number, such as H12
        number: ChangeNumber,
    },
    /// List changes
    List {
        /// Only those that wait to be judged
        #[arg(long)]
        open: bool,
    },
}

/// A change with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: ChangeNumber,
    #[serde(flatten)]
    change: &'a Change,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let ChangeFiling {
            by,
            of,
            change,
            effective,
            ..
        } = &self.change.filing;
        let stand = self.change.judged.as_ref();
        let stand = stand.map_or("waits to be judged", |judged| judged.verdict.name());
        format!(
            "{}  {of}  {change}  {by}  {effective}  {stand}",
            self.number
        )
    }
}

impl ChangeCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Notify {
                by,
                pass,
                mark,
                change,
                details,
                effective,
                papers,
            } => {
                let of = pass
                    .map(Changed::Pass)
                    .or(mark.map(Changed::Mark))
                    .ok_or_else(|| anyhow::anyhow!("give --pass or --mark"))?;
                let office = context.office(Signing::No)?;
                let keep = |path: &PathBuf| papers::keep(&office, path);
                let papers = papers.iter().map(keep).collect::<Result<_, _>>()?;
                let filing = ChangeFiling {
                    by,
                    of,
                    change,
                    details,
                    effective,
                    papers,
                };
                let number = decide(context, &office, |desk| desk.notify_change(filing))?;
                stood(context, &number, "notified")?;
            }
            Self::Judge {
                number,
                lapse,
                revoke,
                why,
                ..
            } => {
                let judgement = match (lapse, revoke) {
                    (Some(until), _) => Judgement::Lapse(until),
                    (_, Some(cause)) => Judgement::Revoke(cause),
                    _ => Judgement::StillValid,
                };
                return judge(context, number, &judgement, why);
            }
            Self::Show { number } => {
                let office = context.office(Signing::No)?;
                let registry = office.store().registry();
                let change = registry.casework().change(number);
                let change = change.ok_or_else(|| missing(number))?;
                let shown = Shown { number, change };
                context.output.answer(&shown, || shown.line())?;
            }
            Self::List { open } => {
                let office = context.office(Signing::No)?;
                let registry = office.store().registry();
                let changes = registry.casework().changes();
                let shown: Vec<_> = changes
                    .filter(|(_, change)| !open || change.judged.is_none())
                    .map(|(number, change)| Shown { number, change })
                    .collect();
                rows(context, &shown, Shown::line)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Judges a change; a pass falls as it falls by any other cause, by two people if need be.
fn judge(
    context: &Context,
    number: ChangeNumber,
    judgement: &Judgement,
    why: Text,
) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let of = {
        let registry = office.store().registry();
        let change = registry.casework().change(number);
        change.ok_or_else(|| missing(number))?.filing.of
    };
    if let (Changed::Pass(pass), Judgement::Revoke(cause)) = (of, judgement) {
        let judges = Judges {
            change: number,
            why,
        };
        let what = ProposedDeed::RevokePass(PassCause::judging(pass, cause.clone(), judges));
        return carry_out(context, &office, &what, None, existing(false));
    }
    decide(context, &office, |desk| {
        desk.judge_change(number, judgement, why)
    })?;
    stood(context, &number, judgement.verdict().name())?;
    Ok(ExitCode::SUCCESS)
}

fn missing(number: ChangeNumber) -> Failure {
    Refusal::from(ChangeRefusal::NoSuchChange(number)).into()
}
