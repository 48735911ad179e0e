//! Asking the issuing body.

use shirushi_verifier::status::Status;

use crate::{
    fixture::{Fixture, badge, claims, status_list},
    server::Server,
};

const LIST: &str = "/status/1";

struct Setting {
    server: Server,
    fixture: Fixture,
    badge: String,
}

fn setting() -> Setting {
    let server = Server::start();
    let fixture = Fixture::new(&server.url("/status/"));
    let badge = fixture.write("badge.png", &badge(&claims("https://nifty.example.jp/")));
    Setting {
        server,
        fixture,
        badge,
    }
}

impl Setting {
    fn verdict(&self, more: &[&str]) -> (i32, String) {
        let arguments = [&["image", &self.badge, "--online", "--json"], more].concat();
        let run = self.fixture.run(&arguments);
        let verdict = run.json()["verdict"].as_str().unwrap().to_owned();
        (run.code, verdict)
    }
}

#[test]
fn each_status_has_its_verdict_and_exit_code() {
    for (status, verdict, code) in [
        (Status::Valid, "valid", 0),
        (Status::BasisUnderReview, "valid-basis-under-review", 0),
        (Status::Revoked, "revoked", 1),
        (Status::Suspended, "suspended", 1),
    ] {
        let setting = setting();
        let list = status_list(status, "2026-01-01T00:00:00Z");
        setting.server.serve(LIST, list);
        assert_eq!(setting.verdict(&[]), (code, verdict.to_owned()));
    }
}

#[test]
fn an_issuer_that_does_not_answer_leaves_the_status_unknown() {
    let setting = setting();
    assert_eq!(setting.verdict(&[]), (4, "status-unknown".to_owned()));
    setting.server.serve(LIST, "<html>");
    assert_eq!(setting.verdict(&[]), (4, "status-unknown".to_owned()));
}

#[test]
fn a_list_from_before_the_revocation_does_not_hide_it_in_the_next_run() {
    let setting = setting();
    let before = status_list(Status::Valid, "2026-01-01T00:00:00Z");
    let after = status_list(Status::Revoked, "2026-01-01T00:00:10Z");
    setting.server.serve(LIST, before.clone());
    assert_eq!(setting.verdict(&[]), (0, "valid".to_owned()));
    setting.server.serve(LIST, after);
    assert_eq!(setting.verdict(&[]), (1, "revoked".to_owned()));
    setting.server.serve(LIST, before);
    assert_eq!(setting.verdict(&[]), (1, "revoked".to_owned()));
    setting.server.remove(LIST);
    assert_eq!(setting.verdict(&[]), (1, "revoked".to_owned()));
}

#[test]
fn a_time_asked_about_is_passed_on_and_leaves_no_memory() {
    let setting = setting();
    let list = status_list(Status::Revoked, "2026-01-01T00:00:00Z");
    setting.server.serve(LIST, list);
    let at = ["--at", "2026-02-01T00:00:00Z"];
    assert_eq!(setting.verdict(&at), (1, "revoked".to_owned()));
    assert_eq!(setting.server.asked(), ["/status/1?time=1769904000"]);
    let older = status_list(Status::Valid, "2025-01-01T00:00:00Z");
    setting.server.serve(LIST, older);
    assert_eq!(setting.verdict(&[]), (0, "valid".to_owned()));
}

#[test]
fn nobody_is_asked_unless_the_user_says_so() {
    let setting = setting();
    let run = setting.fixture.run(&["image", &setting.badge]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("the issuing body was not asked"));
    assert!(setting.server.asked().is_empty());
}

#[test]
fn a_damaged_memory_is_named_and_not_thrown_away() {
    let setting = setting();
    let list = status_list(Status::Valid, "2026-01-01T00:00:00Z");
    setting.server.serve(LIST, list);
    setting.verdict(&[]);
    setting.fixture.write("cache/status.cbor", b"junk");
    let run = setting.fixture.run(&["image", &setting.badge, "--online"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is damaged"), "{}", run.err);
    let kept = std::fs::read(setting.fixture.path("cache/status.cbor")).unwrap();
    assert_eq!(kept, b"junk");
}

#[test]
fn many_runs_at_once_keep_the_memory_whole() {
    let setting = setting();
    let list = status_list(Status::Valid, "2026-01-01T00:00:00Z");
    setting.server.serve(LIST, list);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(setting.verdict(&[]).1, "valid"));
        }
    });
    assert_eq!(setting.verdict(&[]), (0, "valid".to_owned()));
}
