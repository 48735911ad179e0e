//! A visit: one host, page after page, until nothing waits there or its budget is used up.

use std::{collections::HashSet, sync::Arc, time::Duration};

use shirushi_verifier::domain::UnixTime;
use tokio::time::Instant;
use url::Url;

use super::{CrawlError, Run, asking::Line, gaze::Gaze, rules::Word};
use crate::{
    Asked, Expected, Origin, PageReport, Reach, Reached,
    fetch::{Answer, FetchFailure, Request, Validators, What},
    frontier::{Due, Lease, Matter, Page as Known, Timing, Wanted, path_of},
    page::{self, sitemap},
    robots::Rules,
};

/// What a visit has in hand.
pub(super) struct Visit {
    pub(super) run: Arc<Run>,
    lease: Lease,
    pub(super) line: Line,
    pub(super) gap: Duration,
    pub(super) spent: Spent,
    gaze: Gaze,
    reports: Vec<PageReport>,
    elsewhere: Vec<Wanted>,
    since_checkpoint: usize,
    failures_in_a_row: u8,
}

/// What a visit has cost.
pub(super) struct Spent {
    started: Instant,
    requests: u32,
    bytes: u64,
}

/// Why a host is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Nothing waits there.
    Done,
    /// The visit's budget is used up, or the run stops.
    Enough,
    /// It asks to be left alone so long.
    Pause(Duration),
    /// It cannot be reached.
    Failing,
}

/// Pages between checkpoints.
const PAGES_A_CHECKPOINT: usize = 64;
/// Failures in a row after which a host is left.
const MOST_FAILURES: u8 = 3;
/// Times that a page is tried.
const MOST_ATTEMPTS: u8 = 3;
/// The first pause after a failure; each further one is four times as long.
const FIRST_PAUSE: Duration = Duration::from_mins(5);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_hours(24);
/// Sitemaps read at a first visit.
const MOST_SITEMAPS: usize = 5;

/// Visits a host that is leased, tells what was seen, and puts the host back.
pub(super) async fn visit(run: Arc<Run>, lease: Lease) -> Result<(), CrawlError> {
    let line = Line::to(&run, lease.origin().clone());
    let mut visit = Visit {
        gap: run.parts.policy.manners.gap,
        spent: Spent::new(),
        gaze: Gaze::default(),
        reports: Vec::new(),
        elsewhere: Vec::new(),
        since_checkpoint: 0,
        failures_in_a_row: 0,
        run,
        lease,
        line,
    };
    let left = visit.go().await?;
    visit.leave(left).await
}

impl Visit {
    async fn go(&mut self) -> Result<Left, CrawlError> {
        let Word::Rules(rules) = self.run.clone().rules_of(&mut self.line).await? else {
            return Ok(Left::Failing);
        };
        if let Some(delay) = rules.delay() {
            self.gap = self.gap.max(delay);
        }
        let longest = self.run.parts.policy.manners.longest_delay;
        if self.gap > longest {
            let origin = self.line.origin();
            tracing::info!(%origin, gap = ?self.gap, "asks for a longer delay than is waited for");
            return Ok(Left::Pause(LONGEST_PAUSE));
        }
        if self.lease.visits() == 0 {
            self.read_sitemaps(&rules).await;
        }
        while let Some(due) = self.lease.take() {
            if self.run.is_ending() || self.spent.is_over(&self.run) {
                self.lease.untake(due);
                return Ok(Left::Enough);
            }
            if let Some(left) = self.page(due, &rules).await? {
                return Ok(left);
            }
            self.since_checkpoint += 1;
            if self.since_checkpoint >= PAGES_A_CHECKPOINT {
                self.checkpoint().await?;
            }
        }
        Ok(Left::Done)
    }

