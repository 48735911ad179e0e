//! Robots rules: read, and asked about a URL.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_crawl::{Agent, robots::Rules};
use url::Url;

fuzz_target!(|input: (u16, &[u8], &str)| {
    let (status, body, path) = input;
    let contact = Url::parse("https://mark.example.jp/crawler");
    let Ok(agent) = contact.map_err(drop).and_then(|url| Agent::new("Bot", url).map_err(drop))
    else {
        return;
    };
    let rules = Rules::of_answer(status, body, &agent);
    let Ok(base) = Url::parse("https://shop.example.jp/") else {
        return;
    };
    if let Ok(url) = base.join(path) {
        let _ = rules.allows(&url);
    }
    let _ = (rules.delay(), rules.sitemaps());
});
