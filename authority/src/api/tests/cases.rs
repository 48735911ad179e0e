//! Cases over HTTP: complaints, misuse, the stop of use; and the statistics that count them.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Api, told};
use crate::access::Role;
use crate::casework::finding::{FindingKind, Saw, Spotted, Thing, Visit};
use crate::casework::misuse::Evidence;
use crate::registry::Refusal;
use crate::web::tests::harness::{NOW, REVOKED, VALID};

const QUESTIONS: [&str; 7] = [
    "scheme",
    "operation",
    "review-items",
    "review-conduct",
    "systems",
    "systems-operation",
    "information",
];

#[tokio::test]
async fn a_complaint_goes_from_receipt_to_closing_and_is_shared_without_names() {
    let api = Api::start().await;
    let issuing = api.token("Hakko", Role::IssuingOfficer);
    let review = api.token("Shinsa", Role::ReviewOfficer);
    let body = json!({
        "scheme": "ecom2000", "category": "trouble", "reply_to": "yamada@example.jp",
        "page": "https://shop.example.jp/", "text": "商品が届きません。",
    });
    let (status, filed) = api.post("/complaints", &issuing, body).await;
    assert_eq!((status, &filed["number"]), (201, &json!("C1")), "{filed}");
    assert_eq!(filed["notices"][0]["notice"], "complaint-received");
    let (status, problem) = api
        .post("/complaints/C1/taking-up", &review, json!({}))
        .await;
    assert_eq!(
        (status, &problem["source"]),
        (422, &json!("Table 3-4, 6")),
        "{problem}"
    );
    let pretending = json!({"by": "issuing"});
    let (status, _) = api
        .post("/complaints/C1/taking-up", &review, pretending)
        .await;
    assert_eq!(status, 403);
    let (status, taken) = api
        .post("/complaints/C1/taking-up", &issuing, json!({}))
        .await;
    assert_eq!((status, &taken["state"]), (200, &json!("in-hand")));
    for question in QUESTIONS {
        let finding = json!({"question": question, "flaw": question == "scheme", "text": "調べた"});
        let (status, problem) = api.post("/complaints/C1/findings", &issuing, finding).await;
        assert_eq!(status, 200, "{problem}");
    }
    let action = json!({"what": "見直し", "responsible": "業務部", "due": "2026-12-20"});
    let (status, _) = api.post("/complaints/C1/actions", &issuing, action).await;
    assert_eq!(status, 200);
    let answer = json!({"text": "お調べしました。"});
    let (_, answered) = api.post("/complaints/C1/answers", &issuing, answer).await;
    assert_eq!(answered["answers"][0]["text"], "お調べしました。");
    let closing = "/complaints/C1/closing";
    let (status, problem) = api.post(closing, &issuing, json!({})).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong-stand")));
    let done = json!({"on": "2026-11-22"});
    let path = "/complaints/C1/actions/1/completion";
    assert_eq!(api.post(path, &issuing, done).await.0, 200);
    let (status, closed) = api.post(closing, &issuing, json!({})).await;
    assert_eq!((status, &closed["state"]), (200, &json!("closed")));

    let shared = json!({
        "title": {"ja": "事例", "en": "A case"}, "text": {"ja": "概要", "en": "What happened"},
    });
    let (status, _) = api.post("/complaints/C1/sharing", &issuing, shared).await;
    assert_eq!(status, 200);
    let own = api.token("Own", Role::Holder);
    let (_, cases) = api.get("/shared-cases", &own).await;
    assert_eq!(cases["items"][0]["title"]["en"], "A case", "{cases}");
    assert!(!cases.to_string().contains("yamada"), "{cases}");
}

