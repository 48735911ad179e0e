//! Backups: a data folder as one file, and back.
//!
//! A backup is a gzip-compressed tar archive of journal, keys (encrypted as
//! they lie), trust bundles and status lists, closed by a manifest with the
//! SHA-256 of every file. The index is left out: it is derived. The journal
//! only grows, so a backup of a folder at work holds all that was acknowledged
//! before it began; a record that was being written is dropped on opening, as
//! after a power failure.

mod archive;
mod manifest;
#[cfg(test)]
mod tests;

use std::{io, path::PathBuf};

pub use archive::{Summary, back_up, restore};

/// Why a backup was not made or not restored. The file or folder asked for is
/// then not there.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No authority was founded in the folder.
    #[error("{} holds no authority: there is nothing to back up", .0.display())]
    NotFounded(PathBuf),
    /// The backup file exists.
    #[error("{} exists already; a backup overwrites nothing, choose another name", .0.display())]
    Exists(PathBuf),
    /// The folder to restore into is not empty.
    #[error("{} is not empty; restore into a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The archive is damaged or no backup.
    #[error("{} is not an intact backup: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
}
