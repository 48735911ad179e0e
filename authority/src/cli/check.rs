//! `check`: does everything that was ever acknowledged still hold?

use std::{fmt::Write as _, process::ExitCode};

use clap::Args;
use shirushi_authority::check::check;

use super::{
    context::{Context, Signing},
    failure::Failure,
};

/// Check the whole store.
#[derive(Debug, Args)]
pub(crate) struct Check {}

impl Check {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::No)?;
        let marks = office.store().registry().marks().len() as u64;
        let bar = context.output.progress(marks, "checking marks");
        let checked = check(&office, context.now()?, &|| bar.inc(1));
        bar.finish_and_clear();
        context.output.answer(&checked, || {
            let mut text = format!(
                "{} journal records in an unbroken chain, {} marks verified, {} badges drawn again and equal.\n\
                 Hash of the chain: {}",
                checked.records, checked.marks, checked.badges, checked.chain
            );
            for notice in &checked.notices {
                let _ = write!(text, "\nnotice: {notice}");
            }
            for fault in &checked.faults {
                let _ = write!(text, "\nfault: {fault}");
            }
            text
        })?;
        let sound = checked.faults.is_empty();
        Ok(if sound {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}
