//! What is told, and when.

use super::*;

#[tokio::test]
async fn what_is_expected_is_told_however_it_ends() {
    let site = Site::on(31, Duration::ZERO).await;
    site.answer(
        "/robots.txt",
        "200 OK",
        "",
        "User-agent: *\nDisallow: /closed",
    );
    site.page("/", &["/plain"]);
    site.page("/plain", &[]);
    site.answer("/moved", "301 Moved Permanently", "Location: /new\r\n", "");
    site.page("/new", &[]);
    site.answer("/loop", "302 Found", "Location: /loop\r\n", "");
    let bench = Bench::new();
    let paths = ["/", "/gone", "/closed", "/moved", "/loop"];
    let pages = paths.map(|path| (site.url(path), Expected::Report));
    bench.run(&pages).await;
    let redirected = |path: &str| Reached::Redirected {
        to: site.url(path).to_string(),
    };
    let expected = [
        ("/", Reached::Page),
        ("/closed", Reached::Disallowed),
        ("/gone", Reached::Status { status: 404 }),
        ("/loop", redirected("/loop")),
        ("/moved", redirected("/new")),
        ("/new", Reached::Page),
    ];
    let expected = expected.map(|(path, reached)| (path.to_owned(), reached));
    assert_eq!(bench.book.told(), expected);
}

#[tokio::test]
async fn a_redirect_to_another_host_is_followed_there_with_what_is_expected() {
    let old = Site::on(32, Duration::ZERO).await;
    let new = Site::on(33, Duration::ZERO).await;
    let location = format!("Location: {}\r\n", new.url("/shop"));
    old.answer("/", "308 Permanent Redirect", &location, "");
    new.page("/shop", &["/more"]);
    new.page("/more", &[]);
    let bench = Bench::new();
    bench.run(&[(old.url("/"), Expected::Report)]).await;
    assert_eq!(new.asked(), ["/robots.txt", "/shop", "/more"]);
    assert_eq!(bench.book.told().len(), 2);
}

#[tokio::test]
async fn a_badge_that_is_expected_and_not_there_is_missed() {
    let site = Site::on(34, Duration::ZERO).await;
    site.page("/", &[]);
    let bench = Bench::new();
    let badge = Expected::Badge("1".to_owned());
    bench.run(&[(site.url("/"), badge)]).await;
    let reports = bench.book.reports.lock().unwrap();
    let [report] = &reports[..] else {
        panic!("{reports:?}");
    };
    assert!(matches!(
        &report.sightings[..],
        [Sighting { seen: Seen::Missing { registration }, picture: None }] if registration == "1"
    ));
    assert!(report.exchange.is_some());
}

#[tokio::test]
async fn a_badge_of_which_only_the_id_can_be_read_is_not_missed() {
    let site = Site::on(39, Duration::ZERO).await;
    site.file("/badge.jpg", "image/jpeg", SMALL_BADGE);
    site.file("/", "text/html", b"<img src=badge.jpg alt=badge>");
    for (registration, missed) in [("20001", false), ("20002", true)] {
        let bench = Bench::new();
        let badge = Expected::Badge(registration.to_owned());
        bench.run(&[(site.url("/"), badge)]).await;
        let reports = bench.book.reports.lock().unwrap();
        let seen = || reports.iter().flat_map(|report| &report.sightings);
        assert!(seen().any(|s| s.verdict() == Some(Verdict::UnreadableCredential)));
        let missing = |s: &Sighting| matches!(s.seen, Seen::Missing { .. });
        assert_eq!(seen().any(missing), missed, "{registration}");
    }
}

#[tokio::test]
async fn pages_whose_report_could_not_be_kept_are_visited_again() {
    let site = Site::on(35, Duration::ZERO).await;
    site.page("/", &[]);
    let bench = Bench::new();
    bench.book.full.store(true, Ordering::Relaxed);
    let crawl = bench.crawl();
    crawl
        .seed([seed(&(site.url("/"), Expected::Report))])
        .unwrap();
    let run = crawl.run(std::future::pending()).await;
    assert!(matches!(run, Err(CrawlError::Sink(_))), "{run:?}");
    drop(crawl);
    bench.book.full.store(false, Ordering::Relaxed);
    bench.run(&[]).await;
    assert_eq!(bench.book.told(), [("/".to_owned(), Reached::Page)]);
    assert_eq!(site.asked(), ["/robots.txt", "/", "/"]);
}

#[tokio::test]
async fn a_host_that_cannot_be_reached_costs_nothing_else() {
    let site = Site::on(36, Duration::ZERO).await;
    site.page("/", &[]);
    let nobody = "http://127.0.0.37:9/".parse().unwrap();
    let public = "http://192.0.2.1/".parse().unwrap();
    let bench = Bench::new();
    let pages = [nobody, public, site.url("/")].map(|url| (url, Expected::Report));
    let summary = bench.run(&pages).await;
    assert_eq!(bench.book.told(), [("/".to_owned(), Reached::Page)]);
    assert_eq!(summary.tally.visits, 3);
}

#[tokio::test]
async fn the_budget_of_the_run_ends_it() {
    let site = Site::on(38, Duration::ZERO).await;
    for page in 0..100 {
        site.page(&format!("/{page}"), &[&format!("/{}", page + 1)]);
    }
    let mut bench = Bench::new();
    (bench.policy.host.depth, bench.policy.budget.requests) = (200, 10);
    let summary = bench.run(&[(site.url("/0"), Expected::Nothing)]).await;
    assert_eq!(summary.ended, Ended::BudgetUsedUp);
    assert!(site.asked().len() < 40, "{}", site.asked().len());
}

#[tokio::test]
async fn a_copied_badge_is_told_once_for_all_pages_of_a_host_with_what_shows_it() {
    let shop = Site::on(39, Duration::ZERO).await;
    let pictures = Site::on(40, Duration::ZERO).await;
    pictures.file("/badge.png", "image/png", BADGE);
    let badge = format!("<img src='{}' alt='mark'>", pictures.url("/badge.png"));
    let html = "Content-Type: text/html\r\n";
    shop.answer(
        "/",
        "200 OK",
        html,
        &format!("{badge}<a href='/about'>x</a>"),
    );
    shop.answer("/about", "200 OK", html, &badge);
    let bench = Bench::new();
    let first = bench.run(&[(shop.url("/"), Expected::Nothing)]).await;
    assert_eq!(
        (first.tally.pages, first.tally.marks, first.tally.told),
        (2, 2, 1)
    );
    assert_eq!(pictures.asked(), ["/robots.txt", "/badge.png"]);
    {
        let reports = bench.book.reports.lock().unwrap();
        let [report] = &reports[..] else {
            panic!("{reports:?}");
        };
        let [sighting] = &report.sightings[..] else {
            panic!("{report:?}");
        };
        assert_eq!(report.asked.url, shop.url("/"));
        assert_eq!(sighting.verdict(), Some(Verdict::WrongSite));
        let picture = sighting.picture.as_ref().unwrap();
        assert_eq!(
            (&picture.bytes[..], picture.alt.as_deref()),
            (BADGE, Some("mark"))
        );
        assert_eq!(picture.exchange.as_ref().unwrap().body, BADGE);
    }
    // The page on which it was told has it no more.
    shop.page("/", &["/about"]);
    bench.later(bench.policy.manners.revisit + Duration::from_hours(1));
    bench.run(&[]).await;
    let reports = bench.book.reports.lock().unwrap();
    let told: Vec<_> = reports.iter().map(|r| r.asked.url.path()).collect();
    assert_eq!(told, ["/", "/about"]);
}
