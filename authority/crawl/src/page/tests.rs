//! Pages as servers send them, good and bad.

use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::*;

fn url() -> Url {
    "https://shop.example.jp/a/".parse().unwrap()
}

fn page(html: &str) -> Page {
    read(html.as_bytes(), Some("text/html; charset=utf-8"), &url())
}

/// URLs as paths, where they are of the shop.
fn paths<'a>(urls: impl IntoIterator<Item = &'a Url>) -> Vec<String> {
    let short = |url: &Url| url.as_str().replace("https://shop.example.jp", "");
    urls.into_iter().map(short).collect()
}

fn pictures(page: &Page) -> Vec<String> {
    let at = page.pictures.iter().filter_map(|p| match &p.source {
        Source::At(url) => Some(url),
        Source::Inline(_) => None,
    });
    paths(at)
}

#[test]
fn every_kind_of_link_is_followed_once() {
    let page = page(
        "<link rel=canonical href=/c><link rel='alternate feed' type=application/rss+xml href=/rss>\
         <link rel=alternate hreflang=en href=/en><link rel=icon href=/icon>\
         <a href=/one#x>1</a><A HREF='/one'>1</A><map><area href=/two></map>\
         <iframe src=/three><a href=/inside></iframe><frameset><frame src=/four></frameset>\
         <a href='javascript:void(0)'></a><a href=mailto:a@b.example></a><a href=#top></a><a>",
    );
    assert_eq!(
        paths(&page.links),
        ["/c", "/en", "/one", "/two", "/three", "/four"]
    );
    assert!(page.pictures.is_empty() && page.follow && !page.cut);
}

#[test]
fn of_a_set_eight_addresses_are_looked_at() {
    let set: Vec<_> = (0..100).map(|n| format!("{n} {n}x")).collect();
    let page = page(&format!("<img srcset='{}'>", set.join(",")));
    assert_eq!(pictures(&page).len(), 8);
}

#[test]
fn pictures_are_found_wherever_a_page_has_them() {
    let page = page(
        "<img src=1 srcset='2 1x, 3 2x'><img data-src=4 data-srcset='5 2x'><img data-original=6>\
         <picture><source srcset='7 2x'><img src=8></picture><input type=image src=9>\
         <input type=text src=no><video poster=10><source src=no></video>\
         <svg><image xlink:href=11 /><a xlink:href=/x><image href=12></image></a></svg>\
         <object data=13 type=image/png></object><object data=no type=text/html></object>\
         <embed src=14><div style='background:url(15)'></div><p style='background:url(&quot;16&quot;)'>\
         <style>a{background:url(17)}@font-face{src:url(no)}@import 's.css';</style>\
         <table background=18><td data-bg=19></table><script>'<img src=no>'</script><!--<img src=no>-->\
         <textarea><img src=no></textarea><noscript><img src=20></noscript><link rel=icon href=no>",
    );
    let wanted: Vec<_> = (1..=20).map(|n| format!("/a/{n}")).collect();
    assert_eq!(pictures(&page), wanted);
    assert_eq!(paths(&page.stylesheets), ["/a/s.css"]);
}

#[test]
fn a_picture_knows_the_link_around_it() {
    for html in [
        "<a href=/m><img src=x></a>",
        "<a href=/m><span><b><img src=x></b></span></a>",
        "<a href=/m><picture><source srcset=x></picture></a>",
        "<a href=/m style='background:url(x)'></a>",
        "<a href=/m><noscript><img src=x></noscript></a>",
        "<a href=/other>text<a href=/m><img src=x>",
        "<div><a href=/other>text</div><div><a href=/m><img src=x></a></div>",
        "<a href=/m><img src=x><img src=x>",
    ] {
        let page = page(html);
        let [picture] = page.pictures.as_slice() else {
            panic!("{html}: {:?}", page.pictures)
        };
        assert_eq!(paths(&picture.link), ["/m"], "{html}");
    }
    for html in [
        "<a href=/m>text</a><img src=x>",
        "<a href=/m>text</a><noscript><img src=x></noscript>",
        "<a href=/m></a><a name=here><img src=x></a>",
        "<a href=javascript:1><img src=x></a>",
        "<div style='background:url(x)'><a href=/m>text</a></div>",
    ] {
        assert_eq!(page(html).pictures[0].link, None, "{html}");
    }
}

