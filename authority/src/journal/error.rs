//! What can go wrong with the journal, with its place.

use std::{fmt, io};

/// A place in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Segment number, from 1; the file is `journal/NNNNNNNN.journal`.
    pub segment: u32,
    /// Byte in that file.
    pub offset: u64,
    /// Sequence number of the record that is or should be there.
    pub sequence: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            segment,
            offset,
            sequence,
        } = self;
        write!(
            f,
            "record {sequence}, byte {offset} of journal/{segment:08}.journal"
        )
    }
}

/// What is wrong at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// A segment between two others, or the first, is missing.
    #[error("the segment is missing")]
    MissingSegment,
    /// The segment's header is not one, or not this segment's.
    #[error("the segment's header is damaged or belongs to another segment")]
    SegmentHeader,
    /// A segment that is not the last ends within a record.
    #[error("the segment ends within a record")]
    Truncated,
    /// The record's own checksum fails.
    #[error("the record's checksum is wrong")]
    Checksum,
    /// The record is whole but does not follow the one before.
    #[error("the record does not continue the chain: one before it was changed, removed or put in")]
    Chain,
}

/// Why a journal could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The disk failed.
    #[error("the journal could not be {what}: {source}")]
    Disk {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The journal is damaged where a power cut cannot have done it.
    #[error("the journal is damaged at {place}: {damage}. Restore the data folder from a backup")]
    Damaged {
        /// Where.
        place: Place,
        /// What.
        damage: Damage,
    },
}

/// Why a payload was not appended, or may not have been.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The payload's length is out of range.
    #[error("a journal record of {bytes} bytes cannot be written; 1 to {max} can")]
    Length {
        /// Length found.
        bytes: usize,
        /// Longest allowed.
        max: usize,
    },
    /// The disk refused; nothing was recorded, and the journal goes on.
    #[error(
        "nothing was recorded, the disk refused: {source}{}",
        full_disk(source)
    )]
    Refused {
        /// What the system said.
        source: io::Error,
    },
    /// The disk failed in a way that leaves open whether the record is there.
    #[error(
        "it is not known whether the record was written ({reason}). \
         Start the program again: it reads what is on disk and settles what was left open"
    )]
    Unknown {
        /// What the system said.
        reason: String,
    },
    /// An earlier failure closed the journal.
    #[error(
        "nothing was recorded: the journal is closed since a disk failure ({reason}). Start the program again"
    )]
    Closed {
        /// The earlier failure.
        reason: String,
    },
}

fn full_disk(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ". Free some space and repeat the command"
        }
        _ => "",
    }
}

impl From<AppendError> for JournalError {
    fn from(error: AppendError) -> Self {
        let source = match error {
            AppendError::Refused { source } => source,
            other => io::Error::other(other.to_string()),
        };
        Self::Disk {
            what: "begun",
            source,
        }
    }
}
