//! `trust`.

use shirushi_verifier::cose::PublicKey;

use crate::fixture::{Fixture, ROOT, key};

#[test]
fn a_trust_file_shows_its_roots_fingerprint() {
    let fixture = Fixture::offline();
    let root = PublicKey::try_from(key(ROOT).verifying_key()).unwrap();
    let fingerprint = root.fingerprint().to_string();
    let run = fixture.run(&["trust", "show"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains(&fingerprint), "{}", run.out);
    assert!(run.out.contains("Shirushi Council"));
    let run = fixture.run(&["trust", "show", "--root", &fingerprint]);
    assert_eq!(run.code, 0, "{run:?}");
    let other = "00".repeat(32);
    let run = fixture.run(&["trust", "show", "--root", &other]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("not one of the trusted roots"),
        "{}",
        run.err
    );
}

#[test]
fn a_newer_trust_file_replaces_the_one_in_use_and_an_older_does_not() {
    let fixture = Fixture::offline();
    let newer = fixture.write("newer.cbor", &fixture.bundle(2));
    let older = fixture.write("older.cbor", &fixture.bundle(1));
    let file = fixture.path("trust.cbor");
    let run = fixture.run(&["trust", "update", "--from", &newer]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(std::fs::read(&file).unwrap(), fixture.bundle(2));
    let run = fixture.run(&["trust", "update", "--from", &older]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("already in use"), "{}", run.err);
    assert_eq!(std::fs::read(&file).unwrap(), fixture.bundle(2));
}
