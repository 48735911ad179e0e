//! `mark renew`: another term for a mark.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use shirushi_authority::access::{ProposedDeed, Renewal};
use shirushi_verifier::domain::{NumberedPass, RegistrationNumber};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing, issue::carry_out},
};

/// Renew a mark for another term, and write its delivery bundle. Where the scheme asks for two
/// people, propose it: `proposal approve` then renews the mark.
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
        let what = ProposedDeed::RenewMark(Renewal {
            registration: self.registration,
            passes: self.passes,
        });
        let existing = existing(self.force);
        carry_out(context, &office, &what, Some(&self.out), existing)
    }
}
