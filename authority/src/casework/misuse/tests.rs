//! The rules of 3.17, 6.6 and Table 3-5, as sentences.

mod sequences;
mod stop;

use jiff::civil::{Date, date};
use shirushi_verifier::domain::RegistrationNumber;

use super::*;
use crate::{
    casework::tests::cases::{Bench, ecom, id, line, prose},
    inspection::hash::ContentHash,
    scheme::FoundBy,
};

fn page() -> PageUrl {
    "http://fake.example/shop?id=1".parse().unwrap()
}

fn suspicion() -> Suspicion {
    Suspicion {
        scheme: ecom(),
        kind: id("never-granted"),
        found_by: FoundBy::Crawl,
        url: page(),
        mark: None,
        report: None,
        note: Some(prose("マークの画像が写されている。")),
    }
}

impl Bench {
    fn evidence(&self, content: &str) -> Evidence {
        let media_type = "image/png".parse().unwrap();
        Evidence::of(content.as_bytes(), media_type, self.now, None)
    }

    fn open(&mut self, suspicion: &Suspicion) -> Result<MisuseNumber, String> {
        let opened = self
            .registry
            .open_misuse(&self.schemes, suspicion, self.now);
        self.take(opened)
    }

    fn preserve(&mut self, number: MisuseNumber, evidence: Evidence) -> Result<(), String> {
        let preserved = self
            .registry
            .preserve_evidence(&self.schemes, number, evidence, self.now);
        self.take(preserved)
    }

    fn recommend(&mut self, number: MisuseNumber, until: Date) -> Result<(), String> {
        let to = line("株式会社なりすまし");
        let recommended = self.registry.recommend_stop(
            &self.schemes,
            number,
            Recommendation { to, until },
            self.now,
        );
        self.take(recommended)
    }

    fn look(&mut self, number: MisuseNumber, on: Date, found: Found) -> Result<(), String> {
        let evidence = self.evidence(&format!("{on} {found:?}"));
        let look = Look {
            on,
            found,
            evidence,
        };
        let looked = self
            .registry
            .look_again(&self.schemes, number, look, self.now);
        self.take(looked)
    }

    fn go_to_law(&mut self, number: MisuseNumber) -> Result<(), String> {
        let text = prose("使用の差止めを求める訴えを提起した。");
        let taken = self.registry.take_legal_measure(
            &self.schemes,
            number,
            LegalMeasure { text },
            self.now,
        );
        self.take(taken)
    }

    fn end(&mut self, number: MisuseNumber) -> Result<(), String> {
        let closed = self.registry.close_misuse(&self.schemes, number, self.now);
        self.take(closed)
    }

    fn dismiss(&mut self, number: MisuseNumber) -> Result<(), String> {
        let why = line("取得者の正規の表示であった");
        let dismissed = self
            .registry
            .dismiss_misuse(&self.schemes, number, why, self.now);
        self.take(dismissed)
    }

    fn case(&self, number: MisuseNumber) -> &MisuseCase {
        self.registry.misuses().get(number).unwrap()
    }

    fn secured(&mut self) -> MisuseNumber {
        let number = self.open(&suspicion()).unwrap();
        let evidence = self.evidence("a picture of the page");
        self.preserve(number, evidence).unwrap();
        number
    }

    fn confirm(&mut self, mark: RegistrationNumber) -> Result<(), String> {
        let confirmation = Confirmation { note: None };
        let confirmed = self.registry.confirm_stop(mark, confirmation);
        self.take(confirmed)
    }

    fn check(&mut self, mark: RegistrationNumber, on: Date, found: Found) -> Result<(), String> {
        let note = None;
        let checked =
            self.registry
                .check_stop(&self.schemes, mark, Check { on, found, note }, self.now);
        self.take(checked)
    }
}

