//! `/install`: pages on this machine visited, their marks judged, what is wrong told in both languages.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::response::{Html, Redirect};
use axum::routing::get;
use reqwest::{Method, Response};
use tokio::net::TcpListener;

use super::super::Rate;
use super::harness::{Site, VALID, words};

/// A site beside the authority's, with one badge; its address, and how often it was asked.
async fn shop(badge: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let page = r#"<title>Shop</title><a href="/marks/20001"><img src="/badge.png" alt="mark"></a>
        <img src="/gone.png" alt="">"#;
    let png = [(header::CONTENT_TYPE, "image/png")];
    let router = Router::new()
        .route("/", get(async move || Html(page)))
        .route("/plain", get(async || Html("<title>Nothing here</title>")))
        .route("/round", get(async || Redirect::to("/round")))
        .route("/badge.png", get(async move || (png, badge.clone())))
        .layer(axum::middleware::map_request(
            move |request: axum::extract::Request| {
                count.fetch_add(1, Ordering::SeqCst);
                async move { request }
            },
        ));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), asked)
}

async fn badge(site: &Site) -> Vec<u8> {
    let answer = site.get(&format!("/marks/{VALID}/badge.png")).await;
    answer.bytes().await.unwrap().to_vec()
}

async fn check(site: &Site, lang: &str, page: &str) -> Response {
    let path = format!("/install?lang={lang}");
    let request = site.request(Method::POST, &path).form(&[("page", page)]);
    request.send().await.unwrap()
}

#[tokio::test]
async fn what_is_wrong_with_an_installation_is_told_in_both_languages() {
    let site = Site::start().await;
    let (shop, _) = shop(badge(&site).await).await;
    for (lang, says) in [
        (
            "en",
            [
                "Wrong site",
                "things are wrong",
                "as install.html of your delivery does",
                "One other picture of the page",
            ],
        ),
        (
            "ja",
            [
                "別サイトのマーク",
                "直すべき点が",
                "install.html のとおり",
                "画像が1点ありました",
            ],
        ),
    ] {
        let answer = check(&site, lang, &format!("{shop}/")).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let text = words(&answer.text().await.unwrap());
        for part in says {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains('⟦'), "{text}");
    }
}

#[tokio::test]
async fn programs_get_what_the_verifier_prints() {
    let site = Site::start().await;
    let (shop, _) = shop(badge(&site).await).await;
    let request = site.request(Method::POST, "/install");
    let request = request.form(&[("page", format!("{shop}/"))]);
    let answer = request.header("accept", "application/json").send().await;
    let found: serde_json::Value = answer.unwrap().json().await.unwrap();
    assert_eq!(found["verdict"], "wrong-site");
    assert_eq!(found["marks"][0]["report"]["status"]["state"], "known");
    let findings = found["installation"]["findings"].as_array().unwrap();
    let outcome = |code: &str| {
        let finding = findings.iter().find(|finding| finding["code"] == code);
        finding.map(|finding| finding["outcome"].as_str().unwrap())
    };
    assert_eq!(outcome("scope"), Some("wrong"));
    assert_eq!(outcome("link"), Some("wrong"));
    assert_eq!(outcome("alt"), Some("advice"));
    assert_eq!(outcome("delivered"), Some("good"));
}

#[tokio::test]
async fn a_page_without_marks_is_told_so() {
    let site = Site::start().await;
    let (shop, _) = shop(badge(&site).await).await;
    let answer = check(&site, "en", &format!("{shop}/plain")).await;
    let text = words(&answer.text().await.unwrap());
    assert!(text.contains("No mark was found on this page."), "{text}");
    assert!(text.contains("One thing is wrong."), "{text}");
}

#[tokio::test]
async fn what_cannot_be_visited_is_explained_in_the_form() {
    let site = Site::start().await;
    let (shop, _) = shop(Vec::new()).await;
    for (page, says) in [
        ("not an address", "cannot be read as an address"),
        ("", "cannot be read as an address"),
        ("http://shop.example.jp/", "is not encrypted"),
        ("https://10.0.0.1/", "could not be reached"),
        ("https://[fe80::1]/", "could not be reached"),
    ] {
        let answer = check(&site, "en", page).await;
        assert_eq!(answer.status(), 422, "{page}");
        let text = words(&answer.text().await.unwrap());
        assert!(text.contains(says), "{page}: {text}");
    }
    let roomy = |config: &mut super::super::Config| {
        config.limits.visits = Rate::new(100, Duration::from_secs(1));
    };
    let site = Site::with(roomy).await;
    for (path, says) in [("/gone", "refused it"), ("/round", "redirects too often")] {
        let answer = check(&site, "en", &format!("{shop}{path}")).await;
        assert_eq!(answer.status(), 422, "{path}");
        let text = words(&answer.text().await.unwrap());
        assert!(text.contains(says), "{path}: {text}");
    }
}

#[tokio::test]
async fn a_site_on_the_internet_is_no_way_into_its_own_machine() {
    let public = |config: &mut super::super::Config| {
        config.public_url = "https://mark.example.jp/".parse().unwrap();
    };
    let site = Site::with(public).await;
    let (shop, asked) = shop(Vec::new()).await;
    let port = shop.rsplit(':').next().unwrap();
    for page in [
        format!("{shop}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
    ] {
        let answer = check(&site, "en", &page).await;
        assert_eq!(answer.status(), 422, "{page}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn visits_are_counted_for_each_who_asks() {
    let few = |config: &mut super::super::Config| {
        config.limits.visits = Rate::new(1, Duration::from_hours(1));
    };
    let site = Site::with(few).await;
    let (shop, asked) = shop(Vec::new()).await;
    let page = format!("{shop}/plain");
    assert_eq!(check(&site, "en", &page).await.status(), 200);
    assert_eq!(check(&site, "en", &page).await.status(), 429);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_address_is_filled_in_beforehand_and_nothing_is_visited() {
    let site = Site::start().await;
    let (shop, asked) = shop(Vec::new()).await;
    let form = site
        .page(&format!("/install?page={shop}/%22%3E&lang=en"))
        .await;
    assert!(
        form.contains(&format!("value=\"{shop}/&#34;&#62;\"")),
        "{form}"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
