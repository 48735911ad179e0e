//! Which key signs: the one certified last for a body and usage, not withdrawn, in force now.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError},
};

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::{Certificate, CertificateError, Usage},
    cose::Signer,
    domain::{KeyId, SchemeId, UnixTime},
};

use super::Office;
use crate::keys::{KeyFileError, KeyRole, Passphrase};

/// A body's private key with its certificate.
#[derive(Debug)]
pub struct BodyKey {
    /// The key.
    pub key: SigningKey,
    /// The root's word for it.
    pub certificate: Certificate,
}

/// Where the root's private key is for a ceremony.
#[derive(Debug, Clone)]
pub struct RootSource {
    /// The key file; `None` for the one in the data folder.
    pub file: Option<PathBuf>,
    /// Opens it.
    pub passphrase: Passphrase,
}

/// Why nothing can be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    /// No passphrase was given.
    #[error(
        "a passphrase is needed to sign: give --passphrase-file FILE or set SHIRUSHI_PASSPHRASE"
    )]
    NoPassphrase,
    /// No key is in force.
    #[error(
        "the scheme {scheme} has no {usage} key that is in force at {now}. \
         Make one with `keys rotate --scheme {scheme} --usage {usage}`"
    )]
    NoKey {
        /// The scheme.
        scheme: SchemeId,
        /// The usage.
        usage: Usage,
        /// The instant.
        now: UnixTime,
    },
    /// The key file cannot be read.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// The certificate in the journal is damaged.
    #[error("the certificate of key {key} in the journal cannot be read: {source}")]
    Certificate {
        /// The key.
        key: KeyId,
        /// What is wrong.
        source: CertificateError,
    },
    /// The file holds another root than the authority's.
    #[error("the key {found} is not this authority's root, which is {expected}")]
    OtherRoot {
        /// The key found.
        found: KeyId,
        /// The root.
        expected: KeyId,
    },
    /// No authority was founded.
    #[error("the authority has no root yet")]
    NoRoot,
}

impl Office {
    /// The key that signs for a scheme's issuing body now.
    ///
    /// # Errors
    /// [`SigningError`].
    pub fn body_key(
        &self,
        scheme: &SchemeId,
        usage: Usage,
        now: UnixTime,
    ) -> Result<Arc<BodyKey>, SigningError> {
        let certificate = self.certificate_in_force(scheme, usage, now)?;
        let id = certificate.subject();
        let mut cache = self
            .body_keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = cache.get(&id) {
            return Ok(key.clone());
        }
        let role = KeyRole::Body {
            scheme: scheme.clone(),
            usage,
        };
        let passphrase = self.passphrase.as_ref();
        let passphrase = passphrase.ok_or(SigningError::NoPassphrase)?;
        let key = self.keys.load(&role, id, passphrase)?;
        let key = Arc::new(BodyKey { key, certificate });
        cache.insert(id, key.clone());
        Ok(key)
    }

    fn certificate_in_force(
        &self,
        scheme: &SchemeId,
        usage: Usage,
        now: UnixTime,
    ) -> Result<Certificate, SigningError> {
        let registry = self.store.registry();
        let mut certified = registry.keys().iter().rev();
        while let Some(key) = certified.find(|k| k.scheme == *scheme && k.usage == usage) {
            let withdrawn = registry.withdrawal(key.key).is_some();
            let certificate = parse(key.key, &key.certificate)?;
            if !withdrawn && certificate.claims().covers(now) {
                return Ok(certificate);
            }
        }
        Err(SigningError::NoKey {
            scheme: scheme.clone(),
            usage,
            now,
        })
    }

    /// The root's certificate.
    ///
    /// # Errors
    /// [`SigningError`].
    pub fn root_certificate(&self) -> Result<Certificate, SigningError> {
        let registry = self.store.registry();
        let founded = registry.founded().ok_or(SigningError::NoRoot)?;
        parse(KeyId([0; 8]), &founded.root)
    }

    /// The root's private key, for a ceremony.
    ///
    /// # Errors
    /// [`SigningError`].
    pub fn root_key(&self, source: &RootSource) -> Result<SigningKey, SigningError> {
        let expected = self.root_certificate()?.subject();
        let key = match &source.file {
            None => self
                .keys
                .load(&KeyRole::Root, expected, &source.passphrase)?,
            Some(file) => self.keys.load_file(file, &source.passphrase)?,
        };
        let found = key.key_id();
        if found != expected {
            return Err(SigningError::OtherRoot { found, expected });
        }
        Ok(key)
    }

    /// The passphrase of the bodies' keys, if it was given.
    pub fn passphrase(&self) -> Option<&Passphrase> {
        self.passphrase.as_ref()
    }
}

fn parse(key: KeyId, bytes: &[u8]) -> Result<Certificate, SigningError> {
    Certificate::parse(bytes).map_err(|source| SigningError::Certificate { key, source })
}
