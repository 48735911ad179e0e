//! Callers of a real site, each with a token of their own.

use std::sync::atomic::{AtomicU8, Ordering};

use rand::SeedableRng as _;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use shirushi_verifier::domain::UnixTime;

use crate::access::{AccessRefusal, ActsFor, Role, Token, TokenRequest, Who};
use crate::casework::{Desk, Details};
use crate::language::Language;
use crate::registry::{Event, Refusal};
use crate::scheme::Text;
use crate::web::tests::harness::{NOW, Site};

/// A site, and who may call it.
pub(super) struct Api {
    pub(super) site: Site,
    seed: AtomicU8,
}

impl Api {
    pub(super) async fn start() -> Self {
        Self::of(Site::start().await)
    }

    pub(super) fn of(site: Site) -> Self {
        let seed = AtomicU8::new(1);
        Self { site, seed }
    }

    /// A token for somebody, in force for thirty days.
    pub(super) fn token(&self, name: &str, role: Role) -> String {
        let holder = (role == Role::Holder).then_some("ニフティ株式会社");
        self.token_of(name, role, holder)
    }

    /// A token for somebody of an organisation.
    pub(super) fn token_for(&self, name: &str, number: &str, holder: &str) -> String {
        let own = ActsFor {
            number: number.parse().unwrap(),
            holder: Some(holder.parse().unwrap()),
        };
        self.issue(name, Role::Holder, Some(own))
    }

    /// A token for somebody; holders are of the first organisation.
    pub(super) fn token_of(&self, name: &str, role: Role, holder: Option<&str>) -> String {
        let own = holder.map(|holder| ActsFor {
            number: "O1".parse().unwrap(),
            holder: Some(holder.parse().unwrap()),
        });
        self.issue(name, role, own)
    }

    fn issue(&self, name: &str, role: Role, organisation: Option<ActsFor>) -> String {
        if let Some(own) = &organisation {
            self.register(own);
        }
        let seed = self.seed.fetch_add(1, Ordering::SeqCst);
        let Ok(token) = Token::generate(&mut rand::rngs::StdRng::from_seed([seed; 32]));
        let now: UnixTime = NOW.parse().unwrap();
        let admin = Who::at_machine("admin".parse().unwrap());
        let request = TokenRequest {
            name: name.parse().unwrap(),
            role,
            organisation,
            expires: now.plus_seconds(30 * 86_400),
        };
        let store = self.site.office().store();
        let issued = store.commit(now, &admin.actor(), |registry| {
            let issued = registry.issue_token(&admin, &request, token.hash(), now)?;
            Ok::<_, AccessRefusal>((vec![Event::TokenIssued(issued)], ()))
        });
        issued.unwrap();
        token.reveal().to_string()
    }

    /// Registers organisations up to this one, all by its name, as far as they are not there.
    fn register(&self, own: &ActsFor) {
        let (office, now) = (self.site.office(), NOW.parse().unwrap());
        let (store, schemes) = (office.store(), office.assets().schemes());
        while store
            .registry()
            .casework()
            .organisation(own.number)
            .is_none()
        {
            let details = Details {
                name: own.holder.clone().unwrap(),
                contact: Text::try_from("窓口".to_owned()).unwrap(),
                mail: "marks@example.jp".parse().unwrap(),
                language: Language::Ja,
            };
            let registered = store.commit(now, office.actor(), |registry| {
                let mut desk = Desk::new(registry, schemes, now);
                desk.register(details)?;
                Ok::<_, Refusal>((desk.events()?, ()))
            });
            registered.unwrap();
        }
    }

    pub(super) fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let request = self.site.request(method, &format!("/api/v1{path}"));
        request.bearer_auth(token)
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        told(self.request(Method::GET, path, token).send().await.unwrap()).await
    }

    pub(super) async fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        let request = self.request(Method::POST, path, token).json(&body);
        told(request.send().await.unwrap()).await
    }

    /// The description of the API.
    pub(super) async fn document(&self) -> Value {
        self.site.json("/api/openapi.json").await
    }
}

/// Status and JSON of an answer; refusals must be whole problem documents.
pub(super) async fn told(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let media = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(!answer.headers().contains_key("set-cookie"));
    let body: Value = answer.json().await.unwrap();
    if status >= 400 {
        assert_eq!(media, "application/problem+json", "{body}");
        assert_eq!(body["status"], status, "{body}");
        let code = body["code"].as_str().unwrap();
        assert_eq!(body["type"], format!("/api/problems/{code}"));
        assert!(body["texts"]["ja"].is_string() && body["texts"]["en"].is_string());
    }
    (status, body)
}

/// Each operation of the description: method, path with samples in it, and a body that it takes.
pub(super) fn operations(document: &Value) -> Vec<(Method, String, Option<Value>)> {
    let mut operations = Vec::new();
    let paths = document["paths"].as_object().unwrap().iter();
    for (path, item) in paths.filter(|(path, _)| path.starts_with("/v1/")) {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let sample = operation["operationId"].as_str().unwrap();
            let json = operation.pointer("/requestBody/content/application~1json");
            let body = json.map(|_| body(sample));
            let path = path
                .replace("/v1/papers", "/v1/papers?name=paper.pdf")
                .replace("/v1/papers?name=paper.pdf/{sha256}", "/v1/papers/{sha256}")
                .replace("{organisation}", "O1")
                .replace("{application}", "A1")
                .replace("{mark_application}", "G1")
                .replace("{notice}", "N1")
                .replace("{complaint}", "C1")
                .replace("{action}", "1")
                .replace("{misuse}", "M1")
                .replace("{finding}", "F1")
                .replace("{change}", "H1")
                .replace("{spot}", "S1")
                .replace("{designation}", "D1")
                .replace("{thread}", "1")
                .replace("{plot}", "plot.svg")
                .replace("{sha256}", &"0".repeat(64))
                .replace("{registration}", "20001")
                .replace("{pass}", "40001")
                .replace("{proposal}", "1")
                .replace("{token}", "1")
                .replace("{scheme}", "isp2014")
                .replace("{version}", "2014")
                .replace("{file}", "badge.png");
            assert!(!path.contains('{'), "a sample is lacking for {path}");
            operations.push((method, path.replacen("/v1", "", 1), body));
        }
    }
    operations
}

fn body(operation: &str) -> Value {
    match operation {
        "decide" => serde_json::json!({
            "version": "2014", "unit": "service", "kind": "initial", "answers": {}
        }),
        "issue_mark" => new_mark("https://new.example.jp/"),
        "renew_mark" | "tick" => serde_json::json!({}),
        "revoke_mark" => serde_json::json!({"reason": "large-change"}),
        "suspend_mark" | "reject_proposal" => serde_json::json!({"why": "for the test"}),
        "lapse_pass" => serde_json::json!({"until": "2026-12-15", "why": "for the test"}),
        "revoke_pass" => serde_json::json!({"cause": "false-declaration"}),
        "issue_token" => serde_json::json!({"name": "Jiro", "role": "auditor"}),
        other => super::samples::body(other),
    }
}

/// A mark to ask for.
pub(super) fn new_mark(url: &str) -> Value {
    serde_json::json!({
        "scheme": "isp2014", "holder": "見本通信株式会社", "system": "見本ネット", "url": url
    })
}
