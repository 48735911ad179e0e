//! `page`: every mark on one page, in full, and how the page shows it.

use clap::Args;
use shirushi_verifier::{texts::Language, verdict::ExitCode};

use super::{context::Judging, failure::Failure, output, page_visit, trust_file};

/// The form of `page`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The page.
    #[arg(value_name = "URL")]
    page: String,
    /// Print how the page shows its marks, and what to do about it: for whoever runs the site.
    /// The exit status is that of the verdict all the same.
    #[arg(long)]
    install: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Checks every mark on one page.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let trust = trust_file::open(&form.judging.believing)?;
    let visit = page_visit::visit(&form.page, &form.judging, &trust)?;
    if form.judging.json {
        output::json(&visit)?;
    } else {
        output::visit(&visit, form.install, language)?;
    }
    Ok(visit.verdict.exit_code())
}
