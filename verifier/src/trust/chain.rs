//! The chain from a certificate to a root of the bundle.

use std::collections::BTreeMap;

use super::{Bundle, Trust, TrustError};
use crate::{
    certificate::{Certificate, Usage},
    cose::PublicKey,
    domain::{KeyId, UnixTime},
};

/// Why a certificate does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The bundle has no such root.
    #[error("key {key} is vouched for by root {root}, which the trust file does not know")]
    UnknownRoot {
        /// The certificate's key.
        key: KeyId,
        /// The root it names.
        root: KeyId,
    },
    /// The bundle has no certificate for a key that is named by its id only.
    #[error("the trust file has no certificate for key {key}")]
    UnknownKey {
        /// The key.
        key: KeyId,
    },
    /// The root did not sign it.
    #[error("the certificate of key {key} was not signed by root {root} that it names")]
    BadSignature {
        /// The certificate's key.
        key: KeyId,
        /// The root it names.
        root: KeyId,
    },
    /// The key is for something else.
    #[error("key {key} may sign as {found}, not as {wanted}")]
    Usage {
        /// The key.
        key: KeyId,
        /// What it may sign.
        found: Usage,
        /// What it signed.
        wanted: Usage,
    },
    /// What the key signed is dated outside its certificate's term.
    #[error("key {key} was certified from {not_before} until {expires}, but signed on {signed}")]
    OutsideTerm {
        /// The key.
        key: KeyId,
        /// Its beginning.
        not_before: UnixTime,
        /// Its end.
        expires: UnixTime,
        /// The date of what it signed.
        signed: UnixTime,
    },
    /// What the key signed is dated after its withdrawal.
    #[error("key {key} was withdrawn from {from} on, but signed on {signed}")]
    Withdrawn {
        /// The key.
        key: KeyId,
        /// From when it does not count.
        from: UnixTime,
        /// The date of what it signed.
        signed: UnixTime,
    },
}

/// A key that a root of the bundle vouches for, for one usage at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: PublicKey,
    /// The root that vouches for it.
    pub root: KeyId,
}

/// The certificates of a bundle, sorted out.
#[derive(Debug)]
pub(super) struct Keyring {
    roots: BTreeMap<KeyId, Certificate>,
    others: BTreeMap<KeyId, Certificate>,
    withdrawn: BTreeMap<KeyId, UnixTime>,
}

impl Keyring {
    /// Sorts out a bundle's certificates, beginning with the root that signed
    /// the bundle. Another root counts if its certificate was signed by one
    /// that counts; a certificate that no such root signed is refused.
    pub(super) fn build(bundle: &Bundle, signer: PublicKey) -> Result<Self, TrustError> {
        let mut keyring = Self {
            roots: BTreeMap::new(),
            others: BTreeMap::new(),
            withdrawn: withdrawals(bundle)?,
        };
        let (roots, others): (Vec<_>, Vec<_>) = bundle
            .certificates
            .iter()
            .partition(|c| c.claims().usage == Usage::Root);
        keyring.add_roots(roots, signer)?;
        keyring.check_signer(signer.id(), bundle.issued)?;
        for certificate in others {
            keyring.add(certificate)?;
        }
        Ok(keyring)
    }

    /// Adds the roots that `signer`, directly or through another root, vouches for.
    fn add_roots(
        &mut self,
        mut roots: Vec<&Certificate>,
        signer: PublicKey,
    ) -> Result<(), TrustError> {
        let mut believed = vec![signer];
        while let Some(first) = roots.first() {
            let key = first.subject();
            let vouched = roots
                .iter()
                .position(|root| believed.iter().any(|key| root.is_signed_by(key)));
            let root = roots.swap_remove(vouched.ok_or(TrustError::Unvouched { key })?);
            believed.push(root.claims().key);
            if self.roots.insert(root.subject(), root.clone()).is_some() {
                return Err(TrustError::Twice {
                    what: format!("a certificate for root {}", root.subject()),
                });
            }
        }
        Ok(())
    }