#[test]
fn table_3_5_each_kind_is_found_in_its_own_ways_only() {
    const ALL: [FoundBy; 6] = [
        FoundBy::Verification,
        FoundBy::Crawl,
        FoundBy::Report,
        FoundBy::CheckOfRevoked,
        FoundBy::CheckOfExpired,
        FoundBy::SpotInspection,
    ];
    let desk = Bench::new();
    let scheme = desk.schemes.get(&ecom()).unwrap();
    let kinds = &scheme.rules.as_ref().unwrap().misuse;
    assert_eq!(kinds.len(), 4);
    for kind in kinds {
        for found_by in ALL {
            let suspicion = Suspicion {
                kind: kind.id.clone(),
                found_by,
                ..suspicion()
            };
            let opened = desk
                .registry
                .open_misuse(&desk.schemes, &suspicion, desk.now);
            let otherwise = opened
                .err()
                .is_some_and(|refusal| refusal.to_string().contains("it is found by"));
            let allowed = kind.found_by.contains(&found_by);
            assert_eq!(otherwise, !allowed, "{} {found_by:?}", kind.id);
        }
    }
}

#[test]
fn table_3_5_a_kind_that_the_scheme_has_not_is_refused_with_those_it_has() {
    let mut desk = Bench::new();
    let kind = id("copied");
    let error = desk
        .open(&Suspicion {
            kind,
            ..suspicion()
        })
        .unwrap_err();
    assert_eq!(
        error,
        "the scheme has no kind of misuse copied; it has never-granted, after-revocation, \
         after-expiry, changed-conditions"
    );
}

#[test]
fn table_3_5_a_check_of_revoked_or_expired_marks_finds_only_such() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://a.example.jp/");
    let of = |kind: &str, found_by, mark| Suspicion {
        kind: id(kind),
        found_by,
        mark,
        ..suspicion()
    };
    let revoked = |mark| of("after-revocation", FoundBy::CheckOfRevoked, mark);
    let expired = |mark| of("after-expiry", FoundBy::CheckOfExpired, mark);
    assert_eq!(
        desk.open(&revoked(None)).unwrap_err(),
        "Table 3-5, 2: what is found by check-of-revoked names the mark by its number"
    );
    let error = desk.open(&revoked(Some(mark))).unwrap_err();
    assert!(error.ends_with("this one is not revoked"), "{error}");
    let error = desk.open(&expired(Some(mark))).unwrap_err();
    assert!(error.ends_with("this one has not expired"), "{error}");
    desk.revoke(mark);
    desk.open(&revoked(Some(mark))).unwrap();
    desk.at("2027-11-01T03:00:00Z")
        .open(&expired(Some(mark)))
        .unwrap();
}

#[test]
fn table_3_5_a_spot_inspection_finds_changed_conditions_of_a_known_mark() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://a.example.jp/");
    let inspected = |mark| Suspicion {
        kind: id("changed-conditions"),
        found_by: FoundBy::SpotInspection,
        mark,
        ..suspicion()
    };
    assert!(desk.open(&inspected(None)).is_err());
    desk.open(&inspected(Some(mark))).unwrap();
}

#[test]
fn rule_3_17_a_report_opens_one_case_and_the_reporter_hears_of_its_beginning_and_its_end() {
    let mut desk = Bench::new();
    let found_by = FoundBy::Report;
    let reported = |report| Suspicion {
        found_by,
        report,
        ..suspicion()
    };
    let error = desk.open(&reported(None)).unwrap_err();
    assert!(error.ends_with("names the report by its number"), "{error}");
    assert_eq!(
        desk.open(&reported(Some(1))).unwrap_err(),
        "there is no report 1; the last is 0"
    );
    let report = desk.report("http://fake.example/");
    let number = desk.open(&reported(Some(report))).unwrap();
    assert_eq!(
        desk.open(&reported(Some(report))).unwrap_err(),
        "report 1 is looked into as case M1"
    );
    assert_eq!(desk.sent(), ["report-received"]);
    let evidence = desk.evidence("a picture");
    desk.preserve(number, evidence).unwrap();
    desk.look(number, date(2026, 11, 21), Found::Stopped)
        .unwrap();
    desk.end(number).unwrap();
    assert_eq!(desk.sent(), ["report-closed"], "nobody else was written to");
    let of_report = desk.registry.misuses().of_report(report);
    assert_eq!(of_report.map(MisuseCase::number), Some(number));
}

