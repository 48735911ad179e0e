//! Rounds while the site is served: one every so many hours, on a thread of its own, counted for whoever watches.

use std::{
    future::Future,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use shirushi_crawl::{
    Policy,
    run::{Clock, Tally},
};
use shirushi_verifier::domain::UnixTime;
use tokio::{
    runtime::Builder,
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{Kept, Outcome, Progress, Round, RoundFault, RoundParts};

/// When rounds begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// From the start to the first round.
    pub first_after: Duration,
    /// From the beginning of a round to that of the next, which waits for the round to end.
    pub every: Duration,
}

/// Rounds that go on until they are told to end. Dropped, they are told so too.
pub struct Rounds {
    stop: watch::Sender<bool>,
    thread: JoinHandle<()>,
}

/// What all rounds of this process did: shared by those who make them and those who watch.
#[derive(Default)]
pub struct RoundRecord(Mutex<Record>);

#[derive(Default)]
struct Record {
    /// All rounds that are over.
    past: RoundsSoFar,
    /// The round that goes on.
    present: Option<Progress>,
}

/// What rounds did so far, the one that goes on included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoundsSoFar {
    /// Rounds that ended in order.
    pub done: u64,
    /// Rounds that did not begin, or broke off.
    pub failed: u64,
    /// Whether one goes on.
    pub running: bool,
    /// When the last one ended.
    pub last_ended: Option<UnixTime>,
    /// What was asked and seen.
    pub tally: Tally,
    /// What was kept of it.
    pub kept: Kept,
}

impl Rounds {
    /// Begins rounds of these parts on a thread of their own; half of the machine is left to others.
    ///
    /// # Errors
    /// Where the system has no thread for them.
    pub fn begin(
        parts: RoundParts,
        schedule: Schedule,
        record: Arc<RoundRecord>,
    ) -> io::Result<Self> {
        let (stop, stopped) = watch::channel(false);
        let parts = RoundParts {
            policy: Policy::beside_other_work(parts.policy),
            ..parts
        };
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let work = move || runtime.block_on(go_round(&parts, schedule, &record, stopped));
        let thread = thread::Builder::new().name("crawler".to_owned());
        Ok(Self {
            stop,
            thread: thread.spawn(work)?,
        })
    }

    /// Tells them to end, and does not wait for it.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Tells them to end, and waits for it: some seconds, where a round goes on.
    pub fn end(self) {
        self.stop();
        if self.thread.join().is_err() {
            tracing::error!("the crawler's thread broke off");
        }
    }
}

async fn go_round(
    parts: &RoundParts,
    schedule: Schedule,
    record: &Arc<RoundRecord>,
    stop: watch::Receiver<bool>,
) {
    let mut next = Instant::now() + schedule.first_after;
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            () = sleep_until(next) => {}
        }
        next = Instant::now() + schedule.every;
        tracing::info!("a round of the crawler begins");
        // A task of its own: a fault of the program in one round does not end those to come.
        let (parts, clock) = (parts.clone(), parts.clock.clone());
        let round = tokio::spawn(round(parts, record.clone(), stopped(stop.clone())));
        let ended = match round.await {
            Ok(Ok(outcome)) => {
                tell(&outcome);
                Ok(())
            }
            Ok(Err(fault)) => Err(fault.to_string()),
            Err(broken) => Err(broken.to_string()),
        };
        if let Err(fault) = &ended {
            tracing::error!(
                fault,
                "a round of the crawler broke off; the next one comes"
            );
        }
        record.end(ended.is_ok(), &clock);
    }
}

async fn round(
    parts: RoundParts,
    record: Arc<RoundRecord>,
    stop: impl Future<Output = ()>,
) -> Result<Outcome, RoundFault> {
    let mut round = Round::open(parts)?;
    record.begin(round.progress());
    round.sow()?;
    round.run(stop).await
}

/// Done when the rounds are to end; also when nobody is left to say so.
async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

fn tell(outcome: &Outcome) {
    let Outcome {
        seeds,
        summary,
        kept,
    } = outcome;
    tracing::info!(
        ended = ?summary.ended,
        seeds,
        pages = summary.tally.pages,
        failures = summary.tally.failures,
        new = kept.new,
        filed = kept.followed.filed,
        closed = kept.followed.closed,
        seconds = summary.seconds,
        "a round of the crawler ended"
    );
}

impl RoundRecord {
    /// What rounds did so far.
    pub fn so_far(&self) -> RoundsSoFar {
        let record = self.lock();
        let mut so_far = record.past;
        if let Some(present) = &record.present {
            so_far.running = true;
            so_far.add(present);
        }
        so_far
    }

    fn begin(&self, progress: Progress) {
        self.lock().present = Some(progress);
    }

    fn end(&self, in_order: bool, clock: &Clock) {
        let mut record = self.lock();
        if let Some(present) = record.present.take() {
            record.past.add(&present);
        }
        if in_order {
            record.past.done += 1;
        } else {
            record.past.failed += 1;
        }
        record.past.last_ended = Some(clock());
    }

    fn lock(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RoundsSoFar {
    fn add(&mut self, round: &Progress) {
        self.tally += round.tally();
        self.kept += round.kept();
    }
}

impl std::fmt::Debug for RoundRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.so_far().fmt(f)
    }
}
