//! The keeper: what the crawler tells becomes findings, with their evidence on disk before the journal names it.
//!
//! For each batch of reports: the files first, then one journal entry for all that was seen, then what
//! follows from it. The same batch told twice, as after a crash, is kept once: files by their hash,
//! findings by their place, cases by their findings.

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::Serialize;
use shirushi_crawl::{PageReport, Sink, SinkError, capture::Browser, run::Clock};
use shirushi_verifier::domain::{SchemeId, UnixTime};

use super::{
    Conduct, Followed,
    consequences::{cases_on, follow},
    exhibits::Exhibits,
    reading::{Reading, schemes_of_templates},
};
use crate::{
    casework::{
        finding::{Noted, Saw, Spotted, Visit, page_of},
        misuse::Evidence,
    },
    office::Office,
    registry::Refusal,
    store::{AttachmentError, CommitError},
};

/// Keeps what visits saw, in an office.
pub struct Keeper {
    office: Arc<Office>,
    conduct: Conduct,
    clock: Clock,
    camera: Option<Camera>,
    templates: Vec<Option<SchemeId>>,
    kept: Mutex<Kept>,
}

/// A browser that takes pictures of pages, and where it may write.
#[derive(Debug, Clone)]
pub struct Camera {
    /// The browser.
    pub browser: Browser,
    /// A folder for what it writes.
    pub scratch: PathBuf,
}

/// What was kept so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Kept {
    /// Findings that were not known before.
    pub new: u64,
    /// Known ones seen again on another day.
    pub again: u64,
    /// Known ones that are gone.
    pub gone: u64,
    /// What followed.
    #[serde(flatten)]
    pub followed: Followed,
}

/// Why something was not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepFault {
    /// A file could not be kept.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// The journal did not take it.
    #[error(transparent)]
    Commit(#[from] Box<CommitError<Refusal>>),
}

/// Longest wait for a picture of a page.
const CAMERA_LIMIT: Duration = Duration::from_secs(20);

impl Keeper {
    /// A keeper. What an earlier run left undone is done first.
    ///
    /// # Errors
    /// [`KeepFault`].
    pub fn new(office: Arc<Office>, conduct: Conduct, clock: Clock) -> Result<Self, KeepFault> {
        let now = clock();
        let followed = conduct.settle(&office, None, now)?;
        let kept = Mutex::new(Kept {
            followed,
            ..Kept::default()
        });
        Ok(Self {
            templates: schemes_of_templates(&office),
            office,
            conduct,
            clock,
            camera: None,
            kept,
        })
    }

    /// With a browser for screenshots of pages on which something new is found.
    #[must_use]
    pub fn with_camera(self, camera: Option<Camera>) -> Self {
        Self { camera, ..self }
    }

    /// What was kept so far.
    pub fn kept(&self) -> Kept {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, reports: &[PageReport]) -> Result<(), KeepFault> {
        let now = (self.clock)();
        let mut visits = Vec::with_capacity(reports.len());
        for report in reports {
            visits.extend(self.visit(report, now)?);
        }
        let noted = self.note(&visits, now)?;
        let mut followed = Followed::default();
        for visit in &visits {
            followed += self.conduct.settle(&self.office, Some(&visit.page), now)?;
            if let Some(evidence) = &visit.evidence {
                let cases = cases_on(&self.office.store().registry(), &visit.page);
                for case in cases {
                    followed += follow(&self.office, case, evidence, now)?;
                }
            }
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.new += noted.new.len() as u64;
        kept.again += noted.again.len() as u64;
        kept.gone += noted.gone.len() as u64;
        kept.followed += followed;
        Ok(())
    }

    fn note(&self, visits: &[Visit], now: UnixTime) -> Result<Noted, KeepFault> {
        let (store, actor) = (self.office.store(), self.office.actor());
        let noted = store.commit(now, actor, |registry| {
            let schemes = self.office.assets().schemes();
            let noted = registry.note_visits(schemes, visits, now)?;
            Ok::<_, Refusal>((noted.events, noted.answer))
        });
        Ok(noted.map_err(Box::new)?)
    }

    /// A report as a visit, its evidence kept; `None` where the page can be no finding's.
    fn visit(&self, report: &PageReport, now: UnixTime) -> Result<Option<Visit>, KeepFault> {
        let Some(page) = page_of(&report.asked.url) else {
            return Ok(None);
        };
        let at = report.at.min(now);
        // The registry is let go before anything is written: other writers wait for it.
        let (wrongs, followed) = {
            let registry = self.office.store().registry();
            let reading = Reading {
                registry: &registry,
                assets: self.office.assets(),
                templates: &self.templates,
            };
            let wrongs = reading.wrongs(report).into_iter();
            let wrongs = wrongs.map(|(spotted, sighting)| {
                let known = registry.findings().knows(&spotted.place(&page));
                (spotted, sighting, known)
            });
            let wrongs: Vec<_> = wrongs.collect();
            (wrongs, !cases_on(&registry, &page).is_empty())
        };
        let exhibits = Exhibits {
            attachments: self.office.store().folder().attachments(),
            report,
            at,
        };
        let anything_new = wrongs.iter().any(|(_, _, known)| !known);
        let screenshot = if anything_new {
            self.screenshot(report, &exhibits)?
        } else {
            None
        };
        let mut spotted = Vec::with_capacity(wrongs.len());
        for (wrong, sighting, known) in wrongs {
            let mut evidence = Vec::new();
            if !known {
                evidence = exhibits.of_sighting(sighting)?;
                evidence.extend(screenshot.clone());
            }
            spotted.push(Spotted { evidence, ..wrong });
        }
        let saw = Reading::saw(report, spotted);
        let tells = followed && saw != Saw::Nothing;
        let evidence = tells.then(|| exhibits.of_page()).transpose()?;
        Ok(Some(Visit {
            page,
            at,
            saw,
            evidence,
        }))
    }

    /// A picture of the page from the address that answered; none where that cannot be had.
    fn screenshot(
        &self,
        report: &PageReport,
        exhibits: &Exhibits<'_>,
    ) -> Result<Option<Evidence>, KeepFault> {
        let address = |report: &PageReport| -> Option<(String, IpAddr)> {
            let record = report.exchange.as_ref()?;
            Some((record.url.host_str()?.to_owned(), record.address?))
        };
        let (Some(camera), Some(host)) = (&self.camera, address(report)) else {
            return Ok(None);
        };
        let url = &report.asked.url;
        let taken = camera
            .browser
            .screenshot(url, &[host], &camera.scratch, CAMERA_LIMIT);
        match taken {
            Ok(png) => Ok(Some(exhibits.screenshot(&png)?)),
            Err(failure) => {
                tracing::debug!(%url, %failure, "no picture of a page");
                Ok(None)
            }
        }
    }
}

impl std::ops::AddAssign for Kept {
    fn add_assign(&mut self, more: Self) {
        self.new += more.new;
        self.again += more.again;
        self.gone += more.gone;
        self.followed += more.followed;
    }
}

impl Sink for Keeper {
    fn keep(&self, reports: &[PageReport]) -> Result<(), SinkError> {
        self.take(reports)
            .map_err(|fault| SinkError(fault.to_string()))
    }
}
