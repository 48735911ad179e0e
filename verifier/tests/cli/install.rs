//! `page --install`: how a page shows its marks.

use serde_json::Value;
use shirushi_verifier::watermark::{Limits, Picture};

use crate::{
    fixture::{Fixture, badge, claims},
    server::Server,
};

const KEPT: &str = "Content-Type: image/png\r\nCache-Control: max-age=86400\r\n";
const LINK: &str = "https://mark.example.jp/marks/20001";

/// A server with the badge of its own site at `/badge.png`.
fn served() -> (Server, Fixture) {
    let server = Server::start();
    server.serve_with("/badge.png", KEPT, badge(&claims(&server.url("/"))));
    (server, Fixture::offline())
}

fn installed(link: &str, attributes: &str) -> String {
    format!("<!doctype html><title>Shop</title><a href=\"{link}\"><img {attributes}></a>")
}

const AS_DELIVERED: &str = r#"src="/badge.png" width="160" height="160" alt="Safety and Security Mark 20001-00" loading="lazy""#;

/// The findings of a page that are not good, as `code: outcome`.
fn faults(server: &Server, fixture: &Fixture, page: &str) -> Vec<String> {
    server.serve("/", page);
    let run = fixture.run(&["page", &server.url("/"), "--json"]);
    let json = run.json();
    let findings = json["installation"]["findings"].as_array().unwrap();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    for finding in findings {
        let good = finding["outcome"] == "good";
        assert_eq!(finding["remedy"].is_null(), good, "{finding}");
        assert_eq!(finding["remedy_ja"].is_null(), good, "{finding}");
    }
    findings
        .iter()
        .filter(|finding| finding["outcome"] != "good")
        .map(|finding| format!("{}: {}", text(finding, "code"), text(finding, "outcome")))
        .collect()
}

/// The badge, reduced to a side.
fn reduced(badge: &[u8], side: u32) -> Vec<u8> {
    let picture = Picture::decode(badge, &Limits::default()).unwrap();
    let step = (picture.width() / side) as usize;
    let (width, side) = (picture.width() as usize, side as usize);
    let mut rgb = Vec::new();
    for (y, x, channel) in (0..side)
        .flat_map(|y| (0..side).flat_map(move |x| (0..3).map(move |channel| (y, x, channel))))
    {
        let cells = (0..step).flat_map(|dy| (0..step).map(move |dx| (dy, dx)));
        let sum: usize = cells
            .map(|(dy, dx)| {
                let place = ((y * step + dy) * width + x * step + dx) * 3 + channel;
                usize::from(picture.rgb()[place])
            })
            .sum();
        rgb.push(u8::try_from(sum / (step * step)).unwrap());
    }
    let side = u32::try_from(side).unwrap();
    let small = Picture::from_rgb(side, side, rgb).unwrap();
    small.encode_png().unwrap()
}

