//! The mark credential: what an issuing body says about a site, signed, in at most 508 bytes.

mod claims;
mod issue;
mod received;
#[cfg(test)]
mod size_tests;
#[cfg(test)]
pub(crate) mod tests_support;
mod verified;

pub use claims::{Claims, MarkParticulars};
pub use issue::{CertificateMode, FieldSize, IssueError, issue};
pub use received::{Credential, CredentialError};
pub use verified::{NotInForce, Verified, VerifyError};

/// The longest credential, in bytes: what a badge can carry.
pub const MAX_BYTES: usize = shirushi_watermark::MAX_PAYLOAD_BYTES;
