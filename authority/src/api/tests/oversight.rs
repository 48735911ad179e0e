//! Oversight over HTTP: changes, spot inspections, designations, messages; and what a pass leaves.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::told;
use super::mall::Mall;

fn servers(mall: &Mall, paper: &Value) -> Value {
    json!({
        "by": "O1", "pass": mall.pass, "change": "servers", "details": "サーバを2台増設",
        "effective": "2026-12-01", "papers": [paper],
    })
}

#[tokio::test]
async fn a_holder_notifies_a_change_of_its_own_and_the_review_body_judges_it_once() {
    let mall = Mall::passed().await;
    let paper = mall.paper_of(&mall.own, b"diagram").await;
    let (status, problem) = mall
        .api
        .post("/changes", &mall.other, servers(&mall, &paper))
        .await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-case")));
    let mut pretending = servers(&mall, &paper);
    pretending["by"] = json!("O2");
    let (status, problem) = mall.api.post("/changes", &mall.other, pretending).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-pass")));
    let (status, change) = mall
        .api
        .post("/changes", &mall.own, servers(&mall, &paper))
        .await;
    assert_eq!((status, &change["number"]), (201, &json!("H1")), "{change}");
    assert!(mall.fetches(&mall.own, &paper).await);
    assert!(!mall.fetches(&mall.other, &paper).await);
    for (path, token) in [("/changes/H1", &mall.other), ("/changes/H2", &mall.own)] {
        let (status, problem) = mall.api.get(path, token).await;
        assert_eq!((status, &problem["code"]), (404, &json!("no-such-case")));
    }
    let (_, listed) = mall.api.get("/changes?open=true", &mall.other).await;
    assert_eq!(listed["items"], json!([]));

    let path = "/changes/H1/judgement";
    let valid = json!({"judgement": "still-valid", "why": "構成は同等"});
    for token in [&mall.issuing, &mall.own] {
        let (status, problem) = mall.api.post(path, token, valid.clone()).await;
        assert_eq!((status, &problem["code"]), (403, &json!("not-allowed")));
    }
    let lapse = json!({"judgement": {"lapse": "2027-03-01"}, "why": "構成が変わる"});
    let (status, problem) = mall.api.post(path, &mall.review, lapse).await;
    assert_eq!(
        (status, &problem["source"]),
        (422, &json!("3.8(2)")),
        "{problem}"
    );
    let lapse = json!({"judgement": {"lapse": "2026-12-20"}, "why": "構成が変わる"});
    let (status, judged) = mall.api.post(path, &mall.review, lapse).await;
    assert_eq!(
        (status, &judged["judged"]["verdict"]),
        (200, &json!("lapse"))
    );
    assert_eq!(judged["judged"]["why"], "構成が変わる");
    let (_, told_holder) = mall.api.get("/changes/H1", &mall.own).await;
    assert_eq!(told_holder["judged"]["why"], Value::Null);
    let (_, pass) = mall
        .api
        .get(&format!("/passes/{}", mall.pass), &mall.own)
        .await;
    assert_eq!(
        (&pass["state"], &pass["until"]),
        (&json!("lapsed"), &json!("2026-12-20"))
    );
    let (status, problem) = mall.api.post(path, &mall.review, valid).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong-stand")));
}

#[tokio::test]
async fn a_change_for_which_a_pass_falls_is_judged_by_the_second_person() {
    let mall = Mall::passed().await;
    let paper = mall.paper_of(&mall.own, b"diagram").await;
    let notice = servers(&mall, &paper);
    assert_eq!(mall.api.post("/changes", &mall.own, notice).await.0, 201);
    let path = "/changes/H1/judgement";
    let revoke = json!({"judgement": {"revoke": "false-declaration"}, "why": "申告と違う"});
    let (status, proposal) = mall.api.post(path, &mall.review, revoke).await;
    assert_eq!(
        (status, &proposal["state"]),
        (202, &json!("open")),
        "{proposal}"
    );
    let (_, change) = mall.api.get("/changes/H1", &mall.review).await;
    assert_eq!(change["judged"], Value::Null);
    let (status, pass) = mall
        .api
        .post("/proposals/1/approval", &mall.second, json!({}))
        .await;
    assert_eq!((status, &pass["state"]), (200, &json!("revoked")), "{pass}");
    let (_, change) = mall.api.get("/changes/H1", &mall.review).await;
    assert_eq!(change["judged"]["verdict"], "revoke");
    // What is revoked has no file to hand over any more.
    let path = format!("/passes/{}/file", mall.pass);
    let (status, problem) = mall.api.get(&path, &mall.own).await;
    assert_eq!((status, &problem["code"]), (409, &json!("pass-revoked")));
}

