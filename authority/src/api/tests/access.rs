//! Who gets in, who may do what, and what takes two people.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::harness::{Api, new_mark, operations, told};
use crate::access::Role;
use crate::web::Rate;
use crate::web::tests::harness::{Site, VALID};

#[tokio::test]
async fn nobody_gets_in_anywhere_without_a_token() {
    let api = Api::start().await;
    let operations = operations(&api.document().await);
    assert!(operations.len() > 25, "{operations:?}");
    for (method, path, body) in operations {
        let mut request = api.site.request(method.clone(), &format!("/api/v1{path}"));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let challenge = answer.headers()["www-authenticate"].clone();
        assert_eq!(challenge, "Bearer realm=\"shirushi\"");
        let (status, problem) = told(answer).await;
        assert_eq!(
            (status, &problem["code"]),
            (401, &json!("no-token")),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn an_auditor_changes_nothing_anywhere() {
    let api = Api::start().await;
    let auditor = api.token("Kansa", Role::Auditor);
    let before = api.site.office().store().head();
    for (method, path, body) in operations(&api.document().await) {
        if method != Method::POST || path.ends_with("/decisions") {
            continue;
        }
        let (status, problem) = api.post(&path, &auditor, body.unwrap_or(json!({}))).await;
        // Whether there is such a proposal an auditor may know; approve it an auditor may not.
        let expected = if path.starts_with("/proposals") {
            404
        } else {
            403
        };
        assert_eq!(status, expected, "{path}: {problem}");
    }
    assert_eq!(api.site.office().store().head(), before);
}

#[tokio::test]
async fn each_body_is_refused_what_is_the_others() {
    let api = Api::start().await;
    let issuing = api.token("Hakko", Role::IssuingOfficer);
    let review = api.token("Shinsa", Role::ReviewOfficer);
    let mark = new_mark("https://new.example.jp/");
    let (status, problem) = api.post("/marks", &review, mark).await;
    assert_eq!((status, &problem["code"]), (403, &json!("not-allowed")));
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("issuing-officer")
    );
    let lapse = json!({"until": "2026-12-15", "why": "servers added"});
    let (status, _) = api.post("/passes/40001/lapse", &issuing, lapse).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn tokens_that_are_unknown_expired_or_withdrawn_are_told_apart_and_refused() {
    let api = Api::start().await;
    let admin = api.token("Kanri", Role::Administrator);
    let other = api.token("Kansa", Role::Auditor);
    let (status, listed) = api.get("/tokens", &admin).await;
    assert_eq!(
        (status, listed["items"].as_array().unwrap().len()),
        (200, 2)
    );
    let (status, withdrawn) = api.post("/tokens/2/withdrawal", &admin, json!({})).await;
    assert_eq!((status, &withdrawn["state"]), (200, &json!("withdrawn")));
    let unknown = format!("shirushi_{}", "A".repeat(43));
    for (token, code) in [
        (other.as_str(), "token-withdrawn"),
        (unknown.as_str(), "bad-token"),
        ("x", "bad-token"),
    ] {
        let (status, problem) = api.get("/whoami", token).await;
        assert_eq!((status, &problem["code"]), (401, &json!(code)));
    }
    api.site.set_clock("2026-12-22T04:00:00Z");
    let (status, problem) = api.get("/whoami", &admin).await;
    assert_eq!((status, &problem["code"]), (401, &json!("token-expired")));
}

#[tokio::test]
async fn an_address_with_too_many_wrong_tokens_waits_even_with_a_right_one() {
    let rate = Rate::new(3, Duration::from_hours(1));
    let site = Site::with(|config| config.limits.failed_tokens = rate).await;
    let api = Api::of(site);
    let right = api.token("Kansa", Role::Auditor);
    assert_eq!(api.get("/whoami", &right).await.0, 200);
    for _ in 0..3 {
        assert_eq!(api.get("/whoami", "wrong").await.0, 401);
    }
    assert_eq!(api.get("/whoami", "wrong").await.0, 429);
    let answer = api
        .request(Method::GET, "/whoami", &right)
        .send()
        .await
        .unwrap();
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(told(answer).await.0, 429);
    // The public's pages are not concerned.
    assert_eq!(api.site.get("/").await.status(), 200);
}

#[tokio::test]
async fn a_holder_sees_its_own_organisation_and_of_others_not_even_that_they_are_there() {
    let api = Api::start().await;
    let own = api.token("Own", Role::Holder);
    let (_, listed) = api.get("/marks", &own).await;
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["holder"], "ニフティ株式会社");
    let (_, page) = api.get("/agenda?to=2027-12-01", &own).await;
    let appointments = page["items"].as_array().unwrap();
    assert!(!appointments.is_empty());
    assert!(
        appointments.iter().all(|a| a["registration"] == VALID),
        "{page}"
    );

    for path in ["", "/history", "/bundle", "/bundle/badge.png"] {
        let (status, problem) = api.get(&format!("/marks/20002{path}"), &own).await;
        assert_eq!((status, &problem["code"]), (404, &json!("no-such-mark")));
        let (status, absent) = api.get(&format!("/marks/29999{path}"), &own).await;
        assert_eq!((status, &absent["code"]), (404, &problem["code"]));
    }
    let (_, mark) = api.get("/marks/20001", &own).await;
    let pass = mark["passes"][0].as_str().unwrap()[..5].to_owned();
    assert_eq!(api.get(&format!("/passes/{pass}"), &own).await.0, 200);
    let (status, problem) = api.get("/passes/40002", &own).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-pass")));
    for path in ["/entries", "/tokens", "/proposals"] {
        assert_eq!(api.get(path, &own).await.0, 403, "{path}");
    }
}

#[tokio::test]
async fn a_mark_is_issued_by_two_people_and_the_journal_names_both() {
    let api = Api::start().await;
    let hanako = api.token("Hanako", Role::IssuingOfficer);
    let taro = api.token("Taro", Role::IssuingOfficer);
    let mark = new_mark("https://new.example.jp/");
    let (status, proposal) = api.post("/marks", &hanako, mark.clone()).await;
    assert_eq!(
        (status, &proposal["state"]),
        (202, &json!("open")),
        "{proposal}"
    );
    let (_, found) = api.get("/marks?q=new.example", &taro).await;
    assert_eq!(found["items"], json!([]));

    let (status, problem) = api.post("/proposals/1/approval", &hanako, json!({})).await;
    assert_eq!((status, &problem["code"]), (409, &json!("same-person")));
    assert_eq!(problem["source"], "Set by the scheme");
    let (status, problem) = api.post("/marks", &taro, mark).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("already-proposed"))
    );

    let (status, issued) = api.post("/proposals/1/approval", &taro, json!({})).await;
    assert_eq!(
        (status, &issued["state"]["code"]),
        (201, &json!("valid")),
        "{issued}"
    );
    let (_, proposal) = api.get("/proposals/1", &hanako).await;
    assert_eq!(proposal["outcome"]["by"], "Taro");

    let auditor = api.token("Kansa", Role::Auditor);
    let mut by = Vec::new();
    let mut next = String::new();
    loop {
        let (_, page) = api.get(&format!("/entries?limit=3{next}"), &auditor).await;
        for entry in page["items"].as_array().unwrap() {
            assert_eq!(entry["sequence"], by.len());
            by.push(entry["by"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    let records = api.site.office().store().head().records;
    assert_eq!(by.len() as u64, records);
    assert!(
        by.contains(&"Hanako (issuing-officer)".to_owned()),
        "{by:?}"
    );
    assert!(by.contains(&"Taro (issuing-officer)".to_owned()), "{by:?}");
}

#[tokio::test]
async fn a_pass_is_revoked_with_its_marks_by_two_people() {
    let api = Api::start().await;
    let hanako = api.token("Hanako", Role::ReviewOfficer);
    let taro = api.token("Taro", Role::ReviewOfficer);
    let (_, mark) = api.get("/marks/20001", &hanako).await;
    let pass = mark["passes"][0].as_str().unwrap()[..5].to_owned();
    let path = format!("/passes/{pass}/revocation");
    let cause = json!({"cause": "false-declaration"});
    assert_eq!(api.post(&path, &hanako, cause).await.0, 202);
    let why = json!({"why": "not proven"});
    assert_eq!(api.post("/proposals/1/rejection", &taro, why).await.0, 200);
    let cause = json!({"cause": "false-declaration"});
    assert_eq!(api.post(&path, &hanako, cause).await.0, 202);
    let (status, revoked) = api.post("/proposals/2/approval", &taro, json!({})).await;
    assert_eq!((status, &revoked["state"]), (200, &json!("revoked")));
    let (_, mark) = api.get("/marks/20001", &hanako).await;
    assert_eq!(mark["state"]["code"], "revoked");
}

/// What is logged, for a test to look through.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_is_in_the_logs_or_in_the_data_folder() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let api = Api::start().await;
    let admin = api.token("Kanri", Role::Administrator);
    let body = json!({"name": "Jiro", "role": "auditor"});
    let (status, issued) = api.post("/tokens", &admin, body).await;
    assert_eq!(status, 201);
    let new = issued["token"].as_str().unwrap();
    assert_eq!(api.get("/whoami", new).await.1["name"], "Jiro");
    api.get("/whoami", &format!("{new}x")).await;
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        logged.contains("/api/v1/whoami") || logged.len() > 100,
        "nothing was logged"
    );
    for token in [admin.as_str(), new] {
        let secret = token.strip_prefix("shirushi_").unwrap();
        assert!(!logged.contains(secret), "a token is in the log");
        let folder = api.site.office().store().folder().path();
        assert!(!holds(folder, secret.as_bytes()), "a token is on the disk");
    }
    // The search itself finds what is there.
    let folder = api.site.office().store().folder().path();
    assert!(holds(folder, b"token-issued"));
}

fn holds(folder: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        let content = std::fs::read(path).unwrap_or_default();
        content.windows(bytes.len()).any(|part| part == bytes)
    })
}
