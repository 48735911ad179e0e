//! `pass file`, `lapse`, `restore` and `revoke`: a pass to hand over, and the basis of marks under
//! review, back, or gone.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Subcommand;
use jiff::civil::Date;
use serde::Serialize;
use shirushi_authority::{
    access::{PassCause, ProposedDeed},
    inspection::hash::ContentHash,
    pass_file,
    registry::Refusal,
    scheme::EntryId,
};
use shirushi_verifier::domain::{NumberedPass, PassNumber, RegistrationNumber};

use super::{
    context::{Context, Signing},
    failure::Failure,
    mark::{check_out, existing, issue::carry_out},
};

/// Commands on passes.
#[derive(Debug, Subcommand)]
pub(crate) enum PassCommand {
    /// Write a pass as a signed file, which anyone can check
    File {
        /// Pass number, such as 40001
        pass: PassNumber,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Lapse a pass: its marks stay usable and are shown as under review
    Lapse {
        /// Pass number, such as 40001
        pass: PassNumber,
        /// Last day of grace, at most a month ahead
        #[arg(long, value_name = "DATE")]
        until: Date,
        /// Why; the holder of the pass is told, the public and holders of marks are not
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// End the lapse of a pass whose cause was cured
    Restore {
        /// Pass number
        pass: PassNumber,
    },
    /// Revoke a pass and every mark that stands on it, for good; or propose it, where the
    /// scheme asks for two people
    Revoke {
        /// Pass number
        pass: PassNumber,
        /// Cause, one of the scheme's, such as false-declaration
        #[arg(long, value_name = "CAUSE")]
        cause: EntryId,
    },
}

/// What became of the pass.
#[derive(Debug, Serialize)]
struct PassAnswer {
    pass: PassNumber,
    state: &'static str,
    marks: Vec<String>,
}

impl PassCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if let Self::File { pass, out, force } = self {
            check_out(&out, existing(force))?;
            return file(context, pass, &out);
        }
        let office = context.office(Signing::No)?;
        let now = context.now()?;
        let (pass, state) = match &self {
            Self::Lapse { pass, .. } => (*pass, "lapsed"),
            Self::Restore { pass } | Self::File { pass, .. } => (*pass, "restored"),
            Self::Revoke { pass, cause } => {
                let (pass, cause) = (*pass, cause.clone());
                let what = ProposedDeed::RevokePass(PassCause::new(pass, cause));
                return carry_out(context, &office, &what, None, existing(false));
            }
        };
        let marks = office.store().commit(now, office.actor(), |registry| {
            let event = match &self {
                Self::Lapse { until, why, .. } => {
                    registry.lapse_pass(office.assets().schemes(), pass, *until, why, now)?
                }
                _ => registry.restore_pass(pass)?,
            };
            let marks: Vec<_> = registry.marks_on(pass).collect();
            let schemes = office.assets().schemes();
            let events = registry.with_consequences(schemes, vec![event], now)?;
            Ok::<_, Refusal>((events, marks))
        })?;
        answer(context, pass, state, &marks)
    }
}

/// A pass that was written.
#[derive(Debug, Serialize)]
struct Written {
    pass: NumberedPass,
    out: String,
    bytes: usize,
    sha256: ContentHash,
}

fn file(context: &Context, pass: PassNumber, out: &Path) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::Yes)?;
    let file = pass_file::pass_file(&office, office.actor(), pass, context.now()?)?;
    let shown = out.display().to_string();
    fs::write(out, &file.bytes).with_context(|| format!("writing {shown}"))?;
    let written = Written {
        pass: file.number,
        out: shown,
        bytes: file.bytes.len(),
        sha256: file.kept.hash,
    };
    context.output.answer(&written, || {
        let Written {
            pass,
            out,
            bytes,
            sha256,
        } = &written;
        format!("Pass {pass} is in {out}, {bytes} bytes, SHA-256 {sha256}. Check it with `shirushi-verify pass {out}`.")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Tells what became of a pass and of the marks on it.
pub(crate) fn answer(
    context: &Context,
    pass: PassNumber,
    state: &'static str,
    marks: &[RegistrationNumber],
) -> Result<ExitCode, Failure> {
    let marks = marks.iter().map(ToString::to_string).collect();
    let answer = PassAnswer { pass, state, marks };
    context.output.answer(&answer, || {
        format!(
            "Pass {pass} is {state}. Marks on it: {}. Run `publish` to show it.",
            answer.marks.join(", ")
        )
    })?;
    Ok(ExitCode::SUCCESS)
}