#[tokio::test]
async fn a_spot_inspection_is_agreed_stopped_moved_and_concluded() {
    let mall = Mall::passed().await;
    let window = |day: &str| json!({"from": format!("{day}T01:00:00Z"), "to": format!("{day}T05:00:00Z"), "on_duty": "当直"});
    let mut body = json!({
        "pass": mall.pass, "subject": "苦情C1による", "window": window("2026-12-01")
    });
    let (status, problem) = mall
        .api
        .post("/spot-inspections", &mall.review, body.clone())
        .await;
    assert_eq!(
        (status, &problem["source"]),
        (422, &json!("3.7")),
        "{problem}"
    );
    body["consulted"] = json!("電話で協議");
    let (status, problem) = mall
        .api
        .post("/spot-inspections", &mall.issuing, body.clone())
        .await;
    assert_eq!((status, &problem["code"]), (403, &json!("not-allowed")));
    let (status, spot) = mall.api.post("/spot-inspections", &mall.review, body).await;
    assert_eq!((status, &spot["number"]), (201, &json!("S1")), "{spot}");
    let (_, own) = mall.api.get("/spot-inspections/S1", &mall.own).await;
    assert_eq!(own["subject"], Value::Null, "{own}");
    assert_eq!(own["window"]["from"], "2026-12-01T01:00:00Z");
    assert_eq!(
        mall.api.get("/spot-inspections/S1", &mall.other).await.0,
        404
    );

    let reason = json!({"reason": "障害"});
    let path = "/spot-inspections/S1";
    let (_, stopped) = mall
        .api
        .post(&format!("{path}/interruption"), &mall.review, reason)
        .await;
    assert_eq!(stopped["window"], Value::Null, "{stopped}");
    let (status, _) = mall
        .api
        .post(
            &format!("{path}/window"),
            &mall.review,
            window("2026-12-02"),
        )
        .await;
    assert_eq!(status, 200);
    let report = mall.paper(b"spot report").await;
    let found = json!({
        "as_reviewed": false, "findings": 2, "remark": "申告のないポート", "report": report,
        "lapse_until": "2026-12-20",
    });
    let path = format!("{path}/conclusion");
    let (status, problem) = mall.api.post(&path, &mall.review, found.clone()).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("wrong-stand")),
        "{problem}"
    );
    mall.api.site.set_clock("2026-12-02T02:00:00Z");
    let (status, concluded) = mall.api.post(&path, &mall.review, found).await;
    assert_eq!(
        (status, &concluded["outcome"]["findings"]),
        (200, &json!(2))
    );
    assert!(mall.fetches(&mall.own, &report).await);
    assert!(!mall.fetches(&mall.other, &report).await);
    let (_, pass) = mall
        .api
        .get(&format!("/passes/{}", mall.pass), &mall.own)
        .await;
    assert_eq!(pass["state"], "lapsed");
}

