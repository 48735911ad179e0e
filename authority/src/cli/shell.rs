//! `completions` and `man`: from the one definition of the command line.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, context::Context, failure::Failure, output::Output};

/// Print completions for a shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, _: &Context) -> Result<ExitCode, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Cli::command(),
            "shirushi-authority",
            &mut script,
        );
        Output::print(String::from_utf8_lossy(&script).trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Write man pages, one for each command, to a folder.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder
    out: PathBuf,
}

impl Man {
    pub(crate) fn run(self, _: &Context) -> Result<ExitCode, Failure> {
        let out = self.out;
        fs::create_dir_all(&out)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), &out))
            .with_context(|| format!("writing man pages to {}", out.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}
