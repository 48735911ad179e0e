//! Opening a data folder: read the journal, complete or remake the index, settle what was left open.

use std::{
    fs,
    path::Path,
    sync::{Mutex, RwLock},
};

use shirushi_verifier::domain::UnixTime;

use super::{
    Actor, DataFolder, FolderLock, Store, StoreError,
    replay::{Replay, SNAPSHOT_AFTER_BYTES, Stop, replay},
};
use crate::{
    index::{Index, IndexError},
    journal::{self, Torn},
};

/// Whether an authority is expected in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// There must be one.
    Existing,
    /// There must be none; the folder is made.
    New,
}

/// A store that was opened, and what had to be repaired.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What was repaired, in order.
    pub repairs: Vec<Repair>,
}

/// Something that a crash or a deletion had left behind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Repair {
    /// The last record was half written: never acknowledged, set aside.
    #[error("{} bytes of a half-written last record were set aside ({})", .0.bytes, .0.place)]
    TornRecord(Torn),
    /// The index was made again.
    #[error("the index was made again from the journal, because {why}")]
    IndexRemade {
        /// Why.
        why: String,
    },
    /// The index was completed.
    #[error("the index was completed with {records} journal records")]
    IndexCompleted {
        /// How many records it lacked.
        records: u64,
    },
    /// Grants without a badge were voided; their numbers and places stay unused.
    #[error("{marks} marks that an interrupted command had begun were voided")]
    Voided {
        /// How many.
        marks: usize,
    },
}

impl Store {
    /// Opens the store in `folder` for this process alone.
    ///
    /// # Errors
    /// [`StoreError`]. Nothing is repaired that would hide a loss.
    pub fn open(
        folder: &DataFolder,
        access: Access,
        now: UnixTime,
        actor: &Actor,
    ) -> Result<Opened, StoreError> {
        Self::open_and_snapshot(folder, access, now, actor, SNAPSHOT_AFTER_BYTES)
    }

    /// As [`Store::open`]; writes a snapshot where so many bytes of journal had to be read.
    pub(super) fn open_and_snapshot(
        folder: &DataFolder,
        access: Access,
        now: UnixTime,
        actor: &Actor,
        snapshot_after: u64,
    ) -> Result<Opened, StoreError> {
        let path = || folder.path().to_owned();
        match (access, folder.is_founded()) {
            (Access::Existing, false) => {
                return Err(StoreError::NotFounded { folder: path() });
            }
            (Access::New, true) => return Err(StoreError::AlreadyFounded { folder: path() }),
            _ => folder.create().map_err(|source| StoreError::Folder {
                folder: path(),
                source,
            })?,
        }
        let lock = FolderLock::take(folder.path())?;
        let mut repairs = Vec::new();
        let (index, replay) = open_index(folder, &mut repairs, snapshot_after)?;
        let store = Self {
            folder: folder.clone(),
            head: RwLock::new(replay.journal.head()),
            writer: Mutex::new(replay.journal),
            registry: RwLock::new(replay.registry),
            index,
            index_lag: Mutex::new(None),
            _lock: lock,
        };
        store.void_open_intents(now, actor, &mut repairs)?;
        Ok(Opened { store, repairs })
    }

    /// Marks whose badges were never recorded came to nothing: the program was
    /// stopped between taking their numbers and releasing them.
    fn void_open_intents(
        &self,
        now: UnixTime,
        actor: &Actor,
        repairs: &mut Vec<Repair>,
    ) -> Result<(), StoreError> {
        let now = self.registry().last_at().map_or(now, |last| now.max(last));
        let voided = self.commit(now, actor, |registry| {
            let why = "the program was stopped before the badge was recorded";
            let numbers = registry.intents().map(|i| i.grant().number);
            let events: Vec<_> = numbers.filter_map(|n| registry.void(n, why)).collect();
            let marks = events.len();
            Ok::<_, std::convert::Infallible>((events, marks))
        });
        let marks = voided.map_err(|error| match error {
            super::CommitError::Journal(error) => StoreError::Void(error),
            other => StoreError::Void(journal::AppendError::Unknown {
                reason: other.to_string(),
            }),
        })?;
        if marks > 0 {
            repairs.push(Repair::Voided { marks });
        }
        Ok(())
    }
}

fn open_index(
    folder: &DataFolder,
    repairs: &mut Vec<Repair>,
    snapshot_after: u64,
) -> Result<(Index, Replay), StoreError> {
    let path = folder.index();
    let existed = path.exists();
    let (index, why) = match Index::open(&path).and_then(|i| Ok((i.applied()?, i))) {
        Ok((Some(applied), index)) => match replay(folder, &index, Some(applied), snapshot_after) {
            Ok(replay) => {
                note(repairs, &replay, None);
                return Ok((index, replay));
            }
            Err(Stop::Store(error)) => return Err(error),
            Err(Stop::IndexDiffers | Stop::SnapshotDiffers) => {
                (Some(index), "it holds another journal's records".to_owned())
            }
        },
        Ok((None, index)) => (Some(index), "it was missing or half made".to_owned()),
        Err(error) => (None, error.to_string()),
    };
    let failed = |source| StoreError::Index {
        folder: path.clone(),
        source,
    };
    let index = match index {
        Some(index) => index,
        None => fresh_index(&path).map_err(failed)?,
    };
    index.clear().map_err(failed)?;
    match replay(folder, &index, None, snapshot_after) {
        Ok(replay) => {
            let worth_saying = existed || replay.journal.head().records > 0;
            note(repairs, &replay, worth_saying.then_some(why));
            Ok((index, replay))
        }
        Err(Stop::Store(error)) => Err(error),
        Err(Stop::IndexDiffers | Stop::SnapshotDiffers) => Err(failed(IndexError::Unreadable)),
    }
}

fn fresh_index(path: &Path) -> Result<Index, IndexError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexError::Sled(sled::Error::Io(error)))
        }
        _ => Index::open(path),
    }
}

fn note(repairs: &mut Vec<Repair>, replay: &Replay, remade: Option<String>) {
    repairs.extend(replay.torn.map(Repair::TornRecord));
    match remade {
        Some(why) => repairs.push(Repair::IndexRemade { why }),
        None if replay.added > 0 => repairs.push(Repair::IndexCompleted {
            records: replay.added,
        }),
        None => {}
    }
}
