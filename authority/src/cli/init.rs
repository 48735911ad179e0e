//! `init`: founds an authority.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use shirushi_authority::{
    keys::Terms,
    office::{Found, Office, found},
};
use shirushi_verifier::domain::IssuerUrl;

use super::{
    context::{Context, Signing, system_randomness},
    failure::Failure,
};

/// Found an authority in the data folder.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Where pages and status lists will be served, such as https://marks.example.jp/; below the
    /// issuing bodies' own URLs if not given
    #[arg(long, value_name = "URL")]
    public_url: Option<IssuerUrl>,
}

/// What was founded.
#[derive(Debug, Serialize)]
struct Founded {
    data: String,
    root: String,
    schemes: Vec<String>,
    trust: String,
}

impl Init {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let how = Found {
            demonstration: false,
            public_url: self.public_url,
            root_passphrase: context.root(None)?.passphrase,
            terms: Terms::default(),
        };
        let setup = context.setup(Signing::Yes)?;
        let office = found(setup, &how, context.now()?, &mut system_randomness())?;
        let founded = describe(&office, context)?;
        context.output.answer(&founded, || {
            format!(
                "An authority was founded in {}.\n\
                 Schemes: {}\n\
                 Fingerprint of its root, to be compared by whoever trusts it:\n  {}\n\
                 Trust bundle: {}\n\
                 Next: move keys/root-*.pem to an offline medium, then `mark issue`.",
                founded.data,
                founded.schemes.join(", "),
                founded.root,
                founded.trust
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn describe(office: &Office, context: &Context) -> Result<Founded, Failure> {
    let own = office.trust().context("there is no trust bundle")?;
    let folder = context.folder();
    Ok(Founded {
        data: folder.path().display().to_string(),
        root: own.trust.root().to_string(),
        schemes: office
            .assets()
            .schemes()
            .iter()
            .map(|s| s.id.to_string())
            .collect(),
        trust: folder
            .trust()
            .join("trust-000001.cbor")
            .display()
            .to_string(),
    })
}
