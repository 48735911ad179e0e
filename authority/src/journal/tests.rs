//! The fault matrix: every disk operation fails in every way, and every crash follows.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
};

use super::{AppendError, ChainHash, Damage, Disk, Folder, Journal, JournalError, Torn};

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    NotPersisted,
    HalfPersisted,
    Persisted,
}

/// What a crash leaves of bytes that were written but not synced.
#[derive(Debug, Clone, Copy)]
enum Crash {
    LosesThem,
    KeepsThem,
    KeepsHalf,
    LeavesZeros,
}

#[derive(Debug, Default)]
struct Platter {
    durable: BTreeMap<u32, Vec<u8>>,
    cached: BTreeMap<u32, Vec<u8>>,
    operations: usize,
    fail: Option<(usize, Fault, bool)>,
    aside: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
struct Faulty(Arc<Mutex<Platter>>);

impl Faulty {
    fn failing(at: usize, fault: Fault, for_good: bool) -> Self {
        let disk = Self::default();
        disk.0.lock().unwrap().fail = Some((at, fault, for_good));
        disk
    }

    fn operations(&self) -> usize {
        self.0.lock().unwrap().operations
    }

    fn crash(&self, crash: Crash) -> Self {
        let platter = self.0.lock().unwrap();
        let mut survived = platter.durable.clone();
        for (&number, cached) in &platter.cached {
            let Some(durable) = survived.get_mut(&number) else {
                continue;
            };
            let tail = cached.get(durable.len()..).unwrap_or_default();
            match crash {
                Crash::LosesThem => {}
                Crash::KeepsThem => durable.extend_from_slice(tail),
                Crash::KeepsHalf => durable.extend_from_slice(&tail[..tail.len() / 2]),
                Crash::LeavesZeros => durable.resize(durable.len() + tail.len(), 0),
            }
        }
        let platter = Platter {
            cached: survived.clone(),
            durable: survived,
            ..Platter::default()
        };
        Self(Arc::new(Mutex::new(platter)))
    }

