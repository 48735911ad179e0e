//! `case complaint`: receive, sort, take up, examine, act, answer, close, share.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use shirushi_authority::{
    casework::{
        ComplaintNumber, Decided, ReplyTo,
        complaint::{
            About, ActionDone, ActionDropped, ActionNumber, Complaint, Filer, Filing, Finding,
            Plan, SharedCase,
        },
    },
    correspondence::{PageUrl, thread::Prose},
    registry::{Refusal, Registry},
    scheme::{Bilingual, EntryId, SchemeSet, Text},
};
use shirushi_verifier::domain::{HolderName, PassNumber, RegistrationNumber, SchemeId, UnixTime};

use super::{
    change, office, print, tell,
    words::{BodyWord, YesNo, prose},
};
use crate::cli::{context::Context, failure::Failure};

/// Commands on complaints.
#[derive(Debug, Subcommand)]
pub(crate) enum ComplaintCommand {
    /// Take a complaint in; out of scope, it is refused with an explanation
    File(File),
    /// Show a complaint
    Show(One),
    /// List complaints, the oldest first
    List(List),
    /// Put a complaint that nobody has taken up under another category
    Move {
        #[command(flatten)]
        case: One,
        /// Category, one of the scheme's
        #[arg(long, value_name = "CATEGORY")]
        to: EntryId,
    },
    /// Refuse a complaint that turns out to be out of scope
    Refuse {
        #[command(flatten)]
        case: One,
        #[command(flatten)]
        explanation: InBoth,
    },
    /// Take a complaint up, as the body that its category names
    TakeUp {
        #[command(flatten)]
        case: One,
        /// The body
        #[arg(long, value_enum)]
        by: BodyWord,
    },
    /// Answer a root-cause question
    Examine {
        #[command(flatten)]
        case: One,
        /// Question, one of the scheme's
        #[arg(long, value_name = "QUESTION")]
        question: EntryId,
        /// Whether there is such a flaw
        #[arg(long, value_enum)]
        flaw: YesNo,
        /// What was found
        #[arg(long, value_parser = prose)]
        text: Prose,
    },
    /// Decide an action against recurrence
    Action {
        #[command(flatten)]
        case: One,
        /// What is to be done
        #[arg(long, value_name = "TEXT")]
        what: Text,
        /// Who does it
        #[arg(long, value_name = "TEXT")]
        responsible: Text,
        /// By which day
        #[arg(long, value_name = "DATE")]
        due: Date,
    },
    /// Record that an action was done
    Done {
        #[command(flatten)]
        case: One,
        /// Number of the action
        action: ActionNumber,
        /// On which day
        #[arg(long, value_name = "DATE")]
        on: Date,
    },
    /// Give an action up
    Drop {
        #[command(flatten)]
        case: One,
        /// Number of the action
        action: ActionNumber,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
    /// Answer the complainant
    Answer {
        #[command(flatten)]
        case: One,
        /// The answer
        #[arg(long)]
        text: Text,
    },
    /// Close a complaint that has all answers and no open action
    Close(One),
    /// Open a closed complaint again
    Reopen {
        #[command(flatten)]
        case: One,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Text,
    },
    /// Tell holders of a complaint as a case, without names
    Share {
        #[command(flatten)]
        case: One,
        /// Title in Japanese
        #[arg(long, value_name = "TEXT")]
        title_ja: Text,
        /// Title in English
        #[arg(long, value_name = "TEXT")]
        title_en: Text,
        #[command(flatten)]
        text: InBoth,
    },
    /// List the cases that holders are told of
    Shared,
}

/// A complaint.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct One {
    /// Number of the complaint, such as C12
    #[arg(value_name = "COMPLAINT")]
    number: ComplaintNumber,
}

/// A text in both languages.
#[derive(Debug, Args)]
pub(crate) struct InBoth {
    /// Text in Japanese
    #[arg(long, value_name = "TEXT")]
    ja: Text,
    /// Text in English
    #[arg(long, value_name = "TEXT")]
    en: Text,
}

/// Take a complaint in.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct File {
    /// Scheme that it is about
    #[arg(long, value_name = "ID")]
    scheme: SchemeId,
    /// Category, one of the scheme's
    #[arg(
        long,
        value_name = "CATEGORY",
        required_unless_present = "out_of_scope"
    )]
    category: Option<EntryId>,
    /// It belongs to none of the scheme's categories
    #[arg(long, conflicts_with = "category")]
    out_of_scope: bool,
    /// The holder who complains; somebody of the public, if not given
    #[arg(long, value_name = "NAME")]
    holder: Option<HolderName>,
    /// How to reach somebody of the public
    #[arg(long, value_name = "CONTACT", conflicts_with = "holder")]
    reply_to: Option<ReplyTo>,
    /// The mark that it is about
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["pass", "url"])]
    mark: Option<RegistrationNumber>,
    /// The pass that it is about
    #[arg(long, value_name = "NUMBER", conflicts_with = "url")]
    pass: Option<PassNumber>,
    /// The page that it is about
    #[arg(long, value_name = "URL")]
    url: Option<PageUrl>,
    /// The report from the public from which it is taken over
    #[arg(long, value_name = "NUMBER")]
    report: Option<u64>,
    /// What it says
    #[arg(long, value_parser = prose)]
    text: Prose,
}

/// List complaints.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Of this scheme only
    #[arg(long, value_name = "ID")]
    scheme: Option<SchemeId>,
    /// Only those that are not over
    #[arg(long)]
    open: bool,
}