#[test]
fn the_same_picture_in_another_link_is_told_again() {
    let page = page("<a href=/1><img src=x></a><a href=/2><img src=x></a><img src=x>");
    let links: Vec<_> = page.pictures.iter().map(|p| paths(&p.link)).collect();
    assert_eq!(
        links,
        [vec!["/1".to_owned()], vec!["/2".to_owned()], vec![]]
    );
}

#[test]
fn a_picture_has_its_words_and_size() {
    let page = page(
        "<img src=x alt=' 認証マーク &amp; A ' width=128 height='128px'>\
         <img src=y alt='' width='50%' height=20><img src=z width=999999999999 height=1>",
    );
    let told: Vec<_> = page
        .pictures
        .iter()
        .map(|p| (p.alt.as_deref(), p.size))
        .collect();
    assert_eq!(
        told,
        [
            (Some("認証マーク & A"), Some((128, 128))),
            (None, None),
            (None, None)
        ]
    );
}

#[test]
fn pictures_in_the_page_itself_are_told_as_files() {
    let page = page("<img src='data:image/png;base64,AQID' alt=a><img src=data:text/plain,a>");
    let [picture] = page.pictures.as_slice() else {
        panic!("{:?}", page.pictures)
    };
    assert_eq!(
        picture.source,
        Source::Inline(Bytes::from_static(&[1, 2, 3]))
    );
}

#[test]
fn robots_directives_are_heeded() {
    for (html, agent, follow) in [
        (
            "<meta name=robots content='noindex, NOFOLLOW'>",
            None,
            false,
        ),
        ("<META NAME='ROBOTS' CONTENT=none>", None, false),
        ("<meta name=robots content=noindex>", None, true),
        (
            "<meta name=otherbot content=nofollow>",
            Some("ShirushiCrawler"),
            true,
        ),
        (
            "<meta name=shirushicrawler content=nofollow>",
            Some("ShirushiCrawler"),
            false,
        ),
        ("<meta name=shirushicrawler content=nofollow>", None, true),
    ] {
        let page = read_as(agent, html.as_bytes(), None, &url());
        assert_eq!(page.follow, follow, "{html}");
    }
}

#[test]
fn a_page_can_send_its_readers_on() {
    for (content, wanted) in [
        ("0; url=/next", Some("/next")),
        ("5;URL='/next'", Some("/next")),
        ("0, /next", Some("/next")),
        ("5", None),
        ("0; url=javascript:1", None),
    ] {
        let page = page(&format!("<meta http-equiv=Refresh content=\"{content}\">"));
        assert_eq!(
            page.refresh.map(|url| url.path().to_owned()).as_deref(),
            wanted
        );
    }
}

#[test]
fn addresses_go_by_the_base() {
    let page = page("<base href=https://cdn.example/b/><a href=c><img src=d></a>");
    assert_eq!(paths(&page.links), ["https://cdn.example/b/c"]);
    assert_eq!(pictures(&page), ["https://cdn.example/b/d"]);
}

#[test]
fn japanese_pages_are_read_whatever_they_say_of_their_encoding() {
    let html = "<title>表示能力ソース</title><a href='/m?a=1'><img src=/i.png alt='表'></a>";
    for written in [SHIFT_JIS, EUC_JP] {
        let (body, _, _) = written.encode(html);
        for said in [
            "",
            "; charset=utf-8",
            "; charset=euc-jp",
            "; charset=shift_jis",
        ] {
            let page = read(&body, Some(&format!("text/html{said}")), &url());
            assert_eq!(paths(&page.links), ["/m?a=1"], "{said}");
            assert_eq!(pictures(&page), ["/i.png"], "{said}");
        }
        let page = read(&body, Some("text/html"), &url());
        assert_eq!(page.pictures[0].alt.as_deref(), Some("表"));
    }
}

