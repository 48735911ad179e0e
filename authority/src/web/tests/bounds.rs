//! The edges: security headers, refusals in both languages, limits on senders, and what watchers see.

use std::time::{Duration, Instant};

use reqwest::Method;

use super::harness::{Site, VALID, header, raw, words};

const ADDRESSES: [&str; 11] = [
    "/",
    "/marks",
    "/marks.json",
    "/marks.csv",
    "/marks/20001",
    "/marks/29999",
    "/revocations",
    "/report",
    "/status",
    "/trust.cbor",
    "/nowhere",
];

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_cookie() {
    let site = Site::start().await;
    for path in ADDRESSES {
        let answer = site.get(path).await;
        assert_eq!(
            header(&answer, "content-security-policy"),
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'",
            "{path}"
        );
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "x-frame-options"), "DENY");
        assert_eq!(header(&answer, "referrer-policy"), "same-origin");
        assert_eq!(header(&answer, "cross-origin-opener-policy"), "same-origin");
        assert!(header(&answer, "permissions-policy").contains("camera=()"));
        assert!(!answer.headers().contains_key("set-cookie"), "{path}");
        assert!(!answer.headers().contains_key("strict-transport-security"));
        assert!(!answer.headers().contains_key("server"));
    }
}

#[tokio::test]
async fn only_the_page_that_checks_marks_runs_scripts_and_only_its_worker_the_verifier() {
    let site = Site::start().await;
    let answer = site.get("/verify").await;
    let policy = header(&answer, "content-security-policy");
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(header(&answer, "x-frame-options"), "DENY");
    let page = answer.text().await.unwrap();
    let addresses: Vec<&str> = page
        .split('"')
        .filter(|text| text.starts_with("/static/") && !text.ends_with("css"))
        .collect();
    for address in addresses {
        let answer = site.get(address).await;
        assert_eq!(answer.status(), 200, "{address}");
        let policy = header(&answer, "content-security-policy");
        let is_worker = address.contains("worker");
        assert_eq!(
            policy.contains("'wasm-unsafe-eval'"),
            is_worker,
            "{address}"
        );
        assert!(header(&answer, "cache-control").contains("immutable"));
        let kind = header(&answer, "content-type");
        let wanted = match address.rsplit_once('.').map(|(_, extension)| extension) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            _ => "image/svg+xml",
        };
        assert_eq!(kind, wanted, "{address}");
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let secure = "https://mark.example.jp/".parse().unwrap();
    let site = Site::with(|config| config.public_url = secure).await;
    let answer = site.get("/").await;
    assert!(header(&answer, "strict-transport-security").starts_with("max-age=63072000"));
    let page = site.page(&format!("/marks/{VALID}")).await;
    assert!(page.contains("https://mark.example.jp/"));
}

#[tokio::test]
async fn refusals_are_pages_in_the_readers_language_or_problem_documents() {
    let site = Site::start().await;
    for (lang, says) in [
        ("ja", "このページは見つかりません"),
        ("en", "There is no page here"),
    ] {
        let answer = site.get(&format!("/nowhere?lang={lang}")).await;
        assert_eq!(answer.status(), 404);
        let page = answer.text().await.unwrap();
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        assert!(words(&page).contains(says));

        let request = site.request(Method::GET, &format!("/nowhere?lang={lang}"));
        let answer = request.header("accept", "application/json").send().await;
        let answer = answer.unwrap();
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        assert_eq!(header(&answer, "content-language"), lang);
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], 404);
        assert_eq!(problem["code"], "not-found");
        assert_eq!(problem["title"], says);
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_named_with_those_it_does() {
    let site = Site::start().await;
    for (method, path, allow) in [
        (Method::POST, "/marks", "GET,HEAD"),
        (Method::DELETE, "/report", "GET,HEAD,POST"),
        (Method::PUT, "/verify", "GET,HEAD,POST"),
    ] {
        let answer = site.request(method, path).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{path}");
        assert_eq!(header(&answer, "allow"), allow, "{path}");
        assert!(!answer.text().await.unwrap().contains('⟦'));
    }
}

#[tokio::test]
async fn a_head_request_gets_the_headers_only() {
    let site = Site::start().await;
    let answer = site.request(Method::HEAD, "/").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_ask() {
    let site = Site::start().await;
    let request = site
        .request(Method::GET, "/")
        .header("accept-encoding", "gzip");
    let answer = request.send().await.unwrap();
    assert_eq!(header(&answer, "content-encoding"), "gzip");
    let vary: Vec<_> = answer.headers().get_all("vary").iter().collect();
    assert!(
        vary.iter().any(|value| *value == "accept-encoding"),
        "{vary:?}"
    );
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let site = Site::start().await;
    let address = site.address();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "a".repeat(100_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: x\r\n{}\r\n",
        "X: a\r\n".repeat(1_000)
    );
    let target = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(100_000));
    for request in [long, many, target] {
        let answer = tokio::task::spawn_blocking(move || raw(address, request.as_bytes()));
        let answer = answer.await.unwrap();
        let status = answer.split(' ').nth(1).unwrap_or("");
        assert!(["431", "414"].contains(&status), "{answer}");
    }
}

