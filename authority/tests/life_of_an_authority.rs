//! An authority from founding to restoring, through the library that the commands use.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod office;

use std::{fs, path::Path};

use office::{passphrase, request, setup};
use shirushi_authority::{
    access::{
        ProposedDeed, Renewal, Role, Who,
        desk::{self, Done, Settled},
    },
    assets::Assets,
    backup::{back_up, restore},
    check::check,
    issuing::{IssueFault, issue},
    keys::{ExampleKeys, KeyFolder},
    office::{Office, OfficeError, RootSource},
    publish::{publish, sign_lists, sign_trust},
    registry::{Event, GrantRequest, KeyWithdrawn, Refusal},
    store::{DataFolder, StoreError},
};
use shirushi_verifier::{
    certificate::Usage,
    credential::Credential,
    domain::{RegistrationNumber, UnixTime},
    status::{Status, StatusToken},
};

fn time(text: &str) -> UnixTime {
    text.parse().unwrap()
}

fn person(name: &str) -> Who {
    Who {
        name: name.parse().unwrap(),
        role: Role::IssuingOfficer,
        organisation: None,
    }
}

fn now() -> UnixTime {
    time(office::FOUNDED)
}

fn rng() -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(7)
}

fn founded(folder: &Path, demonstration: bool) -> Office {
    office::founded(folder, demonstration, None)
}

fn reopened(folder: &Path) -> Office {
    Office::open(setup(folder), now()).unwrap().0
}

fn issued(office: &Office, url: &str) -> RegistrationNumber {
    let mut released = issue(office, &[request(url)], now(), &|| {}).unwrap();
    released.remove(0).unwrap().grant.number.registration
}

fn statuses(office: &Office, mark: RegistrationNumber) -> Vec<Status> {
    let registry = office.store().registry();
    let terms = registry.mark(mark).unwrap().terms();
    let places: Vec<_> = terms.map(|t| t.status.reference()).collect();
    drop(registry);
    let status = places.into_iter().map(|place| {
        let list = office.list(place.list).unwrap();
        let token = StatusToken::parse(&list.bytes).unwrap();
        token.unverified_claims().list.get(place.index).unwrap()
    });
    status.collect()
}

fn sound(office: &Office, at: UnixTime) {
    let checked = check(office, at, &|| {});
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn a_mark_lives_from_issue_through_renewal_to_revocation_and_everything_checks() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("data");
    let office = founded(&folder, true);
    let mark = issued(&office, "https://a.example.jp/");
    sign_lists(&office, now()).unwrap();
    assert_eq!(statuses(&office, mark), [Status::Valid]);
    sound(&office, now());

    let autumn = time("2027-09-10T00:00:00Z");
    let what = ProposedDeed::RenewMark(Renewal {
        registration: mark,
        passes: Vec::new(),
    });
    let proposed = desk::carry_out(&office, &person("Hanako"), &what, autumn).unwrap();
    let Settled::Proposed(proposal) = proposed else {
        panic!("the scheme asks for two people");
    };
    let number = proposal.proposed.number;
    let alone = desk::approve(&office, &person("Hanako"), number, autumn).unwrap_err();
    assert!(alone.is_refusal(), "{alone}");
    let done = desk::approve(&office, &person("Taro"), number, autumn).unwrap();
    let Done::MarkIssued(renewed) = done else {
        panic!("a renewal gives a badge");
    };
    assert_eq!(renewed.grant.number.to_string(), "20001-01");
    let code = "misuse".parse().unwrap();
    let schemes = office.assets().schemes();
    office
        .store()
        .commit(autumn, office.actor(), |registry| {
            Ok::<_, Refusal>((vec![registry.revoke(schemes, mark, &code)?], ()))
        })
        .unwrap();
    sign_lists(&office, autumn).unwrap();
    assert_eq!(statuses(&office, mark), [Status::Revoked, Status::Revoked]);
    sound(&office, autumn);
    drop(office);
    sound(&reopened(&folder), autumn);
}

#[test]
fn a_lists_time_never_goes_back_and_an_unchanged_list_is_not_signed_again() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), true);
    issued(&office, "https://a.example.jp/");
    assert_eq!(sign_lists(&office, now()).unwrap(), 1);
    let first = office.lists().remove(0).issued;
    assert_eq!(sign_lists(&office, now().plus_seconds(3600)).unwrap(), 0);
    issued(&office, "https://b.example.jp/");
    assert_eq!(sign_lists(&office, now().plus_seconds(3600)).unwrap(), 0);
    assert_eq!(
        sign_lists(&office, now().plus_seconds(7 * 3600)).unwrap(),
        1
    );
    assert!(office.lists().remove(0).issued > first);
    let refused = sign_lists(&office, now()).unwrap_err().to_string();
    assert!(refused.contains("clock went back"), "{refused}");
}

