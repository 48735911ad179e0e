//! Pictures, genuine, imitated and ordinary.

mod handled;
mod ordinary;
mod survey;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use shirushi_verifier::{trust::Anchors, verdict::Verdict};

use super::*;
use crate::page::Source;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn vector(name: &str) -> Bytes {
    std::fs::read(project("tests/vectors").join(name))
        .unwrap()
        .into()
}

fn detector() -> Detector {
    let trust = Trust::load(&vector("trust-with-template.cbor"), &Anchors::OnImport).unwrap();
    let known = Known {
        verify_pages: vec!["https://mark.example.jp/marks/".parse().unwrap()],
        names: vec!["badge".to_owned()],
    };
    Detector::new(Arc::new(trust), known).unwrap()
}

/// Nobody answers; counts how often it was asked.
#[derive(Default)]
struct Silent(AtomicUsize);

impl Statuses for Silent {
    fn list(&self, _: &StatusSource) -> Result<Arc<[u8]>, String> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err("nobody answers".to_owned())
    }
}

fn at(url: &str, link: Option<&str>) -> PictureRef {
    PictureRef {
        source: Source::At(url.parse().unwrap()),
        link: link.map(|link| link.parse().unwrap()),
        alt: None,
        size: None,
    }
}

fn plain() -> PictureRef {
    at("https://shop.example.jp/x.png", None)
}

fn judged(detector: &Detector, file: &Bytes, picture: &PictureRef, page: &str) -> Option<Seen> {
    let noon = "2026-11-20T12:00:00Z".parse().unwrap();
    detector.judge(
        &PictureFile::of(file.clone()),
        picture,
        &page.parse().unwrap(),
        noon,
        &Silent::default(),
    )
}

fn verdict(seen: Option<Seen>) -> Option<Verdict> {
    match seen {
        Some(Seen::Mark(report)) => Some(report.verdict()),
        _ => None,
    }
}

#[test]
fn marks_have_the_verdicts_of_the_verifier() {
    let detector = detector();
    let page = "https://shop.example.jp/store/item";
    for (file, wanted) in [
        ("picture/badge.png", Verdict::StatusUnknown),
        ("picture/badge-as-jpeg.jpg", Verdict::StatusUnknown),
        ("picture/badge-at-half-size.png", Verdict::StatusUnknown),
        ("picture/badge-forged.jpg", Verdict::Forged),
        (
            "picture/badge-forged-small.jpg",
            Verdict::UnreadableCredential,
        ),
        ("picture/badge-with-another-number.jpg", Verdict::Altered),
        ("picture/badge-with-another-id.jpg", Verdict::Altered),
        ("picture/badge-with-json.jpg", Verdict::Forged),
    ] {
        let seen = judged(&detector, &vector(file), &plain(), page);
        assert_eq!(verdict(seen), Some(wanted), "{file}");
    }
}

#[test]
fn the_same_file_is_read_once_and_judged_on_each_page() {
    let (detector, file) = (detector(), vector("picture/badge.png"));
    for (page, wanted) in [
        ("https://shop.example.jp/store/item", Verdict::StatusUnknown),
        ("https://evil.example/", Verdict::WrongSite),
        (
            "https://shop.example.jp/store/other",
            Verdict::StatusUnknown,
        ),
    ] {
        assert_eq!(
            verdict(judged(&detector, &file, &plain(), page)),
            Some(wanted),
            "{page}"
        );
    }
    let Counters { cached, read, .. } = detector.counters();
    assert_eq!((cached, read), (2, 1));
}

