//! `trust sign`: a new trust bundle, as after a change of scheme files or before the old one ends.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;
use shirushi_authority::publish::sign_trust;

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Commands on the trust bundle.
#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Have the root sign a new trust bundle
    Sign {
        /// The root's key file, if not in the data folder
        #[arg(long, value_name = "FILE")]
        root_key: Option<PathBuf>,
    },
}

impl TrustCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self::Sign { root_key } = self;
        let office = context.office(Signing::No)?;
        let root = office.root_key(&context.root(root_key.as_deref())?)?;
        let version = sign_trust(&office, &root, context.now()?)?;
        let answer = serde_json::json!({ "version": version });
        context.output.answer(&answer, || {
            format!("Trust bundle {version} is signed. Run `publish` to show it.")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