#[test]
fn a_rotated_key_signs_new_marks_and_the_old_ones_stay_valid() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), false);
    let before = issued(&office, "https://a.example.jp/");
    let root = office.root_key(&RootSource {
        file: None,
        passphrase: passphrase(),
    });
    let scheme = "isp2014".parse().unwrap();
    let root = root.unwrap();
    let rotated = office.rotate(&scheme, Usage::Mark, &root, now(), &mut rng_other());
    let new = rotated.unwrap().key;
    let after = issued(&office, "https://b.example.jp/");
    let own = office.trust().unwrap();
    assert_eq!(own.trust.bundle().version, 2);
    let registry = office.store().registry();
    for mark in [before, after] {
        let credential = registry.mark(mark).unwrap().current().credential();
        Credential::parse(credential)
            .unwrap()
            .verify(&own.trust)
            .unwrap();
    }
    drop(registry);
    assert_eq!(
        office
            .body_key(&scheme, Usage::Mark, now())
            .unwrap()
            .certificate
            .subject(),
        new
    );
    sound(&office, now());
}

fn rng_other() -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(8)
}

#[test]
fn what_a_withdrawn_key_signed_from_then_on_fails_the_check_by_name() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), true);
    issued(&office, "https://a.example.jp/");
    let scheme = "isp2014".parse().unwrap();
    let key = office.body_key(&scheme, Usage::Mark, now()).unwrap();
    let withdrawn = KeyWithdrawn {
        key: key.certificate.subject(),
        from: now(),
        why: "drill".to_owned(),
    };
    office
        .store()
        .commit(now(), office.actor(), |_| {
            Ok::<_, Refusal>((vec![Event::KeyWithdrawn(withdrawn)], ()))
        })
        .unwrap();
    let root = office.root_key(&RootSource {
        file: None,
        passphrase: passphrase(),
    });
    sign_trust(&office, &root.unwrap(), now()).unwrap();
    let checked = check(&office, now(), &|| {});
    assert!(
        checked.faults[0].contains("20001-00"),
        "{:?}",
        checked.faults
    );
    let refused = issue(&office, &[request("https://b.example.jp/")], now(), &|| {}).unwrap();
    assert!(matches!(refused[0], Err(IssueFault::Signing(_))));
}

#[test]
fn a_host_that_misleads_gets_no_mark_and_spends_no_number() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), true);
    // "аpple" with a Cyrillic letter.
    let refused = issue(
        &office,
        &[request("https://xn--pple-43d.example/")],
        now(),
        &|| {},
    );
    assert!(matches!(refused, Err(IssueFault::Host { .. })));
    let mark = issued(&office, "https://a.example.jp/");
    assert_eq!(mark.to_string(), "20001");
}

#[test]
fn a_credential_over_budget_is_refused_with_the_bytes_to_cut_and_the_fields() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), true);
    let long = GrantRequest {
        holder: "長".repeat(70).parse().unwrap(),
        system: "名".repeat(60).parse().unwrap(),
        ..request("https://a.example.jp/")
    };
    let refused = issue(&office, &[long], now(), &|| {})
        .unwrap()
        .remove(0)
        .unwrap_err();
    assert!(refused.is_refusal());
    let text = refused.to_string();
    assert!(
        text.contains("more than the 508") && text.contains("holder (210 bytes)"),
        "{text}"
    );
}

#[test]
fn publishing_twice_writes_nothing_the_second_time() {
    let temporary = tempfile::tempdir().unwrap();
    let office = founded(&temporary.path().join("data"), true);
    issued(&office, "https://a.example.jp/");
    let out = temporary.path().join("public");
    let first = publish(&office, &out, now()).unwrap();
    assert!(first.written.contains(&"status/1".to_owned()));
    assert!(first.written.contains(&"trust.cbor".to_owned()));
    let second = publish(&office, &out, now().plus_seconds(60)).unwrap();
    assert_eq!((second.written.len(), second.lists_signed), (0, 0));
}

#[test]
fn a_backup_restores_to_an_authority_that_checks() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("data");
    let office = founded(&folder, true);
    issued(&office, "https://a.example.jp/");
    drop(office);
    let file = temporary.path().join("backup");
    back_up(&DataFolder::at(&folder), &file).unwrap();
    let other = temporary.path().join("other");
    restore(&file, &DataFolder::at(&other)).unwrap();
    let office = reopened(&other);
    sound(&office, now());
    assert_eq!(
        issued(&office, "https://b.example.jp/").to_string(),
        "20002"
    );
}

#[test]
fn a_changed_trust_file_is_refused_by_name() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("data");
    drop(founded(&folder, true));
    let file = folder.join("trust/trust-000001.cbor");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    let refused = Office::open(setup(&folder), now()).unwrap_err();
    assert!(
        matches!(refused, OfficeError::TrustFile { .. }),
        "{refused}"
    );
}

#[test]
fn example_keys_are_refused_in_a_real_authority() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("data");
    let office = founded(&folder, false);
    let assets = Assets::built_in().unwrap();
    let ids = assets.schemes().iter().map(|s| &s.id);
    let examples = KeyFolder::new(&temporary.path().join("examples"), ExampleKeys::Allow, ids);
    let key = shirushi_authority::keys::example_root_key();
    let role = shirushi_authority::keys::KeyRole::Root;
    let file = examples
        .store(&role, &key, &passphrase(), &mut rng())
        .unwrap();
    let refused = office.root_key(&RootSource {
        file: Some(file),
        passphrase: passphrase(),
    });
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("example key"), "{refused}");
}

#[test]
fn a_folder_in_use_is_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("data");
    let _held = founded(&folder, true);
    let refused = Office::open(setup(&folder), now()).unwrap_err();
    let locked = matches!(refused, OfficeError::Store(StoreError::Locked(_)));
    assert!(locked, "{refused}");
}
