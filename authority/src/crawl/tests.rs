//! Reports of visits kept in a real office: findings, evidence on disk, what follows, and what is seeded.

use std::{
    io::{Cursor, Read as _},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use rand::SeedableRng as _;
use shirushi_crawl::{
    Asked, Expected, PageReport, PictureSeen, Reached, Record, Resemblance, Seen, Sighting,
    Sink as _, run::Clock,
};
use shirushi_verifier::{
    cose::PublicKey,
    domain::{RegistrationNumber, UnixTime},
};

use super::*;
use crate::{
    assets::Assets,
    casework::finding::{FindingKind, Handling},
    inspection::hash::ContentHash,
    keys::{EXAMPLE_PASSPHRASE, Passphrase, Terms},
    office::{Found, Office, Setup, found},
    registry::{
        Event, Refusal,
        tests::{issuance, request},
    },
    store::{Actor, DataFolder},
};

const NOW: &str = "2026-11-21T03:00:00Z";
const DAY: i64 = 86_400;

struct Desk {
    _folder: tempfile::TempDir,
    office: Arc<Office>,
    now: Arc<AtomicI64>,
    conduct: Conduct,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let passphrase = || Passphrase::new(EXAMPLE_PASSPHRASE.to_owned()).unwrap();
        let setup = Setup {
            folder: DataFolder::at(&folder.path().join("data")),
            assets: Assets::built_in().unwrap(),
            passphrase: Some(passphrase()),
            actor: Actor::new("test"),
        };
        let how = Found {
            demonstration: true,
            public_url: None,
            root_passphrase: passphrase(),
            terms: Terms::default(),
        };
        let now: UnixTime = NOW.parse().unwrap();
        let mut rng = rand::rngs::StdRng::seed_from_u64(7);
        let office = found(setup, &how, now, &mut rng).unwrap();
        Self {
            _folder: folder,
            office: Arc::new(office),
            now: Arc::new(AtomicI64::new(now.seconds())),
            conduct: Conduct {
                open_cases: true,
                days_to_stop: Some(14),
            },
        }
    }

    fn now(&self) -> UnixTime {
        self.now.load(Ordering::Relaxed).try_into().unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    fn keeper(&self) -> Keeper {
        let now = self.now.clone();
        let clock: Clock = Arc::new(move || now.load(Ordering::Relaxed).try_into().unwrap());
        Keeper::new(self.office.clone(), self.conduct, clock).unwrap()
    }

    fn mark(&self, url: &str) -> RegistrationNumber {
        let (store, now) = (self.office.store(), self.now());
        let made = store.commit(now, self.office.actor(), |registry| {
            let schemes = self.office.assets().schemes();
            let grant = registry.grant(schemes, &[request(url)], now)?.remove(0);
            let number = grant.number.registration;
            let issued = Event::Issued(issuance(&grant));
            let granted = Event::Granted(Box::new(grant));
            Ok::<_, Refusal>((vec![granted, issued], number))
        });
        made.unwrap()
    }

    fn report(&self, url: &str, sightings: Vec<Sighting>) -> PageReport {
        let url: url::Url = url.parse().unwrap();
        let exchange = Record {
            url: url.clone(),
            address: Some([127, 0, 0, 9].into()),
            at: self.now(),
            request: Bytes::from_static(b"GET / HTTP/1.1\r\n\r\n"),
            head: Bytes::from_static(b"HTTP/1.1 200 OK\r\n\r\n"),
            body: Bytes::from_static(b"<img src=seal.png>"),
            truncated: false,
        };
        PageReport {
            asked: Asked {
                url,
                expected: Expected::Report,
            },
            at: self.now(),
            reached: Reached::Page,
            sightings,
            exchange: Some(Arc::new(exchange)),
        }
    }

    fn finding(&self, number: &str) -> crate::casework::finding::Finding {
        let registry = self.office.store().registry();
        let found = registry.findings().get(number.parse().unwrap());
        found.unwrap().clone()
    }
}

fn picture() -> PictureSeen {
    let bytes = Bytes::from_static(b"\x89PNG\r\n\x1a\nnot much of a picture");
    PictureSeen {
        url: "http://fake.example/seal.png".to_owned(),
        sha256: ContentHash::of(&bytes).to_string(),
        bytes,
        link: None,
        alt: Some("信頼\u{7}マーク".to_owned()),
        exchange: None,
    }
}

fn look_alike() -> Sighting {
    Sighting {
        seen: Seen::LookAlike(Resemblance {
            template: 0,
            likeness: 0.93,
        }),
        picture: Some(picture()),
    }
}

fn missing(mark: RegistrationNumber) -> Sighting {
    Sighting {
        seen: Seen::Missing {
            registration: mark.to_string(),
        },
        picture: None,
    }
}

const FAKE: &str = "http://fake.example/?utm_source=mail";

#[test]
fn a_report_becomes_a_finding_whose_evidence_is_on_disk() {
    let desk = Desk::new();
    let keeper = desk.keeper();
    keeper
        .keep(&[desk.report(FAKE, vec![look_alike()])])
        .unwrap();
    let finding = desk.finding("F1");
    assert_eq!(finding.kind(), FindingKind::LookAlike);
    assert_eq!(finding.place().page.as_str(), "http://fake.example/");
    let kinds: Vec<_> = finding
        .evidence()
        .iter()
        .map(|evidence| evidence.media_type.to_string())
        .collect();
    assert_eq!(kinds, ["application/warc", "image/png", "application/json"]);
    let attachments = desk.office.store().folder().attachments();
    for evidence in finding.evidence() {
        attachments.read(evidence.sha256, 1 << 20).unwrap();
    }
    assert_eq!(keeper.kept().new, 1);
}

#[test]
fn the_same_report_told_again_after_a_crash_is_kept_once() {
    let desk = Desk::new();
    let report = desk.report(FAKE, vec![look_alike()]);
    desk.keeper().keep(std::slice::from_ref(&report)).unwrap();
    let before = desk.office.store().head();
    desk.keeper().keep(&[report]).unwrap();
    assert_eq!(desk.office.store().head(), before);
    assert_eq!(desk.office.store().registry().findings().iter().len(), 1);
}

#[test]
fn a_look_alike_becomes_a_case_only_by_staffs_word_and_is_then_followed_to_its_end() {
    let desk = Desk::new();
    let keeper = desk.keeper();
    keeper
        .keep(&[desk.report(FAKE, vec![look_alike()])])
        .unwrap();
    assert_eq!(*desk.finding("F1").handling(), Handling::Open);
    let now = desk.now();
    let filed = desk
        .office
        .store()
        .commit(now, desk.office.actor(), |registry| {
            let schemes = desk.office.assets().schemes();
            let filed = registry.file_finding(schemes, "F1".parse().unwrap(), None, now)?;
            Ok::<_, Refusal>((filed.events, filed.answer))
        });
    assert_eq!(filed.unwrap().to_string(), "M1");
    for days in 1..=2 {
        desk.pass(DAY);
        keeper.keep(&[desk.report(FAKE, Vec::new())]).unwrap();
        let registry = desk.office.store().registry();
        let case = registry.misuses().get("M1".parse().unwrap()).unwrap();
        assert_eq!(case.stage().looks().len(), days);
        assert_eq!(case.stage().is_over(), days == 2);
    }
    let kept = keeper.kept();
    assert_eq!(
        (kept.gone, kept.followed.looks, kept.followed.closed),
        (1, 2, 1)
    );
}

#[test]
fn a_badge_that_is_missing_stays_missing_until_it_is_seen() {
    let desk = Desk::new();
    let mark = desk.mark("https://shop.example.jp/");
    let keeper = desk.keeper();
    let home = "https://shop.example.jp/";
    keeper
        .keep(&[desk.report(home, vec![missing(mark)])])
        .unwrap();
    // Nobody to write to: the holder is in no register.
    assert_eq!(*desk.finding("F1").handling(), Handling::Open);
    desk.pass(DAY);
    keeper.keep(&[desk.report(home, Vec::new())]).unwrap();
    assert!(desk.finding("F1").is_there());
    assert_eq!(keeper.kept().again, 1);
}

#[test]
fn a_page_that_failed_says_nothing_of_what_was_found_there() {
    let desk = Desk::new();
    let keeper = desk.keeper();
    keeper
        .keep(&[desk.report(FAKE, vec![look_alike()])])
        .unwrap();
    desk.pass(DAY);
    for reached in [
        Reached::Status { status: 503 },
        Reached::Disallowed,
        Reached::Failed {
            why: "no answer".to_owned(),
        },
    ] {
        let report = PageReport {
            reached,
            exchange: None,
            ..desk.report(FAKE, Vec::new())
        };
        keeper.keep(&[report]).unwrap();
        assert!(desk.finding("F1").is_there());
    }
    let report = PageReport {
        reached: Reached::Status { status: 410 },
        ..desk.report(FAKE, Vec::new())
    };
    keeper.keep(&[report]).unwrap();
    assert!(!desk.finding("F1").is_there());
}

#[test]
fn marks_findings_and_reports_from_the_public_are_seeds() {
    let desk = Desk::new();
    let mark = desk.mark("https://shop.example.jp/");
    desk.keeper()
        .keep(&[desk.report(FAKE, vec![look_alike()])])
        .unwrap();
    let seeds = seeds(&desk.office, desk.now()).unwrap();
    let seeds: Vec<_> = seeds
        .into_iter()
        .map(|seed| (seed.url.to_string(), seed.expected))
        .collect();
    let badge = Expected::Badge(mark.to_string());
    assert_eq!(
        seeds,
        [
            ("http://fake.example/".to_owned(), Expected::Report),
            ("https://shop.example.jp/".to_owned(), badge),
        ]
    );
}

#[test]
fn a_bundle_holds_all_evidence_and_a_signature_that_common_tools_can_check() {
    let desk = Desk::new();
    desk.keeper()
        .keep(&[desk.report(FAKE, vec![look_alike()])])
        .unwrap();
    let subject = "F1".parse().unwrap();
    let made = bundle(&desk.office, subject, desk.now()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(made.zip)).unwrap();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        let mut file = zip.by_name(name).unwrap();
        file.read_to_end(&mut content).unwrap();
        content
    };
    for listed in &made.files {
        assert_eq!(ContentHash::of(&read(&listed.name)), listed.evidence.sha256);
    }
    let manifest = read("manifest.json");
    assert_eq!(ContentHash::of(&manifest), made.manifest);
    let signature: [u8; 64] = read("manifest.sig").try_into().unwrap();
    let scheme = desk.finding("F1").scheme().clone();
    let usage = shirushi_verifier::certificate::Usage::Mark;
    let body = desk.office.body_key(&scheme, usage, desk.now()).unwrap();
    let key: &PublicKey = &body.certificate.claims().key;
    assert!(key.verifies(&manifest, &signature));
    let mut other = manifest;
    other[10] ^= 1;
    assert!(!key.verifies(&other, &signature));
}