#[tokio::test]
async fn a_designated_body_is_audited_entrusted_and_cancelled_with_what_it_has_in_hand() {
    let mall = Mall::passed().await;
    let paper = mall.paper(b"qualified").await;
    let mut body = json!({
        "scheme": "ecom2000", "organisation": "O2", "from": "2026-11-24", "papers": {},
    });
    let (status, problem) = mall
        .api
        .post("/designations", &mall.review, body.clone())
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("rule-broken")),
        "{problem}"
    );
    body["papers"] = json!({"place": paper, "skill": paper, "organisation": paper});
    let (status, made) = mall
        .api
        .post("/designations", &mall.review, body.clone())
        .await;
    assert_eq!((status, &made["to"]), (201, &json!("2029-11-23")), "{made}");
    let (status, problem) = mall.api.post("/designations", &mall.issuing, body).await;
    assert_eq!((status, &problem["code"]), (403, &json!("not-allowed")));

    let path = "/designations/D1";
    assert_eq!(mall.api.get(path, &mall.own).await.0, 404);
    let closed = json!({"application": "A1"});
    let (status, problem) = mall
        .api
        .post(&format!("{path}/entrustments"), &mall.review, closed)
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("rule-broken")),
        "{problem}"
    );
    let report = mall.paper_of(&mall.other, b"reviews").await;
    let duty = json!({"duty": "report-reviews", "report": report});
    let path = "/designations/D1/reports";
    assert_eq!(mall.api.post(path, &mall.own, duty.clone()).await.0, 404);
    let (status, reported) = mall.api.post(path, &mall.other, duty).await;
    assert_eq!(
        (status, &reported["reports"][0]["duty"]),
        (200, &json!("report-reviews"))
    );
    let audit = json!({"on": "2026-11-24", "passed": true, "report": paper});
    let path = "/designations/D1/audits";
    let (status, audited) = mall.api.post(path, &mall.review, audit).await;
    assert_eq!(
        (status, &audited["audits"][0]["passed"]),
        (200, &json!(true))
    );
    let papers = json!({"papers": {"place": paper, "skill": paper, "organisation": paper}});
    let path = "/designations/D1/prolongation";
    let (status, prolonged) = mall.api.post(path, &mall.review, papers).await;
    assert_eq!((status, &prolonged["to"]), (200, &json!("2032-11-23")));
    let ground = json!({"ground": "unqualified", "why": "拠点を失った"});
    let path = "/designations/D1/cancellation";
    let (status, cancelled) = mall.api.post(path, &mall.review, ground).await;
    assert_eq!(
        (status, &cancelled["handed_over"]),
        (200, &json!([])),
        "{cancelled}"
    );
    assert_eq!(cancelled["over"]["ground"], "unqualified");
    let (_, listed) = mall.api.get("/designations", &mall.other).await;
    assert_eq!(listed["items"], json!([]));
    let (_, listed) = mall.api.get("/designations?all=true", &mall.other).await;
    assert_eq!(listed["items"][0]["over"]["how"], "cancelled");
}

#[tokio::test]
async fn a_message_is_read_with_a_receipt_by_the_party_it_goes_to_and_nobody_else() {
    let mall = Mall::passed().await;
    let api = &mall.api;
    let paper = mall.paper(b"a plan").await;
    let body = json!({
        "scheme": "ecom2000", "to": "O1", "subject": "構成の照会", "text": "一行目\n二行目",
        "attachments": [paper],
    });
    let (status, written) = api.post("/messages", &mall.review, body).await;
    assert_eq!((status, &written["thread"]), (201, &json!(1)), "{written}");
    assert_eq!(written["messages"][0]["read"], Value::Null);

    let (_, waiting) = api.get("/messages?waiting=true", &mall.own).await;
    assert_eq!(waiting["items"][0]["unread"], 1, "{waiting}");
    let (_, unread) = api.get("/messages/1", &mall.own).await;
    assert_eq!(unread["messages"][0]["text"], Value::Null, "{unread}");
    assert!(!mall.fetches(&mall.own, &paper).await);
    for token in [&mall.other, &mall.issuing] {
        let (status, problem) = api.get("/messages/1", token).await;
        assert_eq!(status, 404, "{problem}");
        let (status, _) = api.post("/messages/1/reading", token, json!({})).await;
        assert_eq!(status, 404);
    }
    let (status, _) = api.get("/messages?of=review", &mall.issuing).await;
    assert_eq!(status, 403);

    let (status, read) = api.post("/messages/1/reading", &mall.own, json!({})).await;
    assert_eq!(
        (status, &read["messages"][0]["text"]),
        (200, &json!("一行目\n二行目"))
    );
    assert!(mall.fetches(&mall.own, &paper).await);
    assert!(!mall.fetches(&mall.other, &paper).await);
    let (_, seen) = api.get("/messages/1", &mall.review).await;
    assert_eq!(seen["messages"][0]["read"]["by"], "Own", "{seen}");

    let reply = json!({"text": "承知しました。", "close": true});
    let (status, replied) = api
        .post("/messages/1/replies", &mall.own, reply.clone())
        .await;
    assert_eq!(
        (status, &replied["closed"]["by"]),
        (200, &json!("O1")),
        "{replied}"
    );
    let (status, problem) = api.post("/messages/1/replies", &mall.own, reply).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong-stand")));
    let (_, audited) = api.get("/messages/1", &mall.auditor).await;
    assert_eq!(audited["messages"][1]["text"], "承知しました。");
    assert_eq!(audited["messages"][1]["read"], Value::Null);
}

