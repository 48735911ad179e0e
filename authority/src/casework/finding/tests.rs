//! What is found, seen again, gone, filed, advised and set aside, as sentences.

mod following;

use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use super::*;
use crate::{
    casework::{
        misuse::{Evidence, MisuseStage},
        tests::cases::{Bench, ecom, line},
    },
    inspection::hash::ContentHash,
    registry::{Event, snapshot::tests::by_way_of_a_snapshot},
    scheme::FoundBy,
};

fn fake() -> PageUrl {
    "http://fake.example/shop?id=1".parse().unwrap()
}

fn picture(content: &str) -> Thing {
    Thing::Picture(ContentHash::of(content.as_bytes()))
}

fn spotted(kind: FindingKind) -> Spotted {
    let captured = UnixTime::try_from(1_700_000_000).unwrap();
    let media_type = "image/png".parse().unwrap();
    Spotted {
        kind,
        thing: picture("a badge"),
        scheme: ecom(),
        mark: None,
        evidence: vec![Evidence::of(b"a badge", media_type, captured, None)],
        note: Some(line("a picture with an altered mark")),
    }
}

fn numbers(numbers: &[&str]) -> Vec<FindingNumber> {
    numbers.iter().map(|n| n.parse().unwrap()).collect()
}

impl Bench {
    fn visit(&self, page: &PageUrl, saw: Saw) -> Visit {
        let media_type = "application/warc".parse().unwrap();
        let content = self.now.to_string();
        Visit {
            page: page.clone(),
            at: self.now,
            saw,
            evidence: Some(Evidence::of(content.as_bytes(), media_type, self.now, None)),
        }
    }

    fn note(&mut self, visits: &[Visit]) -> Noted {
        let noted = self.registry.note_visits(&self.schemes, visits, self.now);
        let noted = noted.unwrap();
        if noted.events.is_empty() {
            return noted.answer;
        }
        self.take(Ok(noted)).unwrap()
    }

    fn saw(&mut self, kinds: &[FindingKind]) -> Noted {
        let spotted = kinds.iter().map(|kind| spotted(*kind)).collect();
        let visit = self.visit(&fake(), Saw::Page(spotted));
        self.note(&[visit])
    }

    fn finding(&self, number: &str) -> &Finding {
        let number = number.parse().unwrap();
        self.registry.findings().get(number).unwrap()
    }

    fn file(&mut self, number: &str, stop_by: Option<&str>) -> Result<MisuseNumber, String> {
        let number = number.parse().unwrap();
        let until = stop_by.map(|day| day.parse().unwrap());
        let filed = self
            .registry
            .file_finding(&self.schemes, number, until, self.now);
        self.take(filed)
    }

    fn set_aside(&mut self, number: &str) -> Result<(), String> {
        let why = line("取得者の正規の表示であった");
        let aside = self
            .registry
            .set_finding_aside(number.parse().unwrap(), why);
        self.take(aside)
    }

    fn advise(&mut self, number: &str) -> Result<(), String> {
        let number = number.parse().unwrap();
        let advised = self.registry.advise_of_finding(&self.schemes, number);
        self.take(advised)
    }
}

#[test]
fn what_is_seen_for_the_first_time_is_a_finding_with_its_evidence() {
    let mut desk = Bench::new();
    let noted = desk.saw(&[FindingKind::Altered, FindingKind::Forged]);
    assert_eq!(noted.new, numbers(&["F1", "F2"]));
    let finding = desk.finding("F1");
    assert_eq!(finding.kind(), FindingKind::Altered);
    assert_eq!(finding.first_seen(), desk.now);
    assert_eq!(finding.evidence().len(), 1);
    assert!(finding.is_there());
    assert_eq!(*finding.handling(), Handling::Open);
}

#[test]
fn the_same_visit_told_twice_is_noted_once() {
    let mut desk = Bench::new();
    let visit = desk.visit(&fake(), Saw::Page(vec![spotted(FindingKind::Forged)]));
    assert_eq!(desk.note(&[visit.clone(), visit.clone()]).new.len(), 1);
    assert_eq!(desk.note(&[visit]), Noted::default());
    assert_eq!(desk.registry.findings().iter().len(), 1);
    assert_eq!(desk.journal.len(), 2);
}

