//! The pages: what they say, in both languages, and that nothing a holder wrote can act in them.

use reqwest::Method;

use super::harness::{
    CHANGED, HOSTILE, INTERNATIONAL, REVOKED, SHOP, SUSPENDED, Site, UNDER_REVIEW, VALID, header,
    words,
};

const PAGES: [&str; 19] = [
    "/",
    "/marks",
    "/marks?state=any",
    "/marks?q=nothing+matches+this",
    "/marks/20001",
    "/marks/20002",
    "/marks/20003?check=https%3A%2F%2Fevil.example%2F",
    "/marks/20004",
    "/marks/20005",
    "/marks/20006",
    "/passes",
    "/passes?state=any",
    "/passes?q=nothing+matches+this",
    "/passes/40001",
    "/revocations",
    "/misuse",
    "/crawler",
    "/verify",
    "/report",
];

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let site = Site::start().await;
    for path in PAGES {
        for lang in ["ja", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = site.page(&format!("{path}{joint}lang={lang}")).await;
            assert!(!page.contains('⟦'), "{path} in {lang} lacks a text");
            assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{path}");
            let shown = without_templates(&page);
            assert_eq!(shown.matches("<h1").count(), 1, "{path}");
            assert_eq!(page.matches("<main").count(), 1, "{path}");
            for other in ["ja", "en", "x-default"] {
                assert!(page.contains(&format!("hreflang=\"{other}\"")), "{path}");
            }
        }
    }
}

/// The page without what its script may show later.
fn without_templates(page: &str) -> String {
    let mut parts = page.split("<template");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str(
            part.split_once("</template>")
                .map_or("", |(_, after)| after),
        );
    }
    shown
}

#[tokio::test]
async fn no_page_has_inline_script_inline_style_or_anything_from_elsewhere() {
    let site = Site::start().await;
    for path in PAGES {
        let page = site.page(path).await;
        for (at, _) in page.match_indices("<script") {
            let own = page[at..].starts_with("<script type=\"module\" src=\"/static/verify-");
            assert!(path == "/verify" && own, "{path}");
        }
        assert!(!page.contains(" style="), "{path}");
        for resource in ["<img src=\"", "<link rel=\"stylesheet\" href=\""] {
            for (at, _) in page.match_indices(resource) {
                let target = &page[at + resource.len()..];
                assert!(target.starts_with('/'), "{path}: {}", &target[..40]);
            }
        }
    }
}

#[tokio::test]
async fn every_link_and_picture_on_a_page_leads_somewhere() {
    let site = Site::start().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in PAGES {
        let page = site.page(path).await;
        for attribute in [" href=\"/", " src=\"/"] {
            for (at, _) in page.match_indices(attribute) {
                let target = &page[at + attribute.len() - 1..];
                let target = target.split('"').next().unwrap().replace("&#38;", "&");
                if seen.insert(target.clone()) {
                    let status = site.get(&target).await.status();
                    assert_eq!(status, 200, "{path} links to {target}");
                }
            }
        }
    }
    assert!(seen.len() > 40);
}

#[tokio::test]
async fn pages_say_what_they_should() {
    let site = Site::start().await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    let port = site.address().port().to_string();
    for (name, path) in [
        ("home", "/"),
        ("marks", "/marks?state=any"),
        ("nobody", "/marks?q=nobody"),
        (
            "valid",
            "/marks/20001?check=https%3A%2F%2Fnifty.example.jp%2Fa",
        ),
        ("international", "/marks/20003?check=xn--wlr.example.jp"),
        ("revoked", "/marks/20004"),
        ("suspended", "/marks/20005"),
        ("under-review", "/marks/20006"),
        ("shop", "/marks/10001"),
        ("revocations", "/revocations"),
        ("misuse", "/misuse"),
        ("crawler", "/crawler"),
        ("verify", "/verify"),
        ("report", "/report"),
    ] {
        for lang in ["ja", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = site.page(&format!("{path}{joint}lang={lang}")).await;
            let text = words(&page).replace(&port, "PORT");
            settings.bind(|| insta::assert_snapshot!(format!("{name}-{lang}"), text));
        }
    }
}

