//! From a finding to a case, and from look to look until use has stopped (3.17.2(3)).

use jiff::civil::{Date, date};

use super::*;
use crate::casework::misuse::{Found as Look, PublicState};

impl Bench {
    /// Visits the page on a day, and does what the crawler does with what it saw.
    fn revisit(&mut self, day: Date, kinds: &[FindingKind]) {
        self.at(&format!("{day}T03:00:00Z"));
        self.saw(kinds);
        let evidence = self.visit(&fake(), Saw::Nothing).evidence.unwrap();
        let case = "M1".parse().unwrap();
        let followed = self
            .registry
            .follow_misuse(&self.schemes, case, evidence, self.now)
            .unwrap();
        if !followed.events.is_empty() {
            self.take(Ok(followed)).unwrap();
        }
    }

    fn looks(&self) -> Vec<(Date, Look)> {
        let case = self.registry.misuses().get("M1".parse().unwrap()).unwrap();
        let looks = case.stage().looks().iter();
        looks.map(|look| (look.on, look.found)).collect()
    }

    fn stage(&self) -> &MisuseStage {
        let case = self.registry.misuses().get("M1".parse().unwrap());
        case.unwrap().stage()
    }

    fn filed() -> Self {
        let mut desk = Self::new();
        desk.saw(&[FindingKind::Forged]);
        desk.file("F1", Some("2026-12-10")).unwrap();
        desk
    }
}

#[test]
fn a_finding_becomes_a_case_with_its_evidence_and_the_operator_is_told_to_stop() {
    let mut desk = Bench::filed();
    let case = desk.registry.misuses().get("M1".parse().unwrap()).unwrap();
    assert_eq!(case.suspicion().kind.as_str(), "never-granted");
    assert_eq!(case.suspicion().found_by, FoundBy::Crawl);
    assert_eq!(case.stage().evidence(), desk.finding("F1").evidence());
    let recommended = case.stage().recommendations().next().unwrap();
    let to = recommended.recommendation.to.as_str();
    assert_eq!(to, "the operator of fake.example");
    let until = date(2026, 12, 10);
    assert_eq!(case.public_state(), PublicState::StopRecommended { until });
    assert_eq!(desk.sent(), ["misuse-stop-recommended"]);
}

#[test]
fn where_no_day_is_given_the_case_waits_for_staff() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    desk.file("F1", None).unwrap();
    assert_eq!(desk.stage().name(), "secured");
    assert!(desk.sent().is_empty());
}

#[test]
fn two_findings_of_one_kind_on_one_page_are_one_case() {
    let mut desk = Bench::filed();
    desk.at("2026-11-21T04:00:00Z");
    let other = Spotted {
        thing: picture("another"),
        evidence: vec![Evidence {
            sha256: ContentHash::of(b"another"),
            ..spotted(FindingKind::Forged).evidence.remove(0)
        }],
        ..spotted(FindingKind::Forged)
    };
    let both = vec![spotted(FindingKind::Forged), other];
    let visit = desk.visit(&fake(), Saw::Page(both));
    desk.note(&[visit]);
    assert_eq!(
        desk.file("F2", Some("2026-12-10")).unwrap().to_string(),
        "M1"
    );
    assert_eq!(desk.stage().evidence().len(), 2);
    assert_eq!(desk.registry.misuses().iter().len(), 1);
    assert_eq!(
        desk.registry
            .findings()
            .of_case("M1".parse().unwrap())
            .count(),
        2
    );
}

#[test]
fn one_picture_on_many_pages_of_a_host_is_one_case_and_in_use_while_one_page_shows_it() {
    let mut desk = Bench::filed();
    let other = "http://fake.example/other".parse().unwrap();
    let saw = || Saw::Page(vec![spotted(FindingKind::Forged)]);
    let visit = desk.visit(&other, saw());
    desk.note(&[visit]);
    assert_eq!(desk.file("F2", None).unwrap().to_string(), "M1");
    desk.revisit(date(2026, 11, 22), &[]);
    assert_eq!(desk.looks(), [(date(2026, 11, 22), Look::StillInUse)]);
}

