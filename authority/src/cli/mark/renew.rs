//! `mark renew`: another term for a mark.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use shirushi_authority::issuing;
use shirushi_verifier::domain::{NumberedPass, RegistrationNumber};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing, issue::answer, public_base, write_bundle},
};

/// Renew a mark for another term, and write its delivery bundle.
#[derive(Debug, Args)]
pub(crate) struct Renew {
    /// Registration number
    registration: RegistrationNumber,
    /// A pass it stands on now; repeat for more [default: the same passes, renewed]
    #[arg(long = "pass", value_name = "NUMBER")]
    passes: Vec<NumberedPass>,
    /// Folder for the delivery bundle; one zip file, if its name ends in .zip
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace a bundle that is there
    #[arg(long)]
    force: bool,
}

impl Renew {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        check_out(&self.out, existing(self.force))?;
        let office = context.office(Signing::Yes)?;
        let now = context.now()?;
        let released = issuing::renew(
            &office,
            office.actor(),
            self.registration,
            &self.passes,
            now,
        )?;
        let base = public_base(&office, &released.grant.issuer);
        write_bundle(
            &self.out,
            &released,
            office.assets(),
            &base,
            existing(self.force),
        )?;
        answer(context, &released, &self.out)
    }
}
