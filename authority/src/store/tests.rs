//! The store through crashes, lost files and a second process.

mod snapshots;

use std::fs;

use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use super::{Access, Actor, CommitError, DataFolder, Opened, Repair, Store, StoreError};
use crate::{
    index::Matcher,
    registry::{
        Event, Founded, GrantRequest, Refusal, State,
        tests::{issuance, request, schemes, time},
    },
    view::{NewReport, ReportCategory, StateFilter},
};

struct Lab {
    temporary: tempfile::TempDir,
    folder: DataFolder,
    now: UnixTime,
}

fn actor() -> Actor {
    Actor::new("test")
}

impl Lab {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(&temporary.path().join("data"));
        let now = time("2026-11-21T03:00:00Z");
        let lab = Self {
            temporary,
            folder,
            now,
        };
        let Opened { store, repairs } =
            Store::open(&lab.folder, Access::New, now, &actor()).unwrap();
        assert_eq!(repairs, []);
        let founded = Founded {
            root: Vec::new(),
            demonstration: true,
            public_url: None,
        };
        let founded = store.commit(now, &actor(), |_| {
            Ok::<_, Refusal>((vec![Event::Founded(founded)], ()))
        });
        founded.unwrap();
        lab
    }

    fn try_open(&self) -> Result<Opened, StoreError> {
        Store::open(&self.folder, Access::Existing, self.now, &actor())
    }

    fn open(&self) -> (Store, Vec<Repair>) {
        let Opened { store, repairs } = self.try_open().unwrap();
        (store, repairs)
    }

    fn journal_file(&self) -> std::path::PathBuf {
        self.folder.journal().join("00000001.journal")
    }
}

fn grant(store: &Store, request: GrantRequest, now: UnixTime) -> crate::registry::Grant {
    let granted = store.commit(now, &actor(), |registry| {
        let grant = registry.grant(&schemes(), &[request], now)?.remove(0);
        let event = Event::Granted(Box::new(grant.clone()));
        Ok::<_, Refusal>((vec![event], grant))
    });
    granted.unwrap()
}

fn issue(store: &Store, url: &str, now: UnixTime) -> RegistrationNumber {
    let grant = grant(store, request(url), now);
    let recorded = store.commit(now, &actor(), |registry| {
        Ok::<_, Refusal>((vec![registry.record(issuance(&grant))?], ()))
    });
    recorded.unwrap();
    grant.number.registration
}

fn revoke(store: &Store, mark: RegistrationNumber, now: UnixTime) {
    let code = "misuse".parse().unwrap();
    let revoked = store.commit(now, &actor(), |registry| {
        Ok::<_, Refusal>((vec![registry.revoke(&schemes(), mark, &code)?], ()))
    });
    revoked.unwrap();
}

fn report(store: &Store, now: UnixTime) -> u64 {
    let report = NewReport {
        category: ReportCategory::Misuse,
        url: "https://a.example.jp/".to_owned(),
        text: "seen".to_owned(),
        registration: None,
        contact: None,
    };
    let filed = store.commit(now, &actor(), |registry| {
        let filed = registry.report(&report);
        Ok::<_, Refusal>((vec![Event::ReportFiled(filed.clone())], filed.number))
    });
    filed.unwrap()
}

/// Everything that the index shows.
fn shown(store: &Store) -> (Vec<State>, Vec<RegistrationNumber>, usize) {
    let now = time("2026-11-22T00:00:00Z");
    let any = Matcher::new("", None, StateFilter::Any, now);
    let found = store.index().search(&any).into_iter();
    let states = found.map(|r| store.index().mark(r).unwrap().unwrap().state_at(now));
    let revoked = store.index().revoked().map(Result::unwrap);
    (
        states.collect(),
        revoked.collect(),
        store.index().reports().count(),
    )
}

