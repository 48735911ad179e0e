//! Whom the inspection trusts: root certificates, and revocation lists that were given or fetched.

use rustls::pki_types::{CertificateDer, TrustAnchor, pem::PemObject};
use webpki::{CertRevocationList, OwnedCertRevocationList, anchor_from_trusted_cert};

use crate::inspection::hash::ContentHash;

/// Trusted roots.
#[derive(Debug, Clone)]
pub struct Roots {
    anchors: Vec<TrustAnchor<'static>>,
}

/// A file is not a root certificate or a revocation list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} cannot be read: {problem}")]
pub struct RootError {
    /// What it should be.
    pub what: &'static str,
    /// What is wrong.
    pub problem: String,
}

impl Roots {
    /// The roots that Mozilla's browsers trust, as of the program's release.
    pub fn web() -> Self {
        Self {
            anchors: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        }
    }

    /// These roots only: certificates in PEM, one after another, or one in DER.
    ///
    /// # Errors
    /// [`RootError`].
    pub fn given(bytes: &[u8]) -> Result<Self, RootError> {
        let error = |problem: String| RootError {
            what: "the root certificate",
            problem,
        };
        let certificates: Vec<CertificateDer<'_>> = if is_pem(bytes) {
            let all = CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>();
            all.map_err(|e| error(e.to_string()))?
        } else {
            vec![CertificateDer::from(bytes)]
        };
        let anchor = |c: &CertificateDer<'_>| anchor_from_trusted_cert(c).map(|a| a.to_owned());
        let anchors = certificates
            .iter()
            .map(anchor)
            .collect::<Result<Vec<_>, _>>();
        let anchors = anchors.map_err(|e| error(e.to_string()))?;
        if anchors.is_empty() {
            return Err(error("there is none in it".to_owned()));
        }
        Ok(Self { anchors })
    }

    pub(super) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }
}

/// A revocation list (RFC 5280, section 5), well formed; its signature is verified where it is used.
#[derive(Debug)]
pub struct RevocationList {
    list: CertRevocationList<'static>,
    hash: ContentHash,
}

impl RevocationList {
    /// Largest list: those of large authorities have about 10 MB.
    pub const MAX_BYTES: usize = 16 << 20;

    /// Reads a list in DER or PEM.
    ///
    /// # Errors
    /// [`RootError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, RootError> {
        let error = |problem: String| RootError {
            what: "the revocation list",
            problem,
        };
        if bytes.len() > Self::MAX_BYTES {
            let problem = format!(
                "it has {} bytes; at most {} are read",
                bytes.len(),
                Self::MAX_BYTES
            );
            return Err(error(problem));
        }
        let der = if is_pem(bytes) {
            rustls::pki_types::CertificateRevocationListDer::from_pem_slice(bytes)
                .map_err(|e| error(e.to_string()))?
                .to_vec()
        } else {
            bytes.to_vec()
        };
        let list = OwnedCertRevocationList::from_der(&der).map_err(|e| error(e.to_string()))?;
        Ok(Self {
            list: list.into(),
            hash: ContentHash::of(&der),
        })
    }

    /// SHA-256 of its DER form.
    pub fn hash(&self) -> ContentHash {
        self.hash
    }

    pub(super) fn list(&self) -> &CertRevocationList<'static> {
        &self.list
    }
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(10).take(4_096).any(|w| w == b"-----BEGIN")
}
