//! Publishing: signed status lists, the trust bundle, and lists for people and tools.

mod files;
mod holders;
mod passes;
mod status;
mod trust;

use sha2::{Digest, Sha256};

pub use files::{PublishError, Published, publish};
pub(crate) use holders::day_of;
pub use holders::{HolderRow, RevocationRow, holder_rows, revocation_rows};
pub use passes::{PassRow, pass_rows};
pub use status::{
    REFRESH_SECONDS, SignedList, StatusSignError, TTL_SECONDS, newest_lists, sign_lists, signed_by,
};
pub use trust::{TrustSignError, sign_trust};

/// SHA-256 as hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