fn with_some_history(lab: &Lab) -> (Vec<State>, Vec<RegistrationNumber>, usize) {
    let (store, _) = lab.open();
    for n in 0..20 {
        let now = lab.now.plus_seconds(30 * n);
        let mark = issue(&store, &format!("https://s{n}.example.jp/"), now);
        if n % 3 == 0 {
            revoke(&store, mark, now);
        }
        report(&store, now);
    }
    shown(&store)
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let lab = Lab::new();
    let before = with_some_history(&lab);
    let (store, repairs) = lab.open();
    assert_eq!(repairs, []);
    assert_eq!(shown(&store), before);
    assert_eq!((before.0.len(), before.1.len(), before.2), (20, 7, 20));
}

#[test]
fn the_latest_revocation_stands_first() {
    let lab = Lab::new();
    let (_, revoked, _) = with_some_history(&lab);
    assert_eq!(revoked.first().unwrap().to_string(), "20019");
    assert_eq!(revoked.last().unwrap().to_string(), "20001");
}

#[test]
fn a_deleted_index_is_made_again() {
    let lab = Lab::new();
    let before = with_some_history(&lab);
    fs::remove_dir_all(lab.folder.index()).unwrap();
    let (store, repairs) = lab.open();
    assert!(
        matches!(repairs[..], [Repair::IndexRemade { .. }]),
        "{repairs:?}"
    );
    assert_eq!(shown(&store), before);
}

#[test]
fn torn_index_files_are_survived_wherever_they_are_torn() {
    let lab = Lab::new();
    let before = with_some_history(&lab);
    let mut files = Vec::new();
    let mut folders = vec![lab.folder.index()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                files.push((entry.path(), fs::read(entry.path()).unwrap()));
            }
        }
    }
    assert!(!files.is_empty());
    for (path, whole) in &files {
        for cut in [0, whole.len() / 3, whole.len().saturating_sub(1)] {
            fs::write(path, &whole[..cut]).unwrap();
            let (store, _) = lab.open();
            assert_eq!(shown(&store), before, "{} cut to {cut}", path.display());
        }
    }
}

#[test]
fn an_index_that_lags_is_completed() {
    let lab = Lab::new();
    let folder = lab.folder.index();
    let kept = lab.temporary.path().join("kept");
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(&folder)
        .arg(&kept)
        .status();
    assert!(copied.unwrap().success());
    let before = with_some_history(&lab);
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(kept, folder).unwrap();
    let (store, repairs) = lab.open();
    assert!(
        matches!(repairs[..], [Repair::IndexCompleted { records: 67 }]),
        "{repairs:?}"
    );
    assert_eq!(shown(&store), before);
}

#[test]
fn an_index_of_another_journal_is_made_again() {
    let lab = Lab::new();
    let before = with_some_history(&lab);
    let other = Lab::new();
    with_some_history(&other);
    {
        let (store, _) = other.open();
        revoke(
            &store,
            "20002".parse().unwrap(),
            other.now.plus_seconds(1000),
        );
    }
    {
        let (store, _) = lab.open();
        issue(
            &store,
            "https://more.example.jp/",
            lab.now.plus_seconds(1000),
        );
    }
    fs::remove_dir_all(lab.folder.index()).unwrap();
    fs::rename(other.folder.index(), lab.folder.index()).unwrap();
    let (store, repairs) = lab.open();
    assert!(
        matches!(repairs[..], [Repair::IndexRemade { .. }]),
        "{repairs:?}"
    );
    assert_eq!(shown(&store).1, before.1);
}

