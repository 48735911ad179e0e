//! Token status lists: which marks are revoked, suspended or under review now.
//!
//! The CWT form of draft-ietf-oauth-status-list-21. Ours are strict: two bits
//! an entry, deterministic, signed by a key certified for status lists. What
//! others publish is read by [`foreign`], under the same caps.

mod cache;
pub mod foreign;
mod list;
mod token;
mod zlib;

pub use cache::{CacheError, StatusCache};
pub use list::{ListError, Status, StatusList};
#[cfg(test)]
pub(crate) use token::tests as token_tests;
pub use token::{
    ListClaims, StatusError, StatusIssueError, StatusToken, VerifiedList, issue, issue_time,
};
pub use zlib::ZlibError;

/// The media type of a status list, in its protected header and over HTTP.
pub const CONTENT_TYPE: &str = "application/statuslist+cwt";

/// The largest token, in bytes: an incompressible list and its envelope.
pub const MAX_TOKEN_BYTES: usize = (256 << 10) + 4096;

/// The most that may come out of a compressed list, in bytes.
pub const MAX_LIST_BYTES: usize = 256 << 10;
