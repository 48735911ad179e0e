//! `mark`: grant, renew, revoke, suspend, reinstate; show, list, history.

mod history;
mod issue;
mod list;
mod renew;
mod show;
mod state;

use std::process::ExitCode;

use clap::Subcommand;

use super::{context::Context, failure::Failure};

/// Commands on marks.
#[derive(Debug, Subcommand)]
pub(crate) enum MarkCommand {
    /// Grant and issue a mark, and write its delivery bundle
    Issue(issue::Issue),
    /// Show everything about a mark
    Show(show::Show),
    /// List marks
    List(list::List),
    /// Renew a mark for another term, and write its delivery bundle
    Renew(renew::Renew),
    /// Revoke a mark, for good
    Revoke(state::Revoke),
    /// Stop the use of a mark, pending a decision
    Suspend(state::Suspend),
    /// End a suspension
    Reinstate(state::Reinstate),
    /// Show a mark's history, or its state on a day
    History(history::History),
}

impl MarkCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Issue(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::List(command) => command.run(context),
            Self::Renew(command) => command.run(context),
            Self::Revoke(command) => command.run(context),
            Self::Suspend(command) => command.run(context),
            Self::Reinstate(command) => command.run(context),
            Self::History(command) => command.run(context),
        }
    }
}
