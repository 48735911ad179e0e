//! Snapshots: the registry as it stood after a journal record, so that a start reads the rest only.
//!
//! Derived, as the index is, beside which it lies and with which it is thrown away: where it is not
//! whole, or not of this journal, the journal is read from its beginning. A snapshot is written when
//! a start had to read a segment's worth of journal or more.
//!
//! Two files of frames, each `length u32 | crc u32 | JSON`, numbers little-endian:
//! ```text
//! events   what is kept of journal records, in their order; only ever appended to
//! state    written whole: head with its place in the journal and the length of `events` that
//!          belongs to it, then the core, then marks, then an empty frame
//! ```

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{StoreError, private_folder};
use crate::{
    journal::{ChainHash, Head},
    registry::{
        Inconsistent, Mark, Registry,
        snapshot::{Core, Kept},
    },
};

/// Written into the head; a snapshot of another shape is not read.
const FORMAT: u32 = 1;
/// Marks in a frame.
const MARKS_PER_FRAME: usize = 256;
/// Bytes of events that are gathered into a frame.
const FRAME_BYTES: usize = 128 << 10;
/// Longest frame that is read, in bytes: that of a core with the notices of a whole office in it.
const MAX_FRAME_BYTES: u32 = 1 << 30;
/// Frames that are parsed at a time, on all cores.
const FRAMES_AT_A_TIME: usize = 16;

/// Why a snapshot cannot be used; the journal then is.
#[derive(Debug, thiserror::Error)]
pub(super) enum SnapshotError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: {what}", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("it contradicts itself: {0}")]
    Inconsistent(#[from] Inconsistent),
    #[error(transparent)]
    Journal(Box<StoreError>),
}

/// The files of a snapshot.
#[derive(Debug, Clone)]
pub(super) struct SnapshotFolder(PathBuf);

/// Where a snapshot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stand {
    format: u32,
    /// The journal segment in which its last record ends.
    pub(super) segment: u32,
    /// Where in that segment, in bytes.
    pub(super) offset: u64,
    /// Journal records in it.
    pub(super) records: u64,
    /// Hash of the last of them.
    pub(super) chain: ChainHash,
    /// Bytes of `events` that belong to it.
    event_bytes: u64,
}

impl SnapshotFolder {
    /// The snapshot in this folder; nothing is touched.
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    fn state(&self) -> PathBuf {
        self.0.join("state")
    }

    fn events(&self) -> PathBuf {
        self.0.join("events")
    }

    /// Where the snapshot stands; `None` where there is none.
    pub(super) fn stand(&self) -> Result<Option<Stand>, SnapshotError> {
        let path = self.state();
        match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SnapshotError::Io { path, source }),
            Ok(file) => Ok(Some(head(&mut Frames::of(file, path))?)),
        }
    }

    /// Puts the registry together.
    pub(super) fn load(&self) -> Result<(Registry, Stand), SnapshotError> {
        let mut state = Frames::open(self.state())?;
        let stand = head(&mut state)?;
        let core = state.next_frame()?.unwrap_or_default();
        let mut registry = Registry::begin_again(state.parsed::<Core>(&core)?);
        state.each(|marks: Vec<Mark>| {
            for mark in marks {
                registry.take_over(mark);
            }
            Ok(())
        })?;
        let mut events = Frames::open(self.events())?;
        events.left = Some(stand.event_bytes);
        events.each(|kept: Vec<Kept>| {
            let mut kept = kept.iter();
            Ok(kept.try_for_each(|kept| registry.take_kept(kept))?)
        })?;
        Ok((registry, stand))
    }

    /// Throws it away; what cannot be thrown away is overwritten later.
    pub(super) fn remove(&self) {
        let _ = fs::remove_file(self.state());
        let _ = fs::remove_file(self.events());
    }
}

/// Writes a new snapshot, event by event.
#[derive(Debug)]
pub(super) struct Recorder {
    folder: SnapshotFolder,
    events: BufWriter<File>,
    written: u64,
    gathered: Vec<u8>,
}

impl Recorder {
    /// Goes on from a snapshot, or begins one where there is none.
    pub(super) fn begin(
        folder: &SnapshotFolder,
        from: Option<&Stand>,
    ) -> Result<Self, SnapshotError> {
        let path = folder.events();
        let failed = |source| SnapshotError::Io {
            path: path.clone(),
            source,
        };
        private_folder(&folder.0).map_err(failed)?;
        if from.is_none() {
            folder.remove();
        }
        let written = from.map_or(0, |stand| stand.event_bytes);
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .and_then(|mut file| {
                // What a stopped program appended belongs to no snapshot.
                file.set_len(written)?;
                file.seek(SeekFrom::End(0))?;
                Ok(file)
            });
        Ok(Self {
            folder: folder.clone(),
            events: BufWriter::with_capacity(1 << 20, opened.map_err(failed)?),
            written,
            gathered: Vec::new(),
        })
    }

    /// Writes down what is kept of an entry.
    pub(super) fn note(&mut self, kept: &Kept) -> Result<(), SnapshotError> {
        let before = if self.gathered.is_empty() { b'[' } else { b',' };
        self.gathered.push(before);
        serde_json::to_writer(&mut self.gathered, kept).map_err(|e| self.failed(e.into()))?;
        if self.gathered.len() >= FRAME_BYTES {
            self.write_gathered().map_err(|e| self.failed(e))?;
        }
        Ok(())
    }

