//! Casework over HTTP: who may do what with whose, and what a refusal says.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{Api, told};
use crate::access::Role;

/// The two bodies, and somebody of the organisation that applies.
struct People {
    issuing: String,
    second: String,
    review: String,
    own: String,
    other: String,
}

impl People {
    /// Registers two organisations, of which `own` is of the first.
    async fn of(api: &Api) -> Self {
        let review = api.token("Shinsa", Role::ReviewOfficer);
        for name in ["ニフティ株式会社", "別の株式会社"] {
            let body = json!({"name": name, "contact": "窓口", "mail": "marks@example.jp"});
            let (status, made) = api.post("/organisations", &review, body).await;
            assert_eq!((status, &made["name"]), (201, &json!(name)), "{made}");
        }
        Self {
            issuing: api.token("Hakko", Role::IssuingOfficer),
            second: api.token("Niban", Role::IssuingOfficer),
            own: api.token("Own", Role::Holder),
            other: api.token_for("Other", "O2", "別の株式会社"),
            review,
        }
    }
}

async fn hand_in(api: &Api, token: &str, bytes: &'static [u8]) -> (u16, Value) {
    let request = api.request(Method::POST, "/papers?name=paper.pdf", token);
    let media = "application/octet-stream";
    let request = request.header("content-type", media).body(bytes);
    told(request.send().await.unwrap()).await
}

/// Audits and a diagnosis of all that the scheme asks for, made on one day.
fn evidence(day: &str) -> Value {
    let audited = (1..=17).map(|item: u8| json!({"item": item, "on": day}));
    let audited: Vec<_> = audited.collect();
    json!({"audited": audited, "diagnosis": {"on": day, "targets": [1, 2, 3, 4, 5, 6, 7, 8, 9]}})
}

/// A form with one paper, which is handed in.
async fn form(api: &Api, token: &str) -> Value {
    let (status, paper) = hand_in(api, token, b"the answers").await;
    assert_eq!(status, 201, "{paper}");
    json!({
        "scheme": "isp2014", "unit": "service", "applicant": "O1", "party": "provider",
        "system": "新しいネット", "facts": {"depends_on_upstream": false},
        "papers": {"answers": {"sha256": paper["sha256"], "name": "回答書.pdf"}},
        "evidence": evidence("2026-11-01"),
    })
}

/// Answers every item of the sheet in full, but for those given.
async fn answer(api: &Api, token: &str, application: &str, but: Value) -> Value {
    let (_, sheet) = api
        .get(&format!("/applications/{application}/sheet"), token)
        .await;
    let mut answers = json!({});
    for item in sheet["items"].as_array().unwrap() {
        let id = item["item"].as_str().unwrap();
        let points = &item["demand"]["points"];
        answers[id] = match item["demand"]["kind"].as_str().unwrap() {
            "points" | "graded" => json!({"points": points}),
            _ => json!({"finding": "met"}),
        };
    }
    for (item, answer) in but.as_object().unwrap() {
        answers[item] = answer.clone();
    }
    let path = format!("/applications/{application}/answers");
    let (status, view) = api.post(&path, token, json!({"answers": answers})).await;
    assert_eq!(status, 200, "{view}");
    view
}

/// Files and takes an application, and pays what is due by it.
async fn taken(api: &Api, people: &People) {
    let form = form(api, &people.own).await;
    let (status, filed) = api.post("/applications", &people.own, form).await;
    assert_eq!((status, &filed["stand"]), (201, &json!("filed")), "{filed}");
    let path = "/applications/A1/acceptance";
    let (status, problem) = api.post(path, &people.review, json!({})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("rule-broken")));
    assert_eq!(problem["source"], "Fees");
    let payment = json!({"fee": "initial-review", "yen": 80_000});
    let (status, paid) = api
        .post("/applications/A1/payments", &people.review, payment)
        .await;
    assert_eq!((status, &paid["fees"][0]["paid"]), (200, &json!(true)));
    let (status, taken) = api.post(path, &people.review, json!({})).await;
    assert_eq!(
        (status, &taken["stand"]),
        (200, &json!("in-review")),
        "{taken}"
    );
    assert_eq!(taken["review"]["next"]["stage"], "first");
}

