use super::*;

fn at(seconds: i64) -> UnixTime {
    UnixTime::try_from(1_800_000_000 + seconds).unwrap()
}

fn open(folder: &tempfile::TempDir, now: i64) -> (Frontier, Opened) {
    Frontier::open(&folder.path().join("frontier"), at(now)).unwrap()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn seed(url: &str, expected: Expected) -> Wanted {
    Wanted::seed(url.parse().unwrap(), expected).unwrap()
}

fn plain(url: &str) -> Wanted {
    seed(url, Expected::Nothing)
}

fn paths(lease: &mut Lease) -> Vec<String> {
    std::iter::from_fn(|| lease.take())
        .map(|due| due.path)
        .collect()
}

#[test]
fn a_host_is_leased_to_one_worker_only() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let lease = frontier.lease(at(0)).unwrap().unwrap();
    assert_eq!(lease.origin().to_string(), "https://a.example");
    assert!(frontier.lease(at(0)).unwrap().is_none());
    frontier.put_back(lease, at(1), at(1), false).unwrap();
    assert!(frontier.lease(at(1)).unwrap().is_some());
}

#[test]
fn pages_come_with_what_is_expected_first_and_then_by_depth() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    let badge = Expected::Badge("1".to_owned());
    let pages = [
        plain("https://a.example/b"),
        plain("https://a.example/a?x=1#y"),
        seed("https://a.example/z", badge),
    ];
    assert_eq!(frontier.add(&pages, at(0)).unwrap(), 3);
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    let deeper = Wanted {
        depth: 2,
        ..plain("https://a.example/0")
    };
    assert!(lease.add(&deeper, 100, at(0)));
    assert_eq!(paths(&mut lease), ["/z", "/a?x=1", "/b", "/0"]);
}

#[test]
fn a_page_is_asked_for_once_and_again_when_it_is_due() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    let mut due = lease.take().unwrap();
    due.page.done(at(1), Timing::At(at(100)));
    lease.set(due, at(1));
    assert!(!lease.add(&plain("https://a.example/#part"), 100, at(1)));
    frontier.put_back(lease, at(1), at(1), false).unwrap();
    assert_eq!(
        frontier.add(&[plain("https://a.example/")], at(2)).unwrap(),
        0
    );
    assert!(frontier.lease(at(99)).unwrap().is_none());
    assert_eq!(frontier.next_due().unwrap(), Some(at(100)));
    let mut lease = frontier.lease(at(100)).unwrap().unwrap();
    assert_eq!(paths(&mut lease), ["/"]);
}

#[test]
fn a_page_of_which_something_is_expected_is_due_at_once() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    let mut due = lease.take().unwrap();
    due.page.done(at(1), Timing::Never);
    lease.set(due, at(1));
    // While the host is leased, too.
    frontier
        .add(&[seed("https://a.example/", Expected::Report)], at(1))
        .unwrap();
    frontier.put_back(lease, at(1), at(1), false).unwrap();
    assert!(frontier.lease(at(1)).unwrap().is_some());
}

#[test]
fn a_host_that_asked_for_a_pause_is_left_alone() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    let due = lease.take().unwrap();
    lease.untake(due);
    frontier.put_back(lease, at(1), at(500), true).unwrap();
    frontier
        .add(&[seed("https://a.example/new", Expected::Report)], at(2))
        .unwrap();
    assert!(frontier.lease(at(499)).unwrap().is_none());
    let lease = frontier.lease(at(500)).unwrap().unwrap();
    assert_eq!((lease.waiting(), lease.failures()), (2, 1));
}

#[test]
fn a_lease_is_lost_to_whoever_has_the_host_by_now() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let mut old = frontier.lease(at(0)).unwrap().unwrap();
    assert_eq!(frontier.take_back(at(1)).unwrap(), 1);
    let mut new = frontier.lease(at(1)).unwrap().unwrap();
    assert!(new.token() > old.token());
    let mut due = old.take().unwrap();
    due.page.done(at(1), Timing::Never);
    old.set(due, at(1));
    assert!(matches!(
        frontier.checkpoint(&mut old),
        Err(FrontierError::LeaseLost { .. })
    ));
    assert!(matches!(
        frontier.put_back(old, at(1), at(1), false),
        Err(FrontierError::LeaseLost { .. })
    ));
    frontier.checkpoint(&mut new).unwrap();
    frontier.put_back(new, at(2), at(2), false).unwrap();
    assert!(
        frontier.lease(at(2)).unwrap().is_some(),
        "the old worker's change was not written"
    );
}