    /// Asks for one page; whether the host is left thereupon.
    async fn page(&mut self, due: Due, rules: &Rules) -> Result<Option<Left>, CrawlError> {
        let Some(url) = self.line.origin().url(&due.path) else {
            return Ok(None);
        };
        if !rules.allows(&url) {
            self.run.counters.disallowed(1);
            self.end(due, &url, Reached::Disallowed);
            return Ok(None);
        }
        let answer = match self.ask_for_page(&due.page, &url).await {
            Ok(answer) => answer,
            Err(failure) => return Ok(self.failed(due, &url, &failure)),
        };
        self.failures_in_a_row = 0;
        match answer.status() {
            200..=299 => self.look(due, &url, &answer, rules).await?,
            304 => {
                self.run.counters.unchanged(1);
                self.end(due, &url, Reached::Unchanged);
            }
            300..=399 => self.redirected(due, &url, &answer),
            status @ (429 | 503) => {
                self.run.counters.failures(1);
                let asked = answer.retry_after(self.run.now());
                let pause = asked.unwrap_or_else(|| pause_after(due.page.attempts));
                self.put_off(due, &url, Reached::Status { status }, pause);
                return Ok(Some(Left::Pause(pause.min(LONGEST_PAUSE))));
            }
            status @ 500.. => {
                let pause = pause_after(due.page.attempts);
                self.put_off(due, &url, Reached::Status { status }, pause);
            }
            status => self.end(due, &url, Reached::Status { status }),
        }
        Ok(None)
    }

    async fn ask_for_page(&mut self, page: &Known, url: &Url) -> Result<Answer, FetchFailure> {
        // A page of which something is expected is looked at whole: its pictures may have changed.
        let plain = page.expected == Expected::Nothing;
        let validators = plain.then(|| validators(page)).flatten();
        let request = Request {
            url,
            what: What::Page,
            validators: validators.as_ref(),
            at: self.run.now(),
        };
        let answer = self.line.ask(&self.run, &request, self.gap).await;
        self.spent.add(answer.as_ref().ok());
        answer
    }

    /// Looks at a page that is there.
    async fn look(
        &mut self,
        mut due: Due,
        url: &Url,
        answer: &Answer,
        rules: &Rules,
    ) -> Result<(), CrawlError> {
        self.run.counters.pages(1);
        if let Some(validators) = answer.validators() {
            due.page.etag = validators.etag().map(str::to_owned);
            due.page.last_modified = validators.last_modified().map(str::to_owned);
        }
        // One without a type is looked at.
        if !answer.content_type().is_none_or(page::is_html) {
            self.end(due, url, Reached::Page);
            return Ok(());
        }
        let body = match answer.body() {
            Ok(body) => body,
            Err(error) => {
                let why = error.to_string();
                self.end(due, url, Reached::Failed { why });
                return Ok(());
            }
        };
        let agent = self.run.parts.policy.agent.token();
        let page = page::read_as(Some(agent), &body, answer.content_type(), url);
        if page.follow {
            self.follow(&due, page.links.iter().chain(&page.refresh));
        }
        let mut gaze = std::mem::take(&mut self.gaze);
        let seen = gaze
            .over(self, url, &page, rules, &due.page.expected)
            .await?;
        self.gaze = gaze;
        if let Some(sightings) = seen {
            self.reports.push(PageReport {
                asked: asked(url, &due),
                at: self.run.now(),
                reached: Reached::Page,
                sightings,
                exchange: Some(answer.record()),
            });
        }
        self.done(due);
        Ok(())
    }

    /// Which of the matters that a page shows are told of it.
    pub(super) fn news(&mut self, url: &Url, matters: &[Matter]) -> Vec<bool> {
        let path = path_of(url);
        self.lease.shows_only(path, matters);
        let news = matters
            .iter()
            .map(|matter| self.lease.is_news(*matter, path));
        news.collect()
    }

