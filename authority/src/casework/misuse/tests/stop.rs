//! The stop of use of revoked marks (6.6, 3.17.2(2)).

use super::*;

#[test]
fn rule_6_6_the_use_of_a_revoked_mark_is_confirmed_by_the_holder_and_checked_by_the_body() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://a.example.jp/");
    assert_eq!(
        desk.confirm(mark).unwrap_err(),
        format!("mark {mark} is not revoked; its use need not stop")
    );
    assert!(desk.registry.outstanding_stops().is_empty());
    desk.revoke(mark);
    let today = date(2026, 11, 21);
    desk.confirm(mark).unwrap();
    let error = desk.confirm(mark).unwrap_err();
    assert!(
        error.ends_with("confirmed at 2026-11-21T03:00:00Z that use stopped"),
        "{error}"
    );
    desk.check(mark, today, Found::StillInUse).unwrap();
    assert!(desk.sent().is_empty(), "nothing to confirm to the holder");
    let outstanding = desk.registry.outstanding_stops();
    assert_eq!(outstanding[0].confirmed, Some(desk.now));
    assert_eq!(
        outstanding[0].checked.as_ref().unwrap().found,
        Found::StillInUse
    );
    desk.check(mark, today, Found::Stopped).unwrap();
    assert_eq!(desk.sent(), ["stop-confirmed"]);
    assert!(desk.registry.outstanding_stops().is_empty());
}

#[test]
fn rule_3_17_2_2_marks_revoked_first_are_listed_first_until_confirmed_and_checked() {
    let mut desk = Bench::new();
    let (a, b) = (
        desk.mark("https://a.example.jp/"),
        desk.mark("https://b.example.jp/"),
    );
    desk.revoke(b);
    desk.at("2026-11-22T03:00:00Z").revoke(a);
    let listed = |desk: &Bench| -> Vec<_> {
        let outstanding = desk.registry.outstanding_stops();
        outstanding.iter().map(|stop| stop.registration).collect()
    };
    assert_eq!(listed(&desk), [b, a]);
    desk.check(b, date(2026, 11, 22), Found::Stopped).unwrap();
    assert_eq!(listed(&desk), [b, a], "the holder has not confirmed");
    desk.confirm(b).unwrap();
    assert_eq!(listed(&desk), [a]);
}

#[test]
fn rule_3_17_2_2_a_check_lies_between_the_revocation_and_today() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://a.example.jp/");
    desk.revoke(mark);
    for on in [date(2026, 11, 20), date(2026, 11, 22)] {
        let error = desk.check(mark, on, Found::Stopped).unwrap_err();
        assert!(error.ends_with(&format!("not of {on}")), "{error}");
    }
}

#[test]
fn a_stop_of_use_of_a_mark_that_is_not_revoked_cannot_stand_in_a_journal() {
    let mut desk = Bench::new();
    let registration = desk.mark("https://a.example.jp/");
    let did = StopOfUseDeed::Confirmed(Confirmation { note: None });
    let entry = crate::registry::Entry {
        at: desk.now,
        by: "test".to_owned(),
        events: vec![crate::registry::Event::StopOfUse(StopOfUseEvent {
            registration,
            did,
        })],
    };
    assert!(desk.registry.clone().apply(&entry).is_err());
}