#[test]
fn after_a_crash_leases_are_taken_back_and_hosts_may_just_have_been_asked() {
    let folder = folder();
    let (frontier, opened) = open(&folder, 0);
    assert_eq!(opened.asked_until, None);
    frontier
        .add(
            &[plain("https://a.example/"), plain("https://b.example/")],
            at(0),
        )
        .unwrap();
    let _lease = frontier.lease(at(0)).unwrap().unwrap();
    frontier.flush().unwrap();
    drop(frontier);
    let (frontier, opened) = open(&folder, 60);
    assert_eq!((opened.asked_until, opened.taken_back), (Some(at(60)), 1));
    assert!(frontier.lease(at(60)).unwrap().is_some() && frontier.lease(at(60)).unwrap().is_some());
    frontier.close(at(70)).unwrap();
    let (_, opened) = open(&folder, 80);
    assert_eq!(opened.asked_until, Some(at(70)));
}

#[test]
fn a_broken_frontier_is_put_aside_and_begun_anew() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    frontier.close(at(1)).unwrap();
    std::fs::write(folder.path().join("frontier/conf"), b"no configuration").unwrap();
    let (frontier, opened) = open(&folder, 2);
    assert!(opened.put_aside.unwrap().exists());
    assert_eq!(frontier.counts(at(2)).unwrap(), Counts::default());
}

#[test]
fn a_frontier_in_use_is_not_put_aside() {
    let folder = folder();
    let (_frontier, _) = open(&folder, 0);
    let second = Frontier::open(&folder.path().join("frontier"), at(0));
    assert!(
        matches!(second, Err(FrontierError::InUse { .. })),
        "{second:?}"
    );
}

#[test]
fn a_host_keeps_a_bounded_number_of_pages() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    let added = (0..50).filter(|n| lease.add(&plain(&format!("https://a.example/{n}")), 10, at(0)));
    assert_eq!(added.count(), 9);
    frontier.put_back(lease, at(0), at(0), false).unwrap();
    let counts = frontier.counts(at(0)).unwrap();
    assert_eq!(
        (counts.hosts, counts.pages, counts.waiting, counts.due),
        (1, 10, 10, 1)
    );
}

#[test]
fn robots_rules_are_kept() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    let origin = Origin::of(&"https://a.example/".parse().unwrap()).unwrap();
    assert_eq!(frontier.robots(&origin).unwrap(), None);
    let kept = KeptRobots {
        at: 5,
        status: 200,
        body: b"User-agent: *".to_vec(),
    };
    frontier.keep_robots(&origin, &kept).unwrap();
    assert_eq!(frontier.robots(&origin).unwrap(), Some(kept));
}

#[test]
fn what_many_pages_show_is_told_of_one_of_them_also_after_a_crash() {
    let folder = folder();
    let (frontier, _) = open(&folder, 0);
    frontier.add(&[plain("https://a.example/")], at(0)).unwrap();
    let badge = Matter::of(&["expired", "abc"]);
    let mut lease = frontier.lease(at(0)).unwrap().unwrap();
    assert!(lease.is_news(badge, "/a") && lease.is_news(badge, "/a"));
    assert!(!lease.is_news(badge, "/b"));
    assert!(lease.is_news(Matter::of(&["expired", "abd"]), "/b"));
    frontier.checkpoint(&mut lease).unwrap();
    drop(lease);
    frontier.take_back(at(1)).unwrap();
    let mut lease = frontier.lease(at(1)).unwrap().unwrap();
    assert!(!lease.is_news(badge, "/b"));
    lease.shows_only("/a", &[badge]);
    assert!(!lease.is_news(badge, "/b"));
    lease.shows_only("/a", &[]);
    assert!(lease.is_news(badge, "/b"));
}