#[tokio::test]
async fn an_application_goes_to_its_pass_and_to_its_mark_by_two_people() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    taken(&api, &people).await;
    answer(&api, &people.review, "A1", json!({})).await;
    let conclusions = "/applications/A1/conclusions";
    let (status, problem) = api
        .post(
            conclusions,
            &people.review,
            json!({"stage": "first", "passed": true}),
        )
        .await;
    assert_eq!((status, &problem["code"]), (400, &json!("bad-json")));
    let first = json!({"stage": "first"});
    let (status, concluded) = api.post(conclusions, &people.review, first).await;
    assert_eq!(status, 200, "{concluded}");
    assert_eq!(concluded["review"]["points"], 122);
    let (_, decision) = api.get("/applications/A1/decision", &people.own).await;
    assert_eq!(decision["score"]["points"], 122, "{decision}");
    let second = json!({"stage": "second", "passed": true});
    let (_, passed) = api.post(conclusions, &people.review, second).await;
    assert_eq!(passed["stand"], "passed", "{passed}");
    let (status, pass) = api
        .post("/applications/A1/pass", &people.review, json!({}))
        .await;
    assert_eq!((status, &pass["valid_to"]), (201, &json!("2027-10-31")));
    let (_, listed) = api.get("/passes?organisation=O1", &people.own).await;
    assert_eq!(listed["items"][0]["number"], pass["number"]);

    let filing = json!({
        "scheme": "isp2014", "applicant": "O1", "holder": "ニフティ株式会社",
        "system": "新しいネット", "url": "https://atarashii.example.jp/",
        "basis": {"service": {"pass": pass["number"]}}, "recipient": "情報システム部",
    });
    let (status, filed) = api.post("/mark-applications", &people.own, filing).await;
    assert_eq!((status, &filed["number"]), (201, &json!("G1")), "{filed}");
    let grant = "/mark-applications/G1/grant";
    let (status, problem) = api.post(grant, &people.issuing, json!({})).await;
    assert_eq!(
        (status, &problem["source"]),
        (422, &json!("Review method")),
        "{problem}"
    );
    let (_, paper) = hand_in(&api, &people.issuing, b"signed").await;
    let paper = json!({"sha256": paper["sha256"], "name": "契約書.pdf"});
    let signed = json!({"contract": "use", "paper": paper});
    let (status, view) = api
        .post("/mark-applications/G1/contracts", &people.issuing, signed)
        .await;
    assert_eq!(
        (status, &view["contracts"][0]["signed"]),
        (200, &json!(true))
    );
    let (status, proposal) = api.post(grant, &people.issuing, json!({})).await;
    assert_eq!(status, 202, "{proposal}");
    let (status, mark) = api
        .post("/proposals/1/approval", &people.second, json!({}))
        .await;
    assert_eq!(
        (status, &mark["state"]["code"]),
        (201, &json!("valid")),
        "{mark}"
    );
    let (_, granted) = api.get("/mark-applications/G1", &people.own).await;
    assert_eq!(
        (&granted["stand"], &granted["mark"]),
        (&json!("granted"), &mark["number"])
    );
}

