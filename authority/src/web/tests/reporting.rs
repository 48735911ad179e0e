//! Reports: taken, numbered, kept in the journal; refused with the reader's words still in the form.

use reqwest::Method;
use reqwest::RequestBuilder;

use super::harness::{Site, VALID, header, words};
use crate::view::ReportCategory;
use crate::web::Rate;

const GOOD: [(&str, &str); 5] = [
    ("category", "misuse"),
    ("url", "https://evil.example/"),
    ("registration", VALID),
    ("text", "マークがコピーされています。\n二行目。"),
    ("contact", "a@example.jp"),
];

fn post(site: &Site, fields: &[(&str, &str)]) -> RequestBuilder {
    site.request(Method::POST, "/report?lang=en").form(fields)
}

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let swap = |(field, old)| (field, if field == name { value } else { old });
    GOOD.into_iter().map(swap).collect()
}

#[tokio::test]
async fn a_report_is_on_record_before_its_number_is_given() {
    let site = Site::start().await;
    let answer = post(&site, &GOOD).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert!(words(&answer.text().await.unwrap()).contains("R-000001"));
    let mut kept = site.office().store().index().reports();
    let report = kept.next().unwrap().unwrap().report;
    assert_eq!(report.number, 1);
    assert_eq!(report.report.category, ReportCategory::Misuse);
    assert_eq!(report.report.url, "https://evil.example/");
    assert_eq!(report.report.text, "マークがコピーされています。\n二行目。");
    assert_eq!(report.report.contact.as_deref(), Some("a@example.jp"));
    assert!(kept.next().is_none());
}

#[tokio::test]
async fn programs_get_the_receipt_as_json() {
    let site = Site::start().await;
    let request = post(&site, &GOOD).header("accept", "application/json");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let receipt: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(receipt["receipt"], "R-000001");
}

#[tokio::test]
async fn what_is_missing_is_named_and_what_was_typed_is_kept() {
    let site = Site::start().await;
    for (fields, field, says) in [
        (
            with("category", ""),
            "category",
            "Choose what your report is about",
        ),
        (
            with("category", "nonsense"),
            "category",
            "Choose what your report is about",
        ),
        (with("text", "  "), "text", "Tell us what happened"),
        (with("url", ""), "url", "Enter the address"),
        (
            with("contact", "\u{1b}[2J"),
            "contact",
            "characters that cannot be used",
        ),
    ] {
        let answer = post(&site, &fields).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{field}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{field}");
        assert!(page.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(page.contains(&format!("value=\"{VALID}\"")), "{field}");
    }
    assert_eq!(site.office().store().index().reports().count(), 0);
}

#[tokio::test]
async fn a_text_over_its_limit_is_refused_by_field() {
    let site = Site::start().await;
    let long = "あ".repeat(3_000);
    let fields = [("category", "operation"), ("text", long.as_str())];
    let request = post(&site, &fields).header("accept", "application/json");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 422);
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["field"], "text");
    assert!(problem["detail"].as_str().unwrap().contains("2730"));
}

#[tokio::test]
async fn a_form_over_the_limit_or_of_another_kind_is_refused() {
    let site = Site::start().await;
    let huge = "a".repeat(100_000);
    let answer = post(&site, &[("text", &huge)]).send().await.unwrap();
    assert_eq!(answer.status(), 413);
    let request = site.request(Method::POST, "/report").body("text=x");
    assert_eq!(request.send().await.unwrap().status(), 415);
    let request = site.request(Method::POST, "/report").body("text=%FF%zz");
    let request = request.header("content-type", "application/json");
    assert_eq!(request.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn reports_sent_by_other_sites_are_refused() {
    let site = Site::start().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = post(&site, &GOOD).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
    }
    assert_eq!(site.office().store().index().reports().count(), 0);
    let own = format!("http://{}", site.address());
    let answer = post(&site, &GOOD)
        .header("origin", own)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
}

#[tokio::test]
async fn a_flood_of_reports_is_stopped_and_the_form_stays_open() {
    let slow = Rate::new(2, std::time::Duration::from_mins(1));
    let site = Site::with(|config| config.limits.reports = slow).await;
    for _ in 0..2 {
        assert_eq!(post(&site, &GOOD).send().await.unwrap().status(), 201);
    }
    let answer = post(&site, &GOOD).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert!(header(&answer, "retry-after").parse::<u64>().unwrap() > 50);
    // A claimed address changes nothing without a trusted proxy.
    let other = post(&site, &GOOD).header("x-forwarded-for", "192.0.2.9");
    assert_eq!(other.send().await.unwrap().status(), 429);
    assert_eq!(site.get("/report").await.status(), 200);
    assert_eq!(site.office().store().index().reports().count(), 2);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_its_own_allowance() {
    let slow = Rate::new(1, std::time::Duration::from_mins(1));
    let site = Site::with(|config| {
        config.limits.reports = slow;
        config.trusted_proxies = vec![std::net::Ipv4Addr::LOCALHOST.into()];
    })
    .await;
    let from = async |client: &str| {
        let request = post(&site, &GOOD).header("x-forwarded-for", client);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(from("192.0.2.1").await, 201);
    assert_eq!(from("192.0.2.1").await, 429);
    assert_eq!(from("192.0.2.2").await, 201);
}

#[tokio::test]
async fn a_link_can_fill_in_the_form_beforehand() {
    let site = Site::start().await;
    let page = site
        .page("/report?category=misuse&registration=20001-00&url=https%3A%2F%2Fa.example%2F")
        .await;
    assert!(page.contains("value=\"20001-00\""));
    assert!(page.contains("value=\"https://a.example/\""));
    assert!(page.contains("value=\"misuse\" required checked"));
}
