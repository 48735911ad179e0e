//! Paths to a trusted root and revocation along them, by the library that browsers' verification is built on (RFC 5280).

use rustls::pki_types::{CertificateDer, ServerName, UnixTime as PkiTime};
use std::time::Duration;
use webpki::{
    ALL_VERIFICATION_ALGS, CertRevocationList, EndEntityCert, Error, ExpirationPolicy, KeyUsage,
    RevocationCheckDepth, RevocationOptions, RevocationOptionsBuilder, UnknownStatusPolicy,
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use shirushi_verifier::domain::UnixTime;

use super::{CertificateFacts, RevocationList, Roots};

/// Why there is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathFault {
    /// No trusted root is reached.
    UnknownIssuer,
    /// A signature on the way is wrong, or of a kind that is not verified.
    Signature,
    /// A certificate on the way may not do what it does.
    Usage(String),
    /// Something else.
    Other(String),
}

/// What is known about revocation along the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Revocation {
    /// Every certificate is covered by a list, and none is revoked.
    Clear,
    /// One is revoked.
    Revoked,
    /// Not every certificate is covered by a list that fits.
    Uncovered,
    /// A list is past its time.
    ListExpired,
    /// A list is wrong.
    ListWrong(String),
}

/// A chain, the roots, and the moment at which to look.
pub(super) struct Path<'a> {
    pub(super) chain: &'a [CertificateDer<'static>],
    pub(super) roots: &'a Roots,
    pub(super) at: UnixTime,
}

impl Path<'_> {
    /// Is there a path?
    pub(super) fn find(&self) -> Result<(), PathFault> {
        self.verify(None).map_err(|error| match error {
            Error::UnknownIssuer => PathFault::UnknownIssuer,
            Error::InvalidSignatureForPublicKey => PathFault::Signature,
            Error::EndEntityUsedAsCa
            | Error::CaUsedAsEndEntity
            | Error::PathLenConstraintViolated
            | Error::NameConstraintViolation
            | Error::RequiredEkuNotFoundContext(_) => PathFault::Usage(error.to_string()),
            other => PathFault::Other(other.to_string()),
        })
    }

    /// Is anything on the path revoked? Asked first of the lists at hand, then whether they cover everything.
    pub(super) fn revocation(&self, lists: &[RevocationList]) -> Revocation {
        let lists: Vec<&CertRevocationList<'_>> = lists.iter().map(RevocationList::list).collect();
        let options = |policy| -> Option<RevocationOptions<'_>> {
            let builder = RevocationOptionsBuilder::new(&lists).ok()?;
            let builder = builder
                .with_depth(RevocationCheckDepth::Chain)
                .with_expiration_policy(ExpirationPolicy::Enforce)
                .with_status_policy(policy);
            Some(builder.build())
        };
        for policy in [UnknownStatusPolicy::Allow, UnknownStatusPolicy::Deny] {
            let Some(options) = options(policy) else {
                return Revocation::Uncovered;
            };
            match self.verify(Some(options)) {
                Ok(()) => {}
                Err(Error::CertRevoked) => return Revocation::Revoked,
                Err(Error::UnknownRevocationStatus) => return Revocation::Uncovered,
                Err(Error::CrlExpired { .. }) => return Revocation::ListExpired,
                Err(other) => return Revocation::ListWrong(other.to_string()),
            }
        }
        Revocation::Clear
    }

    fn verify(&self, revocation: Option<RevocationOptions<'_>>) -> Result<(), Error> {
        let Some((own, others)) = self.chain.split_first() else {
            return Err(Error::UnknownIssuer);
        };
        let own = EndEntityCert::try_from(own)?;
        let at = PkiTime::since_unix_epoch(Duration::from_secs(self.at.seconds().unsigned_abs()));
        let usage = KeyUsage::server_auth();
        let anchors = self.roots.anchors();
        own.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            anchors,
            others,
            at,
            usage,
            revocation,
            None,
        )
        .map(|_| ())
    }
}

/// Whether a certificate is for this host.
pub(super) fn is_for(own: &CertificateDer<'_>, name: &ServerName<'_>) -> bool {
    EndEntityCert::try_from(own).is_ok_and(|c| c.verify_is_valid_for_subject_name(name).is_ok())
}

/// When a certificate was revoked by lists of its issuer's name; seconds since 1970.
pub(super) fn revoked_since(der: &[u8], lists: &[RevocationList]) -> Option<u64> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let issued = |list: &&CertRevocationList<'_>| list.issuer() == name_content(&certificate);
    let mut of_issuer = lists.iter().map(RevocationList::list).filter(issued);
    of_issuer.find_map(|list| {
        let entry = list.find_serial(certificate.raw_serial()).ok().flatten()?;
        Some(entry.revocation_date.as_secs())
    })
}

/// Certificates that no list of their issuer's name covers; roots vouch for themselves.
pub(super) fn uncovered(
    chain: &[CertificateDer<'static>],
    facts: &[CertificateFacts],
    lists: &[RevocationList],
) -> Vec<String> {
    let covered = |der: &[u8]| {
        let Ok((_, certificate)) = X509Certificate::from_der(der) else {
            return false;
        };
        let issuer = name_content(&certificate);
        lists.iter().any(|l| l.list().issuer() == issuer)
    };
    let self_issued = |f: &CertificateFacts| f.content.as_ref().is_some_and(|c| c.self_issued);
    let certificates = chain.iter().zip(facts).filter(|(_, f)| !self_issued(f));
    certificates
        .filter(|(der, _)| !covered(der))
        .map(|(_, f)| f.label())
        .collect()
}

/// The issuer's name without the outermost tag and length, as the library for paths holds it.
fn name_content<'c>(certificate: &X509Certificate<'c>) -> &'c [u8] {
    let raw = certificate.tbs_certificate.issuer.as_raw();
    let header = match raw.get(1) {
        Some(length @ 0x80..) => 2 + usize::from(length & 0x7f),
        _ => 2,
    };
    raw.get(header..).unwrap_or_default()
}
