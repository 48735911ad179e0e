//! What is due: lapses not cured, marks not renewed, and the days to plan by.

use jiff::civil::Date;

use super::*;
use crate::{
    calendar,
    registry::{Appointment, Occasion},
};

impl Desk {
    fn tick(&mut self) -> usize {
        let events = self.registry.tick(&self.schemes, self.now).unwrap();
        let due = events.len();
        if due > 0 {
            self.take_all(events);
        }
        due
    }

    fn lapsed(&mut self, until: Date) -> RegistrationNumber {
        let mark = self.issue("https://a.example.jp/");
        let pass = self.pass_of(mark);
        let event = self
            .registry
            .lapse_pass(&self.schemes, pass, until, "servers added", self.now);
        self.take(event.unwrap());
        mark
    }
}

#[test]
fn a_lapse_not_cured_ends_in_revocation_once_its_last_day_is_over_in_the_schemes_zone() {
    let mut desk = Desk::with_rules();
    let mark = desk.lapsed(date(2026, 12, 21));
    let pass = desk.pass_of(mark);
    // 24:00 in Tokyo is 15:00 in UTC.
    assert_eq!(desk.at("2026-12-21T14:59:59Z").tick(), 0);
    let until = date(2026, 12, 21);
    let before = desk.state(mark, "2026-12-21T14:59:59Z");
    assert_eq!(before, State::BasisUnderReview { until });
    assert_eq!(desk.at("2026-12-21T15:00:00Z").tick(), 2);
    let State::Revoked { reason, .. } = desk.state(mark, "2026-12-21T15:00:00Z") else {
        panic!("mark {mark} stands");
    };
    assert_eq!(reason.code, "pass-revoked");
    let (_, cause) = desk.registry.pass_revocation(pass).unwrap();
    assert_eq!(cause.code, "not-cured");
}

#[test]
fn a_lapse_cured_in_time_ends_in_nothing() {
    let mut desk = Desk::with_rules();
    let mark = desk.lapsed(date(2026, 12, 21));
    let pass = desk.pass_of(mark);
    let event = desk.registry.restore_pass(pass).unwrap();
    desk.take(event);
    assert_eq!(desk.at("2026-12-25T00:00:00Z").tick(), 0);
    assert_eq!(desk.state(mark, "2026-12-25T00:00:00Z"), State::Valid);
}

#[test]
fn a_mark_not_renewed_by_its_expiry_is_revoked_for_that() {
    let mut desk = Desk::with_rules();
    let mark = desk.issue("https://a.example.jp/");
    assert_eq!(desk.at("2027-10-31T14:59:59Z").tick(), 0);
    assert_eq!(desk.at("2027-10-31T15:00:00Z").tick(), 1);
    let State::Revoked { reason, .. } = desk.state(mark, "2027-10-31T15:00:00Z") else {
        panic!("mark {mark} stands");
    };
    assert_eq!(reason.code, "expired-not-renewed");
}

#[test]
fn a_mark_whose_renewal_is_being_issued_at_its_expiry_is_left_to_that() {
    let mut desk = Desk::with_rules();
    let mark = desk.issue("https://a.example.jp/");
    desk.at("2027-10-31T14:00:00Z");
    let grant = desk.grant_renewal(mark, &[]).unwrap();
    assert_eq!(desk.at("2027-10-31T15:00:00Z").tick(), 0);
    desk.record(&grant);
    assert_eq!(desk.tick(), 0);
}

#[test]
fn a_tick_run_twice_or_a_week_late_does_the_same_as_once() {
    let ticked = |times: &[&str]| {
        let mut desk = Desk::with_rules();
        let marks = [
            desk.lapsed(date(2026, 12, 21)),
            desk.issue("https://b.example.jp/"),
        ];
        for when in times {
            desk.at(when).tick();
        }
        assert_eq!(desk.tick(), 0, "nothing is left to do");
        marks.map(|mark| desk.state(mark, "2028-01-01T00:00:00Z").clone())
    };
    let codes = |states: [State; 2]| {
        states.map(|state| match state {
            State::Revoked { reason, .. } => reason.code,
            other => panic!("{other:?}"),
        })
    };
    let daily = codes(ticked(&[
        "2026-12-22T00:00:00Z",
        "2026-12-22T00:00:00Z",
        "2027-11-01T00:00:00Z",
    ]));
    let late = codes(ticked(&["2027-11-08T00:00:00Z"]));
    assert_eq!(daily[1], late[1]);
    assert_eq!(daily[0], "pass-revoked");
    // A year late its term is over too, and it falls for one of the two.
    assert_eq!(late[0], "expired-not-renewed");
}

