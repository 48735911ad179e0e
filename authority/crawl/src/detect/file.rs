//! The file of a picture, and the hash by which it is known again.

use bytes::Bytes;
use sha2::{Digest, Sha256};

/// A picture's file. Its hash is taken once, however many pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    bytes: Bytes,
    sha256: [u8; 32],
}

impl PictureFile {
    /// The file of these bytes.
    pub fn of(bytes: Bytes) -> Self {
        let sha256 = Sha256::digest(&bytes).into();
        Self { bytes, sha256 }
    }

    /// The file's content.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its SHA-256.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }
}
