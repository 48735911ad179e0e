//! The trust bundle: what the schemes, the registry and the assets say, signed by the root.

use std::{convert::Infallible, io, path::PathBuf, sync::Arc};

use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::{Certificate, CertificateError, Usage},
    domain::{TextError, UnixTime},
    trust::{Anchors, Bundle, BundleError, Trust, TrustError, Withdrawal},
};

use super::sha256_hex;
use crate::{
    office::{Office, OwnTrust, SigningError},
    registry::{Event, KeyCertified, TrustSigned},
    scheme::IntroductionError,
    store::{CommitError, write_whole},
};

/// How long a bundle may be used, in seconds: 400 days, so that a yearly ceremony is enough.
const LIFE_SECONDS: i64 = 400 * 86_400;

/// Why no trust bundle was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustSignError {
    /// The root is not known.
    #[error(transparent)]
    Root(#[from] SigningError),
    /// A text in a scheme file is not fit for the bundle.
    #[error("a scheme file's text cannot stand in the trust bundle: {0}")]
    Text(#[from] TextError),
    /// A body cannot be introduced.
    #[error(transparent)]
    Introduction(#[from] IntroductionError),
    /// A certificate in the journal is damaged.
    #[error("a certificate in the journal cannot be read: {0}")]
    Certificate(#[from] CertificateError),
    /// A verifier would not take it.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// It does not load again.
    #[error(transparent)]
    Load(#[from] TrustError),
    /// It cannot be written.
    #[error("the trust bundle {} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal refused.
    #[error(transparent)]
    Commit(#[from] CommitError<Infallible>),
}

/// Signs a new trust bundle with the next version, and puts it in its place.
///
/// # Errors
/// [`TrustSignError`]; the old bundle then stays.
pub fn sign_trust(
    office: &Office,
    root: &SigningKey,
    now: UnixTime,
) -> Result<u32, TrustSignError> {
    let before = office.store().registry().trust().map_or(0, |t| t.version);
    let version = before + 1;
    let bundle = draft(office, version, now)?;
    let expires = bundle.expires;
    let bytes = bundle.sign(root)?;
    let trust = Trust::load(&bytes, &Anchors::OnImport)?;
    let path = office.trust_file(version);
    write_whole(&path, &bytes, false).map_err(|source| TrustSignError::Write { path, source })?;
    let event = Event::TrustSigned(TrustSigned {
        version,
        expires,
        sha256: sha256_hex(&bytes),
    });
    office.store().commit(now, office.actor(), |_| {
        Ok::<_, Infallible>((vec![event], ()))
    })?;
    let bytes = bytes.into();
    let trust = Arc::new(trust);
    office.replace_trust(OwnTrust { bytes, trust });
    Ok(version)
}

fn draft(office: &Office, version: u32, now: UnixTime) -> Result<Bundle, TrustSignError> {
    let registry = office.store().registry();
    let public = registry.founded().and_then(|f| f.public_url.clone());
    let mut bundle = Bundle {
        version,
        issued: now,
        expires: now.plus_seconds(LIFE_SECONDS),
        schemes: Vec::new(),
        issuing_bodies: Vec::new(),
        review_bodies: Vec::new(),
        certificates: vec![office.root_certificate()?],
        withdrawals: Vec::new(),
        templates: office
            .assets()
            .templates()
            .map(|t| t.package.to_vec())
            .collect(),
    };
    for scheme in office.assets().schemes() {
        let keys = registry.keys().iter().filter(|k| k.scheme == scheme.id);
        // Passes are the review body's word; all else is the issuing body's.
        let (review, issuing): (Vec<_>, Vec<_>) = keys.partition(|k| k.usage == Usage::Pass);
        let ids = |keys: Vec<&KeyCertified>| keys.into_iter().map(|k| k.key).collect();
        bundle.schemes.push(scheme.for_trust()?);
        let body = scheme.review_body_for_trust(ids(review))?;
        bundle.review_bodies.push(body);
        let body = scheme.issuing_body_for_trust(public.as_ref(), ids(issuing))?;
        bundle.issuing_bodies.push(body);
    }
    for key in registry.keys() {
        bundle
            .certificates
            .push(Certificate::parse(&key.certificate)?);
    }
    bundle
        .withdrawals
        .extend(registry.withdrawals().map(|w| Withdrawal {
            key: w.key,
            from: w.from,
        }));
    Ok(bundle)
}