#[test]
fn a_page_without_bounds_is_cut() {
    let many = |count: usize, tag: &str| -> String {
        let tags = (0..=count).map(|n| tag.replace('N', &n.to_string()));
        tags.collect()
    };
    let links = many(MAX_LINKS, "<a href=N>");
    let page_of_links = page(&links);
    assert_eq!(
        (page_of_links.links.len(), page_of_links.cut),
        (MAX_LINKS, true)
    );
    let images = many(MAX_PICTURES, "<img src=N>");
    let page_of_images = page(&images);
    assert_eq!(
        (page_of_images.pictures.len(), page_of_images.cut),
        (MAX_PICTURES, true)
    );
    let data = format!("<img src=data:image/png,{}>", "a".repeat(MAX_INLINE_BYTES));
    let page_of_data = page(&data.repeat(5));
    assert_eq!((page_of_data.pictures.len(), page_of_data.cut), (4, true));
}

#[test]
fn a_page_of_open_elements_ends_within_bounds() {
    let deep = page(&"<div>".repeat(300_000));
    assert!(deep.links.is_empty());
    let page = page(&format!(
        "<a href=/x></a>{}",
        "<a href=/y><b>".repeat(100_000)
    ));
    assert_eq!(paths(&page.links), ["/x", "/y"]);
}

#[test]
fn no_bytes_whatever_are_a_fault() {
    for body in [
        b"".as_slice(),
        b"<",
        b"<a",
        b"<a href",
        b"<a href=",
        b"<a href='",
        b"<img src=\"x",
        b"\0\0\0",
        b"\xff\xfe<",
        b"<style>url(",
        b"<noscript><img src=x",
        b"<!--",
        b"<![CDATA[",
        b"<svg><style><img src=x></style></svg></p></noscript>",
    ] {
        let page = read(body, Some("text/html; charset=\"\""), &url());
        assert!(page.links.is_empty(), "{body:?}");
    }
}

#[test]
fn a_stylesheet_shows_pictures() {
    let css = b"a{background:url(1.png)}b{background:url('1.png'),url(data:image/png,a)}";
    let base = "https://cdn.example/css/x.css".parse().unwrap();
    let found = stylesheet(css, &base);
    assert_eq!(found, ["https://cdn.example/css/1.png".parse().unwrap()]);
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_are_read(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        read(&body, None, &url());
        sitemap::read(&body, &url());
        stylesheet(&body, &url());
    }

    #[test]
    fn arbitrary_markup_is_read(body in "(<(a|img|style|noscript|/a|svg|!--) ?(href|src|style|srcset)?=?['\"]?(url\\(|x|data:,|,|&#)?['\"]?>?){0,30}") {
        read(body.as_bytes(), None, &url());
    }
}

/// An ordinary page of some 10 KB: 40 links, 20 pictures, words.
fn ordinary() -> String {
    let head = "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>店</title>\
        <link rel=stylesheet href=/style.css><script src=/script.js></script></head><body>";
    let words = "ことば words ".repeat(4);
    let items = (0..40).map(|n| {
        let picture = if n % 2 == 0 {
            "<img src=\"/images/item-N.jpg\" width=\"160\" height=\"160\" alt=\"品N\">"
        } else {
            ""
        };
        let link = "<li class=\"item item-N\"><a href=\"/category/N/item-N.html?from=top\" class=\"link\">";
        let item = [link, picture, "<span class=\"name\">良い品</span></a><p>", &words, "</p></li>\n"];
        item.concat().replace('N', &n.to_string())
    });
    [head, &items.collect::<String>(), "</body></html>"].concat()
}

#[test]
#[ignore = "measures; run with --release and --nocapture"]
fn an_ordinary_page_is_read_in_fifty_microseconds() {
    const ROUNDS: u32 = 4_000;
    for (kind, html) in [
        ("plain", ordinary()),
        (
            "with backgrounds",
            ordinary().replace("<p>", "<p style='background:url(/b.png)'>"),
        ),
    ] {
        let start = std::time::Instant::now();
        for _ in 0..ROUNDS {
            let page = page(std::hint::black_box(&html));
            assert_eq!((page.links.len(), page.pictures.len() >= 20), (40, true));
        }
        let each = start.elapsed() / ROUNDS;
        println!("{kind}: {} bytes in {each:?}", html.len());
    }
}