#[test]
fn a_damaged_last_record_that_was_acknowledged_is_a_loss_and_not_a_torn_tail() {
    let lab = Lab::new();
    with_some_history(&lab);
    let mut bytes = fs::read(lab.journal_file()).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(lab.journal_file(), &bytes).unwrap();
    let refused = lab.try_open().unwrap_err();
    assert!(
        matches!(refused, StoreError::RecordsMissing { .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("Restore"), "{refused}");
}

#[test]
fn a_half_written_record_is_set_aside() {
    let lab = Lab::new();
    let before = with_some_history(&lab);
    let mut bytes = fs::read(lab.journal_file()).unwrap();
    bytes.extend_from_slice(&[7; 30]);
    fs::write(lab.journal_file(), &bytes).unwrap();
    let (store, repairs) = lab.open();
    assert!(
        matches!(repairs[..], [Repair::TornRecord(_)]),
        "{repairs:?}"
    );
    assert_eq!(shown(&store), before);
}

#[test]
fn a_mark_begun_and_not_recorded_is_voided_and_its_numbers_are_not_used_again() {
    let lab = Lab::new();
    let begun = {
        let (store, _) = lab.open();
        grant(&store, request("https://a.example.jp/"), lab.now)
    };
    let (store, repairs) = lab.open();
    assert_eq!(repairs, [Repair::Voided { marks: 1 }]);
    let next = grant(&store, request("https://a.example.jp/"), lab.now);
    assert_ne!(next.number, begun.number);
    assert_ne!(next.status, begun.status);
}

#[test]
fn a_second_opening_is_refused_with_the_holder() {
    let lab = Lab::new();
    let (_held, _) = lab.open();
    let refused = lab.try_open().unwrap_err();
    assert!(matches!(refused, StoreError::Locked(_)));
    assert!(
        refused
            .to_string()
            .contains(&std::process::id().to_string())
    );
}

#[test]
fn a_folder_without_an_authority_is_named_and_not_touched() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(&temporary.path().join("nothing"));
    let now = time("2026-11-21T03:00:00Z");
    let refused = Store::open(&folder, Access::Existing, now, &actor()).unwrap_err();
    assert!(refused.to_string().contains("no authority in"), "{refused}");
    assert!(!folder.path().exists());
}

#[test]
fn an_authority_is_not_founded_over_another() {
    let lab = Lab::new();
    let refused = Store::open(&lab.folder, Access::New, lab.now, &actor()).unwrap_err();
    assert!(matches!(refused, StoreError::AlreadyFounded { .. }));
}

#[test]
fn a_clock_that_went_back_is_refused_and_a_small_correction_is_not() {
    let lab = Lab::new();
    let (store, _) = lab.open();
    issue(&store, "https://a.example.jp/", lab.now);
    let attempt = |now| {
        store.commit(now, &actor(), |registry| {
            let event = registry.suspend("20001".parse().unwrap(), "test", now)?;
            Ok::<_, Refusal>((vec![event], ()))
        })
    };
    let refused = attempt(lab.now.plus_seconds(-121)).unwrap_err();
    assert!(matches!(refused, CommitError::ClockBehind { .. }));
    assert!(refused.to_string().contains("Set the clock right"));
    attempt(lab.now.plus_seconds(-120)).unwrap();
    assert_eq!(store.registry().last_at(), Some(lab.now));
}

#[test]
fn a_refused_change_leaves_no_trace() {
    let lab = Lab::new();
    let (store, _) = lab.open();
    let head = store.head();
    let refused = store.commit(lab.now, &actor(), |registry| {
        let event = registry.suspend("20001".parse().unwrap(), "test", lab.now)?;
        Ok::<_, Refusal>((vec![event], ()))
    });
    assert!(matches!(
        refused,
        Err(CommitError::Refused(Refusal::NoSuchMark { .. }))
    ));
    assert_eq!(store.head(), head);
}

#[test]
fn a_journal_of_a_newer_version_is_refused_with_the_record() {
    let lab = Lab::new();
    {
        use crate::journal::{Folder, Journal, JournalError};
        let disk = Folder::new(&lab.folder.journal());
        let (mut journal, _) = Journal::open(disk, |_| Ok::<_, JournalError>(())).unwrap();
        let entry = br#"{"at":"2026-11-21T03:00:00Z","by":"x","events":[{"event":"teleported"}]}"#;
        journal.append(entry).unwrap();
    }
    let refused = lab.try_open().unwrap_err().to_string();
    assert!(refused.contains("journal record 1"), "{refused}");
    assert!(refused.contains("newer version"), "{refused}");
}
