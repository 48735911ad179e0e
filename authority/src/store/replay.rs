//! Replaying the journal into a registry: from its beginning, or from a snapshot on.

use std::{collections::BTreeSet, ops::ControlFlow};

use shirushi_verifier::domain::RegistrationNumber;

use super::{
    DataFolder, StoreError,
    snapshot::{Recorder, SnapshotError, SnapshotFolder, Stand},
};
use crate::{
    index::{Applied, Batch, Index, IndexError},
    journal::{self, Head, Journal, Record, Torn},
    registry::{
        Entry, Event, Registry,
        snapshot::{AppliedFor, Keeper},
    },
};

/// How many marks or reports are laid out in one batch while the index is made.
const PER_BATCH: usize = 1000;
/// How much journal a start may have to read before it writes a snapshot, in bytes: a segment,
/// which takes about half a second.
pub(super) const SNAPSHOT_AFTER_BYTES: u64 = 16 << 20;

/// What reading the journal gave.
pub(super) struct Replay {
    pub(super) journal: Journal<journal::Folder>,
    pub(super) registry: Registry,
    pub(super) torn: Option<Torn>,
    /// Records that the index lacked.
    pub(super) added: u64,
}

/// Why a replay stopped.
pub(super) enum Stop {
    Store(StoreError),
    /// The index holds another journal's records.
    IndexDiffers,
    /// The snapshot was taken of another journal.
    SnapshotDiffers,
}

impl<T: Into<StoreError>> From<T> for Stop {
    fn from(error: T) -> Self {
        Self::Store(error.into())
    }
}

/// Reads the journal into a registry, and shows the index what it lacks after `applied`. Where it
/// had to read `snapshot_after` bytes of journal or more, a snapshot is written.
pub(super) fn replay(
    folder: &DataFolder,
    index: &Index,
    applied: Option<Applied>,
    snapshot_after: u64,
) -> Result<Replay, Stop> {
    let snapshots = SnapshotFolder::at(folder.snapshot());
    let base = usable(&snapshots, folder, applied).unwrap_or_else(|error| {
        tracing::warn!(%error, "the snapshot of the registry is not used");
        None
    });
    let from_snapshot = base.is_some();
    match replay_from(folder, index, applied, base, snapshot_after) {
        Err(Stop::SnapshotDiffers) if from_snapshot => {
            snapshots.remove();
            replay_from(folder, index, applied, None, snapshot_after)
        }
        done => done,
    }
}

/// The snapshot, where the index holds all that is in it and the journal goes on from it.
fn usable(
    snapshots: &SnapshotFolder,
    folder: &DataFolder,
    applied: Option<Applied>,
) -> Result<Option<(Registry, Stand)>, SnapshotError> {
    let (Some(applied), Some(stand)) = (applied, snapshots.stand()?) else {
        return Ok(None);
    };
    let held = applied.sequence.saturating_add(1);
    let disk = journal::Folder::new(&folder.journal());
    let journal = disk.bytes_of(stand.segment).unwrap_or_default();
    if stand.records > held || journal < stand.offset {
        return Ok(None);
    }
    snapshots.load().map(Some)
}

fn replay_from(
    folder: &DataFolder,
    index: &Index,
    applied: Option<Applied>,
    base: Option<(Registry, Stand)>,
    snapshot_after: u64,
) -> Result<Replay, Stop> {
    let (registry, stand) = base.map_or_else(Default::default, |(r, s)| (r, Some(s)));
    let open = registry.applied_for();
    let mut reader = Reader {
        registry,
        stand,
        applied,
        lacking: Lacking::default(),
        index,
        folder,
    };
    let disk = journal::Folder::new(&folder.journal());
    let visit = |record: Record<'_>| reader.take(record);
    let (journal, torn) = match stand {
        Some(stand) => Journal::resume(disk, stand.segment, visit)?,
        None => Journal::open(disk, visit)?,
    };
    let head = journal.head();
    if let Some(Applied { sequence, .. }) = applied
        && sequence >= head.records
    {
        return Err(Stop::Store(StoreError::RecordsMissing {
            seen: sequence,
            records: head.records,
            index: folder.index(),
        }));
    }
    let Reader {
        registry, lacking, ..
    } = reader;
    let added = lacking.records;
    let last = last_record(head).filter(|_| added > 0);
    let completed = lacking.complete(index, &registry, last);
    completed.map_err(|source| index_failed(folder, source))?;
    if bytes_to_read(folder, stand) >= snapshot_after
        && let Err(error) = take_snapshot(folder, stand, open, &registry, head)
    {
        tracing::warn!(%error, "no snapshot of the registry was written");
    }
    Ok(Replay {
        journal,
        registry,
        torn,
        added,
    })
}

/// Takes up one record after the other.
struct Reader<'a> {
    registry: Registry,
    stand: Option<Stand>,
    applied: Option<Applied>,
    lacking: Lacking,
    index: &'a Index,
    folder: &'a DataFolder,
}

