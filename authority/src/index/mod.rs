//! The index: what the journal says, laid out for reading and searching; can be thrown away at any time.
//!
//! It lives in sled, which alone would lose acknowledged writes and may refuse
//! to open after a crash. So nothing is decided from it: it is written after the
//! journal, one atomic batch for each journal record with the record's number
//! and hash in it, and when it lags behind, differs or does not open it is made
//! again from the journal.
//!
//! Keys, numbers big-endian:
//! ```text
//! @applied-2                       sequence u64, chain [32] of the last record applied
//! m registration u32               the mark, as JSON
//! s registration u32               what a search looks at, see `search`
//! v (MAX - revoked at) u64, registration u32   the list of revoked marks, latest first
//! r number u64                     a report with its time, as JSON
//! ```

mod search;
#[cfg(test)]
mod tests;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use crate::{
    journal::ChainHash,
    registry::{Mark, ReportFiled, Standing},
};

pub use search::Matcher;
pub(crate) use search::fold;

use search::{Catalogue, SearchEntry};

/// The index of one data folder.
#[derive(Debug, Clone)]
pub struct Index {
    db: sled::Db,
    /// What searches look at; the same as the entries `s`.
    catalogue: Arc<RwLock<Catalogue>>,
}

/// The last journal record that the index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Its sequence number.
    pub sequence: u64,
    /// Its hash.
    pub chain: ChainHash,
}

/// A report with the time it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredReport {
    /// When.
    pub at: UnixTime,
    /// What.
    #[serde(flatten)]
    pub report: ReportFiled,
}

/// Why the index could not be used. It can always be made again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// sled failed.
    #[error("the index failed: {0}")]
    Sled(#[from] sled::Error),
    /// sled gave up in a way that it does not report as an error.
    #[error("the index cannot be opened: its files are damaged")]
    Unreadable,
    /// An entry is not what was written.
    #[error("the index entry {key} is damaged: {reason}")]
    Entry {
        /// Its key, as hexadecimal digits.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Changes that become visible together.
#[derive(Debug, Default)]
pub struct Batch {
    entries: sled::Batch,
    searched: Vec<(RegistrationNumber, Vec<u8>)>,
}

/// Named after the shape of what is kept: an index of another shape lacks it, and is made again.
const APPLIED: &[u8] = b"@applied-2";
/// Cache in bytes: what a busy site asks for again and again is a few thousand marks.
const CACHE_BYTES: u64 = 32 << 20;

impl Index {
    /// Opens the index in a folder, or begins an empty one.
    ///
    /// # Errors
    /// [`IndexError`]; the caller removes the folder and tries again.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let config = sled::Config::default()
            .path(folder)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(None);
        // On torn files sled may panic instead of failing.
        let db = catch_unwind(AssertUnwindSafe(|| config.open()));
        let db = db.map_err(|_| IndexError::Unreadable)??;
        let mut catalogue = Catalogue::default();
        for entry in db.scan_prefix(b"s") {
            let (key, value) = entry?;
            let searched = registration_at(&key, 1).zip(SearchEntry::decode(&value));
            let (mark, entry) = searched.ok_or_else(|| damaged(&key, "not a search entry"))?;
            catalogue.put(mark, entry);
        }
        let catalogue = Arc::new(RwLock::new(catalogue));
        Ok(Self { db, catalogue })
    }

    /// The last journal record it holds; `None` in an empty or half-made index.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn applied(&self) -> Result<Option<Applied>, IndexError> {
        let Some(value) = self.db.get(APPLIED)? else {
            return Ok(None);
        };
        let parsed = value.split_at_checked(8).and_then(|(sequence, chain)| {
            Some(Applied {
                sequence: u64::from_be_bytes(sequence.try_into().ok()?),
                chain: chain.try_into().ok()?,
            })
        });
        parsed
            .map(Some)
            .ok_or_else(|| damaged(APPLIED, "wrong length"))
    }

    /// Empties it.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn clear(&self) -> Result<(), IndexError> {
        self.db.clear()?;
        self.db.flush()?;
        *self
            .catalogue
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Catalogue::default();
        Ok(())
    }

    /// Writes a batch and returns once it is on disk. With `applied`, the batch
    /// completes the journal up to that record.
    ///
    /// # Errors
    /// [`IndexError`]; the index then lags and is completed at the next start.
    pub fn write(&self, mut batch: Batch, applied: Option<Applied>) -> Result<(), IndexError> {
        if let Some(Applied { sequence, chain }) = applied {
            let value = [&sequence.to_be_bytes()[..], &chain].concat();
            batch.entries.insert(APPLIED, value);
        }
        self.fill(batch)?;
        self.db.flush()?;
        Ok(())
    }

    /// Writes a part of what a later [`Index::write`] completes; it need not be on disk before.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn fill(&self, batch: Batch) -> Result<(), IndexError> {
        self.db.apply_batch(batch.entries)?;
        let catalogue = self.catalogue.write();
        let mut catalogue = catalogue.unwrap_or_else(PoisonError::into_inner);
        for (mark, entry) in &batch.searched {
            if let Some(entry) = SearchEntry::decode(entry) {
                catalogue.put(*mark, entry);
            }
        }
        Ok(())
    }

    /// The mark of this number.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn mark(&self, registration: RegistrationNumber) -> Result<Option<Mark>, IndexError> {
        let key = numbered(b'm', registration);
        self.db
            .get(key)?
            .map(|value| read(&key, &value))
            .transpose()
    }

    /// Marks that are wanted, by registration number.
    pub fn search(&self, wanted: &Matcher) -> Vec<RegistrationNumber> {
        let catalogue = self.catalogue.read();
        catalogue
            .unwrap_or_else(PoisonError::into_inner)
            .search(wanted)
    }

    /// Registration numbers of revoked marks, the latest revocation first.
    pub fn revoked(&self) -> impl Iterator<Item = Result<RegistrationNumber, IndexError>> + use<> {
        self.db.scan_prefix(b"v").map(|entry| {
            let (key, _) = entry?;
            registration_at(&key, 9).ok_or_else(|| damaged(&key, "not a revocation"))
        })
    }

    /// Reports, the oldest first.
    pub fn reports(&self) -> impl Iterator<Item = Result<StoredReport, IndexError>> + use<> {
        self.db.scan_prefix(b"r").map(|entry| {
            let (key, value) = entry?;
            read(&key, &value)
        })
    }

    /// The report of this number.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn report(&self, number: u64) -> Result<Option<StoredReport>, IndexError> {
        let key = report_key(number);
        let value = self.db.get(&key)?;
        value.map(|value| read(&key, &value)).transpose()
    }
}

