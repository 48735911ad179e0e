//! `mark`: grant, renew, revoke, suspend, reinstate; show, list, history.

mod history;
pub(crate) mod issue;
mod list;
mod renew;
mod show;
mod state;

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use clap::Subcommand;
use shirushi_authority::{
    assets::Assets,
    issue::{BundleContents, Existing},
    issuing::Released,
    office::Office,
    registry::Grant,
};
use shirushi_verifier::domain::IssuerUrl;
use url::Url;

use super::{context::Context, failure::Failure};

/// Commands on marks.
#[derive(Debug, Subcommand)]
pub(crate) enum MarkCommand {
    /// Grant and issue a mark, and write its delivery bundle; or propose it
    Issue(issue::Issue),
    /// Show everything about a mark
    Show(show::Show),
    /// List marks
    List(list::List),
    /// Renew a mark for another term, and write its delivery bundle
    Renew(renew::Renew),
    /// Revoke a mark, for good
    Revoke(state::Revoke),
    /// Revoke every mark that stands on a prerequisite mark, which its own body has revoked
    PrerequisiteRevoked(state::PrerequisiteRevoked),
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
            Self::PrerequisiteRevoked(command) => command.run(context),
            Self::Suspend(command) => command.run(context),
            Self::Reinstate(command) => command.run(context),
            Self::History(command) => command.run(context),
        }
    }
}

/// Where the public finds the pages of marks.
pub(crate) fn public_base(office: &Office, issuer: &IssuerUrl) -> Url {
    let registry = office.store().registry();
    let recorded = registry.founded().and_then(|f| f.public_url.as_ref());
    recorded.unwrap_or(issuer).url().clone()
}

/// Refuses a folder that is there, before a number is spent on a mark.
pub(crate) fn check_out(out: &Path, existing: Existing) -> Result<(), Failure> {
    if out.exists() && existing == Existing::Refuse {
        let out = out.display();
        let error =
            anyhow::anyhow!("{out} is there already; give another --out, or --force to replace it");
        return Err(error.into());
    }
    Ok(())
}

/// Writes the delivery bundle of a mark, as a folder or as one zip file; a click on its badge leads
/// below `base`.
pub(crate) fn write_bundle(
    out: &Path,
    released: &Released,
    assets: &Assets,
    base: &Url,
    existing: Existing,
) -> Result<(), Failure> {
    let Grant { number, terms, .. } = &released.grant;
    let scheme = assets.schemes().get(&terms.scheme);
    let scheme = scheme.context("the mark's scheme is not among the scheme files")?;
    let contents = BundleContents {
        badge: &released.badge,
        mark_name: &scheme.mark_name.localized(),
        click_page: &format!("{base}marks/{}", number.registration),
    };
    if is_zip(out) {
        return Ok(contents.write_zip(out, existing)?);
    }
    Ok(contents.write(out, existing)?)
}

/// Whether the bundle is wanted as one zip file, by the name that it is to have.
fn is_zip(out: &Path) -> bool {
    out.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("zip"))
}

/// What `--force` asks for.
pub(crate) fn existing(force: bool) -> Existing {
    if force {
        Existing::Replace
    } else {
        Existing::Refuse
    }
}
