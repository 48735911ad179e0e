//! `page` and `site`.

use crate::{
    fixture::{Fixture, badge, claims},
    server::Server,
};

fn page(pictures: &[&str]) -> String {
    let images: Vec<_> = pictures
        .iter()
        .map(|picture| format!("<img src=\"{picture}\" alt=\"\">"))
        .collect();
    format!("<!doctype html><title>Shop</title>{}", images.concat())
}

#[test]
fn every_mark_on_a_page_is_judged_for_that_page() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.serve("/own.png", badge(&claims(&server.url("/"))));
    server.serve("/other.png", badge(&claims("https://other.example.jp/")));
    server.serve("/photo.png", "not a picture");
    server.serve(
        "/",
        page(&["own.png", "other.png", "photo.png", "gone.png"]),
    );
    let run = fixture.run(&["page", &server.url("/"), "--json"]);
    let json = run.json();
    assert_eq!(run.code, 1);
    assert_eq!(json["verdict"], "wrong-site");
    assert_eq!(json["marks"][0]["report"]["verdict"], "valid");
    assert_eq!(json["marks"][1]["report"]["verdict"], "wrong-site");
    assert_eq!(json["pictures"], 4);
    assert_eq!(json["problems"][0]["picture"], server.url("/gone.png"));
}

#[test]
fn the_page_is_where_redirects_end() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.serve("/badge.png", badge(&claims(&server.url("/shop/"))));
    server.serve("/shop/", page(&["/badge.png"]));
    server.serve("/elsewhere", page(&["/badge.png"]));
    server.redirect("/start", "/shop/");
    server.redirect("/shop/start", "/elsewhere");
    let run = fixture.run(&["page", &server.url("/start")]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = fixture.run(&["page", &server.url("/shop/start")]);
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn a_page_without_marks_gives_three_and_says_so() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.serve("/", page(&[]));
    let run = fixture.run(&["page", &server.url("/")]);
    assert_eq!(run.code, 3);
    assert!(run.out.contains("No mark"), "{}", run.out);
}

#[test]
fn a_page_that_cannot_be_had_is_an_error_with_a_remedy() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.redirect("/loop", "/loop");
    server.serve("/large", vec![b' '; (8 << 20) + 1]);
    for (url, fact) in [
        (server.url("/missing"), "answered 404"),
        (server.url("/loop"), "redirects"),
        (server.url("/large"), "more than"),
        ("http://shop.example.jp/".to_owned(), "not https"),
        ("ftp://shop.example.jp/".to_owned(), "not https"),
        ("shop.example.jp".to_owned(), "not a page's URL"),
        ("https://10.0.0.1/".to_owned(), "not public"),
        ("https://[fe80::1]/".to_owned(), "not public"),
    ] {
        let run = fixture.run(&["page", &url]);
        assert_eq!(run.code, 2, "{url}: {run:?}");
        assert!(run.err.contains(fact), "{url}: {}", run.err);
        assert!(run.err.contains("→"), "{}", run.err);
    }
}

#[test]
fn a_page_here_does_not_lead_into_the_users_network() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.redirect("/to-private", "http://192.168.0.1/");
    server.redirect("/to-plain", "http://shop.example.jp/");
    server.serve("/", page(&["https://192.168.0.1/x.png"]));
    for path in ["/to-private", "/to-plain"] {
        let run = fixture.run(&["page", &server.url(path)]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
        assert!(run.err.contains("not https"), "{}", run.err);
    }
    let run = fixture.run(&["page", &server.url("/"), "--json"]);
    let reason = run.json()["problems"][0]["reason"].to_string();
    assert!(reason.contains("not public"), "{reason}");
}

#[test]
fn a_site_run_has_a_line_for_each_mark_and_the_gravest_exit_code() {
    let server = Server::start();
    let fixture = Fixture::offline();
    server.serve("/badge.png", badge(&claims(&server.url("/a/"))));
    server.serve("/a/", page(&["/badge.png"]));
    server.serve("/b/", page(&["/badge.png"]));
    server.serve("/c/", page(&[]));
    let [a, b, c, gone] = ["/a/", "/b/", "/c/", "/gone"].map(|path| server.url(path));
    let run = fixture.run(&["site", &a, &b, &c, &gone]);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.out);
    for (line, start) in lines
        .iter()
        .zip(["Valid", "Wrong site", "No mark", "failed"])
    {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(run.code, 1);
    assert_eq!(fixture.run(&["site", &a, &c]).code, 0);
    assert_eq!(fixture.run(&["site", &a, &gone]).code, 2);
    assert_eq!(fixture.run(&["site", &c]).code, 3);
    let json = fixture.run(&["site", &a, &gone, "--json"]).json();
    assert_eq!(json[0]["verdict"], "valid");
    assert!(json[1]["error"].is_string());
}
