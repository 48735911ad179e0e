//! A whole crawl of sites on this machine, without the registry:
//! `cargo run --release --example crawl_speed -- SEEDS TRUST FOLDER [HOSTS_AT_A_TIME]`.
//! Crawls twice with one detector, and prints pages and requests per CPU-second each time, as the
//! kernel counts the process's time: the second time no picture is new.

use std::{
    fs::File,
    io::BufReader,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use shirushi_crawl::{
    Addresses, Agent, Expected, PageReport, Policy, Sink, SinkError,
    detect::{Detector, Known, Statuses},
    fetch::{Client, Roots},
    run::{Crawl, Parts},
    seed,
};
use shirushi_verifier::{
    domain::UnixTime,
    examine::StatusSource,
    trust::{Anchors, Trust},
};

#[derive(Default)]
struct Counted(AtomicU64);

impl Sink for Counted {
    fn keep(&self, reports: &[PageReport]) -> Result<(), SinkError> {
        self.0.fetch_add(reports.len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

struct NoLists;

impl Statuses for NoLists {
    fn list(&self, source: &StatusSource) -> Result<Arc<[u8]>, String> {
        Err(format!("{} is not asked here", source.uri))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [seeds, trust, folder, rest @ ..] = &arguments[..] else {
        return Err("usage: crawl_speed SEEDS TRUST FOLDER [HOSTS_AT_A_TIME]".into());
    };
    let agent = Agent::new(
        "ShirushiCrawler",
        "https://mark.example.jp/crawler".parse()?,
    )?;
    let mut policy = Policy::of(agent);
    policy.addresses = Addresses::Loopback;
    policy.manners.gap = Duration::ZERO;
    if let Some(hosts) = rest.first() {
        policy.hosts_at_a_time = hosts.parse()?;
    }
    let trust = Arc::new(Trust::load(&std::fs::read(trust)?, &Anchors::OnImport)?);
    let sink = Arc::new(Counted::default());
    let detector = Arc::new(Detector::new(trust, Known::default())?);
    let parts = Parts {
        client: Client::new(&policy.agent, policy.addresses, policy.limits, Roots::Web),
        detector: detector.clone(),
        statuses: Arc::new(NoLists),
        sink: sink.clone(),
        clock: Arc::new(now),
        policy,
    };
    let seeds = seed::list::read(BufReader::new(File::open(seeds)?), Expected::Nothing);
    let seeds = seeds.collect::<Result<Vec<_>, _>>()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // The second time every picture is known already, and everything else is as it was.
    for time in ["first", "second"] {
        let crawl = Crawl::open(&Path::new(folder).join(time), parts.clone())?;
        crawl.seed(seeds.iter().cloned())?;
        let before = cpu_seconds()?;
        let summary = runtime.block_on(crawl.run(std::future::pending()))?;
        let cpu = cpu_seconds()? - before;
        let (pages, requests) = (summary.tally.pages as f64, summary.tally.requests as f64);
        println!("{time}: {summary:?}, {:?}", detector.counters());
        println!(
            "{time}: {cpu:.2} CPU-seconds; {:.0} pages, {:.0} requests per CPU-second",
            pages / cpu,
            requests / cpu
        );
        crawl.close()?;
    }
    println!("{} pages told of", sink.0.load(Ordering::Relaxed));
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a program's edge is where the clock is read"
)]
fn now() -> UnixTime {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let seconds = now.and_then(|now| i64::try_from(now.as_secs()).ok());
    let now = seconds.and_then(|seconds| UnixTime::try_from(seconds).ok());
    now.unwrap_or(UnixTime::MAX)
}

/// User and system time of this process.
fn cpu_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program stands in parentheses and may hold spaces.
    let fields = stat.rsplit(')').next().ok_or("an odd /proc/self/stat")?;
    let hundredths = fields.split_whitespace().skip(11).take(2);
    let hundredths = hundredths.map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(hundredths / 100.0)
}
