//! Starts from a snapshot: the same registry as from the journal's beginning, whatever happened to the files.

use std::fs;

use proptest::prelude::*;
use shirushi_verifier::domain::RegistrationNumber;

use super::*;
use crate::{
    casework::{Desk, Details},
    language::Language,
    registry::Registry,
};

/// Something that is done to an office.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Issue,
    GrantOnly,
    Renew(usize),
    Revoke(usize),
    Suspend(usize),
    LapsePass(usize),
    RestorePass(usize),
    Register,
    Report,
    Restart,
    YearLater,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let which = 0..8_usize;
    let deed = prop_oneof![
        3 => Just(Deed::Issue),
        1 => Just(Deed::GrantOnly),
        2 => which.clone().prop_map(Deed::Renew),
        1 => which.clone().prop_map(Deed::Revoke),
        1 => which.clone().prop_map(Deed::Suspend),
        1 => which.clone().prop_map(Deed::LapsePass),
        1 => which.prop_map(Deed::RestorePass),
        1 => Just(Deed::Register),
        1 => Just(Deed::Report),
        3 => Just(Deed::Restart),
        2 => Just(Deed::YearLater),
    ];
    prop::collection::vec(deed, 1..30)
}

/// Opens a lab's store, with a snapshot of whatever had to be read.
fn start(lab: &Lab) -> (Store, Vec<Repair>) {
    let opened = Store::open_and_snapshot(&lab.folder, Access::Existing, lab.now, &actor(), 0);
    let Opened { store, repairs } = opened.unwrap();
    (store, repairs)
}

fn described(registry: &Registry) -> String {
    format!("{registry:?}")
}

/// The registry that the journal alone leads to.
fn from_the_journal(lab: &Lab) -> String {
    let _ = fs::remove_dir_all(lab.folder.index());
    let (store, _) = lab.open();
    described(&store.registry())
}

/// Commits what can be decided; what the rules refuse changes nothing.
fn attempt(
    lab: &Lab,
    store: &Store,
    decide: impl FnOnce(&Registry) -> Result<Vec<Event>, Refusal>,
) {
    let done = store.commit(lab.now, &actor(), |registry| {
        Ok::<_, Refusal>((decide(registry)?, ()))
    });
    assert!(matches!(done, Ok(()) | Err(CommitError::Refused(_))));
}

