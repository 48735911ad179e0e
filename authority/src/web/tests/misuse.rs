//! The list of confirmed misuse: who was recommended to stop is on it, who is only suspected is not.

use shirushi_verifier::domain::UnixTime;

use super::harness::{NOW, Site};
use crate::casework::misuse::{Evidence, Recommendation, Suspicion};
use crate::registry::{Refusal, Registry};
use crate::scheme::{FoundBy, SchemeSet, Text};

/// Makes a change in the site's office.
fn change<T>(
    site: &Site,
    decide: impl FnOnce(&Registry, &SchemeSet, UnixTime) -> Result<crate::casework::Decided<T>, Refusal>,
) -> T {
    let (office, now) = (site.office(), NOW.parse().unwrap());
    let taken = office.store().commit(now, office.actor(), |registry| {
        let decided = decide(registry, office.assets().schemes(), now)?;
        Ok::<_, Refusal>((decided.events, decided.answer))
    });
    taken.unwrap()
}

fn suspicion(url: &str) -> Suspicion {
    Suspicion {
        scheme: "ecom2000".parse().unwrap(),
        kind: "never-granted".parse().unwrap(),
        found_by: FoundBy::Crawl,
        url: url.parse().unwrap(),
        mark: None,
        report: None,
        note: None,
    }
}

#[tokio::test]
async fn who_was_recommended_to_stop_is_listed_by_host_and_nobody_is_named() {
    let site = Site::start().await;
    let suspected = suspicion("http://suspected.example/");
    change(&site, |registry, schemes, now| {
        registry.open_misuse(schemes, &suspected, now)
    });
    let fake = suspicion("http://fake.example/shop?customer=yamada");
    let case = change(&site, |registry, schemes, now| {
        registry.open_misuse(schemes, &fake, now)
    });
    change(&site, |registry, schemes, now| {
        let evidence = Evidence::of(b"a picture", "image/png".parse().unwrap(), now, None);
        registry.preserve_evidence(schemes, case, evidence, now)
    });
    change(&site, |registry, schemes, now| {
        let to = Text::try_from("株式会社なりすまし".to_owned()).unwrap();
        let until = "2026-12-10".parse().unwrap();
        registry.recommend_stop(schemes, case, Recommendation { to, until }, now)
    });
    let listing = site.json("/misuse.json").await;
    let item = &listing["items"][0];
    assert_eq!(listing["total"], 1);
    assert_eq!(item["host"], "fake.example");
    assert_eq!(item["state"], "stop-recommended");
    assert_eq!(item["until"], "2026-12-10");
    let page = site.page("/misuse?lang=en").await;
    assert!(page.contains("fake.example"));
    assert!(page.contains("To stop by 10 December 2026"));
    for secret in ["なりすまし", "yamada", "suspected.example"] {
        assert!(!page.contains(secret), "{secret}");
        assert!(!listing.to_string().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_crawlers_page_tells_by_which_name_to_keep_it_out() {
    let site = Site::start().await;
    for lang in ["ja", "en"] {
        let page = site.page(&format!("/crawler?lang={lang}")).await;
        assert!(page.contains("User-agent: ShirushiCrawler\nDisallow: /"));
    }
}