#[tokio::test]
async fn an_applicant_files_and_sees_its_own_and_nobody_elses() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let body = form(&api, &people.other).await;
    let (status, problem) = api.post("/applications", &people.other, body.clone()).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-case")));
    assert_eq!(
        api.post("/applications", &people.own, body.clone()).await.0,
        201
    );
    let sha256 = body["papers"]["answers"]["sha256"].as_str().unwrap();
    for path in [
        "/applications/A1".to_owned(),
        "/applications/A1/decision".to_owned(),
        format!("/papers/{sha256}"),
        "/organisations/O1".to_owned(),
        "/notices/N1".to_owned(),
    ] {
        let (status, problem) = api.get(&path, &people.other).await;
        assert_eq!(status, 404, "{path}: {problem}");
    }
    let withdrawal = "/applications/A1/withdrawal";
    let (status, problem) = api.post(withdrawal, &people.other, json!({})).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-case")));
    for list in ["/applications", "/notices", "/organisations?name=ニフティ"] {
        let (_, own) = api.get(list, &people.own).await;
        assert_eq!(own["items"].as_array().unwrap().len(), 1, "{list}: {own}");
        let (_, other) = api.get(list, &people.other).await;
        assert_eq!(other["items"], json!([]), "{list}");
    }
    // What a reviewer found so far is the reviewer's.
    let (status, _) = api.get("/applications/A1/sheet", &people.own).await;
    assert_eq!(status, 403);
    let (status, taken_back) = api.post(withdrawal, &people.own, json!({})).await;
    assert_eq!(
        (status, &taken_back["stand"]),
        (200, &json!("withdrawn")),
        "{taken_back}"
    );
    let (status, problem) = api.post(withdrawal, &people.own, json!({})).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong-stand")));
}

#[tokio::test]
async fn neither_body_takes_the_others_applications() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let answers = json!({"answers": {}});
    for (path, token, body) in [
        ("/applications/A1/acceptance", &people.issuing, json!({})),
        ("/applications/A1/answers", &people.issuing, answers),
        (
            "/applications/A1/conclusions",
            &people.issuing,
            json!({"stage": "first"}),
        ),
        ("/applications/A1/pass", &people.issuing, json!({})),
        ("/mark-applications/G1/grant", &people.review, json!({})),
        (
            "/mark-applications/G1/refusal",
            &people.review,
            json!({"reason": "no"}),
        ),
        ("/applications/A1/acceptance", &people.own, json!({})),
        ("/mark-applications/G1/grant", &people.own, json!({})),
        ("/notices/N1/sending", &people.own, json!({})),
    ] {
        let (status, problem) = api.post(path, token, body).await;
        assert_eq!((status, &problem["code"]), (403, &json!("not-allowed")));
    }
}

#[tokio::test]
async fn a_paper_is_kept_by_its_content_and_named_by_its_hash() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let (_, paper) = hand_in(&api, &people.own, b"a paper").await;
    assert_eq!(paper["bytes"], 7);
    let sha256 = paper["sha256"].as_str().unwrap();
    let path = format!("/papers/{sha256}");
    // Nobody's application names it yet.
    assert_eq!(api.get(&path, &people.own).await.0, 404);
    let request = api.request(Method::GET, &path, &people.review);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-disposition"], "attachment");
    assert_eq!(answer.bytes().await.unwrap(), &b"a paper"[..]);

    let mut filing = form(&api, &people.own).await;
    filing["papers"]["answers"]["sha256"] = json!("0".repeat(64));
    let (status, problem) = api.post("/applications", &people.own, filing).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown-paper")));
    let request = api.request(Method::POST, "/papers?name=x", &people.own);
    let large = vec![0; (32 << 20) + 1];
    let media = "application/octet-stream";
    let request = request.header("content-type", media).body(large);
    // The server may close the line before all is sent.
    if let Ok(answer) = request.send().await {
        assert_eq!(told(answer).await.0, 413);
    }
}

