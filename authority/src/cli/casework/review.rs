//! `review`: answer items, arrange and stop inspections, conclude stages, reports, objections, re-reviews, the pass.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{ArgGroup, Subcommand};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_authority::{
    casework::{ApplicationNumber, Attachment, CaseRefusal, StageResult, Window},
    inspection::hash::ContentHash,
    scheme::{Answers, StageId, StageWork, Text, Vouched},
};
use shirushi_verifier::domain::{NumberedPass, UnixTime};

use super::{decide, on_application, papers};
use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing},
};

/// Commands on reviews.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Print the sheet to fill in: every item asked, with what was found so far
    Sheet {
        /// The application, such as A12
        number: ApplicationNumber,
    },
    /// Record answers to items, from a JSON file; later answers replace earlier ones
    Answer {
        /// The application, such as A12
        number: ApplicationNumber,
        /// The answers: {"answers": {ITEM: {"finding": …}}, "vouched": {VOUCHER: [ITEM, …]}}
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
    },
    /// Agree on the window of an online inspection
    Arrange {
        /// The application, such as A12
        number: ApplicationNumber,
        /// When it begins, such as 2026-12-01T01:00:00Z
        #[arg(long, value_name = "TIME")]
        from: UnixTime,
        /// When it ends
        #[arg(long, value_name = "TIME")]
        to: UnixTime,
        /// Whom to call meanwhile
        #[arg(long, value_name = "TEXT")]
        on_duty: Text,
    },
    /// Stop an inspection; a new window is needed then
    Stop {
        /// The application, such as A12
        number: ApplicationNumber,
        /// Why; the applicant is told
        #[arg(long, value_name = "TEXT")]
        reason: Text,
    },
    /// Conclude the next stage; a paper review is decided from its answers
    #[command(group = ArgGroup::new("outcome").args(["passed", "failed"]))]
    Conclude {
        /// The application, such as A12
        number: ApplicationNumber,
        /// The stage, by the scheme's id
        #[arg(long, value_name = "ID")]
        stage: StageId,
        /// An inspection or a committee passed it
        #[arg(long)]
        passed: bool,
        /// An inspection or a committee failed it
        #[arg(long)]
        failed: bool,
        /// How many findings an inspection had
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        findings: u32,
        /// The report
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Write the report of a concluded stage to a file, also after the pass was issued
    Report {
        /// The application, such as A12
        number: ApplicationNumber,
        /// The stage, by the scheme's id [default: the last that has a report]
        #[arg(long, value_name = "ID")]
        stage: Option<StageId>,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// File the applicant's objection to a failure
    Object {
        /// The application, such as A12
        number: ApplicationNumber,
        /// What it says
        #[arg(long, value_name = "TEXT")]
        text: Text,
    },
    /// Judge an objection
    #[command(group = ArgGroup::new("judgement").args(["upheld", "dismissed"]).required(true))]
    Judge {
        /// The application, such as A12
        number: ApplicationNumber,
        /// The fault was the reviewer's: the stage is done again
        #[arg(long)]
        upheld: bool,
        /// The objection is not right
        #[arg(long)]
        dismissed: bool,
        /// Why; the applicant is told
        #[arg(long, value_name = "TEXT")]
        reason: Text,
    },
    /// File the application for the re-review
    Again {
        /// The application, such as A12
        number: ApplicationNumber,
        /// When the last of what was found had been fixed
        #[arg(long, value_name = "DATE")]
        fixed_by: Date,
    },
    /// The review body is late with a renewal: the pass lapses instead of falling
    Delay {
        /// The application, such as A12
        number: ApplicationNumber,
        /// Last day of the lapse [default: the longest]
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
    },
    /// Issue the pass, or renew it
    Pass {
        /// The application, such as A12
        number: ApplicationNumber,
    },
}

/// Answers as a file has them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerSheet {
    answers: Answers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vouched: Option<Vouched>,
}

/// A pass that was issued.
#[derive(Debug, Serialize)]
struct PassAnswer {
    pass: NumberedPass,
    valid_from: Date,
    valid_to: Date,
}

