//! `designation`: designate review bodies, audit them, entrust them with reviews, cancel.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use clap::{ArgGroup, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    casework::{
        ApplicationNumber, Attachment, AuditResult, Designation, DesignationNumber,
        DesignationRefusal, OrganisationNumber, Over,
    },
    office::Office,
    registry::Refusal,
    scheme::{EntryId, Text},
};
use shirushi_verifier::domain::SchemeId;

use super::{
    decide,
    papers::{self, Named},
    rows, stood,
};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on designated review bodies.
#[derive(Debug, Subcommand)]
pub(crate) enum DesignationCommand {
    /// Designate an organisation to review on the review body's behalf
    Make {
        /// Scheme id, such as ecom2000
        #[arg(long, value_name = "ID")]
        scheme: SchemeId,
        /// The organisation, such as O12
        #[arg(long, value_name = "NUMBER")]
        organisation: OrganisationNumber,
        /// The first day
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// A paper for each qualification, by the scheme's id
        #[arg(long = "paper", value_name = "ID=FILE")]
        papers: Vec<Named>,
    },
    /// Designate it for another term, after an audit that was passed
    Prolong {
        /// Its number, such as D12
        number: DesignationNumber,
        /// A paper for each qualification, by the scheme's id
        #[arg(long = "paper", value_name = "ID=FILE")]
        papers: Vec<Named>,
    },
    /// Record an audit
    #[command(group = ArgGroup::new("outcome").args(["passed", "failed"]).required(true))]
    Audit {
        /// Its number, such as D12
        number: DesignationNumber,
        /// The day of the audit
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// All is in order
        #[arg(long)]
        passed: bool,
        /// It is not
        #[arg(long)]
        failed: bool,
        /// The report
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// Entrust it with a review
    Entrust {
        /// Its number, such as D12
        number: DesignationNumber,
        /// The application, such as A12
        #[arg(long, value_name = "NUMBER")]
        application: ApplicationNumber,
    },
    /// Record a report that its duties ask for
    Report {
        /// Its number, such as D12
        number: DesignationNumber,
        /// The duty, by the scheme's id
        #[arg(long, value_name = "ID")]
        duty: EntryId,
        /// The report
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// Cancel it; the review body takes over what it had in hand
    Cancel {
        /// Its number, such as D12
        number: DesignationNumber,
        /// The ground, by the scheme's id
        #[arg(long, value_name = "ID")]
        ground: EntryId,
        /// What happened, for the audit
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
    /// Show a designation
    Show {
        /// Its number, such as D12
        number: DesignationNumber,
    },
    /// List designations
    List {
        /// Also those that are over
        #[arg(long)]
        all: bool,
    },
}

/// A designation with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: DesignationNumber,
    #[serde(flatten)]
    designation: &'a Designation,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let Designation {
            scheme,
            organisation,
            from,
            to,
            entrusted,
            over,
            ..
        } = self.designation;
        let stand = match over {
            None => format!("{} reviews in hand", entrusted.len()),
            Some(Over::Cancelled(ground)) => format!("cancelled: {ground}"),
            Some(Over::Ended) => "ended".to_owned(),
        };
        let number = self.number;
        format!("{number}  {scheme}  {organisation}  {from} to {to}  {stand}")
    }
}

impl DesignationCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        match self {
            Self::Make {
                scheme,
                organisation,
                from,
                papers,
            } => {
                let papers = kept(&office, &papers)?;
                let number = decide(context, &office, |desk| {
                    desk.designate(&scheme, organisation, from, papers)
                })?;
                stood(context, &number, "designated")?;
            }
            Self::Prolong { number, papers } => {
                let papers = kept(&office, &papers)?;
                let to = decide(context, &office, |desk| {
                    desk.prolong_designation(number, papers)
                })?;
                stood(context, &number, &format!("prolonged to {to}"))?;
            }
            Self::Audit {
                number,
                on,
                passed,
                report,
                ..
            } => {
                let report = papers::keep(&office, &report)?;
                let audit = AuditResult { on, passed, report };
                decide(context, &office, |desk| {
                    desk.audit_designated(number, audit)
                })?;
                stood(context, &number, "audited")?;
            }
            Self::Entrust {
                number,
                application,
            } => {
                decide(context, &office, |desk| desk.entrust(number, application))?;
                stood(context, &number, &format!("entrusted with {application}"))?;
            }
            Self::Report {
                number,
                duty,
                report,
            } => {
                let report = papers::keep(&office, &report)?;
                decide(context, &office, |desk| {
                    desk.designated_reported(number, &duty, report)
                })?;
                stood(context, &number, "reported")?;
            }
            Self::Cancel {
                number,
                ground,
                why,
            } => {
                let handed_over = decide(context, &office, |desk| {
                    desk.cancel_designation(number, &ground, why)
                })?;
                let count = handed_over.len();
                let stand = format!("cancelled; {count} reviews are the review body's now");
                stood(context, &number, &stand)?;
            }
            Self::Show { number } => {
                let registry = office.store().registry();
                let found = registry.casework().designation(number);
                let missing = || Refusal::from(DesignationRefusal::NoSuchDesignation(number));
                let designation = found.ok_or_else(missing)?;
                let shown = Shown {
                    number,
                    designation,
                };
                context.output.answer(&shown, || shown.line())?;
            }
            Self::List { all } => {
                let registry = office.store().registry();
                let designations = registry.casework().designations();
                let shown: Vec<_> = designations
                    .filter(|(_, designation)| all || designation.over.is_none())
                    .map(|(number, designation)| Shown {
                        number,
                        designation,
                    })
                    .collect();
                rows(context, &shown, Shown::line)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn kept(office: &Office, named: &[Named]) -> Result<BTreeMap<EntryId, Attachment>, Failure> {
    let kept = |Named { id, path }: &Named| Ok((id.clone(), papers::keep(office, path)?));
    named.iter().map(kept).collect()
}
