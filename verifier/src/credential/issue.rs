//! Issuing a credential, within its budget.

use std::fmt;

use super::{Claims, MAX_BYTES};
use crate::{
    certificate::{Certificate, Usage},
    cose::{Header, SignError, Signer, sign},
    domain::{KeyId, UnixTime},
};

/// How the signer's certificate goes with the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateMode {
    /// Inside: any verifier that knows the root can check the mark.
    Embedded,
    /// By key id, 141 bytes less: the verifier needs the certificate in its trust bundle.
    Referenced,
}

/// Why no credential was issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// More bytes than a badge can carry.
    #[error(
        "the credential would have {bytes} bytes, {} more than the {max} that a badge can carry; shorten {}",
        bytes - max,
        Sizes(fields)
    )]
    OverBudget {
        /// Bytes it would have.
        bytes: usize,
        /// Bytes allowed.
        max: usize,
        /// The fields that can be shortened, longest first.
        fields: Vec<FieldSize>,
    },
    /// The certificate is for another key than the signer's.
    #[error("the certificate is for key {certificate}, but the signer has key {signer}")]
    OtherKey {
        /// The certificate's key.
        certificate: KeyId,
        /// The signer's key.
        signer: KeyId,
    },
    /// The certificate does not allow signing marks.
    #[error("the certificate is for usage {found}, not {wanted}")]
    Usage {
        /// The certificate's usage.
        found: Usage,
        /// The usage needed.
        wanted: Usage,
    },
    /// The certificate does not hold at the instant of grant.
    #[error("the certificate holds from {not_before} until {expires}, not at the grant, {granted}")]
    OutsideCertificate {
        /// Its beginning.
        not_before: UnixTime,
        /// Its end.
        expires: UnixTime,
        /// The instant of grant.
        granted: UnixTime,
    },
    /// The claims do not make a credential.
    #[error("the claims do not make a credential: {reason}")]
    Claims {
        /// Why not.
        reason: String,
    },
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The signature is not the certified key's.
    #[error("the signature that key {key} made does not verify under its certificate")]
    BadSignature {
        /// The key.
        key: KeyId,
    },
}

/// How many bytes a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSize {
    /// The field.
    pub field: &'static str,
    /// Its bytes.
    pub bytes: usize,
}

struct Sizes<'a>(&'a [FieldSize]);

impl fmt::Display for Sizes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, FieldSize { field, bytes }) in self.0.iter().enumerate() {
            let separator = if position == 0 { "" } else { ", " };
            write!(f, "{separator}{field} ({bytes} bytes)")?;
        }
        Ok(())
    }
}

/// Issues a credential: encodes the claims, signs them, and reads the result
/// back as a verifier would. Returns its bytes.
///
/// # Errors
/// [`IssueError`]; nothing is ever cut short to make it fit.
pub fn issue(
    claims: &Claims,
    certificate: &Certificate,
    mode: CertificateMode,
    signer: &dyn Signer,
) -> Result<Vec<u8>, IssueError> {
    check_certificate(claims, certificate, signer)?;
    let header = match mode {
        CertificateMode::Embedded => Header::with_certificate(certificate.envelope().clone()),
        CertificateMode::Referenced => Header::by_id(certificate.subject()),
    };
    let envelope = sign(&header, claims.encode(), signer)?;
    let bytes = envelope.encode();
    if bytes.len() > MAX_BYTES {
        return Err(IssueError::OverBudget {
            bytes: bytes.len(),
            max: MAX_BYTES,
            fields: field_sizes(claims),
        });
    }
    if !envelope.is_signed_by(&certificate.claims().key) {
        return Err(IssueError::BadSignature {
            key: certificate.subject(),
        });
    }
    match super::Credential::parse(&bytes) {
        Ok(read) if read.unverified_claims() == claims => Ok(bytes),
        Ok(_) => Err(IssueError::Claims {
            reason: "they do not read back as they were".to_owned(),
        }),
        Err(error) => Err(IssueError::Claims {
            reason: error.to_string(),
        }),
    }
}

fn check_certificate(
    claims: &Claims,
    certificate: &Certificate,
    signer: &dyn Signer,
) -> Result<(), IssueError> {
    let certified = certificate.claims();
    if certified.usage != Usage::Mark {
        return Err(IssueError::Usage {
            found: certified.usage,
            wanted: Usage::Mark,
        });
    }
    if certificate.subject() != signer.key_id() {
        return Err(IssueError::OtherKey {
            certificate: certificate.subject(),
            signer: signer.key_id(),
        });
    }
    if !certified.covers(claims.granted) {
        return Err(IssueError::OutsideCertificate {
            not_before: certified.not_before,
            expires: certified.expires,
            granted: claims.granted,
        });
    }
    Ok(())
}

