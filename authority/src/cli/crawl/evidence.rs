//! `crawl evidence`: all evidence of a case or a finding in a zip that the issuing body signs.

use std::{fs::File, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use shirushi_authority::{
    crawl::{Listed, Subject, bundle},
    inspection::hash::ContentHash,
};

use crate::cli::{
    context::{Context, Signing},
    failure::Failure,
};

/// Write all evidence of a case or a finding to a signed zip.
#[derive(Debug, Args)]
pub(crate) struct WriteEvidence {
    /// Number of the case or the finding, such as M1 or F7
    #[arg(value_name = "CASE|FINDING")]
    subject: Subject,
    /// The file to write, which must not exist
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    subject: String,
    out: String,
    manifest: ContentHash,
    files: Vec<Listed>,
}

impl WriteEvidence {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = context.office(Signing::Yes)?;
        let made = bundle(&office, self.subject, context.now()?)?;
        let out = self.out.display().to_string();
        let mut file = File::create_new(&self.out).with_context(|| format!("making {out}"))?;
        file.write_all(&made.zip)
            .and_then(|()| file.sync_all())
            .with_context(|| format!("writing {out}"))?;
        let written = Written {
            subject: self.subject.to_string(),
            out,
            manifest: made.manifest,
            files: made.files,
        };
        context.output.answer(&written, || {
            let (count, out) = (written.files.len(), &written.out);
            format!(
                "{count} pieces of evidence of {} are written to {out}.",
                written.subject
            )
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
