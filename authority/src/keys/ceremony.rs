//! Key ceremonies: making a key, and having the root vouch for it.

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::{Certificate, CertificateClaims, Usage},
    cose::{PublicKey, SignError, Signer},
    domain::{SchemeId, UnixTime},
};
use zeroize::Zeroizing;

use crate::registry::KeyCertified;

/// How long certificates hold, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A root's own certificate.
    pub root_days: u32,
    /// A body's keys. A mark signed while the certificate held stays valid after it.
    pub body_days: u32,
}

impl Default for Terms {
    /// Twenty years for a root, which lies offline; three for a body's keys,
    /// so that rotation is practised and a bundle holds few of them.
    fn default() -> Self {
        Self {
            root_days: 20 * 365,
            body_days: 3 * 365,
        }
    }
}

/// Why a ceremony failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CeremonyError {
    /// The system gave no randomness.
    #[error("the system gave no random numbers for a key: {reason}")]
    Randomness {
        /// What it said.
        reason: String,
    },
    /// The key that came out is one that nobody may use.
    #[error("the key is weak: make another")]
    WeakKey,
    /// The root did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// Makes a key from fresh randomness.
///
/// # Errors
/// [`CeremonyError::Randomness`].
pub fn generate(rng: &mut impl rand::TryCryptoRng) -> Result<SigningKey, CeremonyError> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    rng.try_fill_bytes(seed.as_mut())
        .map_err(|e| CeremonyError::Randomness {
            reason: e.to_string(),
        })?;
    Ok(SigningKey::from_bytes(&seed))
}

/// The root's certificate for itself.
///
/// # Errors
/// [`CeremonyError`].
pub fn root_certificate(
    root: &SigningKey,
    now: UnixTime,
    terms: Terms,
) -> Result<Certificate, CeremonyError> {
    let claims = claims(root, Usage::Root, now, terms.root_days)?;
    Ok(Certificate::issue(claims, root)?)
}

/// Has the root vouch for a body's key.
///
/// # Errors
/// [`CeremonyError`].
pub fn certify(
    key: &SigningKey,
    scheme: &SchemeId,
    usage: Usage,
    root: &dyn Signer,
    now: UnixTime,
    terms: Terms,
) -> Result<KeyCertified, CeremonyError> {
    let certificate = Certificate::issue(claims(key, usage, now, terms.body_days)?, root)?;
    Ok(KeyCertified {
        key: key.key_id(),
        scheme: scheme.clone(),
        usage,
        certificate: certificate.encode(),
    })
}

fn claims(
    key: &SigningKey,
    usage: Usage,
    now: UnixTime,
    days: u32,
) -> Result<CertificateClaims, CeremonyError> {
    let key = PublicKey::try_from(key.verifying_key()).map_err(|_| CeremonyError::WeakKey)?;
    Ok(CertificateClaims {
        not_before: now,
        expires: now.plus_seconds(i64::from(days) * 86_400),
        key,
        usage,
    })
}