impl Batch {
    /// Lays out a mark anew.
    ///
    /// # Errors
    /// [`IndexError`] where it cannot be encoded.
    pub fn put_mark(&mut self, mark: &Mark) -> Result<(), IndexError> {
        let registration = mark.registration();
        self.put(&numbered(b'm', registration), mark)?;
        let searched = SearchEntry::encode(mark);
        self.entries
            .insert(&numbered(b's', registration), searched.as_slice());
        self.searched.push((registration, searched));
        if let Standing::Revoked(revoked) = mark.standing() {
            let before_end = u64::MAX - revoked.at().seconds() as u64;
            let key = [
                &b"v"[..],
                &before_end.to_be_bytes(),
                &registration.number().to_be_bytes(),
            ];
            self.entries.insert(key.concat(), &[]);
        }
        Ok(())
    }

    /// Adds a report.
    ///
    /// # Errors
    /// [`IndexError`] where it cannot be encoded.
    pub fn put_report(&mut self, at: UnixTime, report: &ReportFiled) -> Result<(), IndexError> {
        let key = report_key(report.number);
        let report = report.clone();
        self.put(&key, &StoredReport { at, report })
    }

    fn put(&mut self, key: &[u8], value: &impl Serialize) -> Result<(), IndexError> {
        let json = serde_json::to_vec(value).map_err(|e| damaged(key, &e.to_string()))?;
        self.entries.insert(key, json);
        Ok(())
    }
}

fn report_key(number: u64) -> Vec<u8> {
    [&b"r"[..], &number.to_be_bytes()].concat()
}

fn numbered(kind: u8, registration: RegistrationNumber) -> [u8; 5] {
    let [a, b, c, d] = registration.number().to_be_bytes();
    [kind, a, b, c, d]
}

fn registration_at(key: &[u8], at: usize) -> Option<RegistrationNumber> {
    let bytes = key.get(at..)?.try_into().ok()?;
    u32::from_be_bytes(bytes).try_into().ok()
}

fn read<T: for<'de> Deserialize<'de>>(key: &[u8], value: &[u8]) -> Result<T, IndexError> {
    serde_json::from_slice(value).map_err(|e| damaged(key, &e.to_string()))
}

fn damaged(key: &[u8], reason: &str) -> IndexError {
    IndexError::Entry {
        key: hex::encode(key),
        reason: reason.to_owned(),
    }
}
