//! `mark issue`: from a grant to a delivery bundle.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    access::{
        ProposedDeed,
        desk::{self, Done, Settled},
    },
    issue::Existing,
    issuing,
    office::Office,
    registry::GrantRequest,
};
use shirushi_verifier::domain::{
    HolderName, MarkNumber, NumberedPass, RegistrationNumber, SchemeId, SystemName, TargetUrl,
};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing, public_base, write_bundle},
    pass,
    proposal::proposed,
};

/// Grant and issue a mark, and write its delivery bundle. Where the scheme asks for two
/// people, propose it: `proposal approve` then issues the mark.
#[derive(Debug, Args)]
pub(crate) struct Issue {
    /// Scheme id, such as isp2014
    #[arg(long, value_name = "ID")]
    scheme: SchemeId,
    /// Who holds the mark
    #[arg(long, value_name = "TEXT")]
    holder: HolderName,
    /// The reviewed system or service
    #[arg(long, value_name = "TEXT")]
    system: SystemName,
    /// The site, such as https://shop.example.jp/
    #[arg(long, value_name = "URL")]
    url: TargetUrl,
    /// Day of grant [default: today]
    #[arg(long, value_name = "DATE")]
    grant: Option<Date>,
    /// A pass it stands on, such as 40001-00; repeat for more [default: the next free number]
    #[arg(long = "pass", value_name = "NUMBER")]
    passes: Vec<NumberedPass>,
    /// Number of the mark that the scheme asks for first
    #[arg(long, value_name = "NUMBER")]
    prerequisite: Option<RegistrationNumber>,
    /// Folder for the delivery bundle; one zip file, if its name ends in .zip
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace a bundle that is there
    #[arg(long)]
    force: bool,
}

/// What was issued.
#[derive(Debug, Serialize)]
pub(super) struct Issued {
    pub(super) number: MarkNumber,
    pub(super) url: String,
    pub(super) valid_from: Date,
    pub(super) valid_to: Date,
    pub(super) credential_bytes: usize,
    pub(super) out: String,
}

impl Issue {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        check_out(&self.out, existing(self.force))?;
        let office = context.office(Signing::Yes)?;
        let request = GrantRequest {
            scheme: self.scheme,
            holder: self.holder,
            system: self.system,
            url: self.url,
            passes: self.passes,
            prerequisite: self.prerequisite,
            granted_on: self.grant,
            application: None,
        };
        let (what, existing) = (ProposedDeed::IssueMark(request), existing(self.force));
        carry_out(context, &office, &what, Some(&self.out), existing)
    }
}

/// Does a deed that may take two people, and hands over what was done or tells that it waits.
pub(crate) fn carry_out(
    context: &Context,
    office: &Office,
    what: &ProposedDeed,
    out: Option<&Path>,
    existing: Existing,
) -> Result<ExitCode, Failure> {
    match desk::carry_out(office, &Context::who(None), what, context.now()?)? {
        Settled::Proposed(proposal) => proposed(context, &proposal),
        Settled::Done(done) => deliver(context, office, done, out, existing),
    }
}

/// Hands over what was done: the bundle of a mark, the news of a pass.
pub(crate) fn deliver(
    context: &Context,
    office: &Office,
    done: Done,
    out: Option<&Path>,
    existing: Existing,
) -> Result<ExitCode, Failure> {
    match done {
        Done::PassRevoked { pass, marks } => pass::answer(context, pass, "revoked", &marks),
        Done::MarkIssued(released) => {
            let out = out.context("a mark's bundle needs --out DIR")?;
            let base = public_base(office, &released.grant.issuer);
            write_bundle(out, &released, office.assets(), &base, existing)?;
            answer(context, &released, out)
        }
    }
}

pub(crate) fn answer(
    context: &Context,
    released: &issuing::Released,
    out: &Path,
) -> Result<ExitCode, Failure> {
    let grant = &released.grant;
    let issued = Issued {
        number: grant.number,
        url: grant.terms.url.to_string(),
        valid_from: grant.valid.from,
        valid_to: grant.valid.to,
        credential_bytes: released.badge.credential().len(),
        out: out.display().to_string(),
    };
    context.output.answer(&issued, || {
        format!(
            "Mark {} is issued for {}, valid {} to {}. Its bundle is in {}. Run `publish` to show it.",
            issued.number, issued.url, issued.valid_from, issued.valid_to, issued.out
        )
    })?;
    Ok(ExitCode::SUCCESS)
}