#[tokio::test]
async fn a_holder_complains_as_itself_and_sees_no_more_than_the_answer() {
    let api = Api::start().await;
    let own = api.token("Own", Role::Holder);
    let other = api.token_for("Other", "O2", "別の株式会社");
    let body = |holder: Option<&str>| {
        json!({
            "scheme": "ecom2000", "category": "review", "holder": holder, "text": "審査について",
        })
    };
    let pretending = body(Some("別の株式会社"));
    assert_eq!(api.post("/complaints", &own, pretending).await.0, 403);
    let (_, procedure) = api.get("/schemes/ecom2000/procedure", &own).await;
    let categories = procedure["complaints"].as_array().unwrap();
    let open = categories.iter().find(|c| c["holders"] == true).unwrap();
    let mut filing = body(None);
    filing["category"] = open["code"].clone();
    let (status, filed) = api.post("/complaints", &own, filing).await;
    assert_eq!((status, &filed["case"]), (201, &Value::Null), "{filed}");
    let (status, _) = api.get("/complaints/C1", &other).await;
    assert_eq!(status, 404);
    let (_, listed) = api.get("/complaints", &other).await;
    assert_eq!(listed["items"], json!([]));
    let auditor = api.token("Kansa", Role::Auditor);
    let (_, seen) = api.get("/complaints/C1", &auditor).await;
    assert_eq!(seen["case"]["number"], "C1", "{seen}");
}

#[tokio::test]
async fn a_misuse_case_needs_evidence_and_closes_only_when_use_has_stopped() {
    let api = Api::start().await;
    let issuing = api.token("Hakko", Role::IssuingOfficer);
    let kind = "never-granted";
    let body = json!({
        "scheme": "isp2014", "kind": kind, "found_by": "crawl",
        "url": "https://copycat.example.com/",
    });
    let (status, opened) = api.post("/misuses", &issuing, body).await;
    assert_eq!(
        (status, &opened["state"]),
        (201, &json!("opened")),
        "{opened}"
    );
    let recommendation = json!({"to": "運営者", "until": "2026-12-01"});
    let path = "/misuses/M1/recommendations";
    let (status, problem) = api.post(path, &issuing, recommendation.clone()).await;
    assert!((400..500).contains(&status), "{problem}");
    let exhibit = |sha256: &Value| json!({"sha256": sha256, "media_type": "image/png"});
    let absent = exhibit(&json!("0".repeat(64)));
    let (status, problem) = api.post("/misuses/M1/evidence", &issuing, absent).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown-paper")));
    let paper = hand_in(&api, &issuing).await;
    let evidence = exhibit(&paper["sha256"]);
    let (status, secured) = api.post("/misuses/M1/evidence", &issuing, evidence).await;
    assert_eq!((status, &secured["state"]), (200, &json!("secured")));
    let (status, pursued) = api.post(path, &issuing, recommendation).await;
    assert_eq!((status, &pursued["state"]), (200, &json!("pursued")));
    let (status, problem) = api.post("/misuses/M1/closing", &issuing, json!({})).await;
    assert!((400..500).contains(&status), "{problem}");
    let look = json!({
        "on": "2026-11-22", "found": "stopped", "evidence": exhibit(&paper["sha256"]),
    });
    let (status, problem) = api.post("/misuses/M1/looks", &issuing, look).await;
    assert_eq!(status, 200, "{problem}");
    let (status, closed) = api.post("/misuses/M1/closing", &issuing, json!({})).await;
    assert_eq!((status, &closed["state"]), (200, &json!("closed")));
    let own = api.token("Own", Role::Holder);
    assert_eq!(api.get("/misuses", &own).await.0, 403);
}

#[tokio::test]
async fn a_finding_is_filed_or_set_aside_once_and_only_by_the_issuing_body() {
    let api = Api::start().await;
    let issuing = api.token("Hakko", Role::IssuingOfficer);
    let own = api.token("Own", Role::Holder);
    found(&api, "http://fake.example/");
    found(&api, "http://other.example/");
    assert_eq!(api.get("/findings", &own).await.0, 403);
    assert_eq!(
        api.post("/findings/F1/filing", &own, json!({})).await.0,
        403
    );
    let (_, listed) = api.get("/findings?state=open", &issuing).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    let filing = json!({"stop_by": "2026-12-10"});
    let (status, filed) = api.post("/findings/F1/filing", &issuing, filing).await;
    assert_eq!((status, &filed["case"]), (200, &json!("M1")), "{filed}");
    assert_eq!(filed["notices"][0]["notice"], "misuse-stop-recommended");
    let (_, case) = api.get("/misuses/M1", &issuing).await;
    assert_eq!(case["state"], "pursued");
    let again = api.post("/findings/F1/filing", &issuing, json!({})).await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("wrong-stand")));
    let aside = json!({"why": "取得者の正規の表示であった"});
    let path = "/findings/F2/setting-aside";
    let (status, aside) = api.post(path, &issuing, aside).await;
    assert_eq!((status, &aside["state"]), (200, &json!("set-aside")));
    assert_eq!(api.get("/findings/F3", &issuing).await.0, 404);
}