impl ComplaintCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::File(file) => file.run(context),
            Self::Show(One { number }) => {
                let office = office(context)?;
                let registry = office.store().registry();
                let case = registry.complaints().get(number);
                let case = case.with_context(|| format!("there is no complaint {number}"))?;
                let schemes = office.assets().schemes();
                context
                    .output
                    .answer(case, || print::complaint(case, schemes))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::List(list) => list.run(context),
            Self::Shared => {
                let office = office(context)?;
                let registry = office.store().registry();
                let shared: Vec<_> = registry.complaints().shared().collect();
                context
                    .output
                    .answer(&shared, || print::shared_cases(&shared))?;
                Ok(ExitCode::SUCCESS)
            }
            step => step.step(context),
        }
    }

    /// A step of a complaint that is there.
    fn step(self, context: &Context) -> Result<ExitCode, Failure> {
        let number = self.number().context("a step needs a complaint")?;
        let office = office(context)?;
        let ((), notices) = change(context, &office, |registry, schemes, now| {
            self.decide(registry, schemes, now)
        })?;
        let registry = office.store().registry();
        let case = registry.complaints().get(number);
        let state = case.map_or("unknown", |case| case.stage().name());
        tell(context, "Complaint", &number, state, notices)
    }

    fn number(&self) -> Option<ComplaintNumber> {
        match self {
            Self::Show(case)
            | Self::Move { case, .. }
            | Self::Refuse { case, .. }
            | Self::TakeUp { case, .. }
            | Self::Examine { case, .. }
            | Self::Action { case, .. }
            | Self::Done { case, .. }
            | Self::Drop { case, .. }
            | Self::Answer { case, .. }
            | Self::Close(case)
            | Self::Reopen { case, .. }
            | Self::Share { case, .. } => Some(case.number),
            Self::File(_) | Self::List(_) | Self::Shared => None,
        }
    }

    fn decide(
        self,
        registry: &Registry,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        match self {
            Self::Move { case, to } => registry.move_complaint(schemes, case.number, &to, now),
            Self::Refuse { case, explanation } => {
                registry.refuse_complaint(schemes, case.number, explanation.into(), now)
            }
            Self::TakeUp { case, by } => {
                registry.take_up_complaint(schemes, case.number, by.into(), now)
            }
            Self::Examine {
                case,
                question,
                flaw,
                text,
            } => {
                let finding = Finding {
                    question,
                    flaw: flaw == YesNo::Yes,
                    text,
                };
                registry.examine_complaint(schemes, case.number, finding, now)
            }
            Self::Action {
                case,
                what,
                responsible,
                due,
            } => {
                let plan = Plan {
                    what,
                    responsible,
                    due,
                };
                let decided = registry.decide_action(schemes, case.number, plan, now)?;
                Ok(decided.unanswered())
            }
            Self::Done { case, action, on } => {
                let done = ActionDone { action, on };
                registry.finish_action(schemes, case.number, done, now)
            }
            Self::Drop { case, action, why } => {
                let dropped = ActionDropped { action, why };
                registry.drop_action(schemes, case.number, dropped, now)
            }
            Self::Answer { case, text } => {
                registry.answer_complaint(schemes, case.number, text, now)
            }
            Self::Close(case) => registry.close_complaint(schemes, case.number, now),
            Self::Reopen { case, why } => registry.reopen_complaint(schemes, case.number, why, now),
            Self::Share {
                case,
                title_ja,
                title_en,
                text,
            } => {
                let title = Bilingual {
                    ja: title_ja,
                    en: title_en,
                };
                let text = text.into();
                let shared = SharedCase { title, text };
                registry.share_complaint(schemes, case.number, shared, now)
            }
            Self::File(_) | Self::Show(_) | Self::List(_) | Self::Shared => Ok(Decided::nothing()),
        }
    }
}

impl File {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let filing = self.filing();
        let office = office(context)?;
        let (number, notices) = change(context, &office, |registry, schemes, now| {
            registry.receive_complaint(schemes, &filing, now)
        })?;
        let registry = office.store().registry();
        let case = registry.complaints().get(number);
        let state = case.map_or("unknown", |case| case.stage().name());
        tell(context, "Complaint", &number, state, notices)
    }

    fn filing(self) -> Filing {
        let mark = self.mark.map(About::Mark);
        let pass = self.pass.map(About::Pass);
        let url = self.url.map(About::Url);
        Filing {
            scheme: self.scheme,
            category: self.category,
            from: match self.holder {
                Some(name) => Filer::Holder { name },
                None => Filer::Public {
                    reply_to: self.reply_to,
                },
            },
            about: mark.or(pass).or(url),
            text: self.text,
            report: self.report,
        }
    }
}

impl List {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = office(context)?;
        let registry = office.store().registry();
        let wanted = |case: &&Complaint| {
            let open = !self.open || !case.stage().is_over();
            let scheme = self.scheme.as_ref();
            open && scheme.is_none_or(|scheme| case.filing().scheme == *scheme)
        };
        let cases: Vec<_> = registry.complaints().iter().filter(wanted).collect();
        let schemes = office.assets().schemes();
        context
            .output
            .answer(&cases, || print::complaints(&cases, schemes))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl From<InBoth> for Bilingual {
    fn from(InBoth { ja, en }: InBoth) -> Self {
        Self { ja, en }
    }
}