#[test]
fn what_is_there_still_is_noted_once_a_day_of_the_scheme() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    // 14:59 and 15:00 UTC are 23:59 and midnight in Tokyo.
    for (when, noted) in [
        ("2026-11-21T14:59:59Z", 0),
        ("2026-11-21T15:00:00Z", 1),
        ("2026-11-22T03:00:00Z", 0),
        ("2026-11-25T03:00:00Z", 1),
    ] {
        desk.at(when);
        assert_eq!(
            desk.saw(&[FindingKind::Forged]).again.len(),
            noted,
            "{when}"
        );
    }
    let finding = desk.finding("F1");
    assert_eq!(finding.first_seen().to_string(), "2026-11-21T03:00:00Z");
    assert_eq!(finding.last_seen().to_string(), "2026-11-25T03:00:00Z");
}

#[test]
fn a_run_that_sees_many_findings_again_is_one_event() {
    let mut desk = Bench::new();
    let pages = |desk: &Bench| -> Vec<Visit> {
        let page = |i: u32| format!("http://h{i}.example/").parse().unwrap();
        let saw = || Saw::Page(vec![spotted(FindingKind::Forged)]);
        (0..500).map(|i| desk.visit(&page(i), saw())).collect()
    };
    let visits = pages(&desk);
    desk.note(&visits);
    desk.at("2026-11-22T03:00:00Z");
    let visits = pages(&desk);
    assert_eq!(desk.note(&visits).again.len(), 500);
    let last = desk.journal.last().unwrap();
    assert!(matches!(&last.events[..], [Event::FindingsSeen(_)]));
}

#[test]
fn what_a_page_shows_no_more_is_gone_and_can_come_again() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    desk.at("2026-11-21T04:00:00Z");
    assert_eq!(desk.saw(&[]).gone, numbers(&["F1"]));
    assert!(!desk.finding("F1").is_there());
    desk.at("2026-11-21T05:00:00Z");
    assert_eq!(desk.saw(&[]), Noted::default());
    desk.at("2026-11-21T06:00:00Z");
    assert_eq!(desk.saw(&[FindingKind::Forged]).again, numbers(&["F1"]));
    assert!(desk.finding("F1").is_there());
}

#[test]
fn what_is_told_only_in_part_takes_nothing_away() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    desk.at("2026-11-21T04:00:00Z");
    let visit = desk.visit(&fake(), Saw::Part(vec![spotted(FindingKind::Copied)]));
    let noted = desk.note(&[visit]);
    assert_eq!(noted.new, numbers(&["F2"]));
    assert!(desk.finding("F1").is_there());
}

#[test]
fn a_page_that_is_not_there_shows_nothing_and_a_server_that_fails_says_nothing() {
    for (saw, there) in [
        (Saw::NoPage, false),
        (Saw::Nothing, true),
        (Saw::Same, true),
    ] {
        let mut desk = Bench::new();
        desk.saw(&[FindingKind::Forged]);
        desk.at("2026-11-22T04:00:00Z");
        let visit = desk.visit(&fake(), saw.clone());
        desk.note(&[visit]);
        assert_eq!(desk.finding("F1").is_there(), there, "{saw:?}");
    }
}

#[test]
fn a_report_that_comes_again_after_a_crash_does_not_undo_what_came_later() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    desk.at("2026-11-21T04:00:00Z");
    let old = desk.visit(&fake(), Saw::Page(Vec::new()));
    desk.note(std::slice::from_ref(&old));
    desk.at("2026-11-21T05:00:00Z");
    desk.saw(&[FindingKind::Forged]);
    assert_eq!(desk.note(&[old]), Noted::default());
    assert!(desk.finding("F1").is_there());
}

#[test]
fn another_picture_on_the_same_page_is_another_finding() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::LookAlike]);
    desk.set_aside("F1").unwrap();
    desk.at("2026-11-22T03:00:00Z");
    assert_eq!(desk.saw(&[FindingKind::LookAlike]).new, []);
    let other = Spotted {
        thing: picture("another"),
        ..spotted(FindingKind::LookAlike)
    };
    let visit = desk.visit(&fake(), Saw::Page(vec![other]));
    assert_eq!(desk.note(&[visit]).new, numbers(&["F2"]));
}

