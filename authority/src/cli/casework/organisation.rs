//! `organisation`: who applies, and the self-diagnosis that opens the gate.

use std::{collections::BTreeMap, process::ExitCode};

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    casework::{Details, MailAddress, Organisation, OrganisationNumber},
    language::Language,
    scheme::{EntryId, Text, UnitId},
};
use shirushi_verifier::domain::{HolderName, SchemeId};

use super::{decide, rows};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on organisations.
#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Register an organisation
    Register(Form),
    /// Change an organisation's details
    Change {
        /// Its number, such as O12
        number: OrganisationNumber,
        #[command(flatten)]
        form: Form,
    },
    /// Show the questions of a scheme's self-diagnosis
    Questions {
        /// Scheme id, such as ecom2000
        #[arg(long, value_name = "ID")]
        scheme: SchemeId,
    },
    /// Record a self-diagnosis: every question must be answered with yes
    Diagnose {
        /// Its number, such as O12
        number: OrganisationNumber,
        /// Scheme id, such as ecom2000
        #[arg(long, value_name = "ID")]
        scheme: SchemeId,
        /// The review unit, such as system
        #[arg(long, value_name = "ID")]
        unit: UnitId,
        /// A question answered with yes; repeat for each
        #[arg(long = "yes", value_name = "ID")]
        yes: Vec<EntryId>,
    },
    /// Show an organisation
    Show {
        /// Its number, such as O12
        number: OrganisationNumber,
    },
    /// List organisations
    List {
        /// Only those whose name contains this
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
    },
}

/// An organisation's details.
#[derive(Debug, clap::Args)]
pub(crate) struct Form {
    /// Its name, as passes and marks show it
    #[arg(long, value_name = "TEXT")]
    name: HolderName,
    /// Whom to write to
    #[arg(long, value_name = "TEXT")]
    contact: Text,
    /// Where mail goes that says that a notice waits
    #[arg(long, value_name = "ADDRESS")]
    mail: MailAddress,
    /// The language of its notices
    #[arg(long, value_enum, default_value = "ja")]
    language: Choice,
}

/// A language.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Choice {
    /// Japanese
    Ja,
    /// English
    En,
}

impl From<Form> for Details {
    fn from(form: Form) -> Self {
        Self {
            name: form.name,
            contact: form.contact,
            mail: form.mail,
            language: match form.language {
                Choice::Ja => Language::Ja,
                Choice::En => Language::En,
            },
        }
    }
}

/// An organisation with its number.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    number: OrganisationNumber,
    #[serde(flatten)]
    organisation: &'a Organisation,
}

impl Shown<'_> {
    fn line(&self) -> String {
        let Details {
            name,
            contact,
            mail,
            ..
        } = &self.organisation.details;
        format!("{}  {name}  ({contact}, {mail})", self.number)
    }
}

impl OrganisationCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let number = match self {
            Self::Register(form) => decide(context, &office, |desk| desk.register(form.into()))?,
            Self::Change { number, form } => {
                decide(context, &office, |desk| {
                    desk.change_organisation(number, form.into())
                })?;
                number
            }
            Self::Questions { scheme } => return questions(context, &scheme),
            Self::Diagnose {
                number,
                scheme,
                unit,
                yes,
            } => {
                let answers: BTreeMap<_, _> = yes.into_iter().map(|id| (id, true)).collect();
                decide(context, &office, |desk| {
                    desk.self_diagnose(number, &scheme, &unit, &answers)
                })?;
                number
            }
            Self::Show { number } => number,
            Self::List { name } => {
                let registry = office.store().registry();
                let all = registry.casework().organisations();
                let wanted = name.as_deref().unwrap_or_default();
                let shown: Vec<Shown<'_>> = all
                    .filter(|(_, o)| o.details.name.as_str().contains(wanted))
                    .map(|(number, organisation)| Shown {
                        number,
                        organisation,
                    })
                    .collect();
                rows(context, &shown, Shown::line)?;
                return Ok(ExitCode::SUCCESS);
            }
        };
        let registry = office.store().registry();
        let organisation = registry.casework().organisation(number);
        let Some(organisation) = organisation else {
            return Err(Failure::Refused(anyhow::anyhow!(
                "there is no organisation {number}"
            )));
        };
        let shown = Shown {
            number,
            organisation,
        };
        context.output.answer(&shown, || shown.line())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A question of a self-diagnosis.
#[derive(Debug, Serialize)]
struct Question {
    id: String,
    ja: String,
    en: String,
}

fn questions(context: &Context, scheme: &SchemeId) -> Result<ExitCode, Failure> {
    let assets = context.assets()?;
    let rules = assets.schemes().get(scheme).and_then(|s| s.rules.clone());
    let gate = rules
        .as_ref()
        .and_then(|rules| rules.self_diagnosis.as_ref());
    let questions: Vec<Question> = gate
        .iter()
        .flat_map(|gate| &gate.questions)
        .map(|question| Question {
            id: question.id.to_string(),
            ja: question.text.ja.to_string(),
            en: question.text.en.to_string(),
        })
        .collect();
    let line = |q: &Question| format!("{}\n  {}\n  {}", q.id, q.ja, q.en);
    rows(context, &questions, line)?;
    Ok(ExitCode::SUCCESS)
}
