//! `backup` and `restore`: the whole data folder as one file, and back.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use shirushi_authority::{
    backup::{Summary, back_up, restore},
    store::FolderLock,
};

use super::{context::Context, failure::Failure};

/// Write the data folder to one file.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write
    file: PathBuf,
}

/// Unpack a backup into an empty data folder.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    file: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let folder = context.folder();
        // A folder that changes while it is copied would make a backup of no moment in time.
        let lock = folder.is_founded().then(|| FolderLock::take(folder.path()));
        let _lock = lock.transpose()?;
        let summary = back_up(&folder, &self.file)?;
        answer(context, &summary, "backed up")
    }
}

impl Restore {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let summary = restore(&self.file, &context.folder())?;
        answer(context, &summary, "restored")
    }
}

fn answer(context: &Context, summary: &Summary, done: &str) -> Result<ExitCode, Failure> {
    let Summary { files, bytes } = summary;
    let document = serde_json::json!({ "files": files, "bytes": bytes });
    context.output.answer(&document, || {
        format!("{files} files, {bytes} bytes, {done}.")
    })?;
    Ok(ExitCode::SUCCESS)
}
