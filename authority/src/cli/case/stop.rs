//! `case stop`: whether revoked marks are no longer used.

use std::process::ExitCode;

use clap::Subcommand;
use jiff::civil::Date;
use shirushi_authority::{
    casework::misuse::{Check, Confirmation, StopOfUse},
    scheme::Text,
};
use shirushi_verifier::domain::RegistrationNumber;

use super::{change, office, print, tell, words::FoundWord};
use crate::cli::{context::Context, failure::Failure};

/// Commands on the stop of use.
#[derive(Debug, Subcommand)]
pub(crate) enum StopCommand {
    /// List revoked marks whose stop of use is not confirmed or not seen
    List,
    /// Record that the holder confirms that use has stopped
    Confirm {
        /// Registration number
        mark: RegistrationNumber,
        /// What they say with it
        #[arg(long, value_name = "TEXT")]
        note: Option<Text>,
    },
    /// Record a look whether a revoked mark is still used
    Check {
        /// Registration number
        mark: RegistrationNumber,
        /// What was found
        #[arg(long, value_enum)]
        found: FoundWord,
        /// On which day
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// What was seen
        #[arg(long, value_name = "TEXT")]
        note: Option<Text>,
    },
}

impl StopCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = office(context)?;
        let mark = match &self {
            Self::List => {
                let outstanding = office.store().registry().outstanding_stops();
                context
                    .output
                    .answer(&outstanding, || print::outstanding(&outstanding))?;
                return Ok(ExitCode::SUCCESS);
            }
            Self::Confirm { mark, .. } | Self::Check { mark, .. } => *mark,
        };
        let ((), notices) = change(context, &office, |registry, schemes, now| match self {
            Self::Check {
                found, on, note, ..
            } => {
                let found = found.into();
                registry.check_stop(schemes, mark, Check { on, found, note }, now)
            }
            Self::Confirm { note, .. } => registry.confirm_stop(mark, Confirmation { note }),
            Self::List => Ok(shirushi_authority::casework::Decided::nothing()),
        })?;
        let registry = office.store().registry();
        let settled = registry
            .stops()
            .get(mark)
            .is_some_and(StopOfUse::is_settled);
        let state = if settled {
            "confirmed and seen to be out of use"
        } else {
            "still to be confirmed or checked"
        };
        tell(context, "The stop of use of mark", &mark, state, notices)
    }
}
