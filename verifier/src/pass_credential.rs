//! The pass credential: a review body's word that a system passed a review.
//!
//! The same envelope as a mark's credential, signed by a key of usage `pass`;
//! it travels as a file, not in a picture. Claims: 1 `iss` the review body's
//! URL · 4 `exp` and 5 `nbf`, valid to and from · -65537 `{1: scheme, 2: pass
//! number, 3: renewal count, 4: operator, 5: system, 6: unit of review}`.

use serde::Serialize;

use crate::{
    cbor::{CborError, Fields, Item, Limits, decode, encode},
    certificate::{Certificate, CertificateError, PRIVATE_CLAIM, Usage},
    cose::{CoseError, Header, KeySource, Sign1, SignError, Signer, sign},
    domain::{
        HolderName, IssuerUrl, KeyId, NumberedPass, SchemeId, SystemName, UnitName, UnixTime,
    },
    trust::{ChainError, Trust},
};

/// The longest pass credential, in bytes.
pub const MAX_BYTES: usize = 2048;

/// The media type in its protected header: a pass never reads as a mark.
pub const CONTENT_TYPE: &str = "application/shirushi-pass+cwt";

const ISS: i64 = 1;
const EXP: i64 = 4;
const NBF: i64 = 5;
/// Keys of the pass particulars.
const SCHEME: i64 = 1;
const NUMBER: i64 = 2;
const RENEWAL: i64 = 3;
const OPERATOR: i64 = 4;
const SYSTEM: i64 = 5;
const UNIT: i64 = 6;

/// Everything that a pass says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassClaims {
    /// The review body's URL.
    pub issuer: IssuerUrl,
    /// The first instant of its validity; never before it was granted.
    pub valid_from: UnixTime,
    /// The end of its last day.
    pub valid_to: UnixTime,
    /// The scheme under whose rules the review was made.
    pub scheme: SchemeId,
    /// Its number and renewals.
    pub number: NumberedPass,
    /// Who operates the system.
    pub operator: HolderName,
    /// The system that was reviewed.
    pub system: SystemName,
    /// What of it was reviewed, such as the system as a whole or a shop's functions.
    pub unit: UnitName,
}

/// A pass that the trust bundle vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPass {
    claims: PassClaims,
    key: KeyId,
}

