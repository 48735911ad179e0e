//! A round of the crawler: what an office needs to look for misuse once, put together in this one place.

use std::sync::Arc;

use serde::Serialize;
use shirushi_crawl::{
    Policy,
    capture::Browser,
    detect::AvifProgram,
    fetch::{Client, Roots},
    frontier::FrontierError,
    run::{Clock, Counters, Crawl, CrawlError, Parts, Summary, Tally},
    seed::Seed,
};
use url::Url;

use super::{
    Camera, Conduct, CrawlSettings, KeepFault, Keeper, Kept, OutfitFault, OwnLists, SeedFault,
    SettingsFault, detector, seeds,
};
use crate::office::Office;

/// What a round works with.
#[derive(Clone)]
pub struct RoundParts {
    /// Whose marks are looked for. Its status lists are taken as they are: it keeps them fresh.
    pub office: Arc<Office>,
    /// How it is done.
    pub policy: Policy,
    /// What follows from findings without staff's word.
    pub conduct: Conduct,
    /// Tells the time.
    pub clock: Clock,
    /// Where the public reads the register.
    pub site: Option<Url>,
    /// Takes pictures of pages as evidence.
    pub browser: Option<Browser>,
    /// Decodes AVIF; without it such pictures are not looked at.
    pub avif: Option<AvifProgram>,
}

/// Why a round did not begin, or broke off.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoundFault {
    /// The crawler cannot be equipped.
    #[error(transparent)]
    Outfit(#[from] OutfitFault),
    /// What an earlier round left undone cannot be done.
    #[error(transparent)]
    Keep(#[from] KeepFault),
    /// There are no seeds.
    #[error(transparent)]
    Seeds(#[from] SeedFault),
    /// The frontier failed.
    #[error(transparent)]
    Frontier(#[from] FrontierError),
    /// The crawl broke off.
    #[error(transparent)]
    Crawl(#[from] CrawlError),
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Pages that were due for its seeds.
    pub seeds: u64,
    /// What was done.
    #[serde(flatten)]
    pub summary: Summary,
    /// What was kept of it.
    pub kept: Kept,
}

/// A round that is open.
pub struct Round {
    crawl: Crawl,
    keeper: Arc<Keeper>,
    office: Arc<Office>,
    clock: Clock,
    seeds: u64,
}

/// What a round has done so far, for whoever watches it.
#[derive(Clone)]
pub struct Progress {
    counters: Arc<Counters>,
    keeper: Arc<Keeper>,
}

impl RoundParts {
    /// The parts of a round as the settings have it.
    ///
    /// # Errors
    /// [`SettingsFault`].
    pub fn of(
        settings: &CrawlSettings,
        office: Arc<Office>,
        clock: Clock,
        site: Option<Url>,
    ) -> Result<Self, SettingsFault> {
        let policy = settings.policy(site.as_ref())?;
        let wanted = settings.screenshots.unwrap_or(true);
        let browser = wanted.then(Browser::find).flatten();
        Ok(Self {
            browser: browser.map(|browser| browser.named(&policy.agent)),
            conduct: settings.conduct()?,
            policy,
            office,
            clock,
            site,
            avif: None,
        })
    }
}

impl Round {
    /// Opens a round over the data folder's frontier. What an earlier one left undone is done first.
    ///
    /// # Errors
    /// [`RoundFault`].
    pub fn open(parts: RoundParts) -> Result<Self, RoundFault> {
        let RoundParts {
            office,
            policy,
            conduct,
            clock,
            site,
            browser,
            avif,
        } = parts;
        let folder = office.store().folder().frontier();
        let keeper = Keeper::new(office.clone(), conduct, clock.clone())?;
        let keeper = Arc::new(keeper.with_camera(browser.map(|browser| Camera {
            browser,
            scratch: folder.join("scratch"),
        })));
        let detector = detector(&office, site.as_ref())?;
        let detector = match avif {
            Some(program) => detector.with_avif(program),
            None => detector,
        };
        let parts = Parts {
            client: Client::new(&policy.agent, policy.addresses, policy.limits, Roots::Web),
            detector: Arc::new(detector),
            statuses: Arc::new(OwnLists(office.clone())),
            sink: keeper.clone(),
            clock: clock.clone(),
            policy,
        };
        Ok(Self {
            crawl: Crawl::open(&folder, parts)?,
            keeper,
            office,
            clock,
            seeds: 0,
        })
    }

    /// Lays down the registry's seeds.
    ///
    /// # Errors
    /// [`RoundFault`].
    pub fn sow(&mut self) -> Result<(), RoundFault> {
        let own = seeds(&self.office, (self.clock)())?;
        self.seed(own)
    }

    /// Lays down other seeds.
    ///
    /// # Errors
    /// [`RoundFault::Frontier`].
    pub fn seed(&mut self, seeds: impl IntoIterator<Item = Seed>) -> Result<(), RoundFault> {
        self.seeds += self.crawl.seed(seeds)?;
        Ok(())
    }

    /// What it has done so far, also while it runs.
    pub fn progress(&self) -> Progress {
        Progress {
            counters: self.crawl.counters(),
            keeper: self.keeper.clone(),
        }
    }

    /// Runs until nothing is due, the budget is used up or `stop` is done, and closes the frontier.
    /// Asking is one thread's work, so a runtime of the current thread is enough.
    ///
    /// # Errors
    /// [`RoundFault`]; what was told before is kept.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<Outcome, RoundFault> {
        let ran = self.crawl.run(stop).await;
        let closed = self.crawl.close();
        let summary = ran?;
        closed?;
        Ok(Outcome {
            seeds: self.seeds,
            summary,
            kept: self.keeper.kept(),
        })
    }
}

impl Progress {
    /// What was asked and seen.
    pub fn tally(&self) -> Tally {
        self.counters.tally()
    }

    /// What was kept of it.
    pub fn kept(&self) -> Kept {
        self.keeper.kept()
    }
}
