//! Lists, searches, schemes, decisions, bundles and the agenda, as programs read them.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::harness::Api;
use crate::access::Role;

#[tokio::test]
async fn a_list_read_in_parts_is_whole_and_in_order() {
    let api = Api::start().await;
    let token = api.token("Kansa", Role::Auditor);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let (_, page) = api.get(&format!("/marks?limit=2{cursor}"), &token).await;
        for mark in page["items"].as_array().unwrap() {
            seen.push(mark["registration"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let all = [
        "10001", "20001", "20002", "20003", "20004", "20005", "20006",
    ];
    assert_eq!(seen, all);
    let (_, revoked) = api.get("/marks?state=revoked&scheme=isp2014", &token).await;
    assert_eq!(revoked["items"][0]["registration"], "20004");
    assert_eq!(revoked["items"].as_array().unwrap().len(), 1);
    let (_, found) = api.get("/marks?q=にふてぃ", &token).await;
    assert_eq!(found["items"][0]["registration"], "20001");
}

#[tokio::test]
async fn the_schemes_show_their_rules_and_every_item_of_their_checklists() {
    let api = Api::start().await;
    let token = api.token("Own", Role::Holder);
    let (_, schemes) = api.get("/schemes", &token).await;
    for scheme in schemes["items"].as_array().unwrap() {
        let id = scheme["id"].as_str().unwrap();
        let (_, full) = api.get(&format!("/schemes/{id}"), &token).await;
        let versions = full["rules"]["versions"].as_array().unwrap();
        for version in versions {
            let name = version["version"].as_str().unwrap();
            let path = format!("/schemes/{id}/checklists/{name}");
            let (status, list) = api.get(&path, &token).await;
            assert_eq!(status, 200);
            let items = list["items"].as_array().unwrap();
            assert_eq!(json!(items.len()), version["item_count"]);
        }
    }
    assert_eq!(api.get("/schemes/nowhere", &token).await.0, 404);
    assert_eq!(
        api.get("/schemes/isp2014/checklists/1999", &token).await.0,
        404
    );
}

#[tokio::test]
async fn a_case_is_decided_and_explained_and_nothing_is_recorded() {
    let api = Api::start().await;
    let token = api.token("Shinsa", Role::ReviewOfficer);
    let before = api.site.office().store().head();
    let case = full_case(&api, &token, None).await;
    let (status, decision) = api.post("/schemes/isp2014/decisions", &token, case).await;
    assert_eq!(
        (status, &decision["passed"]),
        (200, &json!(true)),
        "{decision}"
    );
    assert_eq!(decision["score"]["points"], 122);
    // 7-1-2 at zero: points enough, and yet not passed.
    let case = full_case(&api, &token, Some("7-1-2")).await;
    let (_, decision) = api.post("/schemes/isp2014/decisions", &token, case).await;
    assert_eq!(decision["passed"], false);
    assert_eq!(decision["floors_missed"][0]["item"], "7-1-2");
    assert!(
        decision["explanation"]["ja"]
            .as_str()
            .unwrap()
            .contains("不合格")
    );
    let mut case = full_case(&api, &token, None).await;
    case["answers"].as_object_mut().unwrap().remove("7-1-2");
    let (status, problem) = api.post("/schemes/isp2014/decisions", &token, case).await;
    assert_eq!((status, &problem["code"]), (422, &json!("undecidable")));
    assert!(problem["detail"].as_str().unwrap().contains("7-1-2"));
    assert_eq!(api.site.office().store().head(), before);
}

/// A first review in which every item has all it can have, but for one that has nothing.
async fn full_case(api: &Api, token: &str, nothing: Option<&str>) -> Value {
    let (_, scheme) = api.get("/schemes/isp2014", token).await;
    let rules = &scheme["rules"];
    let version = rules["versions"][0]["version"].as_str().unwrap();
    let path = format!("/schemes/isp2014/checklists/{version}");
    let (_, list) = api.get(&path, token).await;
    let facts: Map<String, Value> = rules["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| (fact["code"].as_str().unwrap().to_owned(), json!(false)))
        .collect();
    let mut answers = Map::new();
    for item in list["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        let demand = &item["initial"];
        let answer = match demand["kind"].as_str().unwrap() {
            "not-asked" => continue,
            _ if nothing == Some(id) => json!({"points": 0}),
            "graded" | "points" => json!({"points": demand["points"]}),
            _ if item["applies_if"].is_string() => json!({"finding": "not-applicable"}),
            _ => json!({"finding": "met"}),
        };
        answers.insert(id.to_owned(), answer);
    }
    json!({
        "version": version, "unit": rules["units"][0]["code"], "kind": "initial",
        "facts": facts, "answers": answers
    })
}

#[tokio::test]
async fn a_bundle_holds_the_badge_that_the_public_sees() {
    let api = Api::start().await;
    let token = api.token("Own", Role::Holder);
    let (_, bundle) = api.get("/marks/20001/bundle", &token).await;
    let files = bundle["items"].as_array().unwrap();
    let names: Vec<_> = files.iter().map(|f| f["name"].as_str().unwrap()).collect();
    for name in ["badge.png", "credential.cbor", "install.html", "SHA256SUMS"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let request = api.request(Method::GET, "/marks/20001/bundle/badge.png", &token);
    let badge = request.send().await.unwrap();
    assert_eq!(badge.headers()["content-type"], "image/png");
    let badge = badge.bytes().await.unwrap();
    let shown = api.site.get("/marks/20001/badge.png").await;
    assert_eq!(badge, shown.bytes().await.unwrap());
    let request = || api.request(Method::GET, "/marks/20001/bundle.zip", &token);
    let zip = request().send().await.unwrap();
    assert_eq!(zip.headers()["content-type"], "application/zip");
    let zip = zip.bytes().await.unwrap();
    assert_eq!(request().send().await.unwrap().bytes().await.unwrap(), zip);
    let archive = zip::ZipArchive::new(std::io::Cursor::new(&zip[..])).unwrap();
    assert_eq!(archive.len(), names.len());
    let (status, problem) = api.get("/marks/20001/bundle/nothing", &token).await;
    assert_eq!((status, &problem["code"]), (404, &json!("no-such-file")));
}

#[tokio::test]
async fn the_agenda_comes_as_json_as_a_sheet_and_as_a_calendar() {
    let api = Api::start().await;
    let token = api.token("Kansa", Role::Auditor);
    let (_, page) = api
        .get("/agenda?from=2026-12-01&to=2026-12-31", &token)
        .await;
    let items = page["items"].as_array().unwrap();
    let lapse = items.iter().find(|item| item["occasion"] == "lapse-ends");
    assert_eq!(lapse.unwrap()["day"], "2026-12-15");
    assert!(items.is_sorted_by_key(|item| item["day"].as_str().map(str::to_owned)));
    for (path, media, begins) in [
        (
            "/agenda.csv",
            "text/csv; charset=utf-8",
            "day,scheme,occasion",
        ),
        (
            "/agenda.ics",
            "text/calendar; charset=utf-8",
            "BEGIN:VCALENDAR",
        ),
    ] {
        let answer = api.request(Method::GET, path, &token).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], media);
        assert!(answer.text().await.unwrap().starts_with(begins));
    }
    for days in [
        "from=2026-12-01&to=2026-11-30",
        "to=2036-01-01",
        "from=yesterday",
    ] {
        let (status, problem) = api.get(&format!("/agenda?{days}"), &token).await;
        assert_eq!(
            (status, &problem["code"]),
            (400, &json!("bad-value")),
            "{days}"
        );
    }
}

#[tokio::test]
async fn a_caller_is_told_who_they_are_and_what_they_may() {
    let api = Api::start().await;
    let token = api.token("Own", Role::Holder);
    let (_, who) = api.get("/whoami", &token).await;
    assert_eq!(
        (&who["name"], &who["role"]),
        (&json!("Own"), &json!("holder"))
    );
    assert_eq!(who["organisation"]["number"], "O1");
    assert_eq!(
        who["may"],
        json!(["read-public", "read-own", "file-for-own"])
    );
}
