//! What programs fetch: status lists now and in the past, the trust bundle, JSON and CSV.

use reqwest::Method;
use shirushi_verifier::trust::{Anchors, Trust};

use super::harness::{CHANGED, GRANTED, HOSTILE, REVOKED, SHOP, Site, header};

fn seconds(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_second()
}

/// The path of the first status list.
async fn list(site: &Site) -> String {
    let lists = site.json("/status").await;
    let uri = lists["status_lists"][0].as_str().unwrap();
    let number = uri.rsplit('/').next().unwrap();
    format!("/status/{number}")
}

#[tokio::test]
async fn a_status_list_is_typed_tagged_and_open_to_every_site() {
    let site = Site::start().await;
    let answer = site.get(&list(&site).await).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        header(&answer, "content-type"),
        "application/statuslist+cwt"
    );
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    assert_eq!(
        header(&answer, "cross-origin-resource-policy"),
        "cross-origin"
    );
    assert_eq!(header(&answer, "cache-control"), "public, max-age=900");
    assert!(header(&answer, "etag").starts_with('"'));
    assert!(!answer.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn a_list_that_the_asker_has_is_not_sent_again() {
    let site = Site::start().await;
    let path = list(&site).await;
    let tag = header(&site.get(&path).await, "etag");
    let again = site
        .request(Method::GET, &path)
        .header("if-none-match", &tag);
    let again = again.send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "etag"), tag);
    assert_eq!(header(&again, "access-control-allow-origin"), "*");
    assert!(again.bytes().await.unwrap().is_empty());
    let other = site
        .request(Method::GET, &path)
        .header("if-none-match", "\"x\"");
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_list_can_be_had_as_it_stood() {
    let site = Site::start().await;
    let path = list(&site).await;
    let at = async |time: i64| site.get(&format!("{path}?time={time}")).await;
    let before = at(seconds(CHANGED) - 1).await.bytes().await.unwrap();
    let first = at(seconds(GRANTED)).await.bytes().await.unwrap();
    let now = site.get(&path).await.bytes().await.unwrap();
    let after = at(seconds(CHANGED) + 1).await.bytes().await.unwrap();
    assert_eq!(before, first);
    assert_eq!(after, now);
    assert_ne!(before, now);
}

#[tokio::test]
async fn a_time_before_the_first_list_has_none_and_a_wrong_one_is_named() {
    let site = Site::start().await;
    let path = list(&site).await;
    for (time, status) in [
        ((seconds(GRANTED) - 1).to_string(), 406),
        ("0".to_owned(), 406),
        ("yesterday".to_owned(), 400),
        ("99999999999999999999".to_owned(), 400),
        ("1.5".to_owned(), 400),
    ] {
        let answer = site.get(&format!("{path}?time={time}")).await;
        assert_eq!(answer.status(), status, "{time}");
    }
}

#[tokio::test]
async fn lists_that_do_not_exist_are_not_found() {
    let site = Site::start().await;
    for path in [
        "/status/4711",
        "/status/4711?time=0",
        "/status/01",
        "/status/x",
        "/status/-1",
    ] {
        assert_eq!(site.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_trust_bundle_is_the_one_that_verifiers_load() {
    let site = Site::start().await;
    let answer = site.get("/trust.cbor").await;
    assert_eq!(header(&answer, "content-type"), "application/cbor");
    assert_eq!(header(&answer, "access-control-allow-origin"), "*");
    let tag = header(&answer, "etag");
    let trust = Trust::load(&answer.bytes().await.unwrap(), &Anchors::OnImport).unwrap();
    assert_eq!(trust.bundle().schemes.len(), 2);
    let again = site
        .request(Method::GET, "/trust.cbor")
        .header("if-none-match", tag);
    assert_eq!(again.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn sheets_open_in_a_spreadsheet_without_running_anything() {
    let site = Site::start().await;
    let answer = site.get("/marks.csv?state=any").await;
    assert_eq!(
        header(&answer, "content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(
        header(&answer, "content-disposition"),
        "attachment; filename=\"marks.csv\""
    );
    let sheet = answer.text().await.unwrap();
    let rows: Vec<&str> = sheet.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 8);
    assert!(rows[0].starts_with("registration,renewal,scheme,holder"));
    assert!(rows[1].starts_with(SHOP));
    let hostile = rows.iter().find(|row| row.starts_with(HOSTILE)).unwrap();
    assert!(
        hostile.contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\""),
        "{hostile}"
    );
}

#[tokio::test]
async fn the_list_of_revoked_marks_comes_in_three_forms() {
    let site = Site::start().await;
    let listing = site.json("/revocations.json").await;
    assert_eq!(listing["total"], 1);
    assert_eq!(listing["items"][0]["registration"], REVOKED);
    assert_eq!(listing["items"][0]["on"], "2026-11-22");
    let sheet = site.get("/revocations.csv").await.text().await.unwrap();
    assert_eq!(sheet.lines().count(), 2);
    assert!(sheet.contains(REVOKED));
    assert!(site.page("/revocations").await.contains(REVOKED));
}

#[tokio::test]
async fn a_mark_is_described_to_programs_too() {
    let site = Site::start().await;
    let by_address = site.json(&format!("/marks/{SHOP}.json")).await;
    assert_eq!(by_address["registration_on_face"], "10001-00");
    assert_eq!(by_address["state"], "valid");
    assert_eq!(by_address["prerequisite"], "30001");
    let request = site.request(Method::GET, &format!("/marks/{SHOP}"));
    let by_wish = request
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    let by_wish: serde_json::Value = by_wish.json().await.unwrap();
    assert_eq!(by_wish, by_address);
}