#[tokio::test]
async fn a_failure_is_objected_to_and_reviewed_again_in_time_and_no_later() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    taken(&api, &people).await;
    let zero = json!({"7-1-2": {"points": 0, "comment": "窓口が足りません。"}});
    answer(&api, &people.review, "A1", zero).await;
    let conclusions = "/applications/A1/conclusions";
    let first = json!({"stage": "first"});
    let (_, failed) = api.post(conclusions, &people.review, first.clone()).await;
    assert_eq!(failed["stand"], "failed", "{failed}");
    assert_eq!(failed["failure"]["rereview_until"], "2026-12-06");
    let (_, decision) = api.get("/applications/A1/decision", &people.own).await;
    assert_eq!(decision["floors_missed"][0]["item"], "7-1-2", "{decision}");
    let objection = json!({"text": "窓口は足りています。"});
    let (status, objected) = api
        .post("/applications/A1/objection", &people.own, objection)
        .await;
    assert_eq!(
        (status, &objected["failure"]["objection"]["state"]),
        (200, &json!("filed"))
    );
    let judgement = json!({"upheld": false, "reason": "記録のとおりです。"});
    let (_, judged) = api
        .post("/applications/A1/judgement", &people.review, judgement)
        .await;
    assert_eq!(judged["failure"]["objection"]["state"], "dismissed");

    api.site.set_clock("2026-12-07T03:00:00Z");
    let rereview = json!({"fixed_by": "2026-12-01"});
    let path = "/applications/A1/rereview";
    let (status, problem) = api.post(path, &people.own, rereview.clone()).await;
    assert_eq!((status, &problem["code"]), (422, &json!("rule-broken")));
    assert!(
        problem["detail"].as_str().unwrap().contains("2026-12-06"),
        "{problem}"
    );
    assert_eq!(problem["source"], "Set by the scheme");
    api.site.set_clock("2026-12-06T03:00:00Z");
    let (status, again) = api.post(path, &people.own, rereview).await;
    assert_eq!((status, &again["review"]["rereviews"]), (200, &json!(1)));
    let outcomes = again["review"]["outcomes"].as_array().unwrap();
    assert_eq!(outcomes.len(), 1);
    // While it is done again, the applicant waits for the conclusion.
    let (status, _) = api.get("/applications/A1/decision", &people.own).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn a_notice_is_read_by_whom_it_goes_to_and_sent_once() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let form = form(&api, &people.own).await;
    api.post("/applications", &people.own, form).await;
    let (_, waiting) = api.get("/notices?to=O1", &people.review).await;
    assert_eq!(waiting["items"][0]["number"], "N1", "{waiting}");
    let (status, letter) = api.get("/notices/N1", &people.own).await;
    assert_eq!(status, 200);
    assert!(
        letter["body"].as_str().unwrap().contains("窓口"),
        "{letter}"
    );
    let sending = "/notices/N1/sending";
    let (status, _) = api.post(sending, &people.review, json!({})).await;
    assert_eq!(status, 200);
    let (status, problem) = api.post(sending, &people.review, json!({})).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong-stand")));
    let (_, waiting) = api.get("/notices", &people.own).await;
    assert_eq!(waiting["items"], json!([]));
}

#[tokio::test]
async fn a_self_diagnosis_opens_the_gate_only_where_all_is_answered_with_yes() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let path = "/organisations/O1/self-diagnosis";
    let mut body = json!({"scheme": "ecom2000", "unit": "system", "answers": {"policy": true}});
    let (status, problem) = api.post(path, &people.own, body.clone()).await;
    assert_eq!(
        (status, &problem["source"]),
        (422, &json!("6.2.1")),
        "{problem}"
    );
    for question in [
        "unauthorised-access",
        "information",
        "secret-communication",
        "personal-data",
    ] {
        body["answers"][question] = json!(true);
    }
    let (status, open) = api.post(path, &people.own, body.clone()).await;
    assert_eq!(
        (status, &open["diagnosed"][0]["unit"]),
        (200, &json!("system"))
    );
    let other = "/organisations/O2/self-diagnosis";
    assert_eq!(api.post(other, &people.own, body).await.0, 404);
}

#[tokio::test]
async fn a_filing_sent_again_with_its_key_is_filed_once() {
    let api = Api::start().await;
    let people = People::of(&api).await;
    let form = form(&api, &people.own).await;
    for replayed in [false, true] {
        let request = api.request(Method::POST, "/applications", &people.own);
        let request = request.header("idempotency-key", "filing-1").json(&form);
        let answer = request.send().await.unwrap();
        assert_eq!(
            answer.headers().contains_key("idempotency-replayed"),
            replayed
        );
        let (status, filed) = told(answer).await;
        assert_eq!((status, &filed["number"]), (201, &json!("A1")));
    }
}
