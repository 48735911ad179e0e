//! Passes: lapse, restoration, and revocation with everything that stands on them.

use super::*;
use crate::{registry::Reason, scheme::Breach};

impl Desk {
    fn revoke_pass(&mut self, pass: PassNumber, cause: &str) -> Result<usize, Refusal> {
        let cause = cause.parse().unwrap();
        let events = self
            .registry
            .revoke_pass(&self.schemes, pass, &cause, self.now)?;
        let fallen = events.len();
        self.take_all(events);
        Ok(fallen)
    }

    fn lapse_until(&mut self, pass: PassNumber, until: jiff::civil::Date) -> Result<(), Refusal> {
        let event =
            self.registry
                .lapse_pass(&self.schemes, pass, until, "servers added", self.now)?;
        self.take(event);
        Ok(())
    }

    /// Marks of two shops on one pass, as in a mall.
    fn mall(&mut self) -> (PassNumber, [RegistrationNumber; 2]) {
        let first = self.issue("https://mall.example.jp/a/");
        let pass = self.pass_of(first);
        let request = GrantRequest {
            passes: self.terms_of(first).passes.clone(),
            ..request("https://mall.example.jp/b/")
        };
        let grant = self.grant_to(request);
        (pass, [first, self.record(&grant)])
    }
}

#[test]
fn a_lapsed_pass_puts_the_basis_of_its_marks_under_review() {
    let mut desk = Desk::new();
    let mark = desk.issue("https://a.example.jp/");
    let other = desk.issue("https://b.example.jp/");
    let pass = desk.pass_of(mark);
    let until = date(2026, 12, 21);
    let lapse = |desk: &Desk, until| {
        desk.registry
            .lapse_pass(&desk.schemes, pass, until, "servers added", desk.now)
    };
    for wrong in [date(2026, 12, 22), date(2026, 11, 20)] {
        assert!(matches!(lapse(&desk, wrong), Err(Refusal::Grace { .. })));
    }
    let event = lapse(&desk, until).unwrap();
    desk.take(event);
    assert_eq!(desk.state(mark, NOON), State::BasisUnderReview { until });
    assert_eq!(desk.state(other, NOON), State::Valid);
    assert!(matches!(
        lapse(&desk, until),
        Err(Refusal::AlreadyLapsed { .. })
    ));
    desk.at("2026-11-25T00:00:00Z");
    let event = desk.registry.restore_pass(pass).unwrap();
    desk.take(event);
    assert_eq!(desk.state(mark, "2026-11-25T00:00:00Z"), State::Valid);
}

#[test]
fn a_lapse_longer_than_the_scheme_bears_is_refused_with_the_source_of_the_rule() {
    let mut desk = Desk::with_rules();
    let (pass, _) = desk.mall();
    let refused = desk.lapse_until(pass, date(2026, 12, 22)).unwrap_err();
    assert!(matches!(
        refused,
        Refusal::Breach(Breach::TooLong { latest, .. }) if latest == date(2026, 12, 21)
    ));
    assert!(
        refused
            .to_string()
            .ends_with("can be set to 2026-12-21 at the latest, not 2026-12-22")
    );
    desk.lapse_until(pass, date(2026, 12, 21)).unwrap();
}

#[test]
fn a_revoked_pass_takes_every_mark_that_stands_on_it_on_the_same_day_and_no_other() {
    let mut desk = Desk::with_rules();
    let (pass, marks) = desk.mall();
    let other = desk.issue("https://b.example.jp/");
    desk.at("2026-12-01T00:00:00Z");
    assert_eq!(desk.revoke_pass(pass, "false-declaration").unwrap(), 3);
    for mark in marks {
        let State::Revoked { at, reason } = desk.state(mark, "2026-12-01T00:00:00Z") else {
            panic!("mark {mark} stands");
        };
        assert_eq!((at, reason.code.as_str()), (desk.now, "pass-revoked"));
    }
    assert_eq!(desk.state(other, "2026-12-01T00:00:00Z"), State::Valid);
    let (at, Reason { code, .. }) = desk.registry.pass_revocation(pass).unwrap();
    assert_eq!((at, code.as_str()), (desk.now, "false-declaration"));
}

#[test]
fn a_mark_that_left_a_pass_by_renewal_does_not_fall_with_it() {
    let mut desk = Desk::with_rules();
    let (pass, [stays, leaves]) = desk.mall();
    desk.at("2027-09-10T00:00:00Z");
    let next = desk.issue("https://c.example.jp/");
    let passes = desk.terms_of(next).passes.clone();
    let grant = desk.grant_renewal(leaves, &passes).unwrap();
    desk.record(&grant);
    desk.revoke_pass(pass, "false-declaration").unwrap();
    assert!(matches!(
        desk.state(stays, "2027-09-10T00:00:00Z"),
        State::Revoked { .. }
    ));
    assert_eq!(desk.state(leaves, "2027-09-10T00:00:00Z"), State::Valid);
}

#[test]
fn a_mark_suspended_or_revoked_before_is_not_revoked_twice_with_its_pass() {
    let mut desk = Desk::with_rules();
    let (pass, [suspended, revoked]) = desk.mall();
    desk.suspend(suspended).unwrap();
    desk.revoke(revoked, "misuse").unwrap();
    assert_eq!(desk.revoke_pass(pass, "false-declaration").unwrap(), 2);
    let State::Revoked { reason, .. } = desk.state(revoked, NOON) else {
        panic!("it stands");
    };
    assert_eq!(reason.code, "misuse");
}

#[test]
fn nothing_lapses_is_granted_or_recorded_on_a_revoked_pass() {
    let mut desk = Desk::with_rules();
    let (pass, [mark, _]) = desk.mall();
    let passes = desk.terms_of(mark).passes.clone();
    let on_pass = |url| GrantRequest {
        passes: passes.clone(),
        ..request(url)
    };
    let grant = desk.grant_to(on_pass("https://mall.example.jp/c/"));
    desk.revoke_pass(pass, "false-declaration").unwrap();
    let at = desk.now;
    let refused = Refusal::PassRevoked { pass, at };
    assert_eq!(desk.registry.record(issuance(&grant)), Err(refused.clone()));
    let late = [on_pass("https://mall.example.jp/d/")];
    let granted = desk.registry.grant(&desk.schemes, &late, desk.now);
    assert_eq!(granted, Err(refused.clone()));
    assert_eq!(
        desk.lapse_until(pass, date(2026, 12, 1)),
        Err(refused.clone())
    );
    assert_eq!(desk.revoke_pass(pass, "false-declaration"), Err(refused));
}

#[test]
fn a_cause_that_the_scheme_has_not_for_passes_is_refused_with_those_it_has() {
    let mut desk = Desk::with_rules();
    let (pass, [mark, _]) = desk.mall();
    let refused = desk
        .revoke_pass(pass, "large-change")
        .unwrap_err()
        .to_string();
    assert!(refused.contains("criteria-not-met"), "{refused}");
    assert_eq!(desk.state(mark, NOON), State::Valid);
}

#[test]
fn a_scheme_without_rules_revokes_no_pass() {
    let mut desk = Desk::new();
    let (pass, _) = desk.mall();
    let scheme = "isp2014".parse().unwrap();
    let refused = desk.revoke_pass(pass, "false-declaration");
    assert_eq!(refused, Err(Refusal::NoRules { scheme }));
}
