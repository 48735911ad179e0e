//! The rules of the registry, as sentences; with a registry in memory that keeps what a journal would.

mod desk;
mod due;
mod passes;

use jiff::civil::date;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber};

use super::{
    Entry, Event, Grant, GrantRequest, Inconsistent, Issued, Refusal, Registry, State,
    snapshot::tests::by_way_of_a_snapshot,
};

use desk::{Desk, NOON};
pub(crate) use desk::{founded, issuance, request, schemes, time};

#[test]
fn a_mark_is_numbered_from_its_scheme_and_valid_to_the_end_of_the_twelfth_month() {
    let mut desk = Desk::new();
    let grant = desk.grant("https://a.example.jp/");
    assert_eq!(grant.number.to_string(), "20001-00");
    assert_eq!(grant.terms.passes[0].to_string(), "40001-00");
    assert_eq!(grant.valid.to, date(2027, 10, 31));
    assert_eq!(grant.granted, desk.now);
    assert_eq!(grant.expires, time("2027-10-31T15:00:00Z"));
    assert_eq!(grant.issuer.as_str(), "https://anshin.example.jp/");
}

#[test]
fn a_grant_dated_back_is_valid_from_its_month_but_not_before_it_is_recorded() {
    let desk = Desk::new();
    let granted_on = Some(date(2026, 9, 30));
    let request = GrantRequest {
        granted_on,
        ..request("https://a.example.jp/")
    };
    let grant = desk
        .registry
        .grant(&desk.schemes, &[request], desk.now)
        .unwrap()
        .remove(0);
    assert_eq!(grant.valid.from, date(2026, 9, 1));
    assert_eq!(grant.granted, desk.now);
}

#[test]
fn a_grant_dated_ahead_is_not_valid_before_its_day() {
    let desk = Desk::new();
    let granted_on = Some(date(2026, 12, 1));
    let request = GrantRequest {
        granted_on,
        ..request("https://a.example.jp/")
    };
    let grant = desk
        .registry
        .grant(&desk.schemes, &[request], desk.now)
        .unwrap()
        .remove(0);
    assert_eq!(grant.granted, time("2026-11-30T15:00:00Z"));
}

#[test]
fn a_grant_that_would_be_over_or_is_years_ahead_is_refused() {
    let desk = Desk::new();
    for granted_on in [date(2025, 10, 31), date(2027, 11, 23)] {
        let granted_on = Some(granted_on);
        let request = GrantRequest {
            granted_on,
            ..request("https://a.example.jp/")
        };
        let refused = desk.registry.grant(&desk.schemes, &[request], desk.now);
        assert!(matches!(refused, Err(Refusal::GrantDate { .. })));
    }
}

#[test]
fn one_site_has_one_mark_for_one_system() {
    let mut desk = Desk::new();
    let existing = desk.issue("https://a.example.jp/");
    let again = desk
        .registry
        .grant(&desk.schemes, &[request("https://a.example.jp/")], desk.now);
    let url = "https://a.example.jp/".to_owned();
    assert_eq!(again, Err(Refusal::AlreadyMarked { url, existing }));
    let other = GrantRequest {
        system: "@nifty メール".parse().unwrap(),
        ..request("https://a.example.jp/")
    };
    assert!(
        desk.registry
            .grant(&desk.schemes, &[other], desk.now)
            .is_ok()
    );
    desk.revoke(existing, "large-change").unwrap();
    desk.issue("https://a.example.jp/");
}

#[test]
fn one_batch_cannot_hold_the_same_site_twice() {
    let desk = Desk::new();
    let batch = [
        request("https://a.example.jp/"),
        request("https://a.example.jp/"),
    ];
    let refused = desk.registry.grant(&desk.schemes, &batch, desk.now);
    assert!(matches!(refused, Err(Refusal::BeingIssued { .. })));
}

#[test]
fn a_batch_gets_numbers_and_places_of_its_own() {
    let desk = Desk::new();
    let batch: Vec<_> = (0..50)
        .map(|n| request(&format!("https://s{n}.example.jp/")))
        .collect();
    let grants = desk
        .registry
        .grant(&desk.schemes, &batch, desk.now)
        .unwrap();
    let numbers: std::collections::BTreeSet<_> = grants.iter().map(|g| g.number).collect();
    let places: std::collections::BTreeSet<_> = grants.iter().map(|g| g.status).collect();
    assert_eq!((numbers.len(), places.len()), (50, 50));
}