    /// Writes the snapshot of the registry as it is now, after the journal's last record.
    pub(super) fn finish(mut self, registry: &Registry, head: Head) -> Result<(), SnapshotError> {
        let events = self.write_gathered().and_then(|()| self.events.flush());
        let events = events.and_then(|()| self.events.get_ref().sync_all());
        events.map_err(|e| self.failed(e))?;
        let stand = Stand {
            format: FORMAT,
            segment: head.segment,
            offset: head.offset,
            records: head.records,
            chain: head.chain,
            event_bytes: self.written,
        };
        let path = self.folder.state();
        let beside = path.with_extension("new");
        let written = write_state(&beside, &stand, registry)
            .and_then(|()| fs::rename(&beside, &path))
            .and_then(|()| File::open(&self.folder.0)?.sync_all());
        written.map_err(|source| SnapshotError::Io { path, source })
    }

    fn write_gathered(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        self.gathered.push(b']');
        self.written += write_frame(&mut self.events, &self.gathered)?;
        self.gathered.clear();
        Ok(())
    }

    fn failed(&self, source: io::Error) -> SnapshotError {
        let path = self.folder.events();
        SnapshotError::Io { path, source }
    }
}

fn write_state(path: &Path, stand: &Stand, registry: &Registry) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    write_frame(&mut file, &serde_json::to_vec(stand)?)?;
    write_frame(&mut file, &serde_json::to_vec(&registry.core())?)?;
    let mut marks = registry.marks();
    loop {
        let part: Vec<&Mark> = marks.by_ref().take(MARKS_PER_FRAME).collect();
        if part.is_empty() {
            break;
        }
        write_frame(&mut file, &serde_json::to_vec(&part)?)?;
    }
    write_frame(&mut file, b"")?;
    file.flush()?;
    file.get_ref().sync_all()
}

/// Writes a frame; gives its length.
fn write_frame(file: &mut impl Write, payload: &[u8]) -> io::Result<u64> {
    let length = u32::try_from(payload.len()).ok();
    let length = length.filter(|length| *length <= MAX_FRAME_BYTES);
    let length = length.ok_or(io::ErrorKind::FileTooLarge)?;
    file.write_all(&length.to_le_bytes())?;
    file.write_all(&crc32fast::hash(payload).to_le_bytes())?;
    file.write_all(payload)?;
    Ok(8 + u64::from(length))
}

/// Frames of a file, read one after the other.
struct Frames {
    file: BufReader<File>,
    path: PathBuf,
    /// Bytes that belong to the snapshot; `None` where an empty frame ends it.
    left: Option<u64>,
}

impl Frames {
    fn open(path: PathBuf) -> Result<Self, SnapshotError> {
        match File::open(&path) {
            Ok(file) => Ok(Self::of(file, path)),
            Err(source) => Err(SnapshotError::Io { path, source }),
        }
    }

    fn of(file: File, path: PathBuf) -> Self {
        let file = BufReader::with_capacity(1 << 20, file);
        let left = None;
        Self { file, path, left }
    }

    /// The next frame; `None` after the last.
    fn next_frame(&mut self) -> Result<Option<Vec<u8>>, SnapshotError> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let mut head = [0; 8];
        self.read_exact(&mut head)?;
        let [a, b, c, d, crc @ ..] = head;
        let length = u32::from_le_bytes([a, b, c, d]);
        if length == 0 && self.left.is_none() {
            return Ok(None);
        }
        let left = self
            .left
            .map(|left| left.checked_sub(8 + u64::from(length)));
        if length > MAX_FRAME_BYTES || left == Some(None) {
            return Err(self.damaged("a frame is too long"));
        }
        self.left = left.flatten();
        let mut payload = Vec::new();
        let mut part = (&mut self.file).take(length.into());
        let read = part.read_to_end(&mut payload);
        read.map_err(|source| self.failed(source))?;
        if crc32fast::hash(&payload) != u32::from_le_bytes(crc) {
            return Err(self.damaged("a frame is not what was written"));
        }
        Ok(Some(payload))
    }

    /// Shows what each frame holds, in order; several are parsed at once.
    fn each<T: DeserializeOwned + Send>(
        &mut self,
        mut take: impl FnMut(T) -> Result<(), SnapshotError>,
    ) -> Result<(), SnapshotError> {
        loop {
            let mut frames = Vec::new();
            while frames.len() < FRAMES_AT_A_TIME
                && let Some(frame) = self.next_frame()?
            {
                frames.push(frame);
            }
            let whole = frames.len() == FRAMES_AT_A_TIME;
            let parsed = frames.into_par_iter().map(|frame| self.parsed(&frame));
            let parsed: Vec<T> = parsed.collect::<Result<_, _>>()?;
            parsed.into_iter().try_for_each(&mut take)?;
            if !whole {
                return Ok(());
            }
        }
    }

    fn parsed<T: DeserializeOwned>(&self, frame: &[u8]) -> Result<T, SnapshotError> {
        serde_json::from_slice(frame).map_err(|error| self.damaged(&error.to_string()))
    }

    fn read_exact(&mut self, buffer: &mut [u8]) -> Result<(), SnapshotError> {
        let read = self.file.read_exact(buffer);
        read.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> SnapshotError {
        let path = self.path.clone();
        SnapshotError::Io { path, source }
    }

    fn damaged(&self, what: &str) -> SnapshotError {
        SnapshotError::Damaged {
            path: self.path.clone(),
            what: what.to_owned(),
        }
    }
}

/// The head of a state file.
fn head(state: &mut Frames) -> Result<Stand, SnapshotError> {
    let frame = state.next_frame()?.unwrap_or_default();
    let stand: Stand = state.parsed(&frame)?;
    if stand.format != FORMAT {
        return Err(state.damaged("it was written by another version"));
    }
    Ok(stand)
}
