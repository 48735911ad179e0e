//! The run: hosts leased, visited, told of and put back, until nothing is due or the budget is used up.
//!
//! Each host is visited by one task. What a visit saw is told to the [`Sink`] before its pages are
//! marked as done in the frontier, so that a crash can make a page come again and never makes a
//! finding get lost.

mod asking;
mod counters;
mod gate;
mod gaze;
mod rules;
#[cfg(test)]
mod tests;
mod visit;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

pub use counters::{Counters, Tally};

use crate::{
    Policy, Sink, SinkError,
    detect::{Cache, Detector, Statuses},
    fetch::Client,
    frontier::{Counts, Frontier, FrontierError, Wanted},
    seed::Seed,
};
use gate::Gate;
use rules::RuleBook;

/// The clock of a crawl.
pub type Clock = Arc<dyn Fn() -> UnixTime + Send + Sync>;

/// What a crawl works with.
#[derive(Clone)]
pub struct Parts {
    /// How it is done.
    pub policy: Policy,
    /// Fetches.
    pub client: Client,
    /// Judges pictures.
    pub detector: Arc<Detector>,
    /// Says what the status lists are.
    pub statuses: Arc<dyn Statuses>,
    /// Keeps what is seen.
    pub sink: Arc<dyn Sink>,
    /// Tells the time.
    pub clock: Clock,
}

/// A crawl over its frontier.
pub struct Crawl {
    frontier: Arc<Frontier>,
    asked_until: Option<UnixTime>,
    parts: Parts,
    counters: Arc<Counters>,
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// Why it ended.
    pub ended: Ended,
    /// What was done.
    pub tally: Tally,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Nothing more was due.
    NothingDue,
    /// The budget was used up.
    BudgetUsedUp,
    /// It was told to stop.
    Stopped,
}

/// Why a crawl cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrawlError {
    /// The frontier failed.
    #[error(transparent)]
    Frontier(#[from] FrontierError),
    /// What was seen could not be kept.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// A visit broke off by a fault of this program.
    #[error("a visit broke off: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

/// What the visits of a run share.
struct Run {
    parts: Parts,
    frontier: Arc<Frontier>,
    counters: Arc<Counters>,
    gate: Gate,
    rules: RuleBook,
    /// As many pictures are judged at a time as the policy says.
    eyes: Semaphore,
    started: Instant,
    stopping: AtomicBool,
}

/// Hosts that are due within so long are waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked whether a host has become due, while others are visited.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long visits may take to end when a run is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(3);

impl Crawl {
    /// Opens a crawl whose frontier lies in a folder, with what the detector kept there.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn open(folder: &Path, parts: Parts) -> Result<Self, FrontierError> {
        let now = (parts.clock)();
        let (frontier, opened) = Frontier::open(folder, now)?;
        let detector = &parts.detector;
        let cache = Cache::open(frontier.store(), detector.fingerprint(), now)?;
        detector.keep_in(Some(cache));
        Ok(Self {
            frontier: Arc::new(frontier),
            asked_until: opened.asked_until,
            parts,
            counters: Arc::new(Counters::default()),
        })
    }

    /// Adds seeds; returns how many pages are newly due.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn seed(&self, seeds: impl IntoIterator<Item = Seed>) -> Result<u64, FrontierError> {
        let now = (self.parts.clock)();
        let mut added = 0;
        let mut part = Vec::with_capacity(SEEDS_AT_A_TIME);
        for Seed { url, expected } in seeds {
            part.extend(Wanted::seed(url, expected));
            if part.len() == SEEDS_AT_A_TIME {
                added += self.frontier.add(&part, now)?;
                part.clear();
            }
        }
        Ok(added + self.frontier.add(&part, now)?)
    }

    /// The counters of the run, which go on while it does.
    pub fn counters(&self) -> Arc<Counters> {
        self.counters.clone()
    }

    /// How much the frontier holds; counts all of it.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn counts(&self) -> Result<Counts, FrontierError> {
        self.frontier.counts((self.parts.clock)())
    }

    /// Visits hosts until nothing is due, the budget is used up or `stop` is done. Within seconds of
    /// that it ends, and breaks off whoever is asking a slow host; a later run asks again.
    ///
    /// # Errors
    /// [`CrawlError`]; what was told before is kept.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<Summary, CrawlError> {
        let started = Instant::now();
        let run = Arc::new(self.begin(started));
        let mut visits = JoinSet::new();
        let driven = drive(&run, &mut visits, stop).await;
        // Also after a fault: whoever is being asked is let finish.
        run.stopping.store(true, Ordering::Relaxed);
        let patience = match driven {
            Ok(Ended::Stopped) => STOP_WITHIN,
            _ => Duration::MAX,
        };
        let rest = timeout(patience, rest_of(&mut visits)).await;
        if rest.is_err() {
            // What they saw since their last checkpoint is looked at again.
            visits.shutdown().await;
        }
        self.frontier.flush()?;
        run.counters.set_at_work(0);
        let ended = driven?;
        rest.unwrap_or(Ok(()))?;
        Ok(Summary {
            ended,
            tally: run.counters.tally(),
            seconds: started.elapsed().as_secs_f64(),
        })
    }

    /// Closes the frontier in order.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn close(self) -> Result<(), FrontierError> {
        let now = (self.parts.clock)();
        // Whoever keeps the detector does not keep the store open.
        self.parts.detector.keep_in(None);
        match Arc::try_unwrap(self.frontier) {
            Ok(frontier) => frontier.close(now),
            Err(shared) => shared.flush(),
        }
    }

    fn begin(&self, started: Instant) -> Run {
        let now = (self.parts.clock)();
        // How long ago hosts may have been asked; a clock that went back counts as just now.
        let ago = self.asked_until.map_or(u64::MAX, |until| {
            u64::try_from(now.seconds_since(until)).unwrap_or(0)
        });
        let ago = Duration::from_secs(ago).min(gate::LONGEST_GAP);
        Run {
            parts: self.parts.clone(),
            frontier: self.frontier.clone(),
            counters: self.counters.clone(),
            gate: Gate::new(started.checked_sub(ago).unwrap_or(started)),
            rules: RuleBook::default(),
            eyes: Semaphore::new(self.parts.policy.pictures_at_a_time.max(1)),
            started,
            stopping: AtomicBool::new(false),
        }
    }
}

