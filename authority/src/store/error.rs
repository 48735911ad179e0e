//! What can go wrong with the store.

use std::{io, path::PathBuf};

use shirushi_verifier::domain::UnixTime;

use super::lock::LockError;
use crate::{
    index::IndexError,
    journal::{AppendError, JournalError},
    registry::Inconsistent,
};

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No authority was founded there.
    #[error(
        "there is no authority in {}. Found one with `init`, or name another folder with --data",
        folder.display()
    )]
    NotFounded {
        /// The folder.
        folder: PathBuf,
    },
    /// An authority was founded there already.
    #[error("there is an authority in {} already", folder.display())]
    AlreadyFounded {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be made or reached.
    #[error("the data folder {} cannot be used: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works on it.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The journal is damaged or cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A record is not an entry.
    #[error(
        "journal record {sequence} is not an entry that this version knows: {reason}. \
         Was the folder written by a newer version?"
    )]
    Entry {
        /// Its number.
        sequence: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry cannot follow those before it.
    #[error("journal record {sequence} contradicts those before it: {source}")]
    Inconsistent {
        /// Its number.
        sequence: u64,
        /// How.
        source: Inconsistent,
    },
    /// The index has seen records that the journal does not have.
    #[error(
        "the index has seen journal record {seen}, but the journal ends before record {records}: \
         acknowledged records are missing. Restore the data folder from a backup. \
         Only if the loss is meant, delete the folder {} and start again",
        index.display()
    )]
    RecordsMissing {
        /// The last record that the index holds.
        seen: u64,
        /// Records in the journal.
        records: u64,
        /// The index's folder.
        index: PathBuf,
    },
    /// The index can neither be opened nor be made again.
    #[error("the index cannot be made again in {}: {source}", folder.display())]
    Index {
        /// The index's folder.
        folder: PathBuf,
        /// What failed.
        source: IndexError,
    },
    /// Grants that were left open could not be voided.
    #[error("grants that an interrupted command left open could not be voided: {0}")]
    Void(#[source] AppendError),
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError<E> {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(E),
    /// The journal did not take it.
    #[error(transparent)]
    Journal(#[from] AppendError),
    /// The clock stands behind the journal.
    #[error(
        "the clock says {now}, but the journal has an entry of {last}: the clock went back. \
         Set the clock right and repeat the command"
    )]
    ClockBehind {
        /// What the clock says.
        now: UnixTime,
        /// The latest entry.
        last: UnixTime,
    },
    /// The events cannot be encoded.
    #[error("the events cannot be encoded: {0}")]
    Encode(serde_json::Error),
    /// The events contradict the registry that yielded them.
    #[error("journal record {sequence} contradicts those before it: {source}")]
    Inconsistent {
        /// The record's number.
        sequence: u64,
        /// How.
        source: Inconsistent,
    },
}

impl<E> CommitError<E> {
    /// The same failure with the refusal turned into another type.
    pub fn map_refusal<F>(self, map: impl FnOnce(E) -> F) -> CommitError<F> {
        match self {
            Self::Refused(refusal) => CommitError::Refused(map(refusal)),
            Self::Journal(error) => CommitError::Journal(error),
            Self::ClockBehind { now, last } => CommitError::ClockBehind { now, last },
            Self::Encode(error) => CommitError::Encode(error),
            Self::Inconsistent { sequence, source } => {
                CommitError::Inconsistent { sequence, source }
            }
        }
    }
}
