//! What the public may read: marks, revocations, lists and reports, without a lock that a writer could hold.
//!
//! A [`View`] is cheap to clone and shared by every request handler. Its reads
//! go to the index and to memory and never wait for the disk; the one write,
//! [`View::file_report`], does, and belongs on a blocking thread, as do
//! [`View::badge`], which draws, and [`View::status_token`] for a time past.

mod misuse;
mod page;
mod passes;
mod present;
mod report;
mod types;

use std::{convert::Infallible, sync::Arc};

use jiff::Timestamp;
use shirushi_verifier::domain::{ListNumber, RegistrationNumber, UnixTime};

pub use crate::scheme::Bilingual;
pub use misuse::ConfirmedMisuse;
pub use page::{Page, PageRequest};
pub(crate) use passes::summary as pass_summary;
pub use passes::{PassDetail, PassFilter, PassQuery, PassState, PassSummary, SignedPass};
pub use report::{NewReport, ReportCategory, ReportError, ReportReceipt};
pub use types::{
    Counters, ListRef, MarkDetail, MarkPeriod, MarkQuery, MarkState, MarkSummary, Organisation,
    PassView, Revocation, SchemeView, StateFilter, StatusToken,
};

use crate::{
    index::{IndexError, Matcher},
    office::{Office, OwnTrust},
    publish::{SignedList, signed_by},
    registry::{Event, Mark, State},
};

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The index could not be read.
    #[error("the index could not be read: {0}")]
    Index(String),
    /// A badge could not be drawn again.
    #[error("the badge could not be drawn again: {0}")]
    Badge(String),
    /// The file of a pass could not be read.
    #[error("the file of a pass could not be read: {0}")]
    Pass(String),
}

impl From<IndexError> for ViewError {
    fn from(error: IndexError) -> Self {
        Self::Index(error.to_string())
    }
}

/// The public's view of one authority.
#[derive(Debug, Clone)]
pub struct View {
    office: Arc<Office>,
    schemes: Arc<[SchemeView]>,
}

impl View {
    /// A view of this authority.
    pub fn new(office: Arc<Office>) -> Self {
        let assets = office.assets();
        let schemes = assets.schemes().iter().map(|s| present::scheme(s, assets));
        Self {
            schemes: schemes.collect(),
            office,
        }
    }

    /// The authority itself.
    pub(crate) fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// The schemes, in the order of their files.
    pub fn schemes(&self) -> &[SchemeView] {
        &self.schemes
    }