/// Seeds laid down at a time.
const SEEDS_AT_A_TIME: usize = 2_000;

type Visits = JoinSet<Result<(), CrawlError>>;

async fn drive(
    run: &Arc<Run>,
    visits: &mut Visits,
    stop: impl Future<Output = ()>,
) -> Result<Ended, CrawlError> {
    tokio::pin!(stop);
    loop {
        if run.is_spent() {
            return Ok(Ended::BudgetUsedUp);
        }
        let all_out = fill(run, visits)?;
        run.counters.set_at_work(visits.len());
        let wait = if visits.is_empty() {
            match run.until_next()? {
                Some(wait) if wait <= PATIENCE => wait.max(Duration::from_millis(10)),
                _ => return Ok(Ended::NothingDue),
            }
        } else if all_out {
            LOOK_EVERY
        } else {
            PATIENCE
        };
        tokio::select! {
            () = &mut stop => return Ok(Ended::Stopped),
            Some(ended) = visits.join_next() => ended??,
            () = sleep(wait) => {}
        }
        // Those that ended meanwhile.
        while let Some(ended) = visits.try_join_next() {
            ended??;
        }
    }
}

/// Waits for all visits to end.
async fn rest_of(visits: &mut Visits) -> Result<(), CrawlError> {
    let mut rest = Ok(());
    while let Some(ended) = visits.join_next().await {
        rest = rest.and(ended.map_err(CrawlError::from).and_then(|ended| ended));
    }
    rest
}

/// Sends visitors out, as far as hosts are due; whether there were fewer than places.
fn fill(run: &Arc<Run>, visits: &mut Visits) -> Result<bool, CrawlError> {
    while visits.len() < run.parts.policy.hosts_at_a_time {
        let Some(lease) = run.frontier.lease(run.now())? else {
            return Ok(true);
        };
        visits.spawn(visit::visit(run.clone(), lease));
    }
    Ok(false)
}

impl Run {
    fn now(&self) -> UnixTime {
        (self.parts.clock)()
    }

    /// Whether visits are to end.
    fn is_ending(&self) -> bool {
        self.stopping.load(Ordering::Relaxed) || self.is_spent()
    }

    /// Whether the budget is used up.
    fn is_spent(&self) -> bool {
        let budget = &self.parts.policy.budget;
        let tally = self.counters.tally();
        tally.requests >= budget.requests
            || tally.bytes >= budget.bytes
            || self.started.elapsed() >= budget.time
    }

    fn until_next(&self) -> Result<Option<Duration>, FrontierError> {
        let due = self.frontier.next_due()?;
        let seconds = due.map(|due| due.seconds_since(self.now()));
        Ok(seconds.map(|seconds| Duration::from_secs(u64::try_from(seconds).unwrap_or(0))))
    }
}