#[test]
fn what_does_not_exist_has_no_bundle() {
    let desk = Desk::new();
    let refused = bundle(&desk.office, "M1".parse().unwrap(), desk.now());
    assert_eq!(refused.unwrap_err().to_string(), "there is no M1");
}

#[test]
fn a_round_that_breaks_off_is_counted_and_the_next_one_comes() {
    let desk = Desk::new();
    let settings: CrawlSettings = toml::from_str("screenshots = false").unwrap();
    let site = "https://mark.example.jp/".parse().unwrap();
    let now = desk.now();
    let clock: Clock = Arc::new(move || now);
    let parts = RoundParts::of(&settings, desk.office.clone(), clock, Some(site)).unwrap();
    // A file where the frontier's folder should be.
    let frontier = desk.office.store().folder().frontier();
    std::fs::write(&frontier, "").unwrap();
    let schedule = Schedule {
        first_after: Duration::ZERO,
        every: Duration::from_millis(10),
    };
    let record = Arc::<RoundRecord>::default();
    let rounds = Rounds::begin(parts, schedule, record.clone()).unwrap();
    let wait_until = |came: &dyn Fn(RoundsSoFar) -> bool| {
        let begun = Instant::now();
        while !came(record.so_far()) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{record:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    wait_until(&|so_far| so_far.failed > 0);
    assert_eq!(record.so_far().done, 0);
    std::fs::remove_file(&frontier).unwrap();
    wait_until(&|so_far| so_far.done > 0);
    assert_eq!(record.so_far().last_ended, Some(now));
    rounds.end();
    assert!(!record.so_far().running);
}