impl Reader<'_> {
    fn take(&mut self, record: Record<'_>) -> Result<(), Stop> {
        let Record {
            sequence, chain, ..
        } = record;
        let known = self.stand.filter(|stand| sequence < stand.records);
        if known.is_some_and(|s| sequence + 1 == s.records && chain != s.chain) {
            return Err(Stop::SnapshotDiffers);
        }
        if self.applied == Some(Applied { sequence, chain }) || known.is_some() {
            // The index holds it: also where a snapshot does, which is never ahead of it.
            return known.map_or_else(|| self.fold(record).map(drop), |_| Ok(()));
        }
        match self.applied {
            Some(applied) if sequence == applied.sequence => return Err(Stop::IndexDiffers),
            Some(applied) if sequence < applied.sequence => return self.fold(record).map(drop),
            _ => {}
        }
        let entry = self.fold(record)?;
        let lacking = &mut self.lacking;
        let taken = lacking.take(self.index, &self.registry, &entry);
        taken.map_err(|source| index_failed(self.folder, source))
    }

    fn fold(&mut self, record: Record<'_>) -> Result<Entry, Stop> {
        let sequence = record.sequence;
        let entry = read_entry(&record)?;
        let folded = self.registry.apply(&entry);
        folded.map_err(|source| StoreError::Inconsistent { sequence, source })?;
        Ok(entry)
    }
}

/// The entry that a record holds.
///
/// # Errors
/// [`StoreError::Entry`].
pub(super) fn read_entry(record: &Record<'_>) -> Result<Entry, StoreError> {
    serde_json::from_slice(record.payload).map_err(|e| StoreError::Entry {
        sequence: record.sequence,
        reason: e.to_string(),
    })
}

/// What the index lacks: its marks are laid out once, however often they were renewed since.
#[derive(Default)]
struct Lacking {
    records: u64,
    marks: BTreeSet<RegistrationNumber>,
    reports: Batch,
    reports_in_batch: usize,
}

impl Lacking {
    fn take(
        &mut self,
        index: &Index,
        registry: &Registry,
        entry: &Entry,
    ) -> Result<(), IndexError> {
        self.records += 1;
        for event in &entry.events {
            self.marks.extend(registry.touched_by(event));
            if let Event::ReportFiled(report) = event {
                self.reports.put_report(entry.at, report)?;
                self.reports_in_batch += 1;
            }
        }
        if self.reports_in_batch >= PER_BATCH {
            self.reports_in_batch = 0;
            index.fill(std::mem::take(&mut self.reports))?;
        }
        Ok(())
    }

    fn complete(
        self,
        index: &Index,
        registry: &Registry,
        applied: Option<Applied>,
    ) -> Result<(), IndexError> {
        let mut batch = self.reports;
        let marks = self.marks.into_iter().filter_map(|r| registry.mark(r));
        for (at, mark) in marks.enumerate() {
            batch.put_mark(mark)?;
            if at % PER_BATCH == PER_BATCH - 1 {
                index.fill(std::mem::take(&mut batch))?;
            }
        }
        index.write(batch, applied)
    }
}

fn last_record(head: Head) -> Option<Applied> {
    Some(Applied {
        sequence: head.records.checked_sub(1)?,
        chain: head.chain,
    })
}

fn index_failed(folder: &DataFolder, source: IndexError) -> Stop {
    Stop::Store(StoreError::Index {
        folder: folder.index(),
        source,
    })
}

/// Bytes of journal after a snapshot.
fn bytes_to_read(folder: &DataFolder, stand: Option<Stand>) -> u64 {
    let (from, offset) = stand.map_or((1, 0), |stand| (stand.segment, stand.offset));
    let disk = journal::Folder::new(&folder.journal());
    let segments = (from..).map_while(|segment| disk.bytes_of(segment).ok());
    segments.sum::<u64>().saturating_sub(offset)
}

/// Writes a snapshot after `head`, going on from the one at `stand`. The journal is read a second
/// time, for only its end tells what of it has to be kept.
fn take_snapshot(
    folder: &DataFolder,
    stand: Option<Stand>,
    open: AppliedFor,
    registry: &Registry,
    head: Head,
) -> Result<(), SnapshotError> {
    let mut recorder = Recorder::begin(&SnapshotFolder::at(folder.snapshot()), stand.as_ref())?;
    let mut keeper = Keeper::new(registry, open);
    let disk = journal::Folder::new(&folder.journal());
    let first = stand.map_or(0, |stand| stand.records);
    let failed = journal::read_from(disk, first, head, |record| {
        let entry = read_entry(&record).map_err(|error| SnapshotError::Journal(Box::new(error)));
        let kept = entry.map(|entry| keeper.keep(entry));
        let noted = kept.and_then(|kept| kept.map_or(Ok(()), |kept| recorder.note(&kept)));
        noted.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    });
    match failed.map_err(|error| SnapshotError::Journal(Box::new(error.into())))? {
        Some(error) => Err(error),
        None => recorder.finish(registry, head),
    }
}
