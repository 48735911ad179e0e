//! What must hold after the kills.

use std::{collections::BTreeSet, fs, io::Write};

use serde_json::Value;
use shirushi_tests::authority::Authority;

use crate::{
    damage,
    ledger::{Ledger, Revocation, bundle, url},
};

/// A proof, and what it proves.
type Proof = (&'static str, fn(&Authority, &mut Ledger));

/// Every proof, in the order in which they are made.
pub(crate) const ALL: [Proof; 9] = [
    ("the check passes", |authority, _| check(authority)),
    (
        "every acknowledged mark exists, for its own shop",
        existence,
    ),
    ("every acknowledged badge verifies on its own page", badges),
    (
        "no registration number or status index is used twice",
        uniqueness,
    ),
    ("every acknowledged revocation stands", revocations),
    ("a deleted index is rebuilt", deleted_index),
    ("a torn index is rebuilt", torn_index),
    ("an index from before the last marks catches up", old_index),
    (
        "a record torn at the journal's end is dropped",
        torn_journal,
    ),
];

fn check(authority: &Authority) {
    let output = authority.run(&["check", "--json"]);
    assert!(
        output.status.success(),
        "check: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn existence(authority: &Authority, ledger: &mut Ledger) {
    for (number, mark) in ledger.issued() {
        let shown = authority.json(&["mark", "show", number]);
        assert_eq!(shown["url"], url(mark.shop), "mark {number}");
    }
}

fn badges(authority: &Authority, ledger: &mut Ledger) {
    for (number, mark) in ledger.issued() {
        let badge = format!("{}/badge.png", bundle(mark.shop));
        let report = authority.verify(&["image", &badge, "--page", &url(mark.shop)]);
        assert_eq!(report["verdict"], "valid", "mark {number}: {report:#}");
        assert_eq!(report["mark"]["number"], format!("{number}-00"));
    }
}

fn uniqueness(authority: &Authority, _: &mut Ledger) {
    let (mut numbers, mut indices, mut urls) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for mark in marks(authority) {
        let number = mark["registration"].as_str().expect("it has a number");
        let shown = authority.json(&["mark", "show", number]);
        let status = format!("{} {}", shown["status_list"], shown["status_index"]);
        assert!(numbers.insert(number.to_owned()), "number {number} twice");
        assert!(indices.insert(status.clone()), "status {status} twice");
        assert!(
            urls.insert(shown["url"].to_string()),
            "{} twice",
            shown["url"]
        );
    }
}

fn revocations(authority: &Authority, ledger: &mut Ledger) {
    for (number, mark) in ledger.issued() {
        let state = authority.json(&["mark", "show", number])["state"].clone();
        match mark.revocation {
            Revocation::Done => assert_eq!(state, "revoked", "mark {number}"),
            Revocation::None => assert_eq!(state, "valid", "mark {number}"),
            Revocation::Interrupted => {}
        }
    }
}

fn deleted_index(authority: &Authority, ledger: &mut Ledger) {
    unchanged_after(authority, ledger, || {
        fs::remove_dir_all(authority.index()).expect("the index can be removed");
    });
}

fn torn_index(authority: &Authority, ledger: &mut Ledger) {
    unchanged_after(authority, ledger, || damage::tear(&authority.index()));
    unchanged_after(authority, ledger, || damage::scribble(&authority.index()));
}

fn old_index(authority: &Authority, ledger: &mut Ledger) {
    let kept = authority.bench().file("index-of-before");
    damage::copy(&authority.index(), &kept);
    issue_one(authority, ledger);
    unchanged_after(authority, ledger, || {
        fs::remove_dir_all(authority.index()).expect("the index can be removed");
        damage::copy(&kept, &authority.index());
    });
}

/// A write that was cut short by a power failure was never acknowledged.
fn torn_journal(authority: &Authority, ledger: &mut Ledger) {
    unchanged_after(authority, ledger, || {
        let segments = damage::files(&authority.journal());
        let last = segments.last().expect("the journal has a segment");
        let bytes = fs::read(last).expect("the journal can be read");
        let mut file = fs::OpenOptions::new().append(true).open(last);
        let file = file.as_mut().expect("the journal can be written");
        // The beginning of a record as there are others: its length and a little more.
        file.write_all(&bytes[..11.min(bytes.len())])
            .expect("the journal can be written");
    });
}

/// Damages the store; it must be as before, pass its check, and go on.
fn unchanged_after(authority: &Authority, ledger: &mut Ledger, damage: impl FnOnce()) {
    let before = marks(authority);
    damage();
    assert!(marks(authority) == before, "the marks are others");
    check(authority);
    issue_one(authority, ledger);
    uniqueness(authority, ledger);
}

fn issue_one(authority: &Authority, ledger: &mut Ledger) {
    let attempt = ledger.next_issue();
    let output = authority.command(&attempt.arguments(authority)).output();
    ledger.ended(&attempt, &output.expect("the program starts"));
}

fn marks(authority: &Authority) -> Vec<Value> {
    let marks = authority.json(&["mark", "list"]);
    marks.as_array().expect("it is a list").clone()
}