    /// Runs `change` on the platter; `half` says whether only half of it is to happen.
    fn attempt(&self, change: impl Fn(&mut Platter, bool)) -> io::Result<()> {
        let mut platter = self.0.lock().unwrap();
        let this = platter.operations;
        platter.operations += 1;
        let fault = platter.fail.and_then(|(at, fault, for_good)| {
            (this == at || for_good && this > at).then_some(fault)
        });
        match fault {
            None => {
                change(&mut platter, false);
                return Ok(());
            }
            Some(Fault::NotPersisted) => {}
            Some(Fault::HalfPersisted) => change(&mut platter, true),
            Some(Fault::Persisted) => change(&mut platter, false),
        }
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

fn part(bytes: &[u8], half: bool) -> &[u8] {
    if half {
        &bytes[..bytes.len() / 2]
    } else {
        bytes
    }
}

impl Disk for Faulty {
    fn segments(&mut self) -> io::Result<Vec<u32>> {
        Ok(self.0.lock().unwrap().cached.keys().copied().collect())
    }

    fn read(&mut self, segment: u32) -> io::Result<Vec<u8>> {
        Ok(self.0.lock().unwrap().cached[&segment].clone())
    }

    fn create(&mut self, segment: u32, header: &[u8]) -> io::Result<()> {
        self.attempt(|platter, half| {
            let bytes = part(header, half).to_vec();
            platter.cached.insert(segment, bytes.clone());
            platter.durable.insert(segment, bytes);
        })
    }

    fn append(&mut self, segment: u32, bytes: &[u8]) -> io::Result<()> {
        self.attempt(|platter, half| {
            let cached = platter.cached.get_mut(&segment).unwrap();
            cached.extend_from_slice(part(bytes, half));
        })
    }

    fn sync(&mut self, segment: u32) -> io::Result<()> {
        self.attempt(|platter, half| {
            let cached = platter.cached[&segment].clone();
            let durable = platter.durable.get_mut(&segment).unwrap();
            let tail = &cached[durable.len()..];
            durable.extend_from_slice(part(tail, half));
        })
    }

    fn truncate(&mut self, segment: u32, length: u64) -> io::Result<()> {
        self.attempt(|platter, half| {
            if half {
                return;
            }
            platter
                .cached
                .get_mut(&segment)
                .unwrap()
                .truncate(length as usize);
            platter
                .durable
                .get_mut(&segment)
                .unwrap()
                .truncate(length as usize);
        })
    }

    fn remove(&mut self, segment: u32) -> io::Result<()> {
        self.attempt(|platter, half| {
            if !half {
                platter.cached.remove(&segment);
                platter.durable.remove(&segment);
            }
        })
    }

    fn set_aside(&mut self, _: u32, _: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().aside.push(bytes.to_vec());
        Ok(())
    }
}

/// Small segments, so that a handful of records crosses their border.
const SEGMENT: u64 = 200;

/// The journal, the payloads it held, and what was torn off.
type Opened<D> = (Journal<D>, Vec<Vec<u8>>, Option<Torn>);

fn open<D: Disk>(disk: D) -> Result<Opened<D>, JournalError> {
    let mut seen = Vec::new();
    let (journal, torn) = Journal::open(disk, |record| {
        assert_eq!(record.sequence, seen.len() as u64);
        seen.push(record.payload.to_vec());
        Ok::<(), JournalError>(())
    })?;
    Ok((journal.with_segment_bytes(SEGMENT), seen, torn))
}

fn payload(number: usize) -> Vec<u8> {
    format!("payload {number} {}", "x".repeat(7 * number)).into_bytes()
}

/// What a writer was told.
#[derive(Debug, Default)]
struct Told {
    acknowledged: Vec<Vec<u8>>,
    unknown: Option<Vec<u8>>,
}

fn write_ten(disk: Faulty) -> Told {
    let mut told = Told::default();
    let Ok((mut journal, ..)) = open(disk) else {
        return told;
    };
    for number in 0..10 {
        match journal.append(&payload(number)) {
            Ok(_) => told.acknowledged.push(payload(number)),
            Err(AppendError::Unknown { .. }) => told.unknown = Some(payload(number)),
            Err(AppendError::Refused { .. } | AppendError::Closed { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    told
}

#[test]
fn whatever_fails_and_however_it_crashes_exactly_what_was_acknowledged_is_there() {
    let healthy = Faulty::default();
    assert_eq!(write_ten(healthy.clone()).acknowledged.len(), 10);
    let crashes = [
        Crash::LosesThem,
        Crash::KeepsThem,
        Crash::KeepsHalf,
        Crash::LeavesZeros,
    ];
    let faults = [Fault::NotPersisted, Fault::HalfPersisted, Fault::Persisted];
    for at in 0..healthy.operations() {
        for fault in faults {
            for for_good in [false, true] {
                let disk = Faulty::failing(at, fault, for_good);
                let told = write_ten(disk.clone());
                for crash in crashes {
                    let case =
                        format!("operation {at}, {fault:?}, for good: {for_good}, {crash:?}");
                    let (mut journal, found, _) = open(disk.crash(crash)).expect(&case);
                    let mut with_unknown = told.acknowledged.clone();
                    with_unknown.extend(told.unknown.clone());
                    assert!(
                        found == told.acknowledged || found == with_unknown,
                        "{case}: told {told:?}, found {found:?}"
                    );
                    journal.append(b"and it goes on").expect(&case);
                }
            }
        }
    }
}

#[test]
fn a_full_disk_refuses_one_record_and_the_journal_goes_on() {
    // Operations: 0 creates the segment; then each append is a write and a sync.
    let disk = Faulty::failing(3, Fault::HalfPersisted, false);
    let told = write_ten(disk.clone());
    assert_eq!(told.acknowledged.len(), 9);
    assert!(told.unknown.is_none());
    let (_, found, torn) = open(disk.crash(Crash::LosesThem)).unwrap();
    assert_eq!((found, torn), (told.acknowledged, None));
}

#[test]
fn a_full_disk_is_named_with_the_remedy() {
    let disk = Faulty::failing(1, Fault::NotPersisted, false);
    let (mut journal, ..) = open(disk).unwrap();
    let error = journal.append(b"payload").unwrap_err().to_string();
    assert!(error.contains("nothing was recorded"), "{error}");
    assert!(error.contains("Free some space"), "{error}");
}

#[test]
fn after_a_failed_sync_nothing_more_is_taken_until_it_is_opened_again() {
    let disk = Faulty::failing(2, Fault::NotPersisted, false);
    let (mut journal, ..) = open(disk).unwrap();
    assert!(matches!(
        journal.append(b"a"),
        Err(AppendError::Unknown { .. })
    ));
    assert!(matches!(
        journal.append(b"b"),
        Err(AppendError::Closed { .. })
    ));
    assert!(journal.broken().is_some());
}

fn ten_in_a_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, ..) = open(Folder::new(folder.path())).unwrap();
    for number in 0..10 {
        journal.append(&payload(number)).unwrap();
    }
    folder
}

fn segments(folder: &tempfile::TempDir) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let mut paths: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "journal"));
    paths.sort();
    paths
}

fn refused(folder: &tempfile::TempDir) -> (super::Place, Damage) {
    match open(Folder::new(folder.path())) {
        Err(JournalError::Damaged { place, damage }) => (place, damage),
        other => panic!("{:?}", other.map(|(_, seen, torn)| (seen.len(), torn))),
    }
}

#[test]
fn a_torn_last_record_is_set_aside_and_the_rest_is_kept() {
    let folder = ten_in_a_folder();
    let last = segments(&folder).pop().unwrap();
    let mut bytes = std::fs::read(&last).unwrap();
    let length = bytes.len() - 3;
    bytes.truncate(length);
    std::fs::write(&last, &bytes).unwrap();
    let (_, found, torn) = open(Folder::new(folder.path())).unwrap();
    assert_eq!(found.len(), 9);
    let torn = torn.unwrap();
    assert_eq!(torn.place.sequence, 9);
    let name = format!("torn-{:08}-{}", torn.place.segment, torn.place.offset);
    let aside = std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(aside, bytes[torn.place.offset as usize..]);
    let (_, found, torn) = open(Folder::new(folder.path())).unwrap();
    assert_eq!((found.len(), torn), (9, None));
}

#[test]
fn every_flipped_bit_before_the_last_record_is_refused_with_its_place() {
    let folder = ten_in_a_folder();
    for path in segments(&folder).iter().rev().skip(1) {
        let whole = std::fs::read(path).unwrap();
        for at in (0..whole.len() * 8).step_by(13) {
            let mut bytes = whole.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            std::fs::write(path, &bytes).unwrap();
            let (place, _) = refused(&folder);
            assert!(path.ends_with(format!("{:08}.journal", place.segment)));
            assert!(place.offset as usize <= at / 8);
        }
        std::fs::write(path, &whole).unwrap();
    }
}

#[test]
fn a_record_put_in_with_right_checksums_breaks_the_chain() {
    let folder = ten_in_a_folder();
    let first = segments(&folder).remove(0);
    let mut bytes = std::fs::read(&first).unwrap();
    let (forged, _) = super::record::encode(ChainHash::default(), 1, &payload(1));
    let second = 60 + 44 + payload(0).len();
    bytes.splice(second..second + forged.len(), forged);
    std::fs::write(&first, &bytes).unwrap();
    let (place, damage) = refused(&folder);
    assert_eq!((place.sequence, damage), (1, Damage::Chain));
}

#[test]
fn a_missing_segment_is_named() {
    let folder = ten_in_a_folder();
    std::fs::remove_file(&segments(&folder)[1]).unwrap();
    let (place, damage) = refused(&folder);
    assert_eq!((place.segment, damage), (2, Damage::MissingSegment));
}

#[test]
fn a_shortened_segment_before_the_last_is_refused() {
    let folder = ten_in_a_folder();
    let first = segments(&folder).remove(0);
    let bytes = std::fs::read(&first).unwrap();
    std::fs::write(&first, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(refused(&folder).1, Damage::Truncated);
}

#[test]
fn an_empty_payload_is_refused() {
    let (mut journal, ..) = open(Faulty::default()).unwrap();
    let refused = journal.append(b"");
    assert!(matches!(refused, Err(AppendError::Length { bytes: 0, .. })));
}
