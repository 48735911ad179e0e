//! How hosts are treated.

use super::*;

const NOTHING: Expected = Expected::Nothing;

#[tokio::test]
async fn every_page_is_asked_for_once_after_the_robots_rules_and_one_at_a_time() {
    let site = Site::on(11, Duration::from_millis(5)).await;
    site.answer(
        "/robots.txt",
        "200 OK",
        "",
        "User-agent: *\nDisallow: /private",
    );
    site.page("/", &["/a", "/b", "/private/c", "mailto:a@b.example"]);
    site.page("/a", &["/", "/b", "https://elsewhere.example/"]);
    site.page("/b", &["/a#part"]);
    site.page("/private/c", &[]);
    let mut bench = Bench::new();
    bench.policy.manners.gap = Duration::from_millis(40);
    let summary = bench.run(&[(site.url("/"), NOTHING)]).await;
    assert_eq!(site.asked(), ["/robots.txt", "/", "/a", "/b"]);
    assert_eq!((summary.ended, summary.tally.pages), (Ended::NothingDue, 3));
    assert_eq!(summary.tally.disallowed, 1);
    let log = site.log();
    assert!(log.iter().all(|entry| entry.others == 0));
    let gaps = log.windows(2).map(|pair| pair[1].begun - pair[0].ended);
    assert!(gaps.min().unwrap() >= Duration::from_millis(40));
    assert!(log[1].head.contains("User-Agent: ShirushiCrawler/"));
}

#[tokio::test]
async fn two_services_of_one_host_are_not_asked_at_the_same_time() {
    let first = Site::on(12, Duration::from_millis(20)).await;
    let second = Site::on(12, Duration::from_millis(20)).await;
    for site in [&first, &second] {
        site.page("/", &["/a", "/b", "/c"]);
    }
    Bench::new()
        .run(&[(first.url("/"), NOTHING), (second.url("/"), NOTHING)])
        .await;
    let mut log = [first.log(), second.log()].concat();
    log.sort_by_key(|entry| entry.begun);
    assert_eq!(log.len(), 10);
    assert!(log.windows(2).all(|pair| pair[0].ended <= pair[1].begun));
}

