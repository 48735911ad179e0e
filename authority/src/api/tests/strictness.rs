//! What is refused before it is looked at: shapes, sizes, media; and what the description says.

use reqwest::Method;
use serde_json::json;

use super::harness::{Api, operations, told};
use crate::access::Role;

#[tokio::test]
async fn unknown_fields_are_refused_in_bodies_and_queries() {
    let api = Api::start().await;
    let token = api.token("Kanri", Role::Administrator);
    for (method, path, body) in operations(&api.document().await) {
        let Some(mut body) = body else { continue };
        body["surprise"] = json!(1);
        let request = api.request(method, &path, &token).json(&body);
        let (status, problem) = told(request.send().await.unwrap()).await;
        assert_eq!(
            (status, &problem["code"]),
            (400, &json!("bad-json")),
            "{path}"
        );
        assert!(problem["detail"].as_str().unwrap().contains("surprise"));
    }
    for path in [
        "/marks",
        "/passes",
        "/agenda",
        "/proposals",
        "/entries",
        "/tokens",
        "/organisations",
        "/applications",
        "/mark-applications",
        "/notices",
        "/changes",
        "/spot-inspections",
        "/designations",
        "/messages",
        "/complaints",
        "/shared-cases",
        "/misuses",
        "/findings",
        "/stops",
        "/statistics",
    ] {
        let (status, problem) = api.get(&format!("{path}?surprise=1"), &token).await;
        assert_eq!(
            (status, &problem["code"]),
            (400, &json!("bad-value")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_json_is_refused() {
    let api = Api::start().await;
    let token = api.token("Hanako", Role::IssuingOfficer);
    let send = |media: &'static str, body: Vec<u8>| {
        let request = api.request(Method::POST, "/marks", &token);
        request.header("content-type", media).body(body).send()
    };
    let answer = send("application/json", vec![b' '; 5 << 20]).await.unwrap();
    assert_eq!(told(answer).await.0, 413);
    let answer = send("text/plain", b"{}".to_vec()).await.unwrap();
    assert_eq!(told(answer).await.0, 415);
    let answer = send("application/json", b"{".to_vec()).await.unwrap();
    assert_eq!(told(answer).await.1["code"], "bad-json");
    let deep = "[".repeat(100_000).into_bytes();
    let answer = send("application/json; charset=utf-8", deep).await.unwrap();
    assert_eq!(told(answer).await.1["code"], "bad-json");
}

#[tokio::test]
async fn addresses_and_methods_that_there_are_not_are_problem_documents_too() {
    let api = Api::start().await;
    let token = api.token("Kansa", Role::Auditor);
    let (status, problem) = api.get("/nowhere", &token).await;
    assert_eq!((status, &problem["code"]), (404, &json!("not-found")));
    let request = api.request(Method::DELETE, "/marks", &token);
    let answer = request.send().await.unwrap();
    let allow = answer.headers()["allow"].to_str().unwrap().to_owned();
    assert!(allow.contains("GET") && allow.contains("POST"), "{allow}");
    let (status, problem) = told(answer).await;
    assert_eq!(
        (status, &problem["code"]),
        (405, &json!("method-not-allowed"))
    );
}

#[tokio::test]
async fn every_kind_of_problem_is_explained_at_its_type() {
    let api = Api::start().await;
    let kinds = api.site.json("/api/problems").await;
    for kind in kinds.as_array().unwrap() {
        let path = kind["type"].as_str().unwrap();
        assert_eq!(api.site.json(path).await, *kind);
    }
}

#[tokio::test]
async fn every_operation_is_described_with_its_refusals_and_an_id_of_its_own() {
    let api = Api::start().await;
    let document = api.document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
            assert!(operation["summary"].is_string(), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            for status in ["401", "403", "404", "500"] {
                let media = &responses[status]["content"]["application/problem+json"];
                assert!(media.is_object(), "{method} {path} {status}");
            }
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["token"]["scheme"], "bearer");
}

#[tokio::test]
async fn the_public_pages_are_as_they_were_beside_the_api() {
    let api = Api::start().await;
    let answer = api.site.get("/nowhere").await;
    assert_eq!(answer.status(), 404);
    let media = answer.headers()["content-type"].to_str().unwrap();
    assert!(media.starts_with("text/html"), "{media}");
}
