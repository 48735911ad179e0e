//! Keys of the frontier's tree.

use shirushi_verifier::domain::UnixTime;
use url::{Position, Url};

pub(super) const DUE: &[u8] = b"d";
pub(super) const LEASED: &[u8] = b"l";
pub(super) const CLOSED: &[u8] = b"mclosed";

pub(super) fn host(origin: &str) -> Vec<u8> {
    with(b'h', origin)
}

pub(super) fn leased(origin: &str) -> Vec<u8> {
    with(b'l', origin)
}

pub(super) fn robots(origin: &str) -> Vec<u8> {
    with(b'r', origin)
}

/// What was told of a host, and on which page.
pub(super) fn told(origin: &str) -> Vec<u8> {
    with(b't', origin)
}

/// A page of a host.
pub(super) fn page(origin: &str, path: &str) -> Vec<u8> {
    let mut key = pages_of(origin);
    key.extend(path.as_bytes());
    key
}

/// What the keys of all pages of a host begin with: no origin holds a NUL.
pub(super) fn pages_of(origin: &str) -> Vec<u8> {
    let mut key = with(b'p', origin);
    key.push(0);
    key
}

/// What the key of a page says of its host.
pub(super) fn host_of_page(key: &[u8]) -> &[u8] {
    let end = key.iter().position(|byte| *byte == 0);
    &key[..end.unwrap_or(key.len())]
}

/// A host that is due, ordered by time.
pub(super) fn due(seconds: i64, origin: &str) -> Vec<u8> {
    let mut key = DUE.to_vec();
    key.extend(seconds.max(0).to_be_bytes());
    key.extend(origin.as_bytes());
    key
}

/// The time and the origin of a key of a host that is due.
pub(super) fn split_due(key: &[u8]) -> Option<(UnixTime, &str)> {
    let (seconds, origin) = key.strip_prefix(DUE)?.split_at_checked(8)?;
    Some((time(seconds)?, std::str::from_utf8(origin).ok()?))
}

pub(super) fn time(bytes: &[u8]) -> Option<UnixTime> {
    let seconds = i64::from_be_bytes(bytes.try_into().ok()?);
    UnixTime::try_from(seconds).ok()
}

/// What stands for a page within its host: path and query.
pub(crate) fn path_of(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

fn with(kind: u8, origin: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(origin.len() + 40);
    key.push(kind);
    key.extend(origin.as_bytes());
    key
}