#[test]
fn a_mark_installed_as_delivered_has_no_fault() {
    let (server, fixture) = served();
    let none: [String; 0] = [];
    assert_eq!(
        faults(&server, &fixture, &installed(LINK, AS_DELIVERED)),
        none
    );
    let run = fixture.run(&["page", &server.url("/"), "--install"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("0 wrong, 0 advice"), "{}", run.out);
    assert!(
        run.out.contains("browsers keep it for 24 hours"),
        "{}",
        run.out
    );
}

#[test]
fn faults_of_an_installation_do_not_change_the_exit_status() {
    let (server, fixture) = served();
    server.serve("/", "<img src=badge.png>");
    let run = fixture.run(&["page", &server.url("/")]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains("2 wrong, 1 advice (--install tells more)"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("<a href"), "{}", run.out);
    let run = fixture.run(&["page", &server.url("/"), "--install"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.out.contains(&format!("<a href=\"{LINK}\">")),
        "{}",
        run.out
    );
    let trust = fixture.path("trust.cbor");
    let url = server.url("/");
    let run = fixture.run_in("ja_JP.UTF-8", Some(&trust), &["page", &url, "--install"]);
    assert!(run.out.contains("要修正2件、助言1件"), "{}", run.out);
}

#[test]
fn a_page_without_its_mark_is_told_so() {
    let (server, fixture) = served();
    assert_eq!(faults(&server, &fixture, "<p>Shop</p>"), ["found: wrong"]);
}

#[test]
fn the_link_must_open_this_marks_page_at_its_issuer() {
    let (server, fixture) = served();
    for right in [
        "https://mark.example.jp/marks/20001-00",
        "https://mark.example.jp/marks/20001?lang=ja",
    ] {
        let faults = faults(&server, &fixture, &installed(right, AS_DELIVERED));
        assert!(faults.is_empty(), "{right}: {faults:?}");
    }
    for wrong in [
        "http://mark.example.jp/marks/20001",
        "https://mark.example.jp/marks/20002",
        "https://mark.example.jp/",
        "https://mark.example.jp/marks/",
        "https://mark.example.jp:8443/marks/20001",
        "https://mark.example.jp.evil.example/marks/20001",
        "https://evil.example/marks/20001",
        "/marks/20001",
        "javascript:void(0)",
    ] {
        let faults = faults(&server, &fixture, &installed(wrong, AS_DELIVERED));
        assert_eq!(faults, ["link: wrong"], "{wrong}");
    }
}

#[test]
fn the_link_may_open_the_site_that_serves_the_status_lists() {
    let (server, _) = served();
    let fixture = Fixture::new("https://register.example.jp/status/");
    for (link, expected) in [
        ("https://register.example.jp/marks/20001", None),
        (LINK, None),
        (
            "https://register.example.jp/marks/20002",
            Some("link: wrong"),
        ),
        (
            "https://elsewhere.example.jp/marks/20001",
            Some("link: wrong"),
        ),
    ] {
        let faults = faults(&server, &fixture, &installed(link, AS_DELIVERED));
        assert_eq!(faults.first().map(String::as_str), expected, "{link}");
    }
}

#[test]
fn the_alternative_text_must_say_what_it_is() {
    let (server, fixture) = served();
    for (alt, expected) in [
        (r#"alt="mark""#, "alt: advice"),
        (r#"alt="""#, "alt: wrong"),
        ("", "alt: wrong"),
    ] {
        let attributes = format!(r#"src="/badge.png" width="160" height="160" {alt}"#);
        assert_eq!(
            faults(&server, &fixture, &installed(LINK, &attributes)),
            [expected]
        );
    }
}

#[test]
fn the_size_shown_must_be_said_large_enough_and_in_shape() {
    let (server, fixture) = served();
    for size in [
        "",
        r#"width="160""#,
        r#"width="100" height="100""#,
        r#"width="200" height="160""#,
        r#"width="600" height="600""#,
    ] {
        let attributes = format!(r#"src="/badge.png" alt="20001" {size}"#);
        let faults = faults(&server, &fixture, &installed(LINK, &attributes));
        assert_eq!(faults, ["shown: advice"], "{size}");
    }
}

#[test]
fn what_the_server_says_with_the_badge_matters() {
    let (server, fixture) = served();
    let page = installed(LINK, AS_DELIVERED);
    let badge = badge(&claims(&server.url("/")));
    for (headers, expected) in [
        (
            "Content-Type: image/png\r\nCache-Control: no-store\r\n",
            "caching: advice",
        ),
        ("Content-Type: image/png\r\n", "caching: advice"),
        (
            "Content-Type: image/png\r\nCache-Control: max-age=31536000, immutable\r\n",
            "caching: advice",
        ),
        (
            "Content-Type: image/png\r\nCache-Control: max-age=999999999\r\n",
            "caching: wrong",
        ),
        (
            "Content-Type: image/webp\r\nCache-Control: no-cache\r\n",
            "type: advice",
        ),
        (
            "Content-Type: text/plain\r\nCache-Control: no-cache\r\n",
            "type: wrong",
        ),
        ("Cache-Control: no-cache\r\n", "type: advice"),
    ] {
        server.serve_with("/badge.png", headers, badge.clone());
        assert_eq!(faults(&server, &fixture, &page), [expected], "{headers}");
    }
}

#[test]
fn a_lazy_loader_needs_a_fallback_for_readers_without_script() {
    let (server, fixture) = served();
    let lazy = AS_DELIVERED.replace("src=", "data-src=");
    let page = installed(LINK, &lazy);
    assert_eq!(faults(&server, &fixture, &page), ["script: wrong"]);
    let fallback = format!("<noscript><img {AS_DELIVERED}></noscript></a>");
    let page = page.replace("</a>", &fallback);
    let faults = faults(&server, &fixture, &page);
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn every_variant_must_carry_the_same_mark() {
    let (server, fixture) = served();
    let own = badge(&claims(&server.url("/")));
    server.serve_with("/half.png", KEPT, reduced(&own, 256));
    server.serve_with("/tiny.png", KEPT, reduced(&own, 32));
    for (srcset, expected) in [
        ("/half.png 256w, /badge.png 512w", vec![]),
        ("/tiny.png 32w, /half.png 256w", vec!["variants: wrong"]),
        ("/gone.png 1x, /tiny.png 2x", vec!["variants: wrong"; 2]),
    ] {
        let attributes = format!("{AS_DELIVERED} srcset=\"{srcset}\"");
        let faults = faults(&server, &fixture, &installed(LINK, &attributes));
        assert_eq!(faults, expected, "{srcset}");
    }
}

#[test]
fn a_page_outside_the_registered_url_is_told_with_its_redirects() {
    let (server, fixture) = served();
    let attributes = AS_DELIVERED.replace("/badge.png", "/other.png");
    server.serve_with("/other.png", KEPT, badge(&claims(&server.url("/shop/"))));
    server.serve("/", installed(LINK, &attributes));
    server.redirect("/start", "/");
    let json = fixture
        .run(&["page", &server.url("/start"), "--json"])
        .json();
    let findings = json["installation"]["findings"].as_array().unwrap();
    let scope = findings.iter().find(|finding| finding["code"] == "scope");
    let scope = scope.unwrap();
    assert_eq!(scope["outcome"], "wrong");
    let detail = scope["detail"].as_str().unwrap();
    assert!(detail.ends_with("reached by a redirect"), "{detail}");
}
