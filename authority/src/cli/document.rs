//! `document sample`: one of each document, to look at.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Subcommand;
use jiff::civil::Date;
use shirushi_authority::{document::sample::samples, language::Language};

use super::{context::Context, failure::Failure};

/// Commands on documents.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// Write a sample of each document of each scheme, in both languages
    Sample {
        /// The folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The date on them
        #[arg(long, value_name = "DATE", default_value = "2026-04-01")]
        date: Date,
    },
}

impl DocumentCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self::Sample { out, date } = self;
        fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
        let mut written = Vec::new();
        let assets = context.assets()?;
        for scheme in assets.schemes() {
            for language in Language::ALL {
                for sample in samples(scheme, language, date)? {
                    let path = out.join(&sample.name);
                    fs::write(&path, &sample.pdf)
                        .with_context(|| format!("writing {}", path.display()))?;
                    written.push(path.display().to_string());
                }
            }
        }
        context.output.answer(&written, || written.join("\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
