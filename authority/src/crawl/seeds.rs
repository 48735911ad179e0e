//! Seeds from the registry: every mark's page, the pages of open findings and cases, and what the public reports.

use std::collections::BTreeMap;

use shirushi_crawl::{Expected, seed::Seed};
use shirushi_verifier::domain::UnixTime;
use url::Url;

use crate::{
    casework::finding::{Handling, page_of},
    index::IndexError,
    office::Office,
    registry::{Refusal, Registry, Standing},
    view::ReportCategory,
};

/// Days for which a report from the public is a seed.
const REPORT_DAYS: i64 = 90;

/// Why there are no seeds.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedFault {
    /// The registry refused.
    #[error(transparent)]
    Registry(#[from] Refusal),
    /// The reports cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The pages at which a crawl at `now` begins, each once, by URL.
///
/// The page of a mark in use is expected to show it. Of pages of marks that may not be used any
/// more, of findings, of cases due for a look and of reports whatever is there is told: only so is
/// it known that something is gone.
///
/// # Errors
/// [`SeedFault`].
pub fn seeds(office: &Office, now: UnixTime) -> Result<Vec<Seed>, SeedFault> {
    let mut wanted = Wanted::default();
    {
        let registry = office.store().registry();
        wanted.marks(&registry, now);
        wanted.findings(&registry);
        for case in registry.looks_due(office.assets().schemes(), now)? {
            wanted.whole(case.suspicion().url.url());
        }
    }
    for stored in office.store().index().reports() {
        let stored = stored?;
        let report = &stored.report.report;
        let recent = now.seconds_since(stored.at) < REPORT_DAYS * 86_400;
        if recent && report.category == ReportCategory::Misuse {
            // What the reporter typed may be no URL.
            let page = Url::parse(report.url.trim()).ok();
            let page = page.as_ref().and_then(page_of);
            if let Some(page) = page {
                wanted.whole(page.url());
            }
        }
    }
    let seeds = wanted.0.into_iter();
    Ok(seeds
        .map(|(url, expected)| Seed { url, expected })
        .collect())
}

/// Pages by URL, and what is expected of them.
#[derive(Default)]
struct Wanted(BTreeMap<Url, Expected>);

impl Wanted {
    fn marks(&mut self, registry: &Registry, now: UnixTime) {
        for mark in registry.marks() {
            let url = mark.current().grant().terms.url.url();
            let in_use = matches!(mark.standing(), Standing::InUse(_));
            if in_use && mark.is_live(now) {
                let expected = Expected::Badge(mark.registration().to_string());
                self.0.entry(url.clone()).or_insert(expected);
            } else {
                self.whole(url);
            }
        }
    }

    fn findings(&mut self, registry: &Registry) {
        for finding in registry.findings().iter() {
            let aside = matches!(finding.handling(), Handling::SetAside { .. });
            if finding.is_there() && !aside {
                self.whole(finding.place().page.url());
            }
        }
    }

    /// Whatever is there is told.
    fn whole(&mut self, url: &Url) {
        self.0.insert(url.clone(), Expected::Report);
    }
}
