//! Badges as sites deliver them still give the whole credential and the right verdict.

use serde_json::Value;
use shirushi_tests::workbench::imagemagick;

use crate::{SITE, with_a_mark};

fn outcome<'a>(report: &'a Value, check: &str) -> &'a Value {
    let checks = report["checks"].as_array().expect("it has checks");
    let found = checks.iter().find(|line| line["check"] == check);
    &found.expect("it has this check")["outcome"]
}

#[test]
fn a_badge_encoded_anew_gives_its_whole_credential_and_the_right_verdict() {
    let authority = with_a_mark();
    let bench = authority.bench();
    let badge = "bundle/badge.png";
    bench.run("cwebp", &["-quiet", "-q", "80", badge, "-o", "badge.webp"]);
    bench.run(imagemagick(), &[badge, "badge.ppm"]);
    let arguments = ["-quality", "75", "-outfile", "badge.jpg", "badge.ppm"];
    bench.run("cjpeg", &arguments);
    bench.run(imagemagick(), &[badge, "-resize", "50%", "half.png"]);
    let genuine = authority.verify(&["code", "bundle/credential.cbor"]);
    let files = [
        badge,
        "bundle/badge.webp",
        "bundle/badge-256.png",
        "badge.webp",
        "badge.jpg",
        "half.png",
    ];
    for file in files {
        let page = format!("{SITE}item?id=1");
        let words = ["image", file, "--page", &page];
        let report = authority.verify(&words);
        assert_eq!(report["verdict"], "valid", "{file}: {report:#}");
        assert_eq!(authority.verifier(&words).status.code(), Some(0), "{file}");
        assert_eq!(outcome(&report, "picture"), "pass", "{file}");
        assert_eq!(outcome(&report, "url"), "pass", "{file}");
        assert_eq!(report["mark"], genuine["mark"], "{file}");
    }
}

#[test]
fn a_badge_on_another_site_is_on_the_wrong_site() {
    let authority = with_a_mark();
    for page in [
        "https://evil.example/",
        "http://shop.example.jp/",
        "https://shop.example.jp.evil.example/",
    ] {
        let output = authority.verifier(&["image", "bundle/badge.png", "--page", page]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        assert_eq!(report["verdict"], "wrong-site", "{page}");
        assert_eq!(output.status.code(), Some(1), "{page}");
    }
}

#[test]
fn without_a_page_the_report_says_that_the_site_was_not_checked() {
    let authority = with_a_mark();
    let report = authority.verify(&["image", "bundle/badge.png"]);
    assert_eq!(report["verdict"], "valid");
    assert_eq!(outcome(&report, "url"), "not-checked");
    assert_eq!(outcome(&report, "status"), "not-checked");
}

#[test]
fn the_printed_code_holds_the_same_credential() {
    let authority = with_a_mark();
    let printed = authority.verify(&["code", "bundle/qr.png", "--page", SITE]);
    let file = authority.verify(&["code", "bundle/credential.cbor", "--page", SITE]);
    assert_eq!(printed["verdict"], "valid");
    assert_eq!(printed["mark"], file["mark"]);
}

#[test]
fn a_mark_is_expired_after_its_last_day() {
    let authority = with_a_mark();
    let words = ["image", "bundle/badge.png", "--page", SITE];
    let late = [words.as_slice(), &["--at", "2100-01-01T00:00:00Z"]].concat();
    let output = authority.verifier(&late);
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["verdict"], "expired");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_white_picture_has_no_mark() {
    let authority = with_a_mark();
    let bench = authority.bench();
    bench.run(
        imagemagick(),
        &["-size", "300x300", "xc:white", "white.png"],
    );
    let output = authority.verifier(&["image", "white.png"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["verdict"], "no-mark");
    assert_eq!(output.status.code(), Some(3));
}