fn field_sizes(claims: &Claims) -> Vec<FieldSize> {
    let mark = &claims.mark;
    let mut sizes: Vec<FieldSize> = [
        ("holder", mark.holder.as_str().len()),
        ("system", mark.system.as_str().len()),
        ("target URL", claims.target.as_str().len()),
        ("issuing body", mark.issuing_body.as_str().len()),
        ("issuer URL", claims.issuer.as_str().len()),
    ]
    .map(|(field, bytes)| FieldSize { field, bytes })
    .into();
    sizes.sort_by_key(|size| std::cmp::Reverse(size.bytes));
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        credential::{
            Credential,
            tests_support::{certificate, claims, key},
        },
        domain::VerifierVersion,
    };

    fn issued(claims: &Claims) -> Result<Vec<u8>, IssueError> {
        let signer = key(2);
        let certificate = certificate(&signer, Usage::Mark);
        issue(claims, &certificate, CertificateMode::Embedded, &signer)
    }

    #[test]
    fn an_issued_credential_reads_back() {
        let mut claims = claims();
        claims.mark.prerequisite = "20002".parse().ok();
        let bytes = issued(&claims).unwrap();
        let read = Credential::parse(&bytes).unwrap();
        assert_eq!(read.unverified_claims(), &claims);
        assert_eq!(read.key_id(), key(2).key_id());
        assert_eq!(read.bytes(), bytes);
    }

    #[test]
    fn referencing_the_certificate_saves_141_bytes() {
        let signer = key(2);
        let certificate = certificate(&signer, Usage::Mark);
        let size = |mode| issue(&claims(), &certificate, mode, &signer).unwrap().len();
        assert_eq!(
            size(CertificateMode::Embedded) - size(CertificateMode::Referenced),
            141
        );
    }

    #[test]
    fn a_credential_over_budget_is_refused_with_what_to_shorten() {
        let mut claims = claims();
        claims.mark.system = "あ".repeat(60).parse().unwrap();
        let error = issued(&claims).unwrap_err();
        let IssueError::OverBudget { bytes, max, fields } = &error else {
            panic!("{error}")
        };
        assert!(bytes > max);
        assert_eq!((fields[0].field, fields[0].bytes), ("system", 180));
        assert!(error.to_string().contains(&format!("{} more", bytes - max)));
    }

    #[test]
    fn a_certificate_for_something_else_does_not_serve() {
        let signer = key(2);
        let refusal = |certificate: Certificate, claims: &Claims| {
            issue(claims, &certificate, CertificateMode::Embedded, &signer).unwrap_err()
        };
        assert!(matches!(
            refusal(certificate(&signer, Usage::Status), &claims()),
            IssueError::Usage { .. }
        ));
        assert!(matches!(
            refusal(certificate(&key(3), Usage::Mark), &claims()),
            IssueError::OtherKey { .. }
        ));
        let mut early = claims();
        early.granted = "2025-12-31T23:59:59Z".parse().unwrap();
        assert!(matches!(
            refusal(certificate(&signer, Usage::Mark), &early),
            IssueError::OutsideCertificate { .. }
        ));
    }

    #[test]
    fn a_signer_whose_signature_is_not_its_keys_is_found_out() {
        struct Faulty;
        impl Signer for Faulty {
            fn key_id(&self) -> KeyId {
                key(2).key_id()
            }
            fn sign(&self, _: &[u8]) -> Result<[u8; 64], SignError> {
                Ok([1; 64])
            }
        }
        let certificate = certificate(&key(2), Usage::Mark);
        assert!(matches!(
            issue(&claims(), &certificate, CertificateMode::Embedded, &Faulty),
            Err(IssueError::BadSignature { .. })
        ));
    }

    #[test]
    fn claims_that_would_not_read_back_are_refused() {
        let mut backwards = claims();
        backwards.expires = backwards.granted;
        assert!(matches!(issued(&backwards), Err(IssueError::Claims { .. })));
        let mut future = claims();
        future.mark.verifier_version = VerifierVersion::try_from(2).unwrap();
        assert!(matches!(issued(&future), Err(IssueError::Claims { .. })));
        let mut baseless = claims();
        baseless.mark.passes.clear();
        assert!(matches!(issued(&baseless), Err(IssueError::Claims { .. })));
    }
}
