//! Status lists: made from the registry, signed, and every one kept for questions about the past.
//!
//! A list is kept in the data folder as `status/LIST/TIME.cwt`, TIME being its
//! `iat`. Verifiers refuse a list that goes back in time, so the next one is
//! always later than the newest kept.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use shirushi_verifier::{
    certificate::Usage,
    domain::{ListNumber, SchemeId, StatusReference, UnixTime},
    status::{self, ListClaims, ListError, Status, StatusIssueError, StatusList, StatusToken},
};

use crate::{
    office::{Office, SigningError},
    registry::{Registry, State},
    store::{private_folder, write_whole},
};

/// How long a list may be used, in seconds: a day (format.md, section 4).
const LIFE_SECONDS: i64 = 24 * 3600;
/// How long a client need not ask again, in seconds. A revocation is seen by
/// everybody after this time at the latest.
pub const TTL_SECONDS: u32 = 900;
/// A list that did not change is signed again after this time, in seconds:
/// four chances within its life, should signing fail.
pub const REFRESH_SECONDS: i64 = 6 * 3600;

/// A signed status list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedList {
    /// Its number.
    pub list: ListNumber,
    /// The token.
    pub bytes: Arc<[u8]>,
    /// When it was signed.
    pub issued: UnixTime,
    /// When it must no longer be used.
    pub expires: UnixTime,
    /// Its own URI.
    pub uri: String,
    /// SHA-256 of the statuses, to see whether they changed.
    content: String,
}

