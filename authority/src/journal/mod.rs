//! The journal: an append-only, checksummed, chained log of payloads, on disk before anything is answered.
//!
//! What it guarantees:
//! * A payload whose [`Journal::append`] returned `Ok` is there after any crash, in order, unaltered.
//! * A payload whose append failed with [`AppendError::Refused`] is not there, and the journal goes on.
//! * After [`AppendError::Unknown`] it may or may not be there; the journal takes nothing more until it is opened again.
//! * Every record's hash covers the one before, so that a record changed, removed or put in later is found.
//!
//! A half-written last record is what a power cut leaves; opening sets its bytes
//! aside and goes on. Damage anywhere else is refused with its exact place.

mod disk;
mod error;
mod read;
mod record;
mod scan;
#[cfg(test)]
mod tests;

pub use disk::{Disk, Folder};
pub use error::{AppendError, Damage, JournalError, Place};
pub use read::read_from;
pub use record::{ChainHash, Record};
pub use scan::Torn;

use record::SegmentHeader;

/// The journal, open for writing.
#[derive(Debug)]
pub struct Journal<D> {
    disk: D,
    head: Head,
    segment_bytes: u64,
    broken: Option<String>,
}

/// Where the journal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the segment that is written to, from 1.
    pub segment: u32,
    /// Length of that segment, in bytes.
    pub offset: u64,
    /// Records in the whole journal; the next record's sequence number.
    pub records: u64,
    /// Hash of the last record, all zeros before the first.
    pub chain: ChainHash,
}

impl<D: Disk> Journal<D> {
    /// Size at which a new segment is begun, in bytes: large enough that a small
    /// authority has one file, small enough to copy and to look at.
    pub const SEGMENT_BYTES: u64 = 16 << 20;

    /// Opens the journal on `disk`, creating it if there is none, and shows every
    /// record to `visit`, oldest first. A torn last record is set aside and returned.
    ///
    /// # Errors
    /// [`JournalError`] for damage and for a disk that fails; what `visit` returns.
    pub fn open<E: From<JournalError>>(
        disk: D,
        visit: impl FnMut(Record<'_>) -> Result<(), E>,
    ) -> Result<(Self, Option<Torn>), E> {
        Self::open_scanning(disk, None, visit)
    }

    /// As [`Journal::open`], but reads only the segment `from` and those after it, and shows their
    /// records. Damage in those before is not seen: the caller knows what they said, and compares
    /// the hash of the last record that it knows.
    ///
    /// # Errors
    /// [`JournalError`] for damage, also where there is no such segment, and for a disk that
    /// fails; what `visit` returns.
    pub fn resume<E: From<JournalError>>(
        disk: D,
        from: u32,
        visit: impl FnMut(Record<'_>) -> Result<(), E>,
    ) -> Result<(Self, Option<Torn>), E> {
        Self::open_scanning(disk, Some(from), visit)
    }

    fn open_scanning<E: From<JournalError>>(
        mut disk: D,
        from: Option<u32>,
        visit: impl FnMut(Record<'_>) -> Result<(), E>,
    ) -> Result<(Self, Option<Torn>), E> {
        let scanned = scan::scan(&mut disk, from, visit)?;
        let mut journal = Self {
            disk,
            head: scanned.head,
            segment_bytes: Self::SEGMENT_BYTES,
            broken: None,
        };
        if journal.head.segment == 0 {
            journal.begin_segment().map_err(JournalError::from)?;
        }
        Ok((journal, scanned.torn))
    }

    /// Begins new segments at `bytes` instead of [`Self::SEGMENT_BYTES`].
    #[must_use]
    pub fn with_segment_bytes(mut self, bytes: u64) -> Self {
        self.segment_bytes = bytes;
        self
    }

    /// Where the journal ends.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Why nothing more is taken, if so.
    pub fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Appends one record and returns its sequence number once it is on disk.
    ///
    /// # Errors
    /// [`AppendError`]; its variants say whether the payload may be there.
    pub fn append(&mut self, payload: &[u8]) -> Result<u64, AppendError> {
        if let Some(reason) = &self.broken {
            return Err(AppendError::Closed {
                reason: reason.clone(),
            });
        }
        if payload.is_empty() || payload.len() > record::MAX_PAYLOAD_BYTES {
            return Err(AppendError::Length {
                bytes: payload.len(),
                max: record::MAX_PAYLOAD_BYTES,
            });
        }
        if self.head.offset >= self.segment_bytes {
            self.begin_segment()?;
        }
        let sequence = self.head.records;
        let (bytes, chain) = record::encode(self.head.chain, sequence, payload);
        self.write(&bytes)?;
        self.head.offset += bytes.len() as u64;
        self.head.records += 1;
        self.head.chain = chain;
        Ok(sequence)
    }

    /// Writes and syncs; undoes a write that failed so that no half record stays.
    fn write(&mut self, bytes: &[u8]) -> Result<(), AppendError> {
        let Head {
            segment, offset, ..
        } = self.head;
        if let Err(source) = self.disk.append(segment, bytes) {
            return match self.disk.truncate(segment, offset) {
                Ok(()) => Err(AppendError::Refused { source }),
                Err(undo) => Err(self.close(format!("{source}, and undoing it: {undo}"))),
            };
        }
        // After a failed sync the kernel may have dropped the pages and report
        // success the next time, so nothing can be learnt by trying again.
        self.disk
            .sync(segment)
            .map_err(|source| self.close(format!("syncing: {source}")))
    }

    fn begin_segment(&mut self) -> Result<(), AppendError> {
        let number = self.head.segment + 1;
        let header = SegmentHeader {
            number,
            first: self.head.records,
            chain: self.head.chain,
        };
        let bytes = header.encode();
        if let Err(source) = self.disk.create(number, &bytes) {
            return match self.disk.remove(number) {
                Ok(()) => Err(AppendError::Refused { source }),
                Err(undo) => Err(self.close(format!("{source}, and undoing it: {undo}"))),
            };
        }
        self.head.segment = number;
        self.head.offset = bytes.len() as u64;
        Ok(())
    }

    fn close(&mut self, reason: String) -> AppendError {
        self.broken = Some(reason.clone());
        AppendError::Unknown { reason }
    }
}