#[tokio::test]
async fn what_holders_wrote_is_shown_and_not_obeyed() {
    let site = Site::start().await;
    for path in [format!("/marks/{HOSTILE}"), "/marks?q=hostile".to_owned()] {
        let page = site.page(&path).await;
        assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;"));
        assert!(!page.contains("<script"));
    }
}

#[tokio::test]
async fn what_visitors_type_is_shown_and_not_obeyed() {
    let site = Site::start().await;
    let attack = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        format!("/marks?q={attack}"),
        format!("/marks/{VALID}?check={attack}"),
        format!("/report?url={attack}&text={attack}&contact={attack}&registration={attack}"),
        format!("/?x={attack}&{attack}=1"),
    ] {
        let page = site.page(&path).await;
        for (at, _) in page.match_indices("<script") {
            let own = page[at..].starts_with("<script type=\"module\" src=\"/static/verify-");
            assert!(path == "/verify" && own, "{path}");
        }
    }
    let page = site.get(&format!("/{attack}?{attack}")).await;
    assert_eq!(page.status(), 404);
    assert!(!page.text().await.unwrap().contains("<script"));
}

#[tokio::test]
async fn the_header_chooses_the_language_and_the_query_outranks_it() {
    let site = Site::start().await;
    let ask = async |path: &str, accept: &str| {
        let request = site.request(Method::GET, path);
        let answer = request.header("accept-language", accept).send().await;
        let answer = answer.unwrap();
        assert!(header(&answer, "vary").contains("accept-language"));
        answer.text().await.unwrap()
    };
    assert!(
        ask("/", "en-GB,en;q=0.9")
            .await
            .contains("<html lang=\"en\">")
    );
    assert!(ask("/", "fr").await.contains("<html lang=\"ja\">"));
    let chosen = ask("/?lang=ja", "en").await;
    assert!(chosen.contains("<html lang=\"ja\">"));
    assert!(chosen.contains("href=\"/verify?lang=ja\""));
}

#[tokio::test]
async fn a_mark_is_found_by_number_name_and_the_address_of_any_page_below_it() {
    let site = Site::start().await;
    for (search, found) in [
        (VALID, VALID),
        ("%40nifty", VALID),
        ("ニフティ", VALID),
        (
            "https%3A%2F%2Fnifty.example.jp%2Fdeep%2Fpage%3Fx%3D1",
            VALID,
        ),
        ("https%3A%2F%2F%E5%8D%B0.example.jp%2F", INTERNATIONAL),
    ] {
        let listing = site.json(&format!("/marks.json?q={search}")).await;
        assert_eq!(listing["total"], 1, "{search}");
        assert_eq!(listing["items"][0]["registration"], found, "{search}");
    }
}

#[tokio::test]
async fn the_register_is_filtered_by_scheme_and_state() {
    let site = Site::start().await;
    for (query, numbers) in [
        ("", vec![SHOP, VALID, HOSTILE, INTERNATIONAL, UNDER_REVIEW]),
        ("scheme=ecom2000", vec![SHOP]),
        ("state=revoked", vec![REVOKED]),
        ("state=suspended", vec![SUSPENDED]),
        ("state=expired", vec![]),
        ("scheme=ecom2000&state=revoked", vec![]),
    ] {
        let listing = site.json(&format!("/marks.json?{query}")).await;
        let items = listing["items"].as_array().unwrap();
        let found: Vec<&str> = items
            .iter()
            .map(|item| item["registration"].as_str().unwrap())
            .collect();
        assert_eq!(found, numbers, "{query}");
    }
}

#[tokio::test]
async fn values_that_do_not_exist_are_refused_by_name() {
    let site = Site::start().await;
    for (query, name) in [
        ("scheme=nope", "scheme"),
        ("state=nope", "state"),
        ("page=0", "page"),
        ("page=x", "page"),
    ] {
        let answer = site.get(&format!("/marks.json?{query}")).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "bad-value");
        assert!(problem["title"].as_str().unwrap().contains(name));
    }
}

