//! A drill of the crawler: sites on this machine with one misuse each, found, filed, fixed, closed.
//!
//! Sites, badges, office and rounds are real; what the drill makes up are the days, one a round, of
//! which the last is today, and what operators answer. It compares what came of each site with what
//! must come of it.

mod cast;
mod set;
mod shop;
mod told;

use std::{
    fs, io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::civil::Date;
use shirushi_crawl::run::Clock;
use shirushi_verifier::domain::UnixTime;
use tokio::runtime::{Builder, Handle};
use url::Url;

pub use cast::{Part, Reply};
pub use set::founding_day;
pub use told::{CaseThere, DrillReport, DrillRound, FoundThere, SiteToday};

use super::FakeFault;
use crate::{
    casework::finding::Handling,
    crawl::{
        BundleFault, CrawlSettings, Round, RoundFault, RoundParts, SettingsFault, Subject, bundle,
    },
    issue::BundleError,
    issuing::IssueFault,
    office::{BadgeFault, Office},
    publish::{StatusSignError, TrustSignError, sign_lists},
    registry::Refusal,
    store::CommitError,
    view::ReportError,
};
use shop::Shop;

/// Why the drill cannot go on. What comes out otherwise than it should is no fault of this kind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DrillFault {
    /// A site cannot be opened, or a file be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A mark was not issued.
    #[error(transparent)]
    Issue(#[from] IssueFault),
    /// A mark was not revoked.
    #[error(transparent)]
    Commit(#[from] Box<CommitError<Refusal>>),
    /// A badge cannot be drawn.
    #[error(transparent)]
    Badge(#[from] BadgeFault),
    /// A badge cannot be faked.
    #[error(transparent)]
    Fake(#[from] FakeFault),
    /// A badge cannot be written.
    #[error(transparent)]
    Picture(#[from] shirushi_watermark::PictureError),
    /// A badge's code cannot be written.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A report was not taken.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Status lists were not signed.
    #[error(transparent)]
    Status(#[from] StatusSignError),
    /// The trust bundle was not signed.
    #[error(transparent)]
    Trust(#[from] TrustSignError),
    /// The crawler's settings are refused.
    #[error(transparent)]
    Settings(#[from] SettingsFault),
    /// A round broke off.
    #[error(transparent)]
    Round(#[from] RoundFault),
    /// Evidence cannot be bundled.
    #[error(transparent)]
    Evidence(#[from] BundleFault),
    /// The office has no such scheme, or the drill's own words are not what they must be.
    #[error("the drill cannot be set up: {0}")]
    Set(String),
}

/// A drill that goes on.
pub struct Drill {
    office: Arc<Office>,
    public: Url,
    shops: Vec<Shop>,
    /// When the last round must be.
    today: UnixTime,
    rounds: Vec<DrillRound>,
}

/// Rounds of a drill; the first is so many days before today, less one.
const ROUNDS: i64 = 3;
const DAY: i64 = 86_400;
/// Days in which operators are told to stop.
const DAYS_TO_STOP: u16 = 14;

impl Drill {
    /// Opens the sites, issues their marks, fakes what strangers show, and takes the public's reports
    /// of those. The office must have been founded on the [`founding_day`].
    ///
    /// # Errors
    /// [`DrillFault`].
    pub fn begin(
        office: Arc<Office>,
        public: Url,
        runtime: &Handle,
        today: UnixTime,
        rng: &mut impl rand::TryCryptoRng,
    ) -> Result<Self, DrillFault> {
        let mut shops = Vec::with_capacity(Part::ALL.len());
        for (part, last) in Part::ALL.into_iter().zip(1..) {
            shops.push(Shop::open(part, last, runtime)?);
        }
        let drill = Self {
            office,
            public,
            shops,
            today,
            rounds: Vec::new(),
        };
        set::set_up(&drill, rng)?;
        Ok(drill)
    }

    /// When the next round begins.
    fn next_day(&self) -> UnixTime {
        let past = i64::try_from(self.rounds.len()).unwrap_or(ROUNDS);
        self.today.plus_seconds((past + 1 - ROUNDS) * DAY)
    }

    /// Crawls on the next day.
    ///
    /// # Errors
    /// [`DrillFault`].
    pub fn crawl(&mut self) -> Result<&DrillRound, DrillFault> {
        let day = self.next_day();
        sign_lists(&self.office, day)?;
        let settings = CrawlSettings {
            addresses: Some(shirushi_crawl::Addresses::Loopback),
            gap_seconds: Some(0),
            days_to_stop: Some(DAYS_TO_STOP),
            screenshots: Some(false),
            ..CrawlSettings::default()
        };
        let site = Some(self.public.clone());
        let parts = RoundParts::of(&settings, self.office.clone(), clock(day), site)?;
        let mut round = Round::open(parts)?;
        round.sow()?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let outcome = runtime.block_on(round.run(std::future::pending()))?;
        let number = self.rounds.len();
        self.rounds.push(DrillRound {
            day: self.day_of(day),
            outcome,
        });
        Ok(&self.rounds[number])
    }

    /// Operators answer: whoever takes the badge down does so.
    ///
    /// # Errors
    /// [`DrillFault`].
    pub fn answer(&self) -> Result<(), DrillFault> {
        let ready = |shop: &&Shop| shop.part.reply() == Reply::TakesDown;
        for shop in self.shops.iter().filter(ready) {
            shop.page("/", None)?;
        }
        Ok(())
    }

    /// What is known of each site.
    pub fn sites(&self) -> Vec<SiteToday> {
        let registry = self.office.store().registry();
        let sites = self.shops.iter();
        sites
            .map(|shop| SiteToday::of(&registry, shop, |at| self.day_of(at)))
            .collect()
    }

    /// Writes the evidence of every case, and of what waits for staff, to a folder.
    ///
    /// # Errors
    /// [`DrillFault`].
    pub fn preserve(&self, folder: &Path) -> Result<Vec<String>, DrillFault> {
        fs::create_dir_all(folder)?;
        let subjects: Vec<_> = {
            let registry = self.office.store().registry();
            let cases = registry.misuses().iter();
            let cases = cases.map(|case| Subject::Case(case.number()));
            let open = registry.findings().iter();
            let open = open.filter(|finding| {
                *finding.handling() == Handling::Open && !finding.evidence().is_empty()
            });
            let open = open.map(|finding| Subject::Finding(finding.number()));
            cases.chain(open).collect()
        };
        let mut names = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let name = format!("{subject}.zip");
            fs::write(
                folder.join(&name),
                bundle(&self.office, subject, self.today)?.zip,
            )?;
            names.push(name);
        }
        Ok(names)
    }

    /// How it ended, compared with how it should.
    pub fn end(self) -> DrillReport {
        let sites = self.sites();
        let compared = sites.iter().filter_map(SiteToday::difference);
        let mut differences: Vec<_> = compared.collect();
        if self.rounds.len() as i64 != ROUNDS {
            differences.push(format!("{} of {ROUNDS} rounds were run", self.rounds.len()));
        }
        DrillReport {
            rounds: self.rounds,
            sites,
            differences,
        }
    }

    fn day_of(&self, at: UnixTime) -> Date {
        let scheme = set::scheme(&self.office).ok();
        scheme.map_or(Date::MIN, |scheme| scheme.zone.day_of(at))
    }
}

/// A clock that shows this day, and goes on.
fn clock(day: UnixTime) -> Clock {
    let begun = Instant::now();
    Arc::new(move || {
        let passed: Duration = begun.elapsed();
        day.plus_seconds(i64::try_from(passed.as_secs()).unwrap_or(0))
    })
}