impl ReviewCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Sheet { number } => sheet(context, number)?,
            Self::Answer { number, answers } => {
                let AnswerSheet { answers, vouched } = papers::form(&answers)?;
                on_application(context, number, |desk| {
                    desk.answer(number, answers, vouched)
                })?;
            }
            Self::Arrange {
                number,
                from,
                to,
                on_duty,
            } => {
                let window = Window { from, to, on_duty };
                on_application(context, number, |desk| {
                    desk.arrange_inspection(number, window)
                })?;
            }
            Self::Stop { number, reason } => {
                on_application(context, number, |desk| desk.stop_inspection(number, reason))?;
            }
            Self::Conclude {
                number,
                stage,
                passed,
                failed,
                findings,
                report,
            } => {
                let outcome = (passed || failed).then_some(passed);
                conclude(context, number, &stage, outcome, findings, report)?;
            }
            Self::Report {
                number,
                stage,
                out,
                force,
            } => {
                check_out(&out, existing(force))?;
                report(context, number, stage.as_ref(), &out)?;
            }
            Self::Object { number, text } => {
                on_application(context, number, |desk| desk.object(number, text))?;
            }
            Self::Judge {
                number,
                upheld,
                reason,
                ..
            } => {
                on_application(context, number, |desk| {
                    desk.judge_objection(number, upheld, reason)
                })?;
            }
            Self::Again { number, fixed_by } => {
                on_application(context, number, |desk| {
                    desk.apply_for_rereview(number, fixed_by)
                })?;
            }
            Self::Delay { number, until } => {
                on_application(context, number, |desk| {
                    desk.delay_renewal(number, until).map(|_| ())
                })?;
            }
            Self::Pass { number } => pass(context, number)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn sheet(context: &Context, number: ApplicationNumber) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let registry = office.store().registry();
    let application = registry.casework().application(number);
    let missing = || Failure::Refused(CaseRefusal::NoSuchApplication(number).into());
    let application = application.ok_or_else(missing)?;
    let scheme = office.assets().schemes().get(&application.filing.scheme);
    let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
    let answers = rules.and_then(|rules| application.sheet(rules));
    let Some(answers) = answers else {
        let stand = application.stand.name();
        let text = format!("application {number} is {stand}; there is no review to fill in");
        return Err(Failure::Refused(anyhow::anyhow!(text)));
    };
    let vouched = application.review().map(|review| review.vouched.clone());
    let sheet = AnswerSheet { answers, vouched };
    let text = serde_json::to_string_pretty(&sheet).context("writing the sheet")?;
    context.output.answer(&sheet, || text)
}

/// A report that was written to a file.
#[derive(Debug, Serialize)]
struct Written<'a> {
    application: ApplicationNumber,
    stage: &'a StageId,
    sha256: ContentHash,
    bytes: u64,
    out: String,
}

fn report(
    context: &Context,
    number: ApplicationNumber,
    stage: Option<&StageId>,
    out: &Path,
) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let registry = office.store().registry();
    let application = registry.casework().application(number);
    let missing = || Failure::Refused(CaseRefusal::NoSuchApplication(number).into());
    let outcomes = application.ok_or_else(missing)?.outcomes().iter().rev();
    let mut wanted = outcomes.filter(|outcome| stage.is_none_or(|stage| outcome.stage == *stage));
    let found = wanted.find_map(|outcome| Some((&outcome.stage, outcome.report.as_ref()?)));
    let Some((stage, report)) = found else {
        let text = format!("application {number} has no report of such a stage");
        return Err(Failure::Refused(anyhow::anyhow!(text)));
    };
    let attachments = office.store().folder().attachments();
    let content = attachments.read(report.hash, Attachment::MAX_BYTES);
    let content = content.context("reading the report")?;
    let shown = out.display().to_string();
    fs::write(out, content).with_context(|| format!("writing {shown}"))?;
    let written = Written {
        application: number,
        stage,
        sha256: report.hash,
        bytes: report.bytes,
        out: shown,
    };
    context.output.answer(&written, || {
        format!(
            "The report of stage {stage} of {number} is in {}, SHA-256 {}.",
            written.out, written.sha256
        )
    })
}

fn conclude(
    context: &Context,
    number: ApplicationNumber,
    stage: &StageId,
    outcome: Option<bool>,
    findings: u32,
    report: Option<PathBuf>,
) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let report = report
        .map(|path| papers::keep(&office, &path))
        .transpose()?;
    let how = {
        let registry = office.store().registry();
        let application = registry.casework().application(number);
        let scheme = application.and_then(|a| office.assets().schemes().get(&a.filing.scheme));
        let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
        let stages = rules.map(|rules| &rules.stages).into_iter().flatten();
        let mut same = stages.filter(|known| known.id == *stage);
        same.next().map(|stage| stage.how)
    };
    drop(office);
    let wrong = |text: &str| Failure::Refused(anyhow::anyhow!("stage {stage}: {text}"));
    let result = match (how, outcome, report) {
        (Some(StageWork::Inspection), Some(passed), Some(report)) => StageResult::Inspection {
            passed,
            findings,
            report,
        },
        (Some(StageWork::Inspection), _, _) => {
            return Err(wrong(
                "an inspection needs --passed or --failed, and --report",
            ));
        }
        (Some(StageWork::Committee), Some(passed), report) => {
            StageResult::Committee { passed, report }
        }
        (Some(StageWork::Committee), None, _) => {
            return Err(wrong("a committee's decision needs --passed or --failed"));
        }
        (_, Some(_), _) => {
            return Err(wrong(
                "a paper review is decided from its answers; leave --passed and --failed out",
            ));
        }
        (_, None, report) => StageResult::Paper { report },
    };
    on_application(context, number, |desk| {
        desk.conclude_stage(number, stage, result).map(|_| ())
    })
}

fn pass(context: &Context, number: ApplicationNumber) -> Result<(), Failure> {
    let office = context.office(Signing::No)?;
    let pass = decide(context, &office, |desk| desk.issue_pass(number))?;
    let registry = office.store().registry();
    let Some(issued) = registry.casework().pass(pass.number) else {
        return Err(anyhow::anyhow!("pass {pass} was issued and is not there").into());
    };
    let answer = PassAnswer {
        pass,
        valid_from: issued.valid.from,
        valid_to: issued.valid.to,
    };
    context.output.answer(&answer, || {
        let PassAnswer {
            pass,
            valid_from,
            valid_to,
        } = &answer;
        format!("Pass {pass} is issued, valid {valid_from} to {valid_to}.")
    })
}
