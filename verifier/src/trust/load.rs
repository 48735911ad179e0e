//! Loading a bundle: from bytes to [`Trust`], and from one version to the next.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use shirushi_watermark::{Reader, Template, TemplateError};

use super::{Body, Bundle, CONTENT_TYPE, IssuingBody, MAX_BYTES, Scheme, chain::Keyring};
use crate::{
    cbor::CborError,
    certificate::{CertificateError, Usage},
    cose::{CoseError, KeySource, PublicKey, Sign1},
    domain::{Fingerprint, IssuerUrl, KeyId, SchemeId, UnixTime},
};

/// Which roots are believed when a bundle is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchors {
    /// Only these.
    Roots(Vec<Fingerprint>),
    /// The root that signed the bundle, whichever it is: for a file that the
    /// user chose to trust. Show its fingerprint, so that it can be compared.
    OnImport,
}

/// A trust bundle that a believed root signed, whole and consistent.
#[derive(Debug)]
pub struct Trust {
    bundle: Bundle,
    signed_by: PublicKey,
    pub(super) keyring: Keyring,
    reader: OnceLock<Result<Reader, TemplateError>>,
}

/// Why a bundle was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The envelope or its content has another shape.
    #[error("not a trust bundle: {0}")]
    Shape(#[from] CoseError),
    /// A certificate in it has another shape.
    #[error("the trust bundle holds something that is {0}")]
    Certificate(#[from] CertificateError),
    /// Typed as something else.
    #[error("not a trust bundle: its content type is {found:?}")]
    ContentType {
        /// The type found.
        found: Option<String>,
    },
    /// It does not say by key id which root signed it, or lacks that root's certificate.
    #[error("the trust bundle lacks the certificate of the root that signed it")]
    NoRoot,
    /// Signed by a root that is not believed.
    #[error("the trust bundle is signed by root {found}, which is not one of the trusted roots")]
    UnknownRoot {
        /// That root's fingerprint.
        found: Fingerprint,
    },
    /// The signature is not that root's.
    #[error("the trust bundle was altered: its signature is not that of root {root}")]
    BadSignature {
        /// The root it names.
        root: KeyId,
    },
    /// The root could not sign at that time.
    #[error("root {root} could not sign a bundle on {issued}: it was expired or withdrawn")]
    RootNotInForce {
        /// The root.
        root: KeyId,
        /// The bundle's date.
        issued: UnixTime,
    },
    /// A certificate in it that no believed root signed.
    #[error("the trust bundle holds a certificate for key {key} that none of its roots signed")]
    Unvouched {
        /// The certificate's key.
        key: KeyId,
    },
    /// The same thing twice.
    #[error("the trust bundle holds {what} twice")]
    Twice {
        /// What.
        what: String,
    },
    /// Not newer than the bundle in use.
    #[error("the trust bundle has version {found}, but version {have} is already in use")]
    NotNewer {
        /// The version found.
        found: u32,
        /// The version in use.
        have: u32,
    },
}

impl From<CborError> for TrustError {
    fn from(error: CborError) -> Self {
        Self::Shape(error.into())
    }
}

impl Trust {
    /// Loads a bundle. Template packages are not opened yet.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn load(bytes: &[u8], anchors: &Anchors) -> Result<Self, TrustError> {
        let envelope = Sign1::parse(bytes, MAX_BYTES)?;
        let header = envelope.header()?;
        if header.content_type.as_deref() != Some(CONTENT_TYPE) {
            return Err(TrustError::ContentType {
                found: header.content_type,
            });
        }
        let KeySource::Id(signer) = header.key else {
            return Err(TrustError::NoRoot);
        };
        let bundle = Bundle::parse(envelope.payload())?;
        let root = signing_root(&bundle, signer)?;
        if let Anchors::Roots(believed) = anchors
            && !believed.contains(&root.fingerprint())
        {
            return Err(TrustError::UnknownRoot {
                found: root.fingerprint(),
            });
        }
        if !envelope.is_signed_by(&root) {
            return Err(TrustError::BadSignature { root: signer });
        }
        check_unique(&bundle)?;
        let keyring = Keyring::build(&bundle, root)?;
        Ok(Self {
            bundle,
            signed_by: root,
            keyring,
            reader: OnceLock::new(),
        })
    }

    /// Loads the bundle that replaces this one: its version must be higher,
    /// and a root of this bundle must have signed it.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn update(&self, bytes: &[u8]) -> Result<Self, TrustError> {
        let next = Self::load(bytes, &Anchors::Roots(self.roots()))?;
        let (root, issued) = (next.signed_by.id(), next.bundle.issued);
        if self.keyring.is_withdrawn(root, issued) {
            return Err(TrustError::RootNotInForce { root, issued });
        }
        let (found, have) = (next.bundle.version, self.bundle.version);
        if found <= have {
            return Err(TrustError::NotNewer { found, have });
        }
        Ok(next)
    }

    /// What the bundle says.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The fingerprint of the root that signed the bundle.
    pub fn root(&self) -> Fingerprint {
        self.signed_by.fingerprint()
    }

    /// The fingerprints of all its roots, the signing one first.
    pub fn roots(&self) -> Vec<Fingerprint> {
        let mut roots = vec![self.root()];
        let others = self.keyring.roots().map(|c| c.claims().key.fingerprint());
        roots.extend(others.filter(|print| *print != self.root()));
        roots
    }

    /// The scheme of this id.
    pub fn scheme(&self, id: &SchemeId) -> Option<&Scheme> {
        self.bundle.schemes.iter().find(|s| s.id == *id)
    }

    /// The issuing body at this URL.
    pub fn issuing_body(&self, url: &IssuerUrl) -> Option<&IssuingBody> {
        let mut bodies = self.bundle.issuing_bodies.iter();
        bodies.find(|b| b.body.url == *url)
    }

    /// The review body at this URL.
    pub fn review_body(&self, url: &IssuerUrl) -> Option<&Body> {
        let mut bodies = self.bundle.review_bodies.iter();
        bodies.find(|b| b.url == *url)
    }

    /// The body for which this key is listed.
    pub fn owner(&self, key: KeyId) -> Option<&Body> {
        bodies(&self.bundle).find(|body| body.keys.contains(&key))
    }

    /// The reader of badges on the bundle's templates; built at the first call.
    ///
    /// # Errors
    /// [`TemplateError`] where a template package is malformed.
    pub fn reader(&self) -> Result<&Reader, &TemplateError> {
        let reader = self.reader.get_or_init(|| {
            let packages = self.bundle.templates.iter();
            let templates = packages.map(|package| Template::parse(package).map(Arc::new));
            Ok(Reader::new(templates.collect::<Result<_, _>>()?))
        });
        reader.as_ref()
    }
}