#[tokio::test]
async fn nothing_is_asked_where_the_robots_rules_cannot_be_had() {
    let site = Site::on(13, Duration::ZERO).await;
    site.answer("/robots.txt", "500 Internal Server Error", "", "");
    site.page("/", &[]);
    let bench = Bench::new();
    bench.run(&[(site.url("/"), NOTHING)]).await;
    bench.run(&[]).await;
    assert_eq!(site.asked(), ["/robots.txt"]);
    site.answer("/robots.txt", "404 Not Found", "", "");
    bench.later(Duration::from_hours(2));
    bench.run(&[]).await;
    assert_eq!(site.asked(), ["/robots.txt", "/robots.txt", "/"]);
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_is_left_alone_so_long() {
    let site = Site::on(14, Duration::ZERO).await;
    site.page("/", &["/a"]);
    site.answer("/a", "503 Service Unavailable", "Retry-After: 600\r\n", "");
    let bench = Bench::new();
    bench.run(&[(site.url("/"), NOTHING)]).await;
    bench.later(Duration::from_secs(500));
    bench.run(&[(site.url("/b"), NOTHING)]).await;
    assert_eq!(site.asked(), ["/robots.txt", "/", "/a"]);
    site.page("/a", &[]);
    bench.later(Duration::from_secs(101));
    bench.run(&[]).await;
    assert_eq!(site.asked()[3..], ["/b", "/a"]);
}

#[tokio::test]
async fn a_host_that_wants_a_longer_delay_than_is_waited_for_is_left() {
    let site = Site::on(15, Duration::ZERO).await;
    site.answer(
        "/robots.txt",
        "200 OK",
        "",
        "User-agent: *\nCrawl-delay: 300",
    );
    site.page("/", &[]);
    Bench::new().run(&[(site.url("/"), NOTHING)]).await;
    assert_eq!(site.asked(), ["/robots.txt"]);
}

#[tokio::test]
async fn a_calendar_without_end_ends_at_the_budget() {
    let site = Site::on(16, Duration::ZERO).await;
    for day in 0..60 {
        site.page(
            &format!("/{day}"),
            &[&format!("/{}", day + 1), &format!("/{}?x", day + 1)],
        );
    }
    let mut bench = Bench::new();
    (bench.policy.host.depth, bench.policy.host.requests) = (200, 20);
    bench.run(&[(site.url("/0"), NOTHING)]).await;
    assert_eq!(site.asked().len(), 21, "robots rules and twenty pages");
    bench.policy.host.depth = 3;
    let other = Site::on(17, Duration::ZERO).await;
    for day in 0..60 {
        other.page(&format!("/{day}"), &[&format!("/{}", day + 1)]);
    }
    bench.run(&[(other.url("/0"), NOTHING)]).await;
    assert_eq!(other.asked(), ["/robots.txt", "/0", "/1", "/2", "/3"]);
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let site = Site::on(18, Duration::ZERO).await;
    site.page("/", &["/a"]);
    site.page("/a", &[]);
    let bench = Bench::new();
    bench.run(&[(site.url("/"), NOTHING)]).await;
    bench.later(bench.policy.manners.revisit + Duration::from_hours(24));
    let again = bench.run(&[]).await;
    assert_eq!(again.tally.unchanged, 2);
    assert_eq!(
        site.asked(),
        ["/robots.txt", "/", "/a", "/robots.txt", "/", "/a"]
    );
}

#[tokio::test]
async fn pages_of_a_sitemap_are_visited() {
    let site = Site::on(19, Duration::ZERO).await;
    let robots = format!("Sitemap: {}", site.url("/map.xml"));
    site.answer("/robots.txt", "200 OK", "", &robots);
    let map = format!(
        "<urlset><url><loc>{}</loc></url></urlset>",
        site.url("/hidden")
    );
    site.answer("/map.xml", "200 OK", "Content-Type: text/xml\r\n", &map);
    site.page("/", &[]);
    site.page("/hidden", &[]);
    Bench::new().run(&[(site.url("/"), NOTHING)]).await;
    assert_eq!(site.asked(), ["/robots.txt", "/map.xml", "/", "/hidden"]);
}

#[tokio::test]
async fn after_a_crash_no_host_is_asked_before_its_gap_is_over() {
    let site = Site::on(20, Duration::ZERO).await;
    site.page("/", &[]);
    let mut bench = Bench::new();
    drop(bench.crawl());
    bench.policy.manners.gap = Duration::from_millis(300);
    let started = std::time::Instant::now();
    let crawl = bench.crawl();
    crawl.seed([seed(&(site.url("/"), NOTHING))]).unwrap();
    drop(crawl);
    bench.run(&[]).await;
    assert!(site.log()[0].begun - started >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_run_that_is_stopped_goes_on_later() {
    let site = Site::on(21, Duration::from_millis(20)).await;
    for page in 0..50 {
        site.page(&format!("/{page}"), &[&format!("/{}", page + 1)]);
    }
    let mut bench = Bench::new();
    bench.policy.host.depth = 100;
    let crawl = bench.crawl();
    crawl.seed([seed(&(site.url("/0"), NOTHING))]).unwrap();
    let stop = tokio::time::sleep(Duration::from_millis(200));
    assert_eq!(crawl.run(stop).await.unwrap().ended, Ended::Stopped);
    crawl.close().unwrap();
    let before = site.asked().len();
    assert!((2..40).contains(&before), "{before}");
    bench.run(&[]).await;
    let asked = site.asked();
    let pages: std::collections::BTreeSet<_> = asked.iter().collect();
    assert_eq!((asked.len(), pages.len()), (52, 52), "each page once");
}

#[tokio::test]
async fn a_run_that_is_stopped_does_not_wait_for_a_slow_host_which_is_asked_again_later() {
    let site = Site::on(26, Duration::from_secs(20)).await;
    site.page("/", &[]);
    let bench = Bench::new();
    let crawl = bench.crawl();
    crawl.seed([seed(&(site.url("/"), NOTHING))]).unwrap();
    let started = std::time::Instant::now();
    let stop = tokio::time::sleep(Duration::from_millis(200));
    assert_eq!(crawl.run(stop).await.unwrap().ended, Ended::Stopped);
    assert!(started.elapsed() < Duration::from_secs(6));
    crawl.close().unwrap();
    site.hurry();
    bench.run(&[]).await;
    assert_eq!(site.asked().last().unwrap(), "/");
}
