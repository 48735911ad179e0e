//! `application`: file, take, refuse, pay, sign, show and list applications for reviews.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    casework::{Application, ApplicationNumber, CaseRefusal, Filing},
    scheme::{EntryId, FeeId, Text},
};

use super::{
    decide, on_application,
    papers::{self, Named},
    rows, told,
};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on applications for reviews.
#[derive(Debug, Subcommand)]
pub(crate) enum ApplicationCommand {
    /// File an application from a form, with its papers
    File {
        /// The form, a JSON file
        #[arg(long, value_name = "FILE")]
        form: PathBuf,
        /// A paper, by the scheme's id for it; repeat for each
        #[arg(long = "paper", value_name = "ID=FILE")]
        papers: Vec<Named>,
    },
    /// Take an application: the review begins, by the criteria in force today
    Take {
        /// Its number, such as A12
        number: ApplicationNumber,
    },
    /// Refuse an application
    Refuse {
        /// Its number, such as A12
        number: ApplicationNumber,
        /// Why; the applicant is told
        #[arg(long, value_name = "TEXT")]
        reason: Text,
    },
    /// Take an application back, on the applicant's word
    Withdraw {
        /// Its number, such as A12
        number: ApplicationNumber,
    },
    /// Record that a fee was paid in full
    Pay {
        /// Its number, such as A12
        number: ApplicationNumber,
        /// The fee, by the scheme's id
        #[arg(long, value_name = "ID")]
        fee: FeeId,
        /// How much was paid, in yen
        #[arg(long, value_name = "YEN")]
        yen: u64,
    },
    /// Record that a contract was signed
    Sign {
        /// Its number, such as A12
        number: ApplicationNumber,
        /// The contract, by the scheme's id
        #[arg(long, value_name = "ID")]
        contract: EntryId,
        /// The signed paper
        #[arg(long, value_name = "FILE")]
        paper: PathBuf,
    },
    /// Show an application and its review
    Show {
        /// Its number, such as A12
        number: ApplicationNumber,
    },
    /// List applications
    List {
        /// Only those that something can still come of
        #[arg(long)]
        open: bool,
    },
}

/// An application with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: ApplicationNumber,
    #[serde(flatten)]
    application: &'a Application,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let Application { filing, stand, .. } = self.application;
        let Filing {
            applicant,
            scheme,
            unit,
            system,
            ..
        } = filing;
        let stand = stand.name();
        format!(
            "{}  {scheme} {unit}  {applicant}  {system}  {stand}",
            self.number
        )
    }
}

impl ApplicationCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::File { form, papers } => file(context, &form, &papers)?,
            Self::Take { number } => {
                on_application(context, number, |desk| desk.take_application(number))?;
            }
            Self::Refuse { number, reason } => {
                on_application(context, number, |desk| {
                    desk.refuse_application(number, reason)
                })?;
            }
            Self::Withdraw { number } => {
                on_application(context, number, |desk| desk.withdraw_application(number))?;
            }
            Self::Pay { number, fee, yen } => {
                on_application(context, number, |desk| desk.pay_fee(number, &fee, yen))?;
            }
            Self::Sign {
                number,
                contract,
                paper,
            } => {
                let paper = papers::keep(&context.office(Signing::No)?, &paper)?;
                on_application(context, number, |desk| {
                    desk.sign_contract(number, &contract, paper)
                })?;
            }
            Self::Show { number } => show(context, number)?,
            Self::List { open } => list(context, open)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn file(context: &Context, form: &std::path::Path, named: &[Named]) -> Result<(), Failure> {
    let mut filing: Filing = papers::form(form)?;
    let office = context.office(Signing::No)?;
    for Named { id, path } in named {
        let paper = papers::keep(&office, path)?;
        filing.papers.insert(id.clone(), paper);
    }
    let number = decide(context, &office, |desk| desk.file_application(filing))?;
    told(context, number.to_string(), "filed")
}

fn show(context: &Context, number: ApplicationNumber) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let registry = office.store().registry();
    let application = registry.casework().application(number);
    let missing = || Failure::Refused(CaseRefusal::NoSuchApplication(number).into());
    let shown = Shown {
        number,
        application: application.ok_or_else(missing)?,
    };
    context.output.answer(&shown, || shown.line())
}

fn list(context: &Context, open: bool) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let registry = office.store().registry();
    let all = registry.casework().applications();
    let shown: Vec<Shown<'_>> = all
        .filter(|(_, application)| !open || application.stand.is_open())
        .map(|(number, application)| Shown {
            number,
            application,
        })
        .collect();
    rows(context, &shown, Shown::line)
}
