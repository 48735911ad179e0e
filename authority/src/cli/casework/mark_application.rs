//! `mark-application`: from the application for a mark to its issue.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    access::ProposedDeed,
    casework::{CaseRefusal, Desk, MarkApplication, MarkApplicationNumber, MarkFiling},
    scheme::{EntryId, FeeId, Text},
};

use super::{decide, papers, rows, told};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{self, issue::carry_out},
};

/// Commands on applications for marks.
#[derive(Debug, Subcommand)]
pub(crate) enum MarkApplicationCommand {
    /// File an application for a mark from a form
    File {
        /// The form, a JSON file
        #[arg(long, value_name = "FILE")]
        form: PathBuf,
    },
    /// Refuse an application
    Refuse {
        /// Its number, such as G12
        number: MarkApplicationNumber,
        /// Why; the applicant is told
        #[arg(long, value_name = "TEXT")]
        reason: Text,
    },
    /// Take an application back, on the applicant's word
    Withdraw {
        /// Its number, such as G12
        number: MarkApplicationNumber,
    },
    /// Record that a fee was paid in full
    Pay {
        /// Its number, such as G12
        number: MarkApplicationNumber,
        /// The fee, by the scheme's id
        #[arg(long, value_name = "ID")]
        fee: FeeId,
        /// How much was paid, in yen
        #[arg(long, value_name = "YEN")]
        yen: u64,
    },
    /// Record that the contract was signed
    Sign {
        /// Its number, such as G12
        number: MarkApplicationNumber,
        /// The contract, by the scheme's id
        #[arg(long, value_name = "ID")]
        contract: EntryId,
        /// The signed paper
        #[arg(long, value_name = "FILE")]
        paper: PathBuf,
    },
    /// Grant and issue the mark, or its renewal, and write its delivery bundle
    Issue {
        /// Its number, such as G12
        number: MarkApplicationNumber,
        /// Folder for the delivery bundle; one zip file, if its name ends in .zip
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Replace a bundle that is there
        #[arg(long)]
        force: bool,
    },
    /// Show an application
    Show {
        /// Its number, such as G12
        number: MarkApplicationNumber,
    },
    /// List applications for marks
    List,
}

/// An application with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: MarkApplicationNumber,
    #[serde(flatten)]
    application: &'a MarkApplication,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let MarkApplication { filing, stand, .. } = self.application;
        let (scheme, applicant, url) = (&filing.scheme, filing.applicant, &filing.url);
        let stand = stand.name();
        format!("{}  {scheme}  {applicant}  {url}  {stand}", self.number)
    }
}

impl MarkApplicationCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::File { form } => {
                let filing: MarkFiling = papers::form(&form)?;
                let office = context.office(Signing::No)?;
                let number = decide(context, &office, |desk| desk.file_mark_application(filing))?;
                told(context, number.to_string(), "filed")?;
            }
            Self::Refuse { number, reason } => on_it(context, number, |desk| {
                desk.refuse_mark_application(number, reason)
            })?,
            Self::Withdraw { number } => {
                on_it(context, number, |desk| {
                    desk.withdraw_mark_application(number)
                })?;
            }
            Self::Pay { number, fee, yen } => {
                on_it(context, number, |desk| desk.pay_mark_fee(number, &fee, yen))?;
            }
            Self::Sign {
                number,
                contract,
                paper,
            } => {
                let paper = papers::keep(&context.office(Signing::No)?, &paper)?;
                on_it(context, number, |desk| {
                    desk.sign_mark_contract(number, &contract, paper)
                })?;
            }
            Self::Issue { number, out, force } => return issue(context, number, &out, force),
            Self::Show { number } => {
                let office = context.office(Signing::No)?;
                let registry = office.store().registry();
                let application = registry.casework().mark_application(number);
                let missing = CaseRefusal::NoSuchMarkApplication(number);
                let missing = || Failure::Refused(missing.into());
                let application = application.ok_or_else(missing)?;
                let shown = Shown {
                    number,
                    application,
                };
                context.output.answer(&shown, || shown.line())?;
            }
            Self::List => {
                let office = context.office(Signing::No)?;
                let registry = office.store().registry();
                let all = registry.casework().mark_applications();
                let shown: Vec<Shown<'_>> = all
                    .map(|(number, application)| Shown {
                        number,
                        application,
                    })
                    .collect();
                rows(context, &shown, Shown::line)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn on_it(
    context: &Context,
    number: MarkApplicationNumber,
    command: impl FnOnce(&mut Desk<'_>) -> Result<(), CaseRefusal>,
) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    decide(context, &office, command)?;
    let registry = office.store().registry();
    let application = registry.casework().mark_application(number);
    let stand = application.map_or("unknown", |application| application.stand.name());
    told(context, number.to_string(), stand)
}

fn issue(
    context: &Context,
    number: MarkApplicationNumber,
    out: &std::path::Path,
    force: bool,
) -> Result<ExitCode, Failure> {
    let existing = mark::existing(force);
    mark::check_out(out, existing)?;
    let office = context.office(Signing::Yes)?;
    let (now, schemes) = (context.now()?, office.assets().schemes());
    let request = Desk::new(&office.store().registry(), schemes, now).grant_request(number);
    let request = request.map_err(|refusal| Failure::Refused(refusal.into()))?;
    let what = ProposedDeed::IssueMark(request);
    carry_out(context, &office, &what, Some(out), existing)
}
