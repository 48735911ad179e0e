//! `publish`: everything for the public, to a folder.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use shirushi_authority::publish::publish;

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Write status lists, trust bundle, holder list and revoked marks to a folder.
#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// The folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Publish {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::Yes)?;
        let published = publish(&office, &self.out, context.now()?)?;
        context.output.answer(&published, || {
            format!(
                "{} status lists signed; {} files written, {} unchanged, in {}.",
                published.lists_signed,
                published.written.len(),
                published.unchanged,
                self.out.display()
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
