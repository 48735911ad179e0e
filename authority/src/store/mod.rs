//! The store: journal, registry and index of one data folder, kept together.
//!
//! The order of every change: a pure decision against the registry; the journal,
//! synced; the registry in memory; the index, flushed. What is answered was in the
//! journal first. Readers share the registry and the index and never wait for the
//! disk; writers take turns.

mod attachments;
mod error;
mod folder;
mod lock;
mod open;
mod replay;
mod snapshot;
mod terms;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use shirushi_verifier::domain::UnixTime;

use crate::{
    index::{Applied, Batch, Index, IndexError},
    journal::{self, Head, Journal},
    registry::{Entry, Event, Registry},
};

pub use attachments::{AttachmentError, AttachmentFolder};
pub use error::{CommitError, StoreError};
pub use folder::{DataFolder, private_folder, write_whole};
pub use lock::{FolderLock, LockError};
pub use open::{Access, Opened, Repair};

/// How far the clock may stand behind the latest entry, in seconds, before a
/// change is refused; less is taken for a small correction of the clock.
const CLOCK_SLACK_SECONDS: i64 = 120;

/// Journal, registry and index of one data folder.
#[derive(Debug)]
pub struct Store {
    folder: DataFolder,
    writer: Mutex<Journal<journal::Folder>>,
    registry: RwLock<Registry>,
    index: Index,
    head: RwLock<Head>,
    index_lag: Mutex<Option<String>>,
    _lock: FolderLock,
}

/// Who makes a change, for the audit: a name as the system knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor(String);

impl Actor {
    /// The actor of this name, cut to 64 characters.
    pub fn new(name: &str) -> Self {
        Self(name.chars().filter(|c| !c.is_control()).take(64).collect())
    }
}

impl Store {
    /// Makes a change: `decide` looks at the registry and yields events and what
    /// to answer; returns the answer once the events are on disk. `decide` sees
    /// every change made before, and none is made while it decides.
    ///
    /// # Errors
    /// What `decide` refused; the journal's failure; a clock that went back.
    pub fn commit<T, E>(
        &self,
        now: UnixTime,
        actor: &Actor,
        decide: impl FnOnce(&Registry) -> Result<(Vec<Event>, T), E>,
    ) -> Result<T, CommitError<E>> {
        let mut journal = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let at = self.time_of_entry(now)?;
        let (events, answer) = decide(&self.registry()).map_err(CommitError::Refused)?;
        if !events.is_empty() {
            let by = actor.0.clone();
            self.record(&mut journal, &Entry { at, by, events })?;
        }
        Ok(answer)
    }

    /// The registry as of now. Hold it briefly: a writer waits for it.
    pub fn registry(&self) -> RwLockReadGuard<'_, Registry> {
        self.registry.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index as of now.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Where the journal ends.
    pub fn head(&self) -> Head {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The data folder.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// What is wrong, in words for an operator; empty when changes are taken and shown.
    pub fn troubles(&self) -> Vec<String> {
        let journal = self.writer.try_lock();
        let broken = journal.ok().and_then(|j| j.broken().map(str::to_owned));
        let broken = broken.map(|reason| format!("the journal is closed: {reason}"));
        let lag = self.lag().clone();
        let lag = lag.map(|reason| format!("the index lags behind the journal: {reason}"));
        broken.into_iter().chain(lag).collect()
    }

    fn lag(&self) -> MutexGuard<'_, Option<String>> {
        self.index_lag
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The time to write into an entry: now, or the latest entry's time if the clock stands a little behind it.
    fn time_of_entry<E>(&self, now: UnixTime) -> Result<UnixTime, CommitError<E>> {
        let last = self.registry().last_at().unwrap_or(now);
        if last.seconds_since(now) > CLOCK_SLACK_SECONDS {
            return Err(CommitError::ClockBehind { now, last });
        }
        Ok(now.max(last))
    }

    fn record<E>(
        &self,
        journal: &mut Journal<journal::Folder>,
        entry: &Entry,
    ) -> Result<(), CommitError<E>> {
        let payload = serde_json::to_vec(entry).map_err(CommitError::Encode)?;
        let sequence = journal.append(&payload)?;
        let head = journal.head();
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = head;
        self.registry
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .apply(entry)
            .map_err(|source| CommitError::Inconsistent { sequence, source })?;
        let chain = head.chain;
        let shown = self.show(entry, Applied { sequence, chain });
        if let Err(error) = shown {
            // The entry is in the journal, so the change stands; the index is
            // completed at the next start.
            tracing::error!(%error, sequence, "the index could not be written");
            *self.lag() = Some(error.to_string());
        }
        Ok(())
    }

    fn show(&self, entry: &Entry, applied: Applied) -> Result<(), IndexError> {
        if self.lag().is_some() {
            return Ok(());
        }
        let mut batch = Batch::default();
        lay_out(&mut batch, &self.registry(), entry)?;
        self.index.write(batch, Some(applied))
    }
}

/// Lays out everything that an entry touched.
fn lay_out(batch: &mut Batch, registry: &Registry, entry: &Entry) -> Result<(), IndexError> {
    let mut touched = std::collections::BTreeSet::new();
    for event in &entry.events {
        if let Event::ReportFiled(report) = event {
            batch.put_report(entry.at, report)?;
        }
        touched.extend(registry.touched_by(event));
    }
    for mark in touched.into_iter().filter_map(|r| registry.mark(r)) {
        batch.put_mark(mark)?;
    }
    Ok(())
}
