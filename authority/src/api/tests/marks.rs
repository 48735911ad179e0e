//! Marks over the API: changes of state, and requests sent twice.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Api, new_mark, told};
use crate::access::Role;

async fn keyed(api: &Api, path: &str, token: &str, key: &str, body: &Value) -> (u16, Value, bool) {
    let request = api.request(Method::POST, path, token).json(body);
    let answer = request.header("idempotency-key", key).send().await.unwrap();
    let replayed = answer.headers().contains_key("idempotency-replayed");
    let (status, body) = told(answer).await;
    (status, body, replayed)
}

#[tokio::test]
async fn a_mark_is_suspended_reinstated_and_revoked_by_an_officer() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::IssuingOfficer);
    let why = json!({"why": "complaints"});
    let (status, mark) = api
        .post("/marks/20001/suspension", &token, why.clone())
        .await;
    assert_eq!((status, &mark["state"]["code"]), (200, &json!("suspended")));
    let (status, problem) = api.post("/marks/20001/suspension", &token, why).await;
    assert_eq!((status, &problem["code"]), (409, &json!("mark-suspended")));
    let (status, mark) = api
        .post("/marks/20001/reinstatement", &token, json!({}))
        .await;
    assert_eq!((status, &mark["state"]["code"]), (200, &json!("valid")));
    let reason = json!({"reason": "no-such-cause"});
    let (status, problem) = api.post("/marks/20001/revocation", &token, reason).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown-reason")));
    let reason = json!({"reason": "large-change"});
    let (status, mark) = api.post("/marks/20001/revocation", &token, reason).await;
    assert_eq!((status, &mark["state"]["code"]), (200, &json!("revoked")));
    let (_, history) = api.get("/marks/20001/history", &token).await;
    let steps = history["items"].as_array().unwrap();
    let steps: Vec<_> = steps
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["issued", "suspended", "reinstated", "revoked"]);
}

#[tokio::test]
async fn a_mark_is_renewed_in_time_and_not_before() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::IssuingOfficer);
    let (status, problem) = api.post("/marks/20001/renewal", &token, json!({})).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("renewal-not-open"))
    );
}

#[tokio::test]
async fn a_lapse_longer_than_the_scheme_bears_is_refused_with_the_rules_source() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::ReviewOfficer);
    let body = json!({"until": "2027-03-01", "why": "servers added"});
    let (status, problem) = api.post("/passes/40001/lapse", &token, body).await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("rule-broken")),
        "{problem}"
    );
    let source = problem["source"].as_str().unwrap();
    assert!(problem["detail"].as_str().unwrap().starts_with(source));
    assert!(problem["texts"]["ja"].as_str().unwrap().starts_with(source));
    let body = json!({"until": "2026-12-15", "why": "servers added"});
    let (status, pass) = api.post("/passes/40001/lapse", &token, body).await;
    assert_eq!((status, &pass["state"]), (200, &json!("lapsed")));
    let (_, mark) = api.get("/marks/20001", &token).await;
    assert_eq!(mark["state"]["code"], "basis-under-review");
    let (status, pass) = api
        .post("/passes/40001/restoration", &token, json!({}))
        .await;
    assert_eq!((status, &pass["state"]), (200, &json!("in-force")));
}

#[tokio::test]
async fn a_request_sent_twice_with_its_key_is_done_once_and_answered_alike() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::IssuingOfficer);
    let mark = new_mark("https://new.example.jp/");
    let first = keyed(&api, "/marks", &token, "k1", &mark).await;
    assert_eq!((first.0, first.2), (202, false));
    let again = keyed(&api, "/marks", &token, "k1", &mark).await;
    assert_eq!((again.0, &again.1, again.2), (202, &first.1, true));
    let other = new_mark("https://other.example.jp/");
    let (status, problem, _) = keyed(&api, "/marks", &token, "k1", &other).await;
    assert_eq!((status, &problem["code"]), (422, &json!("key-reused")));
    // Another caller's key of the same name is another key.
    let taro = api.token("Taro", Role::IssuingOfficer);
    let (status, problem, replayed) = keyed(&api, "/marks", &taro, "k1", &mark).await;
    assert_eq!((status, replayed), (409, false));
    assert_eq!(problem["code"], "already-proposed");
    let registry = api.site.office().store().registry();
    assert_eq!(registry.access().proposals().count(), 1);
}

#[tokio::test]
async fn a_secret_is_not_kept_to_be_told_again() {
    let api = Api::start().await;
    let token = api.token("Kanri", Role::Administrator);
    let body = json!({"name": "Jiro", "role": "auditor"});
    let (status, first, _) = keyed(&api, "/tokens", &token, "k1", &body).await;
    assert_eq!(status, 201);
    let (status, second, replayed) = keyed(&api, "/tokens", &token, "k1", &body).await;
    assert_eq!((status, replayed), (201, false));
    assert_ne!(first["token"], second["token"]);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::IssuingOfficer);
    let mark = new_mark("https://new.example.jp/");
    for key in ["", &"k".repeat(129)] {
        let (status, problem, _) = keyed(&api, "/marks", &token, key, &mark).await;
        assert_eq!((status, &problem["code"]), (400, &json!("bad-value")));
    }
}

#[tokio::test]
async fn the_tick_shows_what_is_due_and_does_it_once() {
    let api = Api::start().await;
    let token = api.token("Unyo", Role::Operator);
    api.site.set_clock("2026-12-16T04:00:00Z");
    let (_, due) = api.post("/tick", &token, json!({"dry_run": true})).await;
    assert_eq!(due["marks"][0]["number"], "20006", "{due}");
    assert_eq!(due["done"], false);
    let (status, done) = api.post("/tick", &token, json!({})).await;
    assert_eq!((status, &done["marks"]), (200, &due["marks"]));
    let (_, again) = api.post("/tick", &token, json!({})).await;
    assert_eq!(again["marks"], json!([]));
}