#[test]
fn a_scheme_that_asks_for_another_mark_first_insists_on_it() {
    let desk = Desk::new();
    let shop = GrantRequest {
        scheme: "ecom2000".parse().unwrap(),
        ..request("https://shop.example.jp/")
    };
    let refused = desk
        .registry
        .grant(&desk.schemes, std::slice::from_ref(&shop), desk.now);
    assert!(matches!(refused, Err(Refusal::PrerequisiteMissing { .. })));
    let prerequisite = Some("00042".parse().unwrap());
    let shop = GrantRequest {
        prerequisite,
        ..shop
    };
    assert!(
        desk.registry
            .grant(&desk.schemes, &[shop], desk.now)
            .is_ok()
    );
}

#[test]
fn passes_of_another_scheme_are_refused() {
    let desk = Desk::new();
    let passes = vec!["30001-00".parse().unwrap()];
    let request = GrantRequest {
        passes,
        ..request("https://a.example.jp/")
    };
    let refused = desk.registry.grant(&desk.schemes, &[request], desk.now);
    assert!(matches!(refused, Err(Refusal::PassOutsideScheme { .. })));
}

#[test]
fn a_voided_grant_frees_neither_its_number_nor_its_place() {
    let mut desk = Desk::new();
    let grant = desk.grant("https://a.example.jp/");
    let event = desk.registry.void(grant.number, "interrupted").unwrap();
    desk.take(event);
    assert_eq!(desk.registry.intents().len(), 0);
    let next = desk.grant("https://a.example.jp/");
    assert_eq!(next.number.to_string(), "20002-00");
    assert_ne!(next.status, grant.status);
}

#[test]
fn renewal_opens_on_the_first_of_the_second_month_before_expiry() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-07-31T14:59:59Z");
    assert!(matches!(
        desk.renew(mark),
        Err(Refusal::RenewalNotOpen { .. })
    ));
    desk.at("2027-07-31T15:00:00Z");
    let renewal = desk.renew(mark).unwrap();
    assert_eq!(renewal.number.to_string(), "20001-01");
    assert_eq!(renewal.terms.passes[0].to_string(), "40001-01");
    assert_eq!(
        (renewal.valid.from, renewal.valid.to),
        (date(2027, 11, 1), date(2028, 10, 31))
    );
}

#[test]
fn an_expired_mark_is_not_renewed_but_can_be_put_on_the_revoked_list() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-10-31T15:00:00Z");
    assert!(matches!(desk.renew(mark), Err(Refusal::Expired { .. })));
    assert_eq!(desk.state(mark, "2027-10-31T14:59:59Z"), State::Valid);
    assert_eq!(desk.state(mark, "2027-10-31T15:00:00Z"), State::Expired);
    desk.revoke(mark, "expired-not-renewed").unwrap();
    assert!(matches!(
        desk.state(mark, "2027-11-01T00:00:00Z"),
        State::Revoked { .. }
    ));
}

#[test]
fn revocation_is_final_and_reaches_every_term_still_running() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-09-10T00:00:00Z").renew(mark).unwrap();
    desk.at("2027-09-20T00:00:00Z")
        .revoke(mark, "misuse")
        .unwrap();
    let now = desk.now;
    let again = desk.revoke(mark, "misuse");
    assert_eq!(
        again,
        Err(Refusal::Revoked {
            registration: mark,
            at: now
        })
    );
    assert!(matches!(desk.renew(mark), Err(Refusal::Revoked { .. })));
    assert!(matches!(desk.suspend(mark), Err(Refusal::Revoked { .. })));
    let held = desk.registry.mark(mark).unwrap();
    for term in held.terms() {
        assert!(matches!(
            held.term_state_at(term, now),
            State::Revoked { .. }
        ));
    }
}

#[test]
fn an_unknown_cause_is_refused_with_the_known_ones() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    let refused = desk.revoke(mark, "no-such-cause").unwrap_err().to_string();
    assert!(refused.contains("pass-revoked, large-change"), "{refused}");
}

#[test]
fn a_suspended_mark_is_neither_renewed_nor_suspended_again_and_comes_back() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-09-10T00:00:00Z").suspend(mark).unwrap();
    assert!(matches!(desk.renew(mark), Err(Refusal::Suspended { .. })));
    assert!(matches!(desk.suspend(mark), Err(Refusal::Suspended { .. })));
    desk.at("2027-09-11T00:00:00Z").reinstate(mark).unwrap();
    assert!(matches!(
        desk.reinstate(mark),
        Err(Refusal::NotSuspended { .. })
    ));
    let since = time("2027-09-10T00:00:00Z");
    assert_eq!(desk.state(mark, "2027-09-09T23:59:59Z"), State::Valid);
    assert_eq!(
        desk.state(mark, "2027-09-10T12:00:00Z"),
        State::Suspended { since }
    );
    assert_eq!(desk.state(mark, "2027-09-11T00:00:00Z"), State::Valid);
}

