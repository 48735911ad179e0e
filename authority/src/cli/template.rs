//! `template build`: from a designer's folder to a template package.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use shirushi_authority::template_build::build_to;

use super::{context::Context, failure::Failure};

/// Commands on badge templates.
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// Build a template package from a folder with art.svg and template.toml
    Build {
        /// The folder
        art: PathBuf,
        /// Folder below which the font files lie
        #[arg(long, value_name = "DIR")]
        fonts: PathBuf,
        /// The package to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

impl TemplateCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self::Build { art, fonts, out } = self;
        let built = build_to(&art, &fonts, &out)?;
        let answer = serde_json::json!({
            "name": built.template.name(),
            "scheme": built.template.scheme(),
            "id": built.template.id().to_string(),
            "bytes": built.package.len(),
        });
        context.output.answer(&answer, || built.to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}