#[test]
fn what_staff_set_aside_stays_so_and_nothing_follows_from_it() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    desk.set_aside("F1").unwrap();
    let finding = desk.finding("F1");
    assert_eq!(desk.registry.consequence_of(finding), None);
    assert_eq!(
        desk.file("F1", None).unwrap_err(),
        "finding F1 is set-aside; filed does not follow from that"
    );
    assert_eq!(desk.registry.findings().open().count(), 0);
    assert_eq!(desk.set_aside("F9").unwrap_err(), "there is no finding F9");
}

#[test]
fn what_follows_from_a_finding_depends_on_whose_page_it_is() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://shop.example.jp/");
    let altered = Spotted {
        mark: Some(mark),
        ..spotted(FindingKind::Altered)
    };
    let home = "https://shop.example.jp/about".parse().unwrap();
    let saw = || Saw::Page(vec![altered.clone()]);
    let visits = [desk.visit(&home, saw()), desk.visit(&fake(), saw())];
    desk.note(&visits);
    let consequence = |number| desk.registry.consequence_of(desk.finding(number));
    assert_eq!(consequence("F1"), Some(Consequence::Advice));
    assert_eq!(consequence("F2"), Some(Consequence::Case(FoundBy::Crawl)));
}

#[test]
fn only_registered_holders_are_advised_and_only_of_their_own_mistakes() {
    let mut desk = Bench::new();
    let mark: RegistrationNumber = desk.mark("https://shop.example.jp/");
    let missing = Spotted {
        kind: FindingKind::Missing,
        thing: Thing::Mark(mark),
        mark: Some(mark),
        evidence: Vec::new(),
        note: None,
        scheme: ecom(),
    };
    let home = "https://shop.example.jp/".parse().unwrap();
    let visit = desk.visit(&home, Saw::Page(vec![missing]));
    desk.note(&[visit]);
    let refused = desk.advise("F1").unwrap_err();
    let expected = "finding F1 is about no mark whose holder can be written to";
    assert_eq!(refused, expected);
    assert_eq!(
        desk.file("F1", None).unwrap_err(),
        "scheme ecom2000 has no kind of misuse for what is missing"
    );
}

#[test]
fn a_snapshot_and_a_journal_lead_to_the_same_findings() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged, FindingKind::LookAlike]);
    desk.file("F1", Some("2026-12-10")).unwrap();
    desk.set_aside("F2").unwrap();
    desk.at("2026-11-22T04:00:00Z");
    desk.saw(&[FindingKind::LookAlike]);
    let replayed = desk.replayed();
    assert_eq!(replayed.findings(), desk.registry.findings());
    let again = by_way_of_a_snapshot(&desk.journal);
    assert_eq!(again.findings(), desk.registry.findings());
    assert_eq!(again.misuses(), desk.registry.misuses());
}

#[test]
fn an_event_that_cannot_follow_changes_nothing() {
    let mut desk = Bench::new();
    desk.saw(&[FindingKind::Forged]);
    let mut book = desk.registry.findings().clone();
    let found = desk.finding("F1").found.clone();
    let event = |number: &str, did| FindingEvent {
        number: number.parse().unwrap(),
        did,
    };
    let twice = event("F2", FindingDeed::Found(Box::new(found.clone())));
    assert!(
        book.apply(desk.now, &twice).is_err(),
        "one place, two findings"
    );
    let other = Place {
        kind: FindingKind::Copied,
        ..found.place.clone()
    };
    let found = Found {
        place: other,
        ..found
    };
    let leap = event("F3", FindingDeed::Found(Box::new(found)));
    assert!(book.apply(desk.now, &leap).is_err(), "a number left out");
    let unknown = event("F2", FindingDeed::Advised {});
    assert!(book.apply(desk.now, &unknown).is_err());
    assert_eq!(book, *desk.registry.findings());
}