    fn check_signer(&self, root: KeyId, issued: UnixTime) -> Result<(), TrustError> {
        let certificate = self.roots.get(&root).ok_or(TrustError::NoRoot)?;
        self.check_term(certificate, issued)
            .map_err(|_| TrustError::RootNotInForce { root, issued })
    }

    fn add(&mut self, certificate: &Certificate) -> Result<(), TrustError> {
        let key = certificate.subject();
        match self.roots.get(&certificate.issuer()) {
            Some(root) if certificate.is_signed_by(&root.claims().key) => {}
            _ => return Err(TrustError::Unvouched { key }),
        }
        match self.others.insert(key, certificate.clone()) {
            None => Ok(()),
            Some(_) => Err(TrustError::Twice {
                what: format!("a certificate for key {key}"),
            }),
        }
    }

    pub(super) fn roots(&self) -> impl Iterator<Item = &Certificate> {
        self.roots.values()
    }

    pub(super) fn is_withdrawn(&self, key: KeyId, at: UnixTime) -> bool {
        self.withdrawn.get(&key).is_some_and(|from| at >= *from)
    }

    /// Whether what `certificate`'s key signed at `signed` counts, by its own term and withdrawal.
    fn check_term(&self, certificate: &Certificate, signed: UnixTime) -> Result<(), ChainError> {
        let claims = certificate.claims();
        let key = certificate.subject();
        if !claims.covers(signed) {
            return Err(ChainError::OutsideTerm {
                key,
                not_before: claims.not_before,
                expires: claims.expires,
                signed,
            });
        }
        match self.withdrawn.get(&key) {
            Some(&from) if signed >= from => Err(ChainError::Withdrawn { key, from, signed }),
            _ => Ok(()),
        }
    }
}

impl Trust {
    /// The key of a certificate, if a root of this bundle vouches for it as
    /// `usage` and what it signed is dated `signed`.
    ///
    /// The date counts, not the present: what a key signed while certified
    /// stays good after the certificate has ended. What it signed on or after
    /// the day of its withdrawal does not; neither do certificates that begin
    /// on or after the withdrawal of the root that signed them.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn vouch(
        &self,
        certificate: &Certificate,
        usage: Usage,
        signed: UnixTime,
    ) -> Result<Key, ChainError> {
        let key = certificate.subject();
        let root = certificate.issuer();
        let Some(issuer) = self.keyring.roots.get(&root) else {
            return Err(ChainError::UnknownRoot { key, root });
        };
        // The bundle's own certificates were checked when it was loaded.
        let known = self.keyring.others.get(&key) == Some(certificate);
        if !known && !certificate.is_signed_by(&issuer.claims().key) {
            return Err(ChainError::BadSignature { key, root });
        }
        let claims = certificate.claims();
        if claims.usage != usage {
            return Err(ChainError::Usage {
                key,
                found: claims.usage,
                wanted: usage,
            });
        }
        self.keyring.check_term(issuer, claims.not_before)?;
        self.keyring.check_term(certificate, signed)?;
        Ok(Key {
            key: claims.key,
            root,
        })
    }

    /// The bundle's certificate for a key that is named by its id only.
    ///
    /// # Errors
    /// [`ChainError::UnknownKey`].
    pub fn certificate(&self, key: KeyId) -> Result<&Certificate, ChainError> {
        let certificate = self.keyring.others.get(&key);
        certificate.ok_or(ChainError::UnknownKey { key })
    }
}

fn withdrawals(bundle: &Bundle) -> Result<BTreeMap<KeyId, UnixTime>, TrustError> {
    let mut withdrawn = BTreeMap::new();
    for withdrawal in &bundle.withdrawals {
        if withdrawn.insert(withdrawal.key, withdrawal.from).is_some() {
            return Err(TrustError::Twice {
                what: format!("a withdrawal of key {}", withdrawal.key),
            });
        }
    }
    Ok(withdrawn)
}