#[test]
fn a_holder_of_a_revoked_mark_is_asked_by_name() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://shop.example.jp/");
    desk.revoke(mark);
    let revoked = Spotted {
        mark: Some(mark),
        ..spotted(FindingKind::Revoked)
    };
    let home = "https://shop.example.jp/".parse().unwrap();
    let visit = desk.visit(&home, Saw::Page(vec![revoked]));
    desk.note(&[visit]);
    desk.file("F1", Some("2026-12-10")).unwrap();
    let case = desk.registry.misuses().get("M1".parse().unwrap()).unwrap();
    assert_eq!(case.suspicion().kind.as_str(), "after-revocation");
    let holder = &desk
        .registry
        .mark(mark)
        .unwrap()
        .current()
        .grant()
        .terms
        .holder;
    let recommended = case.stage().recommendations().next().unwrap();
    assert_eq!(recommended.recommendation.to.as_str(), holder.to_string());
}

#[test]
fn looks_come_at_growing_intervals() {
    let mut desk = Bench::filed();
    let first = date(2026, 11, 22);
    for day in 0..40 {
        let day = first.saturating_add(jiff::Span::new().days(day));
        desk.revisit(day, &[FindingKind::Forged]);
    }
    let days: Vec<Date> = desk.looks().iter().map(|(on, _)| *on).collect();
    assert_eq!(
        days,
        [
            date(2026, 11, 22),
            date(2026, 11, 24),
            date(2026, 11, 28),
            date(2026, 12, 6),
            date(2026, 12, 22),
        ]
    );
}

#[test]
fn a_case_is_closed_when_two_looks_on_different_days_find_it_gone() {
    let mut desk = Bench::filed();
    desk.revisit(date(2026, 11, 22), &[FindingKind::Forged]);
    desk.sent();
    desk.revisit(date(2026, 11, 23), &[]);
    assert_eq!(desk.stage().name(), "pursued");
    desk.revisit(date(2026, 11, 23), &[]);
    assert_eq!(desk.stage().name(), "pursued");
    desk.revisit(date(2026, 11, 24), &[]);
    assert_eq!(desk.stage().name(), "closed");
    assert_eq!(desk.sent(), ["misuse-closed"]);
    assert_eq!(desk.looks().len(), 3);
}

#[test]
fn what_comes_again_between_two_looks_is_not_gone() {
    let mut desk = Bench::filed();
    desk.revisit(date(2026, 11, 22), &[]);
    desk.revisit(date(2026, 11, 23), &[FindingKind::Forged]);
    desk.revisit(date(2026, 11, 24), &[]);
    assert_eq!(desk.stage().name(), "pursued");
    desk.revisit(date(2026, 11, 25), &[]);
    assert_eq!(desk.stage().name(), "closed");
}

#[test]
fn staff_cannot_close_a_followed_case_after_one_look() {
    let mut desk = Bench::filed();
    desk.revisit(date(2026, 11, 22), &[]);
    let closed = desk
        .registry
        .close_misuse(&desk.schemes, "M1".parse().unwrap(), desk.now);
    assert_eq!(
        closed.unwrap_err().to_string(),
        "Table 3-5, 1: case M1 is followed by the crawler, and stays open until two looks in a row, \
         on different days, find that use has stopped"
    );
}

#[test]
fn cases_are_due_for_a_look_from_the_day_on_and_only_if_the_crawler_follows_them() {
    let mut desk = Bench::filed();
    let due = |desk: &Bench| {
        desk.registry
            .looks_due(&desk.schemes, desk.now)
            .unwrap()
            .len()
    };
    assert_eq!(due(&desk), 0);
    desk.at("2026-11-22T03:00:00Z");
    assert_eq!(due(&desk), 1);
    desk.revisit(date(2026, 11, 22), &[FindingKind::Forged]);
    assert_eq!(due(&desk), 0);
}