    fn follow<'a>(&mut self, from: &Due, links: impl Iterator<Item = &'a Url>) {
        let policy = &self.run.parts.policy;
        let Some(depth) = from.page.depth.checked_add(1) else {
            return;
        };
        if depth > policy.host.depth {
            return;
        }
        let now = self.run.now();
        for link in links {
            let here = same_origin(self.line.origin(), link);
            if !here && policy.reach == Reach::Seeds {
                continue;
            }
            let wanted = Wanted {
                url: link.clone(),
                expected: Expected::Nothing,
                depth,
                redirects: 0,
            };
            if here {
                self.lease.add(&wanted, policy.host.waiting, now);
            } else if self.elsewhere.len() < policy.host.waiting {
                self.elsewhere.push(wanted);
            }
        }
    }

    fn redirected(&mut self, due: Due, url: &Url, answer: &Answer) {
        let most = self.run.parts.policy.host.redirects;
        let reached = match answer.location() {
            None => Reached::Failed {
                why: "a redirect that leads nowhere".to_owned(),
            },
            Some(_) if due.page.redirects >= most => Reached::Failed {
                why: format!("more than {most} redirects"),
            },
            Some(to) => {
                let wanted = Wanted {
                    url: to.clone(),
                    expected: due.page.expected.clone(),
                    depth: due.page.depth,
                    redirects: due.page.redirects + 1,
                };
                let waiting = self.run.parts.policy.host.waiting;
                let here = same_origin(self.line.origin(), &to);
                let added = here && self.lease.add(&wanted, waiting, self.run.now());
                let expected = wanted.expected != Expected::Nothing;
                if !here || (!added && expected) {
                    self.elsewhere.push(wanted);
                }
                Reached::Redirected { to: to.to_string() }
            }
        };
        self.end(due, url, reached);
    }

    /// A page could not be fetched; whether the host is left thereupon.
    fn failed(&mut self, due: Due, url: &Url, failure: &FetchFailure) -> Option<Left> {
        tracing::debug!(%url, %failure, "not fetched");
        let why = failure.to_string();
        if failure.is_transient() {
            let pause = pause_after(due.page.attempts);
            self.put_off(due, url, Reached::Failed { why }, pause);
        } else {
            self.end(due, url, Reached::Failed { why });
        }
        self.failures_in_a_row += 1;
        (self.failures_in_a_row >= MOST_FAILURES).then_some(Left::Failing)
    }

    /// A page that may be there later; after some attempts what came of it is told.
    fn put_off(&mut self, mut due: Due, url: &Url, reached: Reached, pause: Duration) {
        if due.page.attempts + 1 >= MOST_ATTEMPTS {
            self.end(due, url, reached);
            return;
        }
        let now = self.run.now();
        due.page.failed(later(now, pause));
        self.lease.set(due, now);
    }

    /// A page that is done without being looked at; told where something is expected of it.
    fn end(&mut self, due: Due, url: &Url, reached: Reached) {
        if reached != Reached::Unchanged {
            self.news(url, &[]);
        }
        if due.page.expected != Expected::Nothing {
            self.reports.push(PageReport {
                asked: asked(url, &due),
                at: self.run.now(),
                reached,
                sightings: Vec::new(),
                exchange: None,
            });
        }
        self.done(due);
    }

    fn done(&mut self, mut due: Due) {
        let now = self.run.now();
        let again = later(now, self.run.parts.policy.manners.revisit);
        due.page.done(now, Timing::At(again));
        self.lease.set(due, now);
    }

    async fn read_sitemaps(&mut self, rules: &Rules) {
        let mut wanted = rules.sitemaps();
        let mut read = 0;
        let origin = self.line.origin().clone();
        let mut asked = HashSet::new();
        while let Some(url) = wanted.pop() {
            let here = same_origin(&origin, &url);
            if !here || read >= MOST_SITEMAPS || !rules.allows(&url) || !asked.insert(url.clone()) {
                continue;
            }
            read += 1;
            let request = Request {
                url: &url,
                what: What::Sitemap,
                validators: None,
                at: self.run.now(),
            };
            let answer = self.line.ask(&self.run, &request, self.gap).await;
            self.spent.add(answer.as_ref().ok());
            let Ok(answer) = answer else { return };
            if answer.status() != 200 {
                continue;
            }
            let Ok(body) = answer.body() else { continue };
            let sitemap = sitemap::read(&body, &url);
            wanted.extend(sitemap.more);
            let (now, most) = (self.run.now(), self.run.parts.policy.host.waiting);
            for url in sitemap.pages {
                let page = Wanted {
                    url,
                    expected: Expected::Nothing,
                    depth: 1,
                    redirects: 0,
                };
                self.lease.add(&page, most, now);
            }
        }
    }

    /// Tells what was seen, then lays down what is done.
    async fn checkpoint(&mut self) -> Result<(), CrawlError> {
        self.since_checkpoint = 0;
        if !self.reports.is_empty() {
            let reports = std::mem::take(&mut self.reports);
            let told: usize = reports.iter().map(|report| report.sightings.len()).sum();
            let sink = self.run.parts.sink.clone();
            tokio::task::spawn_blocking(move || sink.keep(&reports)).await??;
            self.run.counters.told(told as u64);
        }
        let elsewhere = std::mem::take(&mut self.elsewhere);
        if !elsewhere.is_empty() {
            self.run.frontier.add(&elsewhere, self.run.now())?;
        }
        self.run.frontier.checkpoint(&mut self.lease)?;
        Ok(())
    }

    async fn leave(mut self, left: Left) -> Result<(), CrawlError> {
        self.checkpoint().await?;
        let now = self.run.now();
        let failures = u8::try_from(self.lease.failures()).unwrap_or(u8::MAX);
        let not_before = match left {
            Left::Done => now,
            // What still waits belongs to the next visit.
            Left::Enough if self.run.is_ending() => now,
            Left::Enough => later(now, self.run.parts.policy.manners.revisit),
            Left::Pause(pause) => later(now, pause),
            Left::Failing => later(now, pause_after(failures)),
        };
        let failed = left == Left::Failing;
        let frontier = &self.run.frontier;
        frontier.put_back(self.lease, now, not_before, failed)?;
        self.run.counters.visits(1);
        Ok(())
    }
}

