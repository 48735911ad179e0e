//! Private keys: the root, and one key for each issuing body and usage, each in an encrypted file.
//!
//! A key file is PKCS#8 PEM, encrypted with a passphrase (PBES2: scrypt and
//! AES-256-CBC), readable by its owner only, named after what it is for and its
//! id. Which keys count is not decided here but by certificates and withdrawals
//! in the journal. Whatever signs is a [`Signer`], so that a token can stand in.

mod ceremony;
mod example;
mod file;
mod passphrase;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::Usage,
    cose::Signer,
    domain::{KeyId, SchemeId},
};

pub use ceremony::{CeremonyError, Terms, certify, generate, root_certificate};
pub use example::{EXAMPLE_PASSPHRASE, example_body_key, example_root_key, is_example};
pub use file::{KeyFileError, decode, encode};
pub use passphrase::{Passphrase, PassphraseError};

use crate::store::{private_folder, write_whole};

/// Whether example keys may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKeys {
    /// Refused: everybody has them.
    Refuse,
    /// Taken: a demonstration that nobody must trust.
    Allow,
}

/// What a key is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRole {
    /// Vouching for keys and signing trust bundles.
    Root,
    /// Signing for the issuing body of a scheme.
    Body {
        /// The scheme.
        scheme: SchemeId,
        /// What it signs.
        usage: Usage,
    },
}

/// A folder of key files.
#[derive(Debug, Clone)]
pub struct KeyFolder {
    path: PathBuf,
    examples: ExampleKeys,
    known_examples: Vec<KeyId>,
}

impl KeyFolder {
    /// The folder at `path`; `schemes` tell which example keys there are.
    pub fn new<'s>(
        path: &Path,
        examples: ExampleKeys,
        schemes: impl IntoIterator<Item = &'s SchemeId>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            examples,
            known_examples: example::ids(schemes),
        }
    }

    /// Where the key of this role and id lies.
    pub fn file(&self, role: &KeyRole, id: KeyId) -> PathBuf {
        self.path.join(match role {
            KeyRole::Root => format!("root-{id}.pem"),
            KeyRole::Body { scheme, usage } => format!("{scheme}-{usage}-{id}.pem"),
        })
    }

    /// Writes a new key's file. A file that is there already is not touched.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn store(
        &self,
        role: &KeyRole,
        key: &SigningKey,
        passphrase: &Passphrase,
        rng: &mut impl rand::TryCryptoRng,
    ) -> Result<PathBuf, KeyFileError> {
        let path = self.file(role, key.key_id());
        self.check(key.key_id(), &path)?;
        if path.exists() {
            return Err(KeyFileError::Exists { path });
        }
        let pem = encode(key, passphrase, rng)?;
        private_folder(&self.path)
            .and_then(|()| write_whole(&path, pem.as_bytes(), true))
            .map_err(|source| KeyFileError::Io {
                path: path.clone(),
                source,
            })?;
        Ok(path)
    }

    /// Reads the key of this role and id.
    ///
    /// # Errors
    /// [`KeyFileError`], also where the file holds another key than its name says.
    pub fn load(
        &self,
        role: &KeyRole,
        id: KeyId,
        passphrase: &Passphrase,
    ) -> Result<SigningKey, KeyFileError> {
        let path = self.file(role, id);
        let key = self.load_file(&path, passphrase)?;
        if key.key_id() != id {
            return Err(KeyFileError::OtherKey {
                path,
                expected: id,
                found: key.key_id(),
            });
        }
        Ok(key)
    }

    /// Reads a key from any file.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn load_file(
        &self,
        path: &Path,
        passphrase: &Passphrase,
    ) -> Result<SigningKey, KeyFileError> {
        let pem = file::read(path)?;
        let key = decode(&pem, passphrase).map_err(|e| e.at(path))?;
        self.check(key.key_id(), path)?;
        Ok(key)
    }

    fn check(&self, id: KeyId, path: &Path) -> Result<(), KeyFileError> {
        if self.examples == ExampleKeys::Refuse && self.known_examples.contains(&id) {
            return Err(KeyFileError::Example {
                path: path.to_owned(),
                id,
            });
        }
        Ok(())
    }
}
