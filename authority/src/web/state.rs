//! Owns what all requests share: the authority's public view, the clock, the settings, the limits.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use shirushi_verifier::domain::UnixTime;
use tokio::sync::Semaphore;

use super::client::Client;
use super::config::Config;
use super::metrics::Metrics;
use super::problem::Problem;
use super::rate::Limiter;
use super::specimen::Specimens;
use crate::office::Office;
use crate::view::{SchemeView, View};

/// Tells the time; the program's edge passes the wall clock, tests a fixed one.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every handler has at hand. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    view: View,
    clock: Clock,
    config: Config,
    metrics: Metrics,
    specimens: Specimens,
    reports: Limiter,
    uploads: Limiter,
    visits: Limiter,
    visiting: Arc<Semaphore>,
    places: Arc<Semaphore>,
    examinations: Arc<Semaphore>,
    api: crate::api::Shared,
}

impl AppState {
    /// A site over `view`, telling the time by `clock`.
    pub fn new(view: View, clock: Clock, config: Config) -> Self {
        let limits = &config.limits;
        Self(Arc::new(Shared {
            reports: Limiter::new(limits.reports, limits.reports_in_all),
            uploads: Limiter::new(limits.uploads, limits.uploads_in_all),
            visits: Limiter::new(limits.visits, limits.visits_in_all),
            visiting: Arc::new(Semaphore::new(limits.visits_at_once.max(1))),
            places: Arc::new(Semaphore::new(limits.requests_at_once)),
            examinations: Arc::new(Semaphore::new(limits.examinations_at_once.max(1))),
            api: crate::api::Shared::new(limits),
            metrics: Metrics::new(),
            specimens: Specimens::default(),
            view,
            clock,
            config,
        }))
    }

    /// What the public may read.
    pub(crate) fn view(&self) -> &View {
        &self.0.view
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The time, to the second.
    pub(crate) fn instant(&self) -> UnixTime {
        UnixTime::try_from(self.now().as_second()).unwrap_or(UnixTime::MAX)
    }

    /// The authority at work, for programs that act on it.
    pub(crate) fn office(&self) -> &Arc<Office> {
        self.0.view.office()
    }

    /// What all requests of programs share.
    pub(crate) fn api(&self) -> &crate::api::Shared {
        &self.0.api
    }

    /// The settings.
    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    /// The counters.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The specimens drawn so far.
    pub(crate) fn specimens(&self) -> &Specimens {
        &self.0.specimens
    }

    /// The places for requests being answered.
    pub(crate) fn places(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.places)
    }

    /// The turns for examining pictures.
    pub(crate) fn examinations(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.examinations)
    }

    /// The turns for visiting pages.
    pub(crate) fn visiting(&self) -> Arc<Semaphore> {
        Arc::clone(&self.0.visiting)
    }

    /// Counts a report of `client`. Errors: [`Problem::TooMany`].
    pub(crate) fn count_report(&self, client: Client) -> Result<(), Problem> {
        take(&self.0.reports, client)
    }

    /// Counts an upload of `client`. Errors: [`Problem::TooMany`].
    pub(crate) fn count_upload(&self, client: Client) -> Result<(), Problem> {
        take(&self.0.uploads, client)
    }

    /// Counts a visit to a page for `client`. Errors: [`Problem::TooMany`].
    pub(crate) fn count_visit(&self, client: Client) -> Result<(), Problem> {
        take(&self.0.visits, client)
    }

    /// The time zone for what belongs to no scheme: that of the first.
    pub(crate) fn time_zone(&self) -> &str {
        let first = self.view().schemes().first();
        first.map_or("UTC", |scheme| scheme.time_zone.as_str())
    }

    /// The scheme of this id with its place among all, which decides its colour.
    pub(crate) fn scheme(&self, id: &str) -> Option<(usize, &SchemeView)> {
        let mut schemes = self.view().schemes().iter().enumerate();
        schemes.find(|(_, scheme)| scheme.id == id)
    }
}

fn take(limiter: &Limiter, client: Client) -> Result<(), Problem> {
    limiter
        .take(client.address, Instant::now())
        .map_err(|wait| Problem::TooMany {
            retry_after_seconds: wait.as_secs().saturating_add(1),
        })
}