#[tokio::test]
async fn holders_write_to_bodies_and_administrators_for_one_that_they_name() {
    let mall = Mall::passed().await;
    let to =
        |to: &str| json!({"scheme": "ecom2000", "to": to, "subject": "質問", "text": "質問です。"});
    let (status, problem) = mall.api.post("/messages", &mall.own, to("O2")).await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("rule-broken")),
        "{problem}"
    );
    let (status, problem) = mall.api.post("/messages", &mall.own, to("nobody")).await;
    assert_eq!(
        (status, &problem["code"]),
        (400, &json!("bad-json")),
        "{problem}"
    );
    let (status, written) = mall.api.post("/messages", &mall.own, to("issuing")).await;
    assert_eq!((status, &written["from"]), (201, &json!("O1")), "{written}");
    let (_, listed) = mall.api.get("/messages", &mall.issuing).await;
    assert_eq!(listed["items"][0]["awaits_reply"], true, "{listed}");
    let (_, listed) = mall.api.get("/messages", &mall.review).await;
    assert_eq!(listed["items"], json!([]));

    let (status, _) = mall
        .api
        .post("/messages", &mall.administrator, to("O1"))
        .await;
    assert_eq!(status, 400);
    let mut named = to("O1");
    named["by"] = json!("issuing");
    assert_eq!(
        mall.api
            .post("/messages", &mall.administrator, named)
            .await
            .0,
        201
    );
    let (status, _) = mall.api.get("/messages", &mall.administrator).await;
    assert_eq!(status, 400);
    let (_, listed) = mall.api.get("/messages?of=O1", &mall.administrator).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(mall.api.get("/messages?of=O1", &mall.operator).await.0, 403);
}

#[tokio::test]
async fn a_pass_is_fetched_as_the_same_signed_file_and_known_by_its_hash() {
    let mall = Mall::passed().await;
    let path = format!("/passes/{}/file", mall.pass);
    let (status, problem) = mall.api.get(&path, &mall.other).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-pass")));
    let request = |token: &str| mall.api.request(Method::GET, &path, token);
    let answer = request(&mall.own).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "application/shirushi-pass+cwt"
    );
    let tag = answer.headers()["etag"].clone();
    let bytes = answer.bytes().await.unwrap();
    let hash = crate::publish::sha256_hex(&bytes);
    assert_eq!(tag, format!("\"{hash}\""));
    let again = request(&mall.auditor).send().await.unwrap();
    assert_eq!(again.bytes().await.unwrap(), bytes);
    let known = request(&mall.own).header("if-none-match", &tag);
    assert_eq!(known.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn the_reports_of_a_review_stay_with_its_applicant_after_the_pass() {
    let mall = Mall::passed().await;
    let (_, application) = mall.api.get("/applications/A1", &mall.own).await;
    assert_eq!(application["stand"], "issued", "{application}");
    let reports = application["reports"].as_array().unwrap();
    let stages: Vec<_> = reports.iter().map(|report| &report["stage"]).collect();
    assert_eq!(stages, ["paper", "inspection"]);
    let report = &reports[1]["report"];
    assert!(mall.fetches(&mall.own, report).await);
    assert!(!mall.fetches(&mall.other, report).await);
}

#[tokio::test]
async fn a_holders_token_is_refused_for_an_organisation_that_is_not_registered() {
    let mall = Mall::passed().await;
    for (number, holder) in [("O9", "ニフティ株式会社"), ("O1", "別の株式会社")] {
        let body = json!({
            "name": "Jiro", "role": "holder",
            "organisation": {"number": number, "holder": holder},
        });
        let (status, problem) = mall.api.post("/tokens", &mall.administrator, body).await;
        assert_eq!(
            (status, &problem["code"]),
            (422, &json!("token-request")),
            "{problem}"
        );
    }
    let body = json!({"name": "Jiro", "role": "holder", "organisation": {"number": "O1"}});
    let request = mall
        .api
        .request(Method::POST, "/tokens", &mall.administrator)
        .json(&body);
    let (status, issued) = told(request.send().await.unwrap()).await;
    assert_eq!(status, 201, "{issued}");
    assert_eq!(issued["organisation"]["holder"], "ニフティ株式会社");
}