#[tokio::test]
async fn the_page_of_a_mark_compares_a_pasted_address() {
    let site = Site::start().await;
    for (address, within) in [
        ("https%3A%2F%2Fnifty.example.jp%2Fabc", true),
        ("nifty.example.jp", true),
        ("https%3A%2F%2Fnifty.example.jp.evil.example%2F", false),
        ("http%3A%2F%2Fnifty.example.jp%2F", false),
        ("https%3A%2F%2Fnifty.example.jp%40evil.example%2F", false),
    ] {
        let answer = site
            .json(&format!("/marks/{VALID}.json?check={address}"))
            .await;
        assert_eq!(answer["in_scope"], within, "{address}");
    }
}

#[tokio::test]
async fn the_referrer_is_shown_as_a_hint_and_never_as_proof() {
    let site = Site::start().await;
    let came_from = async |from: &str| {
        let request = site.request(Method::GET, &format!("/marks/{VALID}?lang=en"));
        let answer = request.header("referer", from).send().await.unwrap();
        words(&answer.text().await.unwrap())
    };
    let same = came_from("https://nifty.example.jp/").await;
    assert!(same.contains("you came from the registered site: https://nifty.example.jp"));
    assert!(same.contains("only a hint and proves nothing"));
    assert!(!same.contains("open that page"), "an origin is not a page");
    let whole = came_from("https://nifty.example.jp/shop?q=1").await;
    assert!(whole.contains("Have us open that page and check its marks"));
    let other = came_from("https://evil.example/nifty.example.jp/").await;
    assert!(other.contains("from another site than the registered one: https://evil.example"));
    for nothing in [
        "",
        "about:blank",
        "x",
        &format!("http://{}/", site.address()),
    ] {
        assert!(
            !came_from(nothing).await.contains("Your browser says"),
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn states_follow_the_clock() {
    let site = Site::start().await;
    site.set_clock("2027-11-01T00:00:00Z");
    let detail = site.json(&format!("/marks/{VALID}.json")).await;
    assert_eq!(detail["state"], "expired");
    assert!(
        site.page(&format!("/marks/{VALID}?lang=en"))
            .await
            .contains("Expired")
    );
    site.set_clock(CHANGED);
    let detail = site.json(&format!("/marks/{VALID}.json")).await;
    assert_eq!(detail["state"], "valid");
}

#[tokio::test]
async fn numbers_that_were_never_given_out_say_so() {
    let site = Site::start().await;
    for (number, status, code) in [
        ("29999", 404, "no-such-mark"),
        ("29999-00", 404, "no-such-mark"),
        ("2000", 400, "not-a-registration-number"),
        ("abcde", 400, "not-a-registration-number"),
        ("２０００１", 400, "not-a-registration-number"),
        ("20001-00000000", 400, "not-a-registration-number"),
    ] {
        let answer = site.get(&format!("/marks/{number}.json")).await;
        assert_eq!(answer.status(), status, "{number}");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code, "{number}");
    }
    let page = site.get("/marks/29999?lang=en").await.text().await.unwrap();
    assert!(words(&page).contains("was never issued"));
}

#[tokio::test]
async fn a_badge_and_a_specimen_are_pictures_that_any_site_may_show() {
    let site = Site::start().await;
    for path in [
        format!("/marks/{VALID}/badge.png"),
        "/specimens/isp2014.png".to_owned(),
        "/specimens/ecom2000.png".to_owned(),
    ] {
        let answer = site.get(&path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, "content-type"), "image/png");
        assert_eq!(
            header(&answer, "cross-origin-resource-policy"),
            "cross-origin"
        );
        let picture = image::load_from_memory(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (512, 512));
    }
    for path in [
        "/marks/29999/badge.png",
        "/specimens/nope.png",
        "/specimens/isp2014",
    ] {
        assert_eq!(site.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn an_address_with_a_slash_too_many_leads_to_the_right_one() {
    let site = Site::start().await;
    let answer = site.get("/marks/?q=a&lang=en").await;
    assert_eq!(answer.status(), 308);
    assert_eq!(header(&answer, "location"), "/marks?q=a&lang=en");
    let answer = site.get("//evil.example/").await;
    assert!(
        !answer.headers().contains_key("location")
            || header(&answer, "location").starts_with("/evil")
    );
}
