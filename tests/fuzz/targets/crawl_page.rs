//! Pages, stylesheets and sitemaps, as any server sends them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shirushi_crawl::page;
use url::Url;

/// Labels of encodings, right and wrong.
const TYPES: [Option<&str>; 6] = [
    None,
    Some("text/html"),
    Some("text/html; charset=Shift_JIS"),
    Some("text/html; charset=euc-jp"),
    Some("text/html; charset=iso-2022-jp"),
    Some("text/html; charset=utf-16le"),
];

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let Ok(url) = Url::parse("https://shop.example.jp/a/b?c") else {
        return;
    };
    let content_type = TYPES[usize::from(choice) % TYPES.len()];
    let page = page::read_as(Some("ShirushiCrawler"), bytes, content_type, &url);
    assert!(page.links.len() <= page::MAX_LINKS);
    assert!(page.pictures.len() <= page::MAX_PICTURES);
    assert!(page.links.iter().all(|url| url.as_str().len() <= page::MAX_URL_BYTES));
    assert!(page::stylesheet(bytes, &url).len() <= page::MAX_PICTURES);
    let sitemap = page::sitemap::read(bytes, &url);
    assert!(sitemap.pages.len() <= page::sitemap::MAX_PAGES);
});