/// Why a status list was not signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatusSignError {
    /// No key.
    #[error("status list {list} cannot be signed: {source}")]
    Key {
        /// The list.
        list: ListNumber,
        /// Why not.
        source: SigningError,
    },
    /// Its scheme is not among the assets.
    #[error(
        "status list {list} belongs to the scheme {scheme}, which is not among the scheme files"
    )]
    NoScheme {
        /// The list.
        list: ListNumber,
        /// The scheme.
        scheme: SchemeId,
    },
    /// A place beyond its end.
    #[error("status list {list}: {source}")]
    List {
        /// The list.
        list: ListNumber,
        /// What is wrong.
        source: ListError,
    },
    /// The verifier's code refused it.
    #[error("status list {list}: {source}")]
    Issue {
        /// The list.
        list: ListNumber,
        /// What is wrong.
        source: StatusIssueError,
    },
    /// The newest list is dated later than the clock.
    #[error(
        "status list {list} was last signed at {last}, but the clock says {now}: the clock went back. \
         Set it right; verifiers refuse a list dated in the future"
    )]
    ClockBehind {
        /// The list.
        list: ListNumber,
        /// When it was last signed.
        last: UnixTime,
        /// What the clock says.
        now: UnixTime,
    },
    /// It cannot be kept.
    #[error("the status list {} cannot be written: {source}", path.display())]
    Keep {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Verifiers allow this much difference of clocks, in seconds.
const CLOCK_SLACK_SECONDS: i64 = 300;

/// Signs every list that changed or grew old; returns how many.
///
/// # Errors
/// [`StatusSignError`] for the first list that cannot be signed; those before it are.
pub fn sign_lists(office: &Office, now: UnixTime) -> Result<usize, StatusSignError> {
    let drafts = drafts(&office.store().registry(), now)?;
    let mut signed = 0;
    for draft in drafts {
        signed += usize::from(sign(office, draft, now)?);
    }
    Ok(signed)
}

struct Draft {
    list: ListNumber,
    scheme: SchemeId,
    statuses: StatusList,
}

fn drafts(registry: &Registry, now: UnixTime) -> Result<Vec<Draft>, StatusSignError> {
    let mut drafts = BTreeMap::new();
    for (list, scheme, places) in registry.lists() {
        let statuses = StatusList::new(places);
        let statuses = statuses.map_err(|source| StatusSignError::List { list, source })?;
        let scheme = scheme.clone();
        drafts.insert(
            list,
            Draft {
                list,
                scheme,
                statuses,
            },
        );
    }
    for mark in registry.marks() {
        for term in mark.terms() {
            let StatusReference { list, index } = term.status.reference();
            let status = match mark.term_state_at(term, now) {
                State::Revoked { .. } => Status::Revoked,
                State::Suspended { .. } => Status::Suspended,
                State::BasisUnderReview { .. } => Status::BasisUnderReview,
                State::Valid | State::NotYetValid | State::NotIssued | State::Expired => continue,
            };
            if let Some(draft) = drafts.get_mut(&list) {
                let set = draft.statuses.set(index, status);
                set.map_err(|source| StatusSignError::List { list, source })?;
            }
        }
    }
    Ok(drafts.into_values().collect())
}

fn sign(office: &Office, draft: Draft, now: UnixTime) -> Result<bool, StatusSignError> {
    let Draft {
        list,
        scheme,
        statuses,
    } = draft;
    let content = super::sha256_hex(&statuses.compress());
    let newest = office.list(list);
    if let Some(newest) = &newest {
        let age = now.seconds_since(newest.issued);
        if age < -CLOCK_SLACK_SECONDS {
            let last = newest.issued;
            return Err(StatusSignError::ClockBehind { list, last, now });
        }
        if newest.content == content && age < REFRESH_SECONDS {
            return Ok(false);
        }
    }
    let rules = office.assets().schemes().get(&scheme);
    let issuer = rules.map(|s| s.issuing_body.url.clone());
    let issuer = issuer.ok_or_else(|| StatusSignError::NoScheme {
        list,
        scheme: scheme.clone(),
    })?;
    let issued = status::issue_time(now, newest.map(|n| n.issued));
    let claims = ListClaims {
        uri: format!("{issuer}status/{list}"),
        issued,
        expires: issued.plus_seconds(LIFE_SECONDS),
        ttl_seconds: TTL_SECONDS,
        list: statuses,
    };
    let key = office
        .body_key(&scheme, Usage::Status, now)
        .map_err(|source| StatusSignError::Key { list, source })?;
    let bytes = status::issue(&claims, &key.certificate, &key.key)
        .map_err(|source| StatusSignError::Issue { list, source })?;
    let signed = SignedList {
        list,
        issued,
        expires: claims.expires,
        uri: claims.uri,
        content,
        bytes: bytes.into(),
    };
    keep(&office.store().folder().status(), &signed)?;
    office.replace_list(signed);
    Ok(true)
}

fn keep(folder: &Path, signed: &SignedList) -> Result<(), StatusSignError> {
    let folder = folder.join(signed.list.to_string());
    let path = folder.join(format!("{:012}.cwt", signed.issued.seconds()));
    private_folder(&folder)
        .and_then(|()| write_whole(&path, &signed.bytes, false))
        .map_err(|source| StatusSignError::Keep { path, source })
}

/// The newest kept list of each number. A file that is not a list is passed
/// over: a new one is then signed.
pub fn newest_lists(folder: &Path) -> BTreeMap<ListNumber, Arc<SignedList>> {
    let numbers = names(folder)
        .into_iter()
        .filter_map(|name| name.parse().ok());
    let newest = numbers.filter_map(|number: u32| {
        let list = ListNumber(number);
        Some((list, Arc::new(signed_by(folder, list, UnixTime::MAX)?)))
    });
    newest.collect()
}

/// The newest list of this number that had been signed by `at`.
pub fn signed_by(folder: &Path, list: ListNumber, at: UnixTime) -> Option<SignedList> {
    let folder = folder.join(list.to_string());
    let mut times: Vec<i64> = names(&folder)
        .iter()
        .filter_map(|name| name.strip_suffix(".cwt")?.parse().ok())
        .filter(|time| *time <= at.seconds())
        .collect();
    times.sort_unstable();
    times.iter().rev().find_map(|time| {
        let bytes = fs::read(folder.join(format!("{time:012}.cwt"))).ok()?;
        read(list, bytes)
    })
}

fn read(list: ListNumber, bytes: Vec<u8>) -> Option<SignedList> {
    let token = StatusToken::parse(&bytes).ok()?;
    let claims = token.unverified_claims();
    Some(SignedList {
        list,
        issued: claims.issued,
        expires: claims.expires,
        uri: claims.uri.clone(),
        content: super::sha256_hex(&claims.list.compress()),
        bytes: bytes.into(),
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}
