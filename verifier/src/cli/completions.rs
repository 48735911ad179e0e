//! `completions`: what a shell completes.

use clap::Args;
use clap_complete::Shell;
use shirushi_verifier::verdict::ExitCode;

use super::{failure::Failure, output};

/// The form of `completions`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The shell.
    shell: Shell,
}

/// Prints completions for a shell.
pub(super) fn run(form: &Form, mut command: clap::Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(form.shell, &mut command, name, &mut script);
    output::script(&script)?;
    Ok(ExitCode::Rely)
}
