use proptest::prelude::*;

use super::*;

fn agent() -> Agent {
    let contact = "https://mark.example.jp/crawler".parse().unwrap();
    Agent::new("ShirushiCrawler", contact).unwrap()
}

fn rules(file: &str) -> Rules {
    Rules::of_answer(200, file.as_bytes(), &agent())
}

fn allows(rules: &Rules, path: &str) -> bool {
    let root: Url = "https://shop.example.jp/".parse().unwrap();
    rules.allows(&root.join(path).unwrap())
}

#[test]
fn the_simple_example_of_rfc_9309_5_1_is_read_as_it_says() {
    let file = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
                User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
                User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\n\
                User-Agent: quxbot\n";
    let of = |token: &str| {
        let agent = Agent::new(token, "https://mark.example.jp/".parse().unwrap()).unwrap();
        Rules::of_answer(200, file.as_bytes(), &agent)
    };
    for (token, path, allowed) in [
        ("unnamed", "/picture.gif", false),
        ("unnamed", "/picture.gif?a", true),
        ("unnamed", "/example/a", false),
        ("unnamed", "/publications/a", true),
        ("foobot", "/", false),
        ("FooBot", "/publications/a", false),
        ("foobot", "/example/page.html", true),
        ("foobot", "/example/allowed.gif", true),
        ("barbot", "/example/page.html", false),
        ("bazbot", "/example/page.html", false),
        ("bazbot", "/picture.gif", true),
        ("quxbot", "/example/page.html", true),
    ] {
        assert_eq!(allows(&of(token), path), allowed, "{token} {path}");
    }
}

#[test]
fn the_longest_match_decides_as_in_rfc_9309_5_2() {
    let rules = rules(
        "User-Agent: ShirushiCrawler\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
    );
    assert!(!allows(&rules, "/example/page/disallowed.gif"));
    assert!(allows(&rules, "/example/page/other.gif"));
}

#[test]
fn of_two_rules_as_long_the_one_that_allows_wins() {
    let rules = rules("User-agent: *\nDisallow: /page\nAllow: /page\n");
    assert!(allows(&rules, "/page"));
}

#[test]
fn groups_of_the_same_agent_are_one_and_the_case_of_its_name_is_nothing() {
    let rules = rules(
        "User-agent: SHIRUSHIcrawler\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\n\
         User-agent: shirushicrawler\nDisallow: /b\n",
    );
    for (path, allowed) in [("/a", false), ("/b", false), ("/c", true)] {
        assert_eq!(allows(&rules, path), allowed, "{path}");
    }
}

#[test]
fn percent_encoding_is_compared_as_rfc_9309_2_2_2_says() {
    let rules = rules(
        "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\nDisallow: /foo/bar/ツ\n\
         Disallow: /foo/%62%61%72\n",
    );
    for (path, allowed) in [
        ("/foo/bar?baz=https://foo.bar", false),
        ("/foo/bar/%E3%83%84", false),
        ("/foo/bar/ツ", false),
        ("/foo/bar/%62%61%7A", false),
        ("/foo/baz", true),
    ] {
        assert_eq!(allows(&rules, path), allowed, "{path}");
    }
}

#[test]
fn a_byte_order_mark_carriage_returns_comments_and_unknown_lines_do_no_harm() {
    let rules = rules(
        "\u{feff}User-agent: * # everyone\r\nNoindex: /\r\n???\r\n\0\r\nDisallow: /private # mine\r\n",
    );
    assert!(!allows(&rules, "/private/a"));
    assert!(allows(&rules, "/public"));
}

#[test]
fn the_robots_file_itself_may_always_be_asked_for() {
    assert!(allows(&Rules::disallow_all(), "/robots.txt"));
    assert!(!allows(&Rules::disallow_all(), "/"));
}

#[test]
fn the_status_decides_where_there_is_no_file() {
    let file = b"User-agent: *\nDisallow: /private\n";
    for (status, open, private) in [
        (200, true, false),
        (206, true, false),
        (401, true, true),
        (404, true, true),
        (410, true, true),
        (429, false, false),
        (500, false, false),
        (503, false, false),
        (302, false, false),
        (304, false, false),
        (0, false, false),
    ] {
        let rules = Rules::of_answer(status, file, &agent());
        assert_eq!(allows(&rules, "/open"), open, "{status}");
        assert_eq!(allows(&rules, "/private"), private, "{status}");
    }
}

#[test]
fn a_rule_past_500_kib_does_not_count_and_one_before_does() {
    let padding = format!("# {}\n", "x".repeat(97)).repeat(5_119);
    let file = format!("User-agent: *\nDisallow: /early\n{padding}{padding}Disallow: /late\n");
    let rules = rules(&file);
    assert!(!allows(&rules, "/early"));
    assert!(allows(&rules, "/late"));
}

#[test]
fn the_delay_is_that_of_the_group_for_this_crawler() {
    let file = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: ShirushiCrawler\nCrawl-delay: 2.5\n";
    assert_eq!(rules(file).delay(), Some(Duration::from_millis(2_500)));
    for none in ["-1", "NaN", "inf", "soon", ""] {
        let file = format!("User-agent: *\nCrawl-delay: {none}\n");
        assert_eq!(rules(&file).delay(), None, "{none:?}");
    }
}

#[test]
fn sitemaps_are_told_once_each_and_at_most_fifty() {
    let file = "Sitemap: https://a.example/1.xml\nsitemap:https://a.example/1.xml\n\
                Sitemap: /relative.xml\nSitemap: ftp://a.example/2.xml\n";
    let one: Url = "https://a.example/1.xml".parse().unwrap();
    assert_eq!(rules(file).sitemaps(), [one]);
    let many = (0..99).map(|n| format!("Sitemap: https://a.example/{n}.xml\n"));
    assert_eq!(rules(&many.collect::<String>()).sitemaps().len(), 50);
}

proptest! {
    #[test]
    fn any_bytes_give_rules_that_can_be_asked(
        file in prop::collection::vec(any::<u8>(), 0..400),
        path in "/a[ -~]{0,40}",
    ) {
        let rules = Rules::of_answer(200, &file, &agent());
        let _ = (allows(&rules, &path), rules.delay(), rules.sitemaps());
    }

    #[test]
    fn what_a_plain_rule_forbids_is_what_begins_with_it(
        rule in "/[a-z]{1,3}", path in "/[a-z]{0,5}",
    ) {
        let rules = rules(&format!("User-agent: *\nDisallow: {rule}\n"));
        prop_assert_eq!(allows(&rules, &path), !path.starts_with(&rule));
    }
}