impl Spent {
    fn new() -> Self {
        Self {
            started: Instant::now(),
            requests: 0,
            bytes: 0,
        }
    }

    /// A request and its answer.
    pub(super) fn add(&mut self, answer: Option<&Answer>) {
        self.requests += 1;
        self.bytes += answer.map_or(0, Answer::wire_bytes);
    }

    /// Whether the budget of the visit is used up.
    pub(super) fn is_over(&self, run: &Run) -> bool {
        let budget = &run.parts.policy.host;
        self.requests >= budget.requests
            || self.bytes >= budget.bytes
            || self.started.elapsed() >= budget.time
    }
}

fn asked(url: &Url, due: &Due) -> Asked {
    Asked {
        url: url.clone(),
        expected: due.page.expected.clone(),
    }
}

fn validators(page: &Known) -> Option<Validators> {
    let any = page.etag.is_some() || page.last_modified.is_some();
    let stored = || Validators::new(page.etag.clone(), page.last_modified.clone());
    any.then(|| stored().ok()).flatten()
}

pub(super) fn same_origin(origin: &Origin, url: &Url) -> bool {
    Origin::of(url).is_ok_and(|other| other == *origin)
}

fn pause_after(attempts: u8) -> Duration {
    let factor = 4_u32.saturating_pow(u32::from(attempts));
    FIRST_PAUSE.saturating_mul(factor).min(LONGEST_PAUSE)
}

/// A time that is so much later at least: `now` may be almost a second ago.
fn later(now: UnixTime, pause: Duration) -> UnixTime {
    let seconds = i64::try_from(pause.as_secs()).unwrap_or(i64::MAX);
    now.plus_seconds(seconds.saturating_add(1))
}
