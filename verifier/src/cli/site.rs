//! `site`: every mark on several pages, a line each.

use clap::Args;
use serde::Serialize;
use shirushi_verifier::{texts::Language, verdict::ExitCode, visit::Visit};

use super::{context::Judging, failure::Failure, output, page_visit, trust_file};

/// The form of `site`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The pages.
    #[arg(value_name = "URL", required = true)]
    pages: Vec<String>,
    #[command(flatten)]
    judging: Judging,
}

/// What came of one page.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Outcome {
    /// It was visited.
    Visited(Box<Visit>),
    /// It could not be.
    Failed {
        /// The page, as the user named it.
        page: String,
        /// Why not.
        error: String,
    },
}

/// Checks every mark on several pages. A page that cannot be fetched does not
/// keep the others from being checked.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let trust = trust_file::open(&form.judging.believing)?;
    let mut outcomes = Vec::new();
    for page in &form.pages {
        let outcome = match page_visit::visit(page, &form.judging, &trust) {
            Ok(visit) => Outcome::Visited(Box::new(visit)),
            Err(failure) => Outcome::Failed {
                page: page.clone(),
                error: failure.to_string(),
            },
        };
        if !form.judging.json {
            output::line(&outcome, language)?;
        }
        outcomes.push(outcome);
    }
    if form.judging.json {
        output::json(&outcomes)?;
    }
    Ok(exit_code(&outcomes))
}

/// The gravest of all pages: a mark not to rely on, then a page that failed,
/// then one undecided, then a valid mark.
fn exit_code(outcomes: &[Outcome]) -> ExitCode {
    let codes = outcomes.iter().map(|outcome| match outcome {
        Outcome::Visited(visit) => visit.verdict.exit_code(),
        Outcome::Failed { .. } => ExitCode::Failure,
    });
    let order = [
        ExitCode::DoNotRely,
        ExitCode::Failure,
        ExitCode::Undecided,
        ExitCode::Rely,
        ExitCode::NoMark,
    ];
    let codes: Vec<ExitCode> = codes.collect();
    let gravest = order.into_iter().find(|code| codes.contains(code));
    gravest.unwrap_or(ExitCode::NoMark)
}
