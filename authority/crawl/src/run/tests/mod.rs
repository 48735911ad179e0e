//! Runs over real sites on addresses of this machine.

mod courtesy;
mod site;
mod telling;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use shirushi_verifier::{
    domain::UnixTime,
    examine::StatusSource,
    trust::{Anchors, Trust},
    verdict::Verdict,
};
use url::Url;

use super::*;
use crate::{
    Addresses, Agent, Expected, PageReport, Reached, Seen, Sighting,
    detect::Known,
    fetch::{Client, Roots},
    seed::Seed,
};
use site::Site;

/// Keeps reports in memory; refuses them while it is told to.
#[derive(Default)]
struct Book {
    reports: Mutex<Vec<PageReport>>,
    full: AtomicBool,
}

impl Sink for Book {
    fn keep(&self, reports: &[PageReport]) -> Result<(), SinkError> {
        if self.full.load(Ordering::Relaxed) {
            return Err(SinkError("the disk is full".to_owned()));
        }
        self.reports.lock().unwrap().extend(reports.iter().cloned());
        Ok(())
    }
}

impl Book {
    /// What was told: the path asked for and what came of it.
    fn told(&self) -> Vec<(String, Reached)> {
        let reports = self.reports.lock().unwrap();
        let told = |r: &PageReport| (r.asked.url.path().to_owned(), r.reached.clone());
        let mut told: Vec<_> = reports.iter().map(told).collect();
        told.sort_by(|a, b| a.0.cmp(&b.0));
        told
    }
}

struct NoLists;

impl Statuses for NoLists {
    fn list(&self, source: &StatusSource) -> Result<Arc<[u8]>, String> {
        Err(format!("{} is not here", source.uri))
    }
}

/// A crawl in a folder of its own, with what it tells.
struct Bench {
    folder: tempfile::TempDir,
    policy: Policy,
    book: Arc<Book>,
    now: Arc<Mutex<i64>>,
}

impl Bench {
    fn new() -> Self {
        let contact = "https://mark.example.jp/crawler".parse().unwrap();
        let mut policy = Policy::of(Agent::new("ShirushiCrawler", contact).unwrap());
        policy.addresses = Addresses::Loopback;
        policy.manners.gap = Duration::ZERO;
        Self {
            folder: tempfile::tempdir().unwrap(),
            policy,
            book: Arc::default(),
            now: Arc::new(Mutex::new(1_800_000_000)),
        }
    }

    fn crawl(&self) -> Crawl {
        let policy = self.policy.clone();
        let roots = Roots::Only(rustls::RootCertStore::empty());
        let client = Client::new(&policy.agent, policy.addresses, policy.limits, roots);
        let now = self.now.clone();
        let parts = Parts {
            policy,
            client,
            detector: detector(),
            statuses: Arc::new(NoLists),
            sink: self.book.clone(),
            clock: Arc::new(move || UnixTime::try_from(*now.lock().unwrap()).unwrap()),
        };
        Crawl::open(self.folder.path(), parts).unwrap()
    }

    fn later(&self, time: Duration) {
        *self.now.lock().unwrap() += i64::try_from(time.as_secs()).unwrap();
    }

    /// One run over these pages, to its end.
    async fn run(&self, pages: &[(Url, Expected)]) -> Summary {
        let crawl = self.crawl();
        crawl.seed(pages.iter().map(seed)).unwrap();
        let summary = crawl.run(std::future::pending()).await.unwrap();
        crawl.close().unwrap();
        summary
    }
}

fn seed((url, expected): &(Url, Expected)) -> Seed {
    Seed {
        url: url.clone(),
        expected: expected.clone(),
    }
}

/// A detector of the marks that the vectors of this project are about.
fn detector() -> Arc<Detector> {
    let bundle = include_bytes!("../../../../../tests/vectors/trust-with-template.cbor");
    let trust = Trust::load(bundle, &Anchors::OnImport).unwrap();
    Arc::new(Detector::new(Arc::new(trust), Known::default()).unwrap())
}

/// A genuine badge of those marks, registered for another site than any here.
const BADGE: &[u8] = include_bytes!("../../../../../tests/vectors/picture/badge.png");
/// A badge so small that only its id is read.
const SMALL_BADGE: &[u8] =
    include_bytes!("../../../../../tests/vectors/picture/badge-forged-small.jpg");