/// Every body, issuing or review.
fn bodies(bundle: &Bundle) -> impl Iterator<Item = &Body> {
    let issuing = bundle.issuing_bodies.iter().map(|body| &body.body);
    issuing.chain(&bundle.review_bodies)
}

/// The key of the root that is said to have signed the bundle.
fn signing_root(bundle: &Bundle, signer: KeyId) -> Result<PublicKey, TrustError> {
    let mut certificates = bundle.certificates.iter();
    let root = certificates.find(|c| c.claims().usage == Usage::Root && c.subject() == signer);
    Ok(root.ok_or(TrustError::NoRoot)?.claims().key)
}

fn check_unique(bundle: &Bundle) -> Result<(), TrustError> {
    let mut seen = BTreeSet::new();
    let schemes = bundle.schemes.iter().map(|s| format!("scheme {}", s.id));
    let issuing = bundle.issuing_bodies.iter();
    let issuing = issuing.map(|b| format!("issuing body {}", b.body.url));
    let review = bundle.review_bodies.iter();
    let review = review.map(|b| format!("review body {}", b.url));
    let keys = bodies(bundle).flat_map(|b| b.keys.iter().map(|k| format!("key {k}")));
    for what in schemes.chain(issuing).chain(review).chain(keys) {
        if !seen.insert(what.clone()) {
            return Err(TrustError::Twice { what });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;
    use crate::{
        certificate::{Certificate, CertificateClaims},
        cose::{Header, Signer, sign},
        credential::tests_support::{certificate, key, root},
        trust::{
            BundleError, Withdrawal,
            tests_support::{bundle, trust},
        },
    };

    const NEW_ROOT: u8 = 8;

    fn load(bytes: &[u8]) -> Result<Trust, TrustError> {
        Trust::load(bytes, &Anchors::OnImport)
    }

    /// A certificate for root `subject`, by `issuer`.
    fn root_certificate(subject: &SigningKey, issuer: &SigningKey) -> Certificate {
        let terms = CertificateClaims {
            key: PublicKey::try_from(subject.verifying_key()).unwrap(),
            ..*certificate(subject, Usage::Root).claims()
        };
        Certificate::issue(terms, issuer).unwrap()
    }

    /// Version 2, signed by the old root, which vouches for the new one.
    fn handover() -> Bundle {
        let mut next = bundle();
        next.version = 2;
        next.certificates
            .push(root_certificate(&key(NEW_ROOT), &root()));
        next
    }

    /// Version 3, signed by the new root, which vouches for the old one.
    fn after_handover() -> Bundle {
        let mut next = bundle();
        next.version = 3;
        next.certificates[0] = root_certificate(&root(), &key(NEW_ROOT));
        next.certificates
            .push(root_certificate(&key(NEW_ROOT), &key(NEW_ROOT)));
        next
    }

    #[test]
    fn a_bundle_reads_back_as_it_was_signed() {
        let bytes = bundle().sign(&root()).unwrap();
        let trust = load(&bytes).unwrap();
        assert_eq!(trust.bundle(), &bundle());
        assert_eq!(trust.roots().len(), 1);
        let anchors = Anchors::Roots(vec![trust.root()]);
        assert!(Trust::load(&bytes, &anchors).is_ok());
    }

    #[test]
    fn a_bundle_of_another_root_is_refused_where_roots_are_given() {
        let bytes = bundle().sign(&root()).unwrap();
        let other = PublicKey::try_from(key(9).verifying_key()).unwrap();
        let anchors = Anchors::Roots(vec![other.fingerprint()]);
        assert!(matches!(
            Trust::load(&bytes, &anchors),
            Err(TrustError::UnknownRoot { .. })
        ));
    }

    #[test]
    fn every_flipped_byte_fails() {
        let good = bundle().sign(&root()).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x01;
            assert!(load(&bad).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_certificate_or_status_list_does_not_pass_for_a_bundle() {
        let bytes = certificate(&key(2), Usage::Mark).encode();
        assert!(matches!(
            load(&bytes),
            Err(TrustError::ContentType { found: None })
        ));
    }

    #[test]
    fn the_next_version_is_taken_and_the_last_is_not() {
        let mut next = bundle();
        next.version = 2;
        let bytes = next.sign(&root()).unwrap();
        let updated = trust().update(&bytes).unwrap();
        assert_eq!(updated.bundle().version, 2);
        for have in [&updated, &updated.update(&handover_at(3)).unwrap()] {
            assert!(matches!(
                have.update(&bytes),
                Err(TrustError::NotNewer { found: 2, .. })
            ));
        }
    }

    fn handover_at(version: u32) -> Vec<u8> {
        let mut next = handover();
        next.version = version;
        next.sign(&root()).unwrap()
    }

    #[test]
    fn a_root_change_needs_the_old_roots_signature() {
        let after = after_handover().sign(&key(NEW_ROOT)).unwrap();
        assert!(matches!(
            trust().update(&after),
            Err(TrustError::UnknownRoot { .. })
        ));
        let between = trust().update(&handover_at(2)).unwrap();
        let changed = between.update(&after).unwrap();
        assert_eq!(changed.roots().len(), 2);
        let signer = key(2);
        let old = certificate(&signer, Usage::Mark);
        let granted = "2026-11-02T00:00:00Z".parse().unwrap();
        assert!(changed.vouch(&old, Usage::Mark, granted).is_ok());
    }

    #[test]
    fn a_root_that_no_other_vouches_for_is_refused() {
        let mut next = bundle();
        next.certificates
            .push(root_certificate(&key(NEW_ROOT), &key(NEW_ROOT)));
        assert!(matches!(
            next.sign(&root()),
            Err(BundleError::Refused(TrustError::Unvouched { .. }))
        ));
    }

    #[test]
    fn a_withdrawn_or_expired_root_signs_no_bundle() {
        let mut withdrawn = bundle();
        withdrawn.withdrawals.push(Withdrawal {
            key: root().key_id(),
            from: withdrawn.issued,
        });
        let mut late = bundle();
        late.issued = "2029-01-01T00:00:00Z".parse().unwrap();
        late.expires = "2030-01-01T00:00:00Z".parse().unwrap();
        for bundle in [withdrawn, late] {
            assert!(matches!(
                bundle.sign(&root()),
                Err(BundleError::Refused(TrustError::RootNotInForce { .. }))
            ));
        }
    }

    #[test]
    fn a_root_withdrawn_in_the_bundle_in_use_signs_no_later_one() {
        let mut handover = handover();
        handover.withdrawals.push(Withdrawal {
            key: root().key_id(),
            from: handover.issued.plus_seconds(1),
        });
        let between = trust().update(&handover.sign(&root()).unwrap()).unwrap();
        let mut later = bundle();
        later.version = 3;
        later.issued = later.issued.plus_seconds(1);
        let bytes = later.sign(&root()).unwrap();
        assert!(matches!(
            between.update(&bytes),
            Err(TrustError::RootNotInForce { .. })
        ));
        assert!(
            between
                .update(&after_handover().sign(&key(NEW_ROOT)).unwrap())
                .is_ok()
        );
    }

    #[test]
    fn a_bundle_with_an_entry_twice_is_refused() {
        let changes: [fn(&mut Bundle); 4] = [
            |b| b.schemes.push(b.schemes[0].clone()),
            |b| b.issuing_bodies.push(b.issuing_bodies[0].clone()),
            |b| b.certificates.push(b.certificates[0].clone()),
            |b| b.certificates.push(b.certificates[1].clone()),
        ];
        for change in changes {
            let mut bundle = bundle();
            change(&mut bundle);
            assert!(matches!(
                bundle.sign(&root()),
                Err(BundleError::Refused(TrustError::Twice { .. }))
            ));
        }
    }

    #[test]
    fn a_bundle_that_carries_its_signers_certificate_in_the_header_is_refused() {
        let header = Header::with_certificate(certificate(&root(), Usage::Root).envelope().clone())
            .of_type(CONTENT_TYPE);
        let bytes = sign(&header, bundle().encode(), &root()).unwrap().encode();
        assert!(matches!(load(&bytes), Err(TrustError::NoRoot)));
    }

    #[test]
    fn a_malformed_template_shows_when_the_reader_is_asked_for() {
        let trust = crate::trust::tests_support::trust_with(|b| b.templates.push(vec![1]));
        assert!(trust.reader().is_err());
    }
}
