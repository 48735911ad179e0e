//! The status check: what the issuer says now, or said last.

use super::Examination;
use crate::{
    credential::Verified,
    domain::UnixTime,
    report::{CheckName, Finding, StatusView},
    status::{CacheError, ListError, Status, StatusCache, StatusError, StatusToken, VerifiedList},
};

/// What came of asking for the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusInput<'a> {
    /// Nobody asked.
    NotAsked,
    /// These bytes came back.
    Fetched(&'a [u8]),
    /// Nothing usable came back, for this reason.
    Unavailable(&'a str),
}

/// Where the status of a mark is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSource {
    /// The list's own name, which its `sub` must equal.
    pub uri: String,
    /// Where the trust bundle says that it is served.
    pub fetch_url: String,
}

impl Examination<'_> {
    /// Where to ask for the mark's status; `None` where the mark is not
    /// genuine, so that nobody can be made to fetch a forger's URL.
    pub fn status_source(&self) -> Option<StatusSource> {
        let claims = self.verified.as_ref()?.claims();
        let body = self.trust.issuing_body(&claims.issuer)?;
        Some(StatusSource {
            uri: claims.status_uri(),
            fetch_url: format!("{}{}", body.status_base, claims.mark.status.list),
        })
    }

    /// The newest list seen, if it is so fresh that none need be fetched.
    pub fn fresh_list(&self, cache: &StatusCache) -> Option<Vec<u8>> {
        let verified = self.verified.as_ref()?;
        let bytes = cache.newest(&verified.claims().status_uri())?;
        let list = self.open(verified, bytes).ok()?;
        let fresh = list.is_fresh(self.time.instant());
        fresh.then(|| bytes.to_vec())
    }

    fn open(&self, verified: &Verified, bytes: &[u8]) -> Result<VerifiedList, StatusError> {
        let claims = verified.claims();
        let now = self.time.instant();
        StatusToken::parse(bytes)?.verify(self.trust, &claims.issuer, &claims.status_uri(), now)
    }
}

/// Judges the status.
pub(super) fn judge(
    examination: &Examination<'_>,
    input: StatusInput<'_>,
    cache: &mut StatusCache,
) -> (Vec<Finding>, StatusView) {
    let Some(verified) = &examination.verified else {
        return (
            vec![Finding::Skipped(CheckName::Status)],
            StatusView::NotChecked,
        );
    };
    let uri = verified.claims().status_uri();
    match input {
        StatusInput::NotAsked => (vec![Finding::StatusNotAsked], StatusView::NotChecked),
        StatusInput::Unavailable(reason) => {
            let last = last_known(examination, verified, cache);
            unavailable(reason.to_owned(), last, uri)
        }
        StatusInput::Fetched(bytes) => match fetched(examination, verified, bytes, cache) {
            Ok((value, as_of)) => known(value, as_of, uri),
            Err(error) => {
                let last = last_known(examination, verified, cache);
                let (mut findings, view) = unavailable(error.to_string(), last, uri);
                findings.extend(error.clock());
                (findings, view)
            }
        },
    }
}

/// The status in a fetched list; else why there is none, and what that says about the clock.
fn fetched(
    examination: &Examination<'_>,
    verified: &Verified,
    bytes: &[u8],
    cache: &mut StatusCache,
) -> Result<(Status, UnixTime), Unusable> {
    let list = examination.open(verified, bytes)?;
    cache.accept(&list)?;
    let status = list.status(verified.claims().mark.status.index)?;
    Ok((status, list.claims().issued))
}

/// Why a list that came back is of no use.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error(transparent)]
    Token(#[from] StatusError),
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    List(#[from] ListError),
}

impl Unusable {
    /// What it says about the clock.
    fn clock(&self) -> Option<Finding> {
        match *self {
            Self::Token(StatusError::FromTheFuture { issued, now }) => {
                Some(Finding::ClockBehindList { now, issued })
            }
            _ => None,
        }
    }
}

/// What the newest list seen says, even if it has ended since.
fn last_known(
    examination: &Examination<'_>,
    verified: &Verified,
    cache: &StatusCache,
) -> Option<(Status, UnixTime)> {
    let claims = verified.claims();
    let uri = claims.status_uri();
    let issued = cache.issued(&uri)?;
    let token = StatusToken::parse(cache.newest(&uri)?).ok()?;
    let list = token
        .verify(examination.trust, &claims.issuer, &uri, issued)
        .ok()?;
    let status = list.status(claims.mark.status.index).ok()?;
    Some((status, issued))
}

fn known(status: Status, as_of: UnixTime, uri: String) -> (Vec<Finding>, StatusView) {
    let view = StatusView::Known {
        value: status,
        as_of,
        uri,
    };
    (vec![Finding::StatusIs { status, as_of }], view)
}

/// Without an answer, the last one known still tells of a revocation or
/// suspension; but that a mark was valid once does not make it valid now.
fn unavailable(
    reason: String,
    last: Option<(Status, UnixTime)>,
    uri: String,
) -> (Vec<Finding>, StatusView) {
    if let Some((status @ (Status::Revoked | Status::Suspended), as_of)) = last {
        return known(status, as_of, uri);
    }
    let view = StatusView::Unknown {
        reason: reason.clone(),
        last_value: last.map(|(status, _)| status),
        last_as_of: last.map(|(_, as_of)| as_of),
        uri,
    };
    (vec![Finding::StatusUnavailable { reason, last }], view)
}