#[test]
fn rule_3_17_2_3_nothing_is_recommended_looked_at_or_closed_before_there_is_evidence() {
    let mut desk = Bench::new();
    let number = desk.open(&suspicion()).unwrap();
    let day = date(2026, 11, 30);
    let expected = "Table 3-5, 1: case M1 has no evidence; preserve some first";
    assert_eq!(desk.recommend(number, day).unwrap_err(), expected);
    let today = date(2026, 11, 21);
    assert_eq!(
        desk.look(number, today, Found::Stopped).unwrap_err(),
        expected
    );
    assert_eq!(desk.end(number).unwrap_err(), expected);
    let evidence = desk.evidence("a picture");
    desk.preserve(number, evidence).unwrap();
    desk.recommend(number, day).unwrap();
    assert_eq!(desk.sent(), ["misuse-stop-recommended"]);
}

#[test]
fn rule_3_17_2_3_evidence_is_kept_by_its_hash_bounded_and_captured_in_the_past() {
    let mut desk = Bench::new();
    let number = desk.open(&suspicion()).unwrap();
    let evidence = desk.evidence("a picture");
    assert_eq!(evidence.sha256, ContentHash::of(b"a picture"));
    for bytes in [0, MAX_EVIDENCE_BYTES + 1] {
        let sized = Evidence {
            bytes,
            ..evidence.clone()
        };
        let error = desk.preserve(number, sized).unwrap_err();
        assert!(
            error.contains(&format!("1 to 33554432 bytes, not {bytes}")),
            "{error}"
        );
    }
    let later = Evidence {
        captured: desk.now.plus_seconds(1),
        ..evidence.clone()
    };
    let error = desk.preserve(number, later).unwrap_err();
    assert!(error.contains("cannot have been captured at"), "{error}");
    desk.preserve(number, evidence.clone()).unwrap();
    let error = desk.preserve(number, evidence).unwrap_err();
    assert!(error.contains("has this evidence already"), "{error}");
}

#[test]
fn rule_3_17_2_3_legal_measures_are_taken_only_against_who_was_seen_not_to_stop_in_time() {
    let mut desk = Bench::new();
    let number = desk.secured();
    let error = desk.go_to_law(number).unwrap_err();
    assert!(
        error.contains("has no recommendation to stop yet"),
        "{error}"
    );
    desk.recommend(number, date(2026, 11, 30)).unwrap();
    let not_seen =
        "Table 3-5, 1: case M1 was not seen still in use after 2026-11-30, the last day to stop";
    desk.at("2026-11-30T03:00:00Z");
    desk.look(number, date(2026, 11, 30), Found::StillInUse)
        .unwrap();
    assert_eq!(desk.go_to_law(number).unwrap_err(), not_seen);
    assert_eq!(
        desk.recommend(number, date(2026, 12, 9)).unwrap_err(),
        not_seen
    );
    desk.at("2026-12-01T03:00:00Z");
    desk.look(number, date(2026, 12, 1), Found::StillInUse)
        .unwrap();
    desk.recommend(number, date(2026, 12, 9)).unwrap();
    assert_eq!(
        desk.sent(),
        ["misuse-stop-recommended", "misuse-followed-up"]
    );
    assert!(desk.go_to_law(number).is_err(), "the new day is not over");
    desk.at("2026-12-10T03:00:00Z");
    desk.look(number, date(2026, 12, 10), Found::StillInUse)
        .unwrap();
    desk.go_to_law(number).unwrap();
    assert_eq!(desk.case(number).public_state(), PublicState::LegalMeasures);
}

