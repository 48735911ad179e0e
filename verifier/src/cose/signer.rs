//! Who signs: a private key, wherever it is kept.

use ed25519_dalek::{Signer as _, SigningKey};

use crate::domain::KeyId;

/// A private Ed25519 key that signs; in memory, or in a token that never shows it.
pub trait Signer {
    /// The id of its public key.
    fn key_id(&self) -> KeyId;

    /// Signs a message.
    ///
    /// # Errors
    /// [`SignError`] where the key cannot be used now.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError>;
}

/// Why a key did not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key is out of reach.
    #[error("the signing key is out of reach: {reason}")]
    Unavailable {
        /// What its keeper said.
        reason: String,
    },
    /// The key may not be used for this.
    #[error("the signing key refused: {reason}")]
    Refused {
        /// What its keeper said.
        reason: String,
    },
}

impl Signer for SigningKey {
    fn key_id(&self) -> KeyId {
        super::key::id_of(&self.verifying_key())
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        Ok(self
            .try_sign(message)
            .map_err(|error| SignError::Refused {
                reason: error.to_string(),
            })?
            .to_bytes())
    }
}

impl<S: Signer + ?Sized> Signer for &S {
    fn key_id(&self) -> KeyId {
        (**self).key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        (**self).sign(message)
    }
}
