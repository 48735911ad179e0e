//! `trust`: looking into trust files, and replacing them by newer ones.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use shirushi_verifier::{
    domain::Fingerprint, fetch::Addresses, texts::Language, trust, verdict::ExitCode,
};

use super::{failure::Failure, output, source, trust_file};

/// The form of `trust`.
#[derive(Debug, Args)]
pub(super) struct Form {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show whom a trust file makes you believe, with fingerprints to compare.
    Show(Show),
    /// Replace a trust file by a newer one that the same root signed.
    Update(Update),
}

#[derive(Debug, Args)]
struct Show {
    /// The trust file.
    #[arg(env = "SHIRUSHI_TRUST")]
    file: PathBuf,
    /// Believe it only if this root signed it.
    #[arg(long, value_name = "FINGERPRINT")]
    root: Vec<Fingerprint>,
}

#[derive(Debug, Args)]
struct Update {
    /// The trust file in use.
    #[arg(env = "SHIRUSHI_TRUST")]
    file: PathBuf,
    /// The newer one: a file or its URL.
    #[arg(long, value_name = "FILE|URL")]
    from: String,
    /// Fetch from private addresses too.
    #[arg(long)]
    allow_private_addresses: bool,
}

/// Shows or updates a trust file.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    match &form.action {
        Action::Show(show) => {
            let trust = trust_file::load(&show.file, &show.root)?;
            output::trust(&trust, language)?;
        }
        Action::Update(update) => {
            let trust = trust_file::load(&update.file, &[])?;
            let addresses = if update.allow_private_addresses {
                Addresses::Any
            } else {
                Addresses::Public
            };
            let bytes = source::read(&update.from, trust::MAX_BYTES, addresses)?;
            let next = trust.update(&bytes).map_err(|error| Failure::Trust {
                path: update.from.clone(),
                error,
            })?;
            replace(&update.file, &bytes).map_err(|error| Failure::Write {
                path: update.file.clone(),
                error,
            })?;
            output::trust(&next, language)?;
        }
    }
    Ok(ExitCode::Rely)
}

/// Replaces a file at once: whoever reads it finds the old or the new one, whole.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(new, path)
}
