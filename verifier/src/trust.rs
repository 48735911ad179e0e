//! The trust bundle: the one file that tells a verifier whom to believe.
//!
//! A bundle is a CWT signed by a root, typed `application/shirushi-trust+cbor`:
//! `{4: expires, 6: issued, -65537: {1: version, 2: schemes, 3: issuing
//! bodies, 4: review bodies, 5: certificates, 6: withdrawals, 7: template
//! packages}}`. [`Bundle`] is its content and how it is made; [`Trust`] is a
//! bundle that was checked, and the only thing that can vouch for a
//! certificate.

mod bodies;
mod bundle;
mod chain;
mod load;
#[cfg(test)]
pub(crate) mod tests_support;

pub use bodies::{Body, IssuingBody, Localized, Scheme};
pub use bundle::{Bundle, BundleError, Withdrawal};
pub use chain::{ChainError, Key};
pub use load::{Anchors, Trust, TrustError};

/// The largest bundle, in bytes: some thirty templates.
pub const MAX_BYTES: usize = 16 << 20;

/// The bundle's media type, in its protected header.
pub const CONTENT_TYPE: &str = "application/shirushi-trust+cbor";