#[tokio::test]
async fn a_sender_who_dawdles_over_the_headers_is_cut_off() {
    let site = Site::with(|config| config.limits.header_time = Duration::from_millis(300)).await;
    let (address, started) = (site.address(), Instant::now());
    let answer = tokio::task::spawn_blocking(move || raw(address, b"GET / HTTP/1.1\r\nHost:"));
    let answer = answer.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(!answer.contains(" 200 "), "{answer}");
}

#[tokio::test]
async fn a_sender_who_dawdles_over_the_body_is_cut_off() {
    let site = Site::with(|config| config.limits.body_pause = Duration::from_millis(300)).await;
    let (address, started) = (site.address(), Instant::now());
    let request = b"POST /report HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n\
                    Content-Length: 100\r\n\r\ntext=";
    let answer = tokio::task::spawn_blocking(move || raw(address, request));
    let answer = answer.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn a_full_house_says_so_and_watchers_still_get_in() {
    let site = Site::with(|config| config.limits.requests_at_once = 0).await;
    let answer = site.get("/?lang=en").await;
    assert_eq!(answer.status(), 503);
    assert_eq!(header(&answer, "retry-after"), "5");
    assert!(words(&answer.text().await.unwrap()).contains("very busy"));
    assert_eq!(site.get("/healthz").await.status(), 200);
    assert_eq!(site.get("/metrics").await.status(), 200);
}

#[tokio::test]
async fn readiness_tells_stale_lists_from_fresh_ones() {
    let site = Site::start().await;
    assert_eq!(site.get("/readyz").await.status(), 200);
    site.set_clock("2026-11-30T00:00:00Z");
    let answer = site.get("/readyz").await;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.text().await.unwrap(), "not ready\n");
}

#[tokio::test]
async fn metrics_count_by_route_and_are_for_watchers_only() {
    let site = Site::start().await;
    site.get("/marks/20001").await;
    site.get("/marks/20003").await;
    site.get("/nowhere/1").await;
    site.get("/nowhere/2").await;
    let metrics = site.page("/metrics").await;
    let counted = |labels: &str, count: u32| {
        let line = format!("shirushi_http_requests_total{{{labels}}} {count}");
        assert!(metrics.contains(&line), "no {line} in\n{metrics}");
    };
    counted(
        "route=\"/marks/{registration}\",method=\"GET\",status=\"200\"",
        2,
    );
    counted("route=\"none\",method=\"GET\",status=\"404\"", 2);
    assert!(metrics.contains("shirushi_marks{state=\"in-use\"} 5"));
    assert!(metrics.contains("shirushi_marks{state=\"revoked\"} 1"));
    assert!(!metrics.contains("nowhere"));

    let proxied = site
        .request(Method::GET, "/metrics")
        .header("x-forwarded-for", "192.0.2.1");
    assert_eq!(proxied.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn the_style_sheet_is_cached_for_good_under_its_own_content() {
    let site = Site::start().await;
    let page = site.page("/").await;
    let path = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap();
    let path = path.split('"').next().unwrap();
    let answer = site.get(path).await;
    assert_eq!(answer.status(), 200);
    assert!(header(&answer, "cache-control").contains("immutable"));
    assert_eq!(header(&answer, "content-type"), "text/css; charset=utf-8");
    for other in ["/static/site-00000000.css", "/static/..%2fsite.css"] {
        assert_eq!(site.get(other).await.status(), 404, "{other}");
    }
}

#[tokio::test]
async fn security_contacts_are_published_if_there_are_any() {
    let site = Site::start().await;
    assert_eq!(site.get("/.well-known/security.txt").await.status(), 404);
    let contact = Some("security@mark.example.jp".to_owned());
    let site = Site::with(|config| config.security_contact = contact).await;
    let file = site.page("/.well-known/security.txt").await;
    assert!(file.contains("Contact: mailto:security@mark.example.jp\n"));
    assert!(file.contains("Expires: 2027-05-21T00:00:00Z\n"));
    assert!(
        site.page("/robots.txt")
            .await
            .starts_with("User-agent: *\n")
    );
}