/// Notes what a crawl would have seen.
fn found(api: &Api, page: &str) {
    let office = api.site.office();
    let now = NOW.parse().unwrap();
    let evidence = Evidence::of(b"a picture", "image/png".parse().unwrap(), now, None);
    let spotted = Spotted {
        kind: FindingKind::Forged,
        thing: Thing::Picture(evidence.sha256),
        scheme: "isp2014".parse().unwrap(),
        mark: None,
        evidence: vec![evidence],
        note: None,
    };
    let visit = Visit {
        page: page.parse().unwrap(),
        at: now,
        saw: Saw::Page(vec![spotted]),
        evidence: None,
    };
    let noted = office.store().commit(now, office.actor(), |registry| {
        let noted = registry.note_visits(office.assets().schemes(), &[visit], now)?;
        Ok::<_, Refusal>((noted.events, noted.answer))
    });
    assert_eq!(noted.unwrap().new.len(), 1);
}

async fn hand_in(api: &Api, token: &str) -> Value {
    let request = api.request(Method::POST, "/papers?name=page.png", token);
    let request = request.header("content-type", "application/octet-stream");
    told(request.body("a picture").send().await.unwrap())
        .await
        .1
}

#[tokio::test]
async fn a_holder_confirms_the_stop_of_its_own_mark_and_the_body_sees_for_itself() {
    let api = Api::start().await;
    let issuing = api.token("Hakko", Role::IssuingOfficer);
    let own = api.token("Own", Role::Holder);
    let confirmation = format!("/stops/{VALID}/confirmation");
    let (status, problem) = api.post(&confirmation, &own, json!({})).await;
    assert!((400..500).contains(&status), "{problem}");
    let reason = json!({"reason": "misuse"});
    let path = format!("/marks/{VALID}/revocation");
    assert_eq!(api.post(&path, &issuing, reason).await.0, 200);
    let others = format!("/stops/{REVOKED}/confirmation");
    assert_eq!(api.post(&others, &own, json!({})).await.0, 404);
    let (status, confirmed) = api.post(&confirmation, &own, json!({})).await;
    assert_eq!(
        (status, &confirmed["settled"]),
        (200, &json!(false)),
        "{confirmed}"
    );
    let (_, listed) = api.get("/stops", &own).await;
    assert_eq!(listed["items"][0]["registration"], VALID, "{listed}");
    let check = json!({"on": "2026-11-22", "found": "stopped"});
    let checks = format!("/stops/{VALID}/checks");
    assert_eq!(api.post(&checks, &own, check.clone()).await.0, 403);
    let (status, checked) = api.post(&checks, &issuing, check).await;
    assert_eq!(
        (status, &checked["settled"]),
        (200, &json!(true)),
        "{checked}"
    );
    let (_, listed) = api.get("/stops", &own).await;
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn the_statistics_come_as_json_as_a_sheet_and_as_plots() {
    let api = Api::start().await;
    let auditor = api.token("Kansa", Role::Auditor);
    let (status, counted) = api.get("/statistics", &auditor).await;
    assert_eq!(status, 200);
    assert!(
        counted["schemes"].as_array().unwrap().len() == 2,
        "{counted}"
    );
    let (status, problem) = api.get("/statistics?from=2026-11-01", &auditor).await;
    assert_eq!((status, &problem["code"]), (400, &json!("bad-value")));
    let (_, names) = api.get("/statistics/plots", &auditor).await;
    let name = names[0].as_str().unwrap();
    let plot = format!("/statistics/plots/{name}");
    for (path, begins) in [("/statistics.csv", ""), (plot.as_str(), "<svg")] {
        let request = api.request(Method::GET, path, &auditor);
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(text.contains(begins) && text.len() > 100, "{path}: {text}");
    }
    let own = api.token("Own", Role::Holder);
    assert_eq!(api.get("/statistics", &own).await.0, 403);
}
