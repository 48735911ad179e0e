//! The example keys of the vectors. Everybody knows them.

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use super::bytes::{bytes, entries, int, map};

/// An example key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// The root of the trust bundle.
    Root,
    /// Another root, which the trust bundle does not have.
    Stranger,
    /// The issuing body's key for marks.
    Mark,
    /// The issuing body's key for status lists.
    Status,
    /// The review body's key for passes.
    Pass,
    /// A mark key of a second issuing body.
    OtherMark,
    /// Its key for status lists.
    OtherStatus,
    /// A mark key that was withdrawn.
    Withdrawn,
    /// A key without certificate.
    Nobody,
}

impl Example {
    /// Every key.
    pub const ALL: [Self; 9] = [
        Self::Root,
        Self::Stranger,
        Self::Mark,
        Self::Status,
        Self::Pass,
        Self::OtherMark,
        Self::OtherStatus,
        Self::Withdrawn,
        Self::Nobody,
    ];

    /// The private key: SHA-256 of `shirushi example key: ` and its name.
    pub fn seed(self) -> [u8; 32] {
        Sha256::digest(format!("shirushi example key: {self:?}")).into()
    }

    /// The public key.
    pub fn public(self) -> [u8; 32] {
        self.pair().verifying_key().to_bytes()
    }

    /// The key's id.
    pub fn id(self) -> [u8; 8] {
        id_of(&self.public())
    }

    /// Signs a message.
    pub fn sign(self, message: &[u8]) -> [u8; 64] {
        self.pair().sign(message).to_bytes()
    }

    fn pair(self) -> SigningKey {
        SigningKey::from_bytes(&self.seed())
    }
}

/// The COSE_Key of an Ed25519 key.
pub(super) fn cose_key(public: &[u8]) -> Vec<u8> {
    map(&entries([(1, int(1)), (-1, int(6)), (-2, bytes(public))]))
}

/// The SHA-256 thumbprint of a key, RFC 9679.
pub fn fingerprint(public: &[u8]) -> [u8; 32] {
    Sha256::digest(cose_key(public)).into()
}

/// The first eight bytes of the thumbprint.
fn id_of(public: &[u8]) -> [u8; 8] {
    let mut id = [0; 8];
    id.copy_from_slice(&fingerprint(public)[..8]);
    id
}
