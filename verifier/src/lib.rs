//! The verifier: what the bytes of a mark mean, and whether to rely on them.
//!
//! A mark is a badge whose pixels carry a signed credential. This crate owns
//! the formats (credential, certificate, status list, trust bundle, printed
//! code), the rules by which they are checked, and the verdicts with their
//! texts. It does no input or output: the time, the network and the disk come
//! in as parameters, so that the same code runs in a program, in a server and
//! in a browser. Programs that visit pages share `fetch` and `visit`, a feature of
//! their own that no browser builds.
//!
//! The order of types is the order of trust. Bytes become a
//! [`credential::Credential`] (its shape is right), which becomes a
//! [`credential::Verified`] (a key that the trust bundle vouches for signed
//! it), and only that goes into a verdict.

pub mod address;
pub mod cbor;
pub mod certificate;
pub mod cose;
pub mod credential;
pub mod domain;
pub mod examine;
pub mod face;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod host_spelling;
#[cfg(feature = "install")]
pub mod install;
pub mod mark_id;
pub mod pass_credential;
pub mod printed;
pub mod report;
pub mod scope;
pub mod srcset;
pub mod status;
pub mod texts;
pub mod trust;
pub mod verdict;
#[cfg(feature = "fetch")]
pub mod visit;

pub use shirushi_watermark as watermark;
