//! Pages per CPU-second of fetching alone: `fetch_speed URL PAGES [CONNECTIONS] [decode]`.
//!
//! Asks for one URL over and over, on one thread and connections that are kept, and counts the
//! processor time of this process (user and system, from /proc/self/stat, in hundredths of a second).

use std::{env, error::Error, fs, time::Instant};

use shirushi_crawl::{
    Addresses, Agent, FetchLimits, Origin,
    fetch::{Client, Request, Roots, What},
};
use shirushi_verifier::domain::UnixTime;
use url::Url;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let usage = "usage: fetch_speed URL PAGES [CONNECTIONS] [decode]";
    let url: Url = arguments.next().ok_or(usage)?.parse()?;
    let pages: u64 = arguments.next().ok_or(usage)?.parse()?;
    let connections: u64 = arguments.next().map_or(Ok(8), |text| text.parse())?;
    let is_decoded = arguments.next().is_some_and(|word| word == "decode");

    let agent = Agent::new("SpeedTest", "http://127.0.0.1/".parse()?)?;
    let limits = FetchLimits::default();
    let client = Client::new(&agent, Addresses::Any, limits, Roots::Web);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;

    let (started, before) = (Instant::now(), processor_seconds()?);
    let bytes = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections {
            let task = fetch(client.clone(), url.clone(), pages / connections, is_decoded);
            tasks.spawn(task);
        }
        tasks
            .join_all()
            .await
            .into_iter()
            .sum::<Result<u64, String>>()
    })?;
    let (seconds, processor) = (started.elapsed(), processor_seconds()? - before);

    let pages = pages / connections * connections;
    println!(
        "{pages} pages, {bytes} bytes in {:.2} s: {processor:.2} CPU-seconds, {:.0} pages per CPU-second, {:.1} µs a page",
        seconds.as_secs_f64(),
        pages as f64 / processor,
        processor * 1e6 / pages as f64,
    );
    Ok(())
}

async fn fetch(client: Client, url: Url, pages: u64, is_decoded: bool) -> Result<u64, String> {
    let told = |failure: &dyn std::fmt::Display| failure.to_string();
    let origin = Origin::of(&url).map_err(|failure| told(&failure))?;
    let mut connection = client.connection(origin);
    let request = Request {
        url: &url,
        what: What::Page,
        validators: None,
        at: UnixTime::MAX,
    };
    let mut bytes = 0;
    for _ in 0..pages {
        let answer = connection
            .get(&request)
            .await
            .map_err(|failure| told(&failure))?;
        bytes += if is_decoded {
            answer.body().map_err(|failure| told(&failure))?.len() as u64
        } else {
            answer.wire_bytes()
        };
    }
    Ok(bytes)
}

/// User and system time of this process.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields = stat.rsplit_once(')').ok_or("no /proc/self/stat")?.1;
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks = ticks.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(ticks as f64 / 100.0)
}
