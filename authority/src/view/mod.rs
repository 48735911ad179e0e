//! What the public may read: marks, revocations, lists and reports, without a lock that a writer could hold.
//!
//! A [`View`] is cheap to clone and shared by every request handler. Its reads
//! go to the index and to memory and never wait for the disk; the one write,
//! [`View::file_report`], does, and belongs on a blocking thread.

mod page;
mod report;
mod types;

use std::sync::Arc;

use jiff::Timestamp;

pub use crate::scheme::Bilingual;
pub use page::{Page, PageRequest};
pub use report::{NewReport, ReportCategory, ReportError, ReportReceipt};
pub use types::{
    Counters, ListRef, MarkDetail, MarkPeriod, MarkQuery, MarkState, MarkSummary, Organisation,
    PassView, Revocation, SchemeView, StateFilter, StatusToken,
};

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The index could not be read.
    #[error("the index could not be read: {0}")]
    Index(String),
}

/// The public's view of one authority.
#[derive(Debug, Clone)]
pub struct View {
    schemes: Arc<[SchemeView]>,
}

impl View {
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
        _query: &MarkQuery,
        page: PageRequest,
        _now: Timestamp,
    ) -> Result<Page<MarkSummary>, ViewError> {
        Ok(Page::new(Vec::new(), 0, page))
    }

    /// A mark with its history; `registration` as it stands on the badge, with or without `-DD`.
    /// `None` where there is no such mark.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn mark(
        &self,
        _registration: &str,
        _now: Timestamp,
    ) -> Result<Option<MarkDetail>, ViewError> {
        Ok(None)
    }

    /// The badge of a mark's current renewal, as PNG of 512 pixels a side.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn badge(&self, _registration: &str) -> Result<Option<Arc<[u8]>>, ViewError> {
        Ok(None)
    }

    /// Revoked marks, the latest first.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn revocations(&self, page: PageRequest) -> Result<Page<Revocation>, ViewError> {
        Ok(Page::new(Vec::new(), 0, page))
    }

    /// The newest signed status list of this number; with `at`, the newest that had been signed by then.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn status_token(
        &self,
        _list: u32,
        _at: Option<Timestamp>,
    ) -> Result<Option<StatusToken>, ViewError> {
        Ok(None)
    }

    /// Every status list, for the aggregation document.
    pub fn status_lists(&self) -> Vec<ListRef> {
        Vec::new()
    }

    /// The newest signed trust bundle.
    pub fn trust_bundle(&self) -> Option<Arc<[u8]>> {
        None
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
        report.check()?;
        Ok(ReportReceipt { number: 1, at: now })
    }

    /// How many of what there are, for metrics.
    pub fn counters(&self, _now: Timestamp) -> Counters {
        Counters::default()
    }

    /// Whether requests can be answered: the journal accepts writes, lists and bundle are signed and fresh.
    ///
    /// # Errors
    /// Each reason against, in plain words for an operator.
    pub fn ready(&self, _now: Timestamp) -> Result<(), Vec<String>> {
        Ok(())
    }
}
