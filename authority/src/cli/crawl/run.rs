//! `crawl run`: look for misuse, from the registry's seeds or from files, until nothing is due.

use std::{
    fs::File,
    io::{BufReader, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use shirushi_authority::{
    crawl::{Kept, Outcome, Progress, Round, RoundParts},
    office::Office,
    publish::sign_lists,
};
use shirushi_crawl::{
    Addresses, Expected, Unpacked,
    run::Tally,
    seed::{Seed, cdx, list},
    warc,
};
use tokio::runtime::Builder;
use url::Url;

use crate::cli::{
    context::{Context, Signing},
    decode_avif,
    failure::Failure,
    output::Output,
    serve,
};

/// Look for misuse: visit the pages of every mark, of open findings and cases, of reports, and of
/// the files given. Needs the bodies' passphrase, for status lists are signed first.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Also begin at these URLs, one a line; can be given several times
    #[arg(long, value_name = "FILE")]
    seeds: Vec<PathBuf>,
    /// Also begin at the pages of a CDX index, such as Common Crawl's
    #[arg(long, value_name = "FILE")]
    cdx: Vec<PathBuf>,
    /// Also begin at the pages of a WARC file
    #[arg(long, value_name = "FILE")]
    warc: Vec<PathBuf>,
    /// Begin at these pages only, and tell whatever is there; can be given several times
    #[arg(long, value_name = "URL", conflicts_with_all = ["seeds", "cdx", "warc"])]
    only: Vec<Url>,
    /// End after so many minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_080))]
    minutes: Option<u64>,
    /// Visit so many hosts at a time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    hosts: Option<u16>,
    /// Connect to this machine only, without pauses; for drills
    #[arg(long)]
    loopback: bool,
}

/// How often progress is shown to a person, and written to a log.
const SHOW_EVERY: Duration = Duration::from_millis(500);
const LOG_EVERY: Duration = Duration::from_secs(30);

impl Run {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let office = Arc::new(context.office(Signing::Yes)?);
        sign_lists(&office, context.now()?)?;
        let mut round = Round::open(self.parts(context, office)?)?;
        self.sow(&mut round)?;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("starting the crawler's threads")?;
        let outcome = runtime.block_on(async {
            let stop = serve::stop_signal()?;
            let shown = tokio::spawn(show(round.progress(), context.output));
            let outcome = round.run(stop).await;
            shown.abort();
            Ok::<_, Failure>(outcome?)
        })?;
        context.output.answer(&outcome, || text(&outcome))?;
        Ok(ExitCode::SUCCESS)
    }

    fn parts(&self, context: &Context, office: Arc<Office>) -> Result<RoundParts, Failure> {
        let site = serve::recorded_url(&office);
        let clock = serve::instants(context)?;
        let mut parts = RoundParts::of(&context.settings.crawl, office, clock, site)?;
        parts.avif = decode_avif::program();
        let policy = &mut parts.policy;
        if let Some(minutes) = self.minutes {
            policy.budget.time = Duration::from_mins(minutes);
        }
        if let Some(hosts) = self.hosts {
            policy.hosts_at_a_time = hosts.into();
        }
        if self.loopback {
            policy.addresses = Addresses::Loopback;
            policy.manners.gap = Duration::ZERO;
        }
        Ok(parts)
    }

    /// Lays the seeds down.
    fn sow(&self, round: &mut Round) -> Result<(), Failure> {
        if !self.only.is_empty() {
            let only = self.only.iter().map(|url| Seed {
                url: url.clone(),
                expected: Expected::Report,
            });
            return Ok(round.seed(only)?);
        }
        round.sow()?;
        for path in &self.seeds {
            let list = list::read(opened(path)?, Expected::Nothing);
            round.seed(list.filter_map(|seed| usable(path, seed)))?;
        }
        for path in &self.cdx {
            let index = cdx::read(opened(path)?, cdx::Keep::Pages, Expected::Nothing);
            round.seed(index.filter_map(|seed| usable(path, seed)))?;
        }
        for path in &self.warc {
            let archive = warc::Reader::new(file(path)?, warc::Limits::default())?;
            let urls = archive.filter_map(|url| usable(path, url));
            round.seed(urls.map(|url| Seed {
                url,
                expected: Expected::Nothing,
            }))?;
        }
        Ok(())
    }
}

fn file(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    Ok(BufReader::new(file))
}

fn opened(path: &Path) -> Result<Unpacked<BufReader<File>>, Failure> {
    let unpacked = Unpacked::of(file(path)?);
    Ok(unpacked.with_context(|| format!("reading {}", path.display()))?)
}

/// What can be used; what cannot is told and passed over.
fn usable<T, E: std::fmt::Display>(path: &Path, found: Result<T, E>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(fault) => {
            Output::note(&format!("{}: {fault}", path.display()));
            None
        }
    }
}

/// Shows how it goes, until it is stopped: a line that changes where a person sits, else one now and then.
async fn show(round: Progress, output: Output) {
    let person = std::io::stderr().is_terminal() && !output.is_json();
    let every = if person { SHOW_EVERY } else { LOG_EVERY };
    let bar = person.then(|| {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        ProgressBar::new_spinner()
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
    });
    let mut tick = tokio::time::interval(every);
    // The first tick is at once.
    tick.tick().await;
    let mut before = Tally::default();
    loop {
        tick.tick().await;
        let tally = round.tally();
        let line = progress(&before, &tally, every, round.kept());
        before = tally;
        match &bar {
            Some(bar) => {
                bar.set_message(line);
                bar.tick();
            }
            None => Output::note(&line),
        }
    }
}

fn progress(before: &Tally, tally: &Tally, every: Duration, kept: Kept) -> String {
    let rate = |now: u64, then: u64| (now - then) as f64 / every.as_secs_f64();
    let pages = rate(tally.pages, before.pages);
    let bytes = rate(tally.bytes, before.bytes) / 1e6;
    format!(
        "{} hosts at work, {} pages ({pages:.0}/s), {} pictures, {} marks, {bytes:.1} MB/s, {} new findings",
        tally.hosts_at_work, tally.pages, tally.pictures, tally.marks, kept.new
    )
}

fn text(outcome: &Outcome) -> String {
    let Outcome {
        seeds,
        summary,
        kept,
    } = outcome;
    let tally = &summary.tally;
    let rows: [(&str, u64); 16] = [
        ("seeds due", *seeds),
        ("visits to hosts", tally.visits),
        ("requests", tally.requests),
        ("pages", tally.pages),
        ("pictures", tally.pictures),
        ("bytes", tally.bytes),
        ("unchanged", tally.unchanged),
        ("disallowed by robots.txt", tally.disallowed),
        ("failures", tally.failures),
        ("marks seen", tally.marks),
        ("findings, new", kept.new),
        ("findings, seen again", kept.again),
        ("findings, gone", kept.gone),
        ("cases opened", kept.followed.filed),
        ("holders advised", kept.followed.advised),
        ("cases closed", kept.followed.closed),
    ];
    let lines = rows
        .iter()
        .map(|(name, count)| format!("{name:<26} {count:>12}"));
    let mut lines: Vec<_> = lines.collect();
    lines.push(format!("{:<26} {:>12.1}", "seconds", summary.seconds));
    lines.join("\n")
}
