//! COSE_Sign1 with Ed25519 (RFC 9052, RFC 9864): the envelope of everything signed here.

mod header;
mod key;
mod sign1;
mod signer;

pub use header::{Header, KeySource};
pub use key::{KeyError, PublicKey};
pub use sign1::{CoseError, Sign1, sign, sign_raw, to_be_signed};
pub use signer::{SignError, Signer};

/// The tag of a COSE_Sign1 item, RFC 9052, section 2.
pub const SIGN1_TAG: u64 = 18;