/// Why no pass was issued, or one was not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// The envelope or its content has another shape.
    #[error("not a pass: {0}")]
    Shape(#[from] CoseError),
    /// The certificate in it has another shape.
    #[error("the pass's certificate: {0}")]
    CertificateShape(#[from] CertificateError),
    /// Typed as something else.
    #[error("not a pass: its content type is {found:?}")]
    ContentType {
        /// The type found.
        found: Option<String>,
    },
    /// The signing key's certificate does not count.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The certificate is for another key or usage than the signer's.
    #[error("the certificate is for key {certificate} as {usage}; key {signer} signs as pass")]
    Certificate {
        /// The certificate's key.
        certificate: KeyId,
        /// Its usage.
        usage: Usage,
        /// The signer's key.
        signer: KeyId,
    },
    /// The signature is not the certified key's.
    #[error("the pass's signature is not that of key {key}: it was forged or altered")]
    BadSignature {
        /// The key.
        key: KeyId,
    },
    /// The review body is not in the trust bundle, or the key is another body's.
    #[error("key {key} does not speak for a review body at {issuer}")]
    UnknownIssuer {
        /// The key.
        key: KeyId,
        /// The review body that it names.
        issuer: String,
    },
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl From<CborError> for PassError {
    fn from(error: CborError) -> Self {
        Self::Shape(error.into())
    }
}

/// Signs a pass, with the signer's certificate inside. Returns its bytes.
///
/// # Errors
/// [`PassError`].
pub fn issue(
    claims: &PassClaims,
    certificate: &Certificate,
    signer: &dyn Signer,
) -> Result<Vec<u8>, PassError> {
    let (subject, usage) = (certificate.subject(), certificate.claims().usage);
    if usage != Usage::Pass || subject != signer.key_id() {
        return Err(PassError::Certificate {
            certificate: subject,
            usage,
            signer: signer.key_id(),
        });
    }
    let header = Header::with_certificate(certificate.envelope().clone()).of_type(CONTENT_TYPE);
    let envelope = sign(&header, claims.encode(), signer)?;
    if !envelope.is_signed_by(&certificate.claims().key) {
        return Err(PassError::BadSignature { key: subject });
    }
    let bytes = envelope.encode();
    open(&bytes)?;
    Ok(bytes)
}

/// Reads a pass and checks its signature and chain. Whether it is in force is
/// another question.
///
/// # Errors
/// [`PassError`].
pub fn verify(bytes: &[u8], trust: &Trust) -> Result<VerifiedPass, PassError> {
    let (envelope, key, claims) = open(bytes)?;
    let signer = match key {
        KeySource::Certificate(inner) => {
            let certificate = Certificate::from_envelope(inner)?;
            trust.vouch(&certificate, Usage::Pass, claims.valid_from)?
        }
        KeySource::Id(id) => trust.vouch(trust.certificate(id)?, Usage::Pass, claims.valid_from)?,
    };
    let key = signer.key.id();
    if !envelope.is_signed_by(&signer.key) {
        return Err(PassError::BadSignature { key });
    }
    let speaks = match trust.owner(key) {
        Some(owner) => owner.url == claims.issuer,
        None => trust.review_body(&claims.issuer).is_some(),
    };
    if !speaks {
        return Err(PassError::UnknownIssuer {
            key,
            issuer: claims.issuer.to_string(),
        });
    }
    Ok(VerifiedPass { claims, key })
}

fn open(bytes: &[u8]) -> Result<(Sign1, KeySource, PassClaims), PassError> {
    let envelope = Sign1::parse(bytes, MAX_BYTES)?;
    let header = envelope.header()?;
    if header.content_type.as_deref() != Some(CONTENT_TYPE) {
        return Err(PassError::ContentType {
            found: header.content_type,
        });
    }
    let claims = PassClaims::parse(envelope.payload())?;
    Ok((envelope, header.key, claims))
}

impl VerifiedPass {
    /// What the pass says.
    pub fn claims(&self) -> &PassClaims {
        &self.claims
    }

    /// The key that signed it.
    pub fn key(&self) -> KeyId {
        self.key
    }

    /// Whether it is in force at `now`.
    pub fn is_in_force(&self, now: UnixTime) -> bool {
        self.claims.valid_from <= now && now < self.claims.valid_to
    }
}

impl PassClaims {
    fn encode(&self) -> Vec<u8> {
        let particulars = Item::map([
            (SCHEME, self.scheme.as_str().into()),
            (NUMBER, Item::Text(self.number.number.to_string())),
            (RENEWAL, Item::Int(self.number.renewal.count().into())),
            (OPERATOR, self.operator.as_str().into()),
            (SYSTEM, self.system.as_str().into()),
            (UNIT, self.unit.as_str().into()),
        ]);
        encode(&Item::map([
            (ISS, self.issuer.as_str().into()),
            (EXP, self.valid_to.seconds().into()),
            (NBF, self.valid_from.seconds().into()),
            (PRIVATE_CLAIM, particulars),
        ]))
    }

    fn parse(payload: &[u8]) -> Result<Self, CborError> {
        let limits = Limits {
            max_bytes: MAX_BYTES,
            max_depth: 2,
        };
        let mut fields = Fields::of("pass", decode(payload, limits)?)?;
        let issuer = fields.parsed(ISS)?;
        let valid_to = fields.counted(EXP)?;
        let valid_from = fields.counted(NBF)?;
        if valid_from >= valid_to {
            return Err(fields.bad_value(EXP, &"it ends before it begins"));
        }
        let mut particulars = Fields::of("pass particulars", fields.required(PRIVATE_CLAIM)?)?;
        let claims = Self {
            issuer,
            valid_from,
            valid_to,
            scheme: particulars.parsed(SCHEME)?,
            number: NumberedPass {
                number: particulars.parsed(NUMBER)?,
                renewal: particulars.counted(RENEWAL)?,
            },
            operator: particulars.parsed(OPERATOR)?,
            system: particulars.parsed(SYSTEM)?,
            unit: particulars.parsed(UNIT)?,
        };
        particulars.finish()?;
        fields.finish()?;
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        credential::{
            Credential,
            tests_support::{certificate, key},
        },
        trust::tests_support::{MARK_KEY, PASS_KEY, trust, trust_with},
    };

    fn claims() -> PassClaims {
        PassClaims {
            issuer: "https://review.example.jp/".parse().unwrap(),
            valid_from: "2026-11-01T00:00:00+09:00".parse().unwrap(),
            valid_to: "2027-11-01T00:00:00+09:00".parse().unwrap(),
            scheme: "isp2014".parse().unwrap(),
            number: "30001-00".parse().unwrap(),
            operator: "ニフティ株式会社".parse().unwrap(),
            system: "@nifty".parse().unwrap(),
            unit: "サービス全体".parse().unwrap(),
        }
    }

    fn issued() -> Vec<u8> {
        let signer = key(PASS_KEY);
        issue(&claims(), &certificate(&signer, Usage::Pass), &signer).unwrap()
    }

    #[test]
    fn a_pass_verifies_as_it_was_issued() {
        let pass = verify(&issued(), &trust()).unwrap();
        assert_eq!(pass.claims(), &claims());
        assert!(pass.is_in_force(claims().valid_from));
        assert!(!pass.is_in_force(claims().valid_to));
    }

    #[test]
    fn every_flipped_byte_fails() {
        let good = issued();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x01;
            assert!(verify(&bad, &trust()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_pass_is_no_mark_and_a_marks_key_issues_no_pass() {
        assert!(Credential::parse(&issued()).is_err());
        let signer = key(MARK_KEY);
        assert!(matches!(
            issue(&claims(), &certificate(&signer, Usage::Mark), &signer),
            Err(PassError::Certificate { .. })
        ));
    }

    #[test]
    fn a_pass_of_a_body_that_the_bundle_lacks_is_refused() {
        let trust = trust_with(|bundle| bundle.review_bodies.clear());
        assert!(matches!(
            verify(&issued(), &trust),
            Err(PassError::UnknownIssuer { .. })
        ));
    }
}