#[test]
fn rule_3_17_2_3_a_case_is_closed_only_when_the_last_look_found_that_use_has_stopped() {
    let mut desk = Bench::new();
    let number = desk.secured();
    desk.recommend(number, date(2026, 11, 30)).unwrap();
    let today = date(2026, 11, 21);
    let open = "Table 3-5, 1: case M1 stays open until a look finds that use has stopped";
    assert_eq!(desk.end(number).unwrap_err(), open);
    desk.look(number, today, Found::Stopped).unwrap();
    desk.look(number, today, Found::StillInUse).unwrap();
    assert_eq!(desk.end(number).unwrap_err(), open);
    desk.look(number, today, Found::Stopped).unwrap();
    desk.end(number).unwrap();
    assert_eq!(desk.sent(), ["misuse-stop-recommended", "misuse-closed"]);
    let error = desk.dismiss(number).unwrap_err();
    assert!(
        error.ends_with("is closed; dismissed does not follow from that"),
        "{error}"
    );
}

#[test]
fn rule_3_17_2_3_looks_are_dated_from_the_opening_to_today_and_in_order() {
    let mut desk = Bench::new();
    let number = desk.secured();
    for (on, told) in [
        (date(2026, 11, 20), "2026-11-20 is before 2026-11-21"),
        (date(2026, 11, 22), "2026-11-22 is after 2026-11-21"),
    ] {
        let error = desk.look(number, on, Found::Stopped).unwrap_err();
        assert!(error.ends_with(told), "{error}");
    }
    desk.at("2026-11-25T03:00:00Z");
    desk.look(number, date(2026, 11, 25), Found::StillInUse)
        .unwrap();
    let error = desk
        .look(number, date(2026, 11, 24), Found::Stopped)
        .unwrap_err();
    assert!(
        error.ends_with("was looked at on 2026-11-25, after 2026-11-24"),
        "{error}"
    );
    assert!(
        desk.recommend(number, date(2026, 11, 24)).is_err(),
        "that day is over"
    );
}

#[test]
fn one_page_has_one_open_case_of_a_kind() {
    let mut desk = Bench::new();
    let number = desk.secured();
    assert_eq!(
        desk.open(&suspicion()).unwrap_err(),
        "Table 3-5, 1: case M1 about http://fake.example/shop?id=1 is open; add to that one"
    );
    desk.dismiss(number).unwrap();
    assert_eq!(desk.open(&suspicion()).unwrap().to_string(), "M2");
}

#[test]
fn a_case_that_is_no_misuse_is_dismissed_with_its_reason_from_wherever_it_is() {
    for steps in 0..3 {
        let mut desk = Bench::new();
        let number = desk.open(&suspicion()).unwrap();
        if steps > 0 {
            let evidence = desk.evidence("a picture");
            desk.preserve(number, evidence).unwrap();
        }
        if steps > 1 {
            desk.recommend(number, date(2026, 11, 30)).unwrap();
        }
        desk.dismiss(number).unwrap();
        let case = desk.case(number);
        assert_eq!(case.public_state(), PublicState::NoMisuse);
        assert_eq!(
            case.stage().dismissal().unwrap().as_str(),
            "取得者の正規の表示であった"
        );
        assert_eq!(case.stage().evidence().len(), usize::from(steps > 0));
    }
}

#[test]
fn rule_3_17_the_reporter_is_told_the_state_of_the_case_until_use_has_stopped() {
    let mut desk = Bench::new();
    let number = desk.secured();
    assert_eq!(desk.case(number).public_state(), PublicState::LookedInto);
    let until = date(2026, 11, 30);
    desk.recommend(number, until).unwrap();
    let recommended = PublicState::StopRecommended { until };
    assert_eq!(desk.case(number).public_state(), recommended);
    let told = recommended.explanation();
    assert!(told.ja.contains("2026年11月30日までに"), "{}", told.ja);
    assert!(told.en.contains("30 November 2026"), "{}", told.en);
    let checked = date(2026, 11, 21);
    desk.look(number, checked, Found::Stopped).unwrap();
    desk.end(number).unwrap();
    assert_eq!(
        desk.case(number).public_state(),
        PublicState::Stopped { checked }
    );
}