#[test]
fn a_renewal_revoked_while_its_badge_was_made_is_not_recorded() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-09-10T00:00:00Z");
    let grant = desk
        .registry
        .renew(&desk.schemes, mark, &[], desk.now)
        .unwrap();
    desk.take(Event::Granted(Box::new(grant.clone())));
    desk.revoke(mark, "misuse").unwrap();
    assert!(matches!(
        desk.registry.record(issuance(&grant)),
        Err(Refusal::Revoked { .. })
    ));
    let event = desk
        .registry
        .void(grant.number, "revoked meanwhile")
        .unwrap();
    desk.take(event);
}

#[test]
fn replaying_the_journal_through_json_gives_the_same_registry() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    let other = desk.issue("https://b.example.jp/");
    desk.grant("https://c.example.jp/");
    desk.suspend(other).unwrap();
    desk.at("2027-09-10T00:00:00Z").renew(mark).unwrap();
    desk.revoke(other, "misuse").unwrap();
    let mut replayed = Registry::default();
    for entry in &desk.journal {
        let json = serde_json::to_vec(entry).unwrap();
        let read: Entry = serde_json::from_slice(&json).unwrap();
        assert_eq!(read, *entry);
        replayed.apply(&read).unwrap();
    }
    for number in [mark, other] {
        assert_eq!(replayed.mark(number), desk.registry.mark(number));
    }
    let shown = |registry: &Registry| format!("{registry:?}");
    assert_eq!(shown(&replayed), shown(&desk.registry));
    let by_snapshot = by_way_of_a_snapshot(&desk.journal);
    assert_eq!(shown(&by_snapshot), shown(&desk.registry));
    let requests = [request("https://d.example.jp/")];
    assert_eq!(
        replayed.grant(&desk.schemes, &requests, desk.now),
        desk.registry.grant(&desk.schemes, &requests, desk.now)
    );
}

#[test]
fn a_mark_renewed_many_times_keeps_the_outline_of_every_term() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    let mut terms = vec![desk.registry.mark(mark).unwrap().current().clone()];
    for year in 2027..2032 {
        desk.at(&format!("{year}-09-10T00:00:00Z"));
        desk.renew(mark).unwrap();
        terms.push(desk.registry.mark(mark).unwrap().current().clone());
    }
    let held = desk.registry.mark(mark).unwrap();
    assert!(held.terms().eq(terms.iter().map(Issued::term)));
    let passes: Vec<_> = held.terms().map(|t| t.passes[0].to_string()).collect();
    assert_eq!(passes[..2], ["40001-00", "40001-01"]);
    assert_eq!(desk.state(mark, "2028-01-01T00:00:00Z"), State::Valid);
}

#[test]
fn a_journal_that_gives_a_number_or_place_twice_is_refused() {
    let mut desk = Desk::new();
    let grant = desk.grant("https://a.example.jp/");
    let mut again = |grant: Grant| {
        let events = vec![Event::Granted(Box::new(grant))];
        let by = String::new();
        desk.registry
            .apply(&Entry {
                at: desk.now,
                by,
                events,
            })
            .unwrap_err()
    };
    assert_eq!(
        again(grant.clone()),
        Inconsistent::GrantedTwice {
            number: grant.number
        }
    );
    let mut same_place = grant.clone();
    same_place.number = "20777-00".parse().unwrap();
    assert_eq!(
        again(same_place),
        Inconsistent::PlaceTwice { place: (1, 0) }
    );
}

#[test]
fn time_in_a_journal_does_not_go_backwards() {
    let mut desk = Desk::new();
    let before = desk.now;
    let at = before.plus_seconds(-1);
    let entry = Entry {
        at,
        by: String::new(),
        events: Vec::new(),
    };
    let refused = desk.registry.apply(&entry);
    assert_eq!(refused, Err(Inconsistent::TimeBackwards { at, before }));
}

#[test]
fn an_unknown_event_or_field_is_refused() {
    let good = r#"{"at":"2026-11-21T03:00:00Z","by":"x","events":[{"event":"reinstated","registration":"20001"}]}"#;
    assert!(serde_json::from_str::<Entry>(good).is_ok());
    for (part, instead) in [
        ("reinstated", "exploded"),
        (
            r#""registration":"20001""#,
            r#""registration":"20001","extra":1"#,
        ),
        ("20001", "2001"),
    ] {
        let wrong = good.replace(part, instead);
        assert!(serde_json::from_str::<Entry>(&wrong).is_err(), "{wrong}");
    }
}