#[test]
fn a_mark_on_two_lapsed_passes_falls_once() {
    let mut desk = Desk::with_rules();
    let first = desk.issue("https://a.example.jp/");
    let second = desk.issue("https://b.example.jp/");
    let passes = [first, second].map(|mark| desk.terms_of(mark).passes[0]);
    let request = GrantRequest {
        passes: passes.to_vec(),
        ..request("https://c.example.jp/")
    };
    let grant = desk.grant_to(request);
    desk.record(&grant);
    for pass in passes {
        let until = date(2026, 12, 1);
        let lapse = desk
            .registry
            .lapse_pass(&desk.schemes, pass.number, until, "test", desk.now);
        desk.take(lapse.unwrap());
    }
    assert_eq!(desk.at("2026-12-02T00:00:00Z").tick(), 2 + 3);
}

#[test]
fn the_agenda_holds_openings_and_ends_in_their_order_and_of_the_revoked_only_what_is_to_be_confirmed()
 {
    let mut desk = Desk::with_rules();
    let mark = desk.lapsed(date(2026, 12, 21));
    let gone = desk.issue("https://b.example.jp/");
    desk.revoke(gone, "misuse").unwrap();
    let agenda = |from, to| desk.registry.agenda(&desk.schemes, from, to).unwrap();
    let scheme: shirushi_verifier::domain::SchemeId = "isp2014".parse().unwrap();
    let pass = desk.pass_of(mark);
    let on = |day, what| Appointment {
        day,
        scheme: scheme.clone(),
        what,
    };
    let registration = mark;
    assert_eq!(
        agenda(date(2026, 11, 21), date(2027, 10, 31)),
        [
            on(
                date(2026, 12, 5),
                Occasion::StopToConfirm { registration: gone }
            ),
            on(date(2026, 12, 21), Occasion::LapseEnds { pass }),
            on(date(2027, 8, 1), Occasion::RenewalOpens { registration }),
            on(date(2027, 10, 31), Occasion::MarkEnds { registration }),
        ]
    );
    assert!(agenda(date(2027, 8, 2), date(2027, 10, 30)).is_empty());
}

#[test]
fn the_agenda_as_a_calendar_has_whole_days_and_the_same_uids_every_time() {
    let mut desk = Desk::with_rules();
    desk.lapsed(date(2026, 12, 21));
    let agenda = desk
        .registry
        .agenda(&desk.schemes, date(2026, 11, 21), date(2027, 10, 31))
        .unwrap();
    let ics = calendar::ics(&agenda, &desk.registry, "mark.example.jp", desk.now);
    let later = calendar::ics(&agenda, &desk.registry, "mark.example.jp", desk.now);
    assert_eq!(ics, later);
    for line in [
        "UID:lapse-ends-40001-2026-12-21@mark.example.jp\r\n",
        "DTSTART;VALUE=DATE:20261221\r\n",
        "DTSTAMP:20261121T030000Z\r\n",
    ] {
        assert!(ics.contains(line), "{line:?} is not in {ics}");
    }
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 3);
}

#[test]
fn the_agenda_as_a_sheet_names_holder_and_url() {
    let mut desk = Desk::with_rules();
    desk.issue("https://a.example.jp/");
    let agenda = desk
        .registry
        .agenda(&desk.schemes, date(2027, 10, 1), date(2027, 10, 31))
        .unwrap();
    let sheet = calendar::sheet(&agenda, &desk.registry).unwrap();
    let row = "2027-10-31,isp2014,mark-ends,20001,ニフティ株式会社,https://a.example.jp/\r\n";
    assert_eq!(
        sheet,
        format!("day,scheme,occasion,number,holder,url\r\n{row}")
    );
}