fn act(lab: &mut Lab, store: &Store, at: usize, deed: Deed) {
    let now = lab.now;
    let nth = |n: usize| -> Option<RegistrationNumber> {
        let registry = store.registry();
        let count = registry.marks().len().max(1);
        registry
            .marks()
            .nth(n % count)
            .map(crate::registry::Mark::registration)
    };
    let url = format!("https://s{at}.example.jp/");
    let code = "misuse".parse().unwrap();
    match deed {
        Deed::Issue => drop(issue(store, &url, now)),
        Deed::GrantOnly => drop(grant(store, request(&url), now)),
        Deed::Renew(n) => {
            let Some(mark) = nth(n) else { return };
            let mut granted = None;
            attempt(lab, store, |registry| {
                let grant = registry.renew(&schemes(), mark, &[], now)?;
                granted = Some(grant.clone());
                Ok(vec![Event::Granted(Box::new(grant))])
            });
            if let Some(grant) = granted {
                attempt(lab, store, |r| Ok(vec![r.record(issuance(&grant))?]));
            }
        }
        Deed::Revoke(n) => {
            let Some(mark) = nth(n) else { return };
            attempt(lab, store, |r| {
                Ok(vec![r.revoke(&schemes(), mark, &code)?])
            });
        }
        Deed::Suspend(n) => {
            let Some(mark) = nth(n) else { return };
            attempt(lab, store, |r| {
                Ok(vec![r.suspend(mark, "looked into", now)?])
            });
        }
        Deed::LapsePass(n) | Deed::RestorePass(n) => {
            let Some(mark) = nth(n) else { return };
            attempt(lab, store, |registry| {
                let term = registry.mark(mark).map(|m| m.current().term());
                let pass = term.map(|t| t.passes[0].number).unwrap();
                let until = schemes().iter().next().unwrap().zone.day_of(now);
                Ok(vec![match deed {
                    Deed::LapsePass(_) => registry.lapse_pass(&schemes(), pass, until, "x", now)?,
                    _ => registry.restore_pass(pass)?,
                }])
            });
        }
        Deed::Register => attempt(lab, store, |registry| {
            let schemes = schemes();
            let mut desk = Desk::new(registry, &schemes, now);
            desk.register(Details {
                name: format!("みほん{at}").parse().unwrap(),
                contact: "窓口".to_owned().try_into().unwrap(),
                mail: "marks@example.jp".parse().unwrap(),
                language: Language::Ja,
            })?;
            desk.events()
        }),
        Deed::Report => drop(report(store, now)),
        Deed::Restart => {}
        Deed::YearLater => lab.now = now.plus_seconds(330 * 86_400),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_start_from_a_snapshot_and_one_from_the_journal_give_the_same(deeds in deeds()) {
        let mut lab = Lab::new();
        let (mut store, _) = start(&lab);
        for (at, deed) in deeds.into_iter().enumerate() {
            act(&mut lab, &store, at, deed);
            if matches!(deed, Deed::Restart) {
                drop(store);
                store = start(&lab).0;
            }
        }
        drop(store);
        let store = start(&lab).0;
        let (registry, shown) = (described(&store.registry()), shown(&store));
        drop(store);
        prop_assert_eq!(&registry, &from_the_journal(&lab));
        prop_assert_eq!(shown, super::shown(&lab.open().0));
    }
}

/// A lab with a snapshot in the middle of its journal.
fn with_a_snapshot() -> Lab {
    let lab = Lab::new();
    with_some_history(&lab);
    drop(start(&lab));
    let (store, repairs) = lab.open();
    assert_eq!(repairs, []);
    issue(
        &store,
        "https://later.example.jp/",
        lab.now.plus_seconds(3_600),
    );
    assert!(lab.folder.snapshot().join("state").exists());
    lab
}

#[test]
fn a_damaged_snapshot_is_not_used() {
    let lab = with_a_snapshot();
    let expected = described(&lab.open().0.registry());
    let files = ["state", "events"].map(|name| lab.folder.snapshot().join(name));
    let whole = files.clone().map(|path| fs::read(path).unwrap());
    // An index that cannot be opened is removed with its snapshot, so all is put there each time.
    let put_all = || {
        fs::create_dir_all(lab.folder.snapshot()).unwrap();
        for (path, whole) in files.iter().zip(&whole) {
            fs::write(path, whole).unwrap();
        }
    };
    for (path, whole) in files.iter().zip(&whole) {
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            for written in [&flipped[..], &whole[..at]] {
                put_all();
                fs::write(path, written).unwrap();
                let (store, _) = lab.open();
                let found = described(&store.registry());
                assert!(found == expected, "{}, byte {at}", path.display());
            }
        }
    }
}

#[test]
fn a_snapshot_of_another_journal_is_not_used() {
    let (lab, other) = (with_a_snapshot(), with_a_snapshot());
    // Another history of the same length: only the hashes differ.
    let (store, _) = other.open();
    revoke(
        &store,
        "20002".parse().unwrap(),
        other.now.plus_seconds(9_000),
    );
    drop(store);
    drop(start(&other));
    fs::remove_dir_all(lab.folder.snapshot()).unwrap();
    let (store, _) = lab.open();
    revoke(
        &store,
        "20003".parse().unwrap(),
        lab.now.plus_seconds(9_000),
    );
    let expected = described(&store.registry());
    drop(store);
    fs::create_dir(lab.folder.snapshot()).unwrap();
    for name in ["state", "events"] {
        let from = other.folder.snapshot().join(name);
        fs::copy(from, lab.folder.snapshot().join(name)).unwrap();
    }
    assert_eq!(described(&lab.open().0.registry()), expected);
}

#[test]
fn a_record_torn_after_a_snapshot_is_set_aside() {
    let lab = with_a_snapshot();
    let path = lab.journal_file();
    let records = lab.open().0.head().records;
    let mut torn = fs::read(&path).unwrap();
    torn.extend_from_slice(&[0x55; 70]);
    fs::write(&path, &torn).unwrap();
    let (store, repairs) = lab.open();
    assert!(
        matches!(repairs[..], [Repair::TornRecord(_)]),
        "{repairs:?}"
    );
    assert_eq!(store.head().records, records);
}

#[test]
fn a_journal_that_ends_before_its_snapshot_is_refused_as_a_loss() {
    let lab = with_a_snapshot();
    let path = lab.journal_file();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let refused = lab.try_open().unwrap_err();
    assert!(
        matches!(refused, StoreError::RecordsMissing { .. }),
        "{refused}"
    );
}