    /// Marks that match, ordered by registration number.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn search(
        &self,
        query: &MarkQuery,
        page: PageRequest,
        now: Timestamp,
    ) -> Result<Page<MarkSummary>, ViewError> {
        let now = instant(now);
        let text = prefix(&query.text, MarkQuery::MAX_TEXT_BYTES);
        let matcher = Matcher::new(text, query.scheme.as_deref(), query.states, now);
        let index = self.office.store().index();
        let found = index.search(&matcher);
        let total = found.len();
        let on_page = found.into_iter().skip(page.offset());
        let marks = on_page.take(page.size() as usize).map(|r| index.mark(r));
        let mut items = Vec::new();
        for mark in marks {
            items.extend(mark?.map(|mark| present::summary(&self.office, &mark, now)));
        }
        Ok(Page::new(items, total, page))
    }

    /// A mark with its history; `registration` as it stands on the badge, with or without `-DD`.
    /// `None` where there is no such mark.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn mark(
        &self,
        registration: &str,
        now: Timestamp,
    ) -> Result<Option<MarkDetail>, ViewError> {
        let mark = self.find(registration)?;
        Ok(mark.map(|mark| present::detail(&self.office, &mark, instant(now))))
    }

    /// The badge of a mark's current renewal, as PNG of 512 pixels a side.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn badge(&self, registration: &str) -> Result<Option<Arc<[u8]>>, ViewError> {
        let Some(mark) = self.find(registration)? else {
            return Ok(None);
        };
        let failed = |e: &dyn std::fmt::Display| ViewError::Badge(e.to_string());
        let picture = self.office.draw_again(mark.current());
        let png = picture.map_err(|e| failed(&e))?.encode_png();
        Ok(Some(png.map_err(|e| failed(&e))?.into()))
    }

    /// Revoked marks, the latest first.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn revocations(&self, page: PageRequest) -> Result<Page<Revocation>, ViewError> {
        let index = self.office.store().index();
        let mut items = Vec::new();
        let mut total = 0;
        for registration in index.revoked() {
            let registration = registration?;
            if total >= page.offset() && items.len() < page.size() as usize {
                let mark = index.mark(registration)?;
                items.extend(mark.and_then(|mark| present::revocation(&self.office, &mark)));
            }
            total += 1;
        }
        Ok(Page::new(items, total, page))
    }

    /// The newest signed status list of this number; with `at`, the newest that had been signed by then.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn status_token(
        &self,
        list: u32,
        at: Option<Timestamp>,
    ) -> Result<Option<StatusToken>, ViewError> {
        let list = ListNumber(list);
        let newest = self.office.list(list);
        let Some(at) = at.map(instant) else {
            return Ok(newest.as_deref().map(present::token));
        };
        if newest.as_ref().is_some_and(|newest| newest.issued <= at) {
            return Ok(newest.as_deref().map(present::token));
        }
        let folder = self.office.store().folder().status();
        Ok(signed_by(&folder, list, at).as_ref().map(present::token))
    }

    /// Every status list, for the aggregation document.
    pub fn status_lists(&self) -> Vec<ListRef> {
        let reference = |list: Arc<SignedList>| ListRef {
            list: list.list.0,
            uri: list.uri.clone(),
        };
        self.office.lists().into_iter().map(reference).collect()
    }

    /// The newest signed trust bundle.
    pub fn trust_bundle(&self) -> Option<Arc<[u8]>> {
        self.office.trust().map(|trust| trust.bytes.clone())
    }

    /// The newest trust bundle, opened.
    pub fn trust(&self) -> Option<Arc<OwnTrust>> {
        self.office.trust()
    }

    /// Records a report in the journal; returns once it is on disk.
    ///
    /// # Errors
    /// [`ReportError`] where a field is over its limit or the journal refuses.
    pub fn file_report(
        &self,
        report: &NewReport,
        now: Timestamp,
    ) -> Result<ReportReceipt, ReportError> {
        report.check()?;
        let actor = crate::store::Actor::new("public");
        let filed = self
            .office
            .store()
            .commit(instant(now), &actor, |registry| {
                let filed = registry.report(report);
                let number = filed.number;
                Ok::<_, Infallible>((vec![Event::ReportFiled(filed)], number))
            });
        let number = filed.map_err(|e| ReportError::NotRecorded(e.to_string()))?;
        Ok(ReportReceipt { number, at: now })
    }

    /// How many of what there are, for metrics.
    pub fn counters(&self, now: Timestamp) -> Counters {
        let now = instant(now);
        let store = self.office.store();
        let head = store.head();
        let registry = store.registry();
        let mut counters = Counters {
            reports: registry.reports(),
            journal_records: head.records,
            journal_bytes: u64::from(head.segment.saturating_sub(1))
                * crate::journal::Journal::<crate::journal::Folder>::SEGMENT_BYTES
                + head.offset,
            ..Counters::default()
        };
        for mark in registry.marks() {
            match mark.state_at(now) {
                State::Valid | State::BasisUnderReview { .. } => counters.in_use += 1,
                State::Suspended { .. } => counters.suspended += 1,
                State::Revoked { .. } => counters.revoked += 1,
                State::Expired => counters.expired += 1,
                State::NotIssued | State::NotYetValid => {}
            }
        }
        drop(registry);
        let ages = self
            .office
            .lists()
            .into_iter()
            .map(|l| now.seconds_since(l.issued));
        counters.status_age_seconds = ages.max().unwrap_or(0).max(0) as u64;
        counters
    }

    /// Whether requests can be answered: the journal accepts writes, lists and bundle are signed and fresh.
    ///
    /// # Errors
    /// Each reason against, in plain words for an operator.
    pub fn ready(&self, now: Timestamp) -> Result<(), Vec<String>> {
        let now = instant(now);
        let mut troubles = self.office.store().troubles();
        let old = self.office.lists().into_iter().filter(|l| l.expires <= now);
        troubles.extend(old.map(|l| format!("status list {} expired at {}", l.list, l.expires)));
        match self.office.trust() {
            None => troubles.push("there is no trust bundle".to_owned()),
            Some(own) if own.trust.bundle().expires <= now => {
                let expires = own.trust.bundle().expires;
                troubles.push(format!("the trust bundle expired at {expires}"));
            }
            Some(_) => {}
        }
        if troubles.is_empty() {
            Ok(())
        } else {
            Err(troubles)
        }
    }

    fn find(&self, registration: &str) -> Result<Option<Mark>, ViewError> {
        let number = registration
            .split_once('-')
            .map_or(registration, |(n, _)| n);
        let Ok(number) = number.parse::<RegistrationNumber>() else {
            return Ok(None);
        };
        Ok(self.office.store().index().mark(number)?)
    }
}

fn instant(time: Timestamp) -> UnixTime {
    UnixTime::try_from(time.as_second()).unwrap_or(UnixTime::MAX)
}

fn prefix(text: &str, max_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(max_bytes)]
}
