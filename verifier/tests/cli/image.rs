//! `image`, offline.

use crate::fixture::{Fixture, badge, badge_with, claims, credential};

const SITE: &str = "https://nifty.example.jp/";

#[test]
fn a_genuine_badge_on_its_page_is_valid() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run(&["image", &file, "--page", "https://nifty.example.jp/a"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with("Valid [valid]"), "{}", run.out);
    assert!(run.out.contains("20001-00"));
    assert!(run.out.contains("ニフティ株式会社"));
}

#[test]
fn the_json_report_has_verdict_checks_and_texts() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run(&["image", &file, "--page", SITE, "--json"]);
    let json = run.json();
    assert_eq!(json["verdict"], "valid");
    assert_eq!(json["checks"].as_array().unwrap().len(), 8);
    assert_eq!(json["mark"]["target"], SITE);
    assert_eq!(json["status"]["state"], "not-checked");
    assert!(json["texts"]["ja"]["sentence"].is_string());
}

#[test]
fn the_output_is_japanese_where_the_environment_is() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let trust = fixture.path("trust.cbor");
    let run = fixture.run_in("ja_JP.UTF-8", Some(&trust), &["image", &file]);
    assert!(run.out.starts_with("有効 [valid]"), "{}", run.out);
    let run = fixture.run_in(
        "ja_JP.UTF-8",
        Some(&trust),
        &["image", &file, "--lang", "en"],
    );
    assert!(run.out.starts_with("Valid [valid]"), "{}", run.out);
}

#[test]
fn on_another_site_the_exit_code_is_one() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run(&["image", &file, "--page", "https://evil.example/"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.starts_with("Wrong site [wrong-site]"),
        "{}",
        run.out
    );
}

#[test]
fn what_a_forged_credential_says_is_shown_as_claimed_only() {
    let fixture = Fixture::offline();
    let mut payload = credential(&claims(SITE));
    *payload.last_mut().unwrap() ^= 1;
    let file = fixture.write("badge.png", &badge_with(&claims(SITE), &payload));
    let run = fixture.run(&["image", &file]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("Forged [forged]"), "{}", run.out);
    assert!(run.out.contains("only claimed"));
}

#[test]
fn a_time_can_be_asked_about() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run(&["image", &file, "--at", "2038-01-01T00:00:00+09:00"]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("Expired [expired]"), "{}", run.out);
    let run = fixture.run(&["image", &file, "--at", "yesterday"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("RFC 3339"), "{}", run.err);
}

#[test]
fn a_picture_without_a_mark_gives_three() {
    let fixture = Fixture::offline();
    let white = shirushi_verifier::watermark::Picture::from_rgb(64, 64, vec![255; 64 * 64 * 3]);
    let file = fixture.write("white.png", &white.unwrap().encode_png().unwrap());
    let run = fixture.run(&["image", &file]);
    assert_eq!(run.code, 3);
    assert!(run.out.starts_with("No mark [no-mark]"), "{}", run.out);
}

#[test]
fn every_wrong_file_is_named_with_a_remedy() {
    let fixture = Fixture::offline();
    let empty = fixture.write("empty.png", b"");
    let text = fixture.write("text.png", b"hello");
    let cut = fixture.write("cut.png", &badge(&claims(SITE))[..2000]);
    let missing = fixture.path("missing.png").to_str().unwrap().to_owned();
    let folder = fixture.path("").to_str().unwrap().to_owned();
    for (file, fact) in [
        (&empty, "the file is empty"),
        (&text, "not a PNG, JPEG or WebP picture"),
        (&cut, "damaged"),
        (&missing, "cannot be read"),
        (&folder, "cannot be read"),
    ] {
        let run = fixture.run(&["image", file]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(fact), "{}", run.err);
        assert!(run.err.contains("→"), "{}", run.err);
        assert!(run.out.is_empty());
    }
}

#[test]
fn without_a_usable_trust_file_there_is_no_verdict() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run_in("C", None, &["image", &file]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no trust file was given"), "{}", run.err);
    assert!(run.err.contains("SHIRUSHI_TRUST"), "{}", run.err);

    let mut altered = fixture.bundle(1);
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let altered = fixture.write("altered.cbor", &altered);
    let run = fixture.run(&["image", &file, "--trust", &altered]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("altered"), "{}", run.err);

    let run = fixture.run_in("ja_JP.UTF-8", None, &["image", &file]);
    assert!(
        run.err.contains("信頼情報が指定されていません"),
        "{}",
        run.err
    );

    let run = fixture.run(&["image", &file, "--trust", &file]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("not a trust bundle"), "{}", run.err);
}

#[test]
fn a_page_that_is_no_url_is_wrong_usage() {
    let fixture = Fixture::offline();
    let file = fixture.write("badge.png", &badge(&claims(SITE)));
    let run = fixture.run(&["image", &file, "--page", "nifty.example.jp"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("not a page's URL"), "{}", run.err);
}
