//! `manual`: manual pages, for whoever packages the program.

use std::path::PathBuf;

use clap::Args;
use shirushi_verifier::verdict::ExitCode;

use super::failure::Failure;

/// The form of `manual`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The folder to write them to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes a manual page for the program and each of its commands.
pub(super) fn run(form: &Form, command: clap::Command) -> Result<ExitCode, Failure> {
    let failed = |error| Failure::Write {
        path: form.out.clone(),
        error,
    };
    std::fs::create_dir_all(&form.out).map_err(failed)?;
    clap_mangen::generate_to(command, &form.out).map_err(failed)?;
    Ok(ExitCode::Rely)
}
