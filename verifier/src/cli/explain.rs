//! `explain`: what a verdict means, and what to do about it.

use clap::Args;
use shirushi_verifier::{
    texts::Language,
    verdict::{ExitCode, PRECEDENCE, Verdict},
};

use super::{failure::Failure, output};

/// The form of `explain`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The verdict's code, such as wrong-site; all of them if left out.
    code: Option<String>,
}

/// Explains one verdict, or all.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let verdicts = match &form.code {
        Some(code) => vec![code.parse::<Verdict>()?],
        None => PRECEDENCE.to_vec(),
    };
    output::explanations(&verdicts, language)?;
    Ok(ExitCode::Rely)
}