#[test]
fn what_an_earlier_run_read_is_not_read_again_and_judged_alike() {
    let db = sled::Config::new().temporary(true).open().unwrap();
    let page = "https://evil.example/";
    let files = [
        vector("picture/badge-as-jpeg.jpg"),
        vector("picture/badge-with-another-number.jpg"),
        vector("picture/badge-without-watermark.jpg"),
        handled::png(&ordinary::picture(0)).into(),
        Bytes::from_static(b"<html>"),
    ];
    let run = || {
        let detector = detector();
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        let cache = Cache::open(&db, detector.fingerprint(), now).unwrap();
        detector.keep_in(Some(cache));
        let seen = files.each_ref().map(|file| {
            let seen = judged(&detector, file, &plain(), page);
            format!("{seen:?}")
        });
        (seen, detector.counters())
    };
    let (first, then) = (run(), run());
    assert_eq!(first.0, then.0);
    assert_eq!((first.1.compared, first.1.cached), (4, 0));
    // What no decoder opens costs nothing and is tried again.
    assert_eq!((then.1.compared, then.1.cached, then.1.broken), (0, 4, 1));
}

#[test]
fn a_badge_without_its_watermark_is_a_look_alike() {
    let detector = detector();
    let file = vector("picture/badge-without-watermark.jpg");
    let seen = judged(&detector, &file, &plain(), "https://shop.example.jp/");
    assert!(
        matches!(seen, Some(Seen::LookAlike(r)) if r.likeness > 0.8),
        "{seen:?}"
    );
}

#[test]
fn a_block_laid_over_a_badge_does_not_hide_it() {
    let detector = detector();
    let mut badge = handled::decoded(&vector("picture/badge.png"));
    for (x, y, pixel) in badge.enumerate_pixels_mut() {
        if (300..460).contains(&x) && (20..180).contains(&y) {
            pixel.0 = [0; 3];
        }
    }
    let file = handled::png(&badge).into();
    let seen = judged(&detector, &file, &plain(), "https://shop.example.jp/");
    assert!(
        matches!(seen, Some(Seen::LookAlike(_) | Seen::Mark(_))),
        "{seen:?}"
    );
}

#[test]
fn a_picture_that_leads_to_the_verification_page_is_told() {
    let detector = detector();
    let link = "https://mark.example.jp/marks/20001";
    let picture = at("https://shop.example.jp/x.png", Some(link));
    let file = handled::png(&ordinary::picture(0)).into();
    let seen = judged(&detector, &file, &picture, "https://shop.example.jp/");
    assert!(matches!(seen, Some(Seen::Linked { to }) if to == link));
    assert!(judged(&detector, &file, &plain(), "https://shop.example.jp/").is_none());
}

#[test]
fn broken_pictures_are_counted_and_nothing_more() {
    let detector = detector();
    let half = vector("picture/badge.png");
    for file in [
        Bytes::new(),
        Bytes::from_static(b"<html>"),
        half.slice(..half.len() / 2),
    ] {
        assert!(judged(&detector, &file, &plain(), "https://shop.example.jp/").is_none());
    }
    assert_eq!(detector.counters().broken, 3);
}

#[test]
fn with_a_strong_interest_a_badge_is_found_in_a_picture_of_a_page() {
    let detector = detector();
    let badge = handled::decoded(&vector("picture/badge.png"));
    let mut page = image::RgbImage::from_pixel(1400, 600, image::Rgb([250; 3]));
    image::imageops::replace(&mut page, &badge, 700, 40);
    let file: Bytes = handled::png(&page).into();
    let shop = "https://shop.example.jp/store/item";
    assert!(judged(&detector, &file, &plain(), shop).is_none());
    let link = "https://mark.example.jp/marks/20001";
    let strong = at("https://shop.example.jp/store/x.png", Some(link));
    let seen = judged(&detector, &file, &strong, shop);
    assert_eq!(verdict(seen), Some(Verdict::StatusUnknown));
}

#[test]
fn the_issuers_list_is_asked_for_only_where_the_mark_is_genuine() {
    let detector = detector();
    let noon = "2026-11-20T12:00:00Z".parse().unwrap();
    let page = "https://shop.example.jp/store/item".parse().unwrap();
    for (file, asked) in [("picture/badge.png", 1), ("picture/badge-forged.jpg", 0)] {
        let statuses = Silent::default();
        let file_of = PictureFile::of(vector(file));
        detector.judge(&file_of, &plain(), &page, noon, &statuses);
        assert_eq!(statuses.0.load(Ordering::Relaxed), asked, "{file}");
    }
}
