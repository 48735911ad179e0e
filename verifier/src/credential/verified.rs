//! A credential that the trust bundle vouches for.

use super::{Claims, Credential, received::SignedBy};
use crate::{
    certificate::Usage,
    domain::{KeyId, SchemeId, UnixTime},
    trust::{ChainError, Trust},
};

/// A credential that an issuing body of the trust bundle signed, with a key
/// certified for marks on the day of grant. Whether it is in force now,
/// revoked or on the right site are questions of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    claims: Claims,
    bytes: Vec<u8>,
    key: KeyId,
    root: KeyId,
}

/// Why a credential was not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The signing key's certificate does not count.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The signature is not the certified key's.
    #[error("the credential's signature is not that of key {key}: it was forged or altered")]
    BadSignature {
        /// The key.
        key: KeyId,
    },
    /// The issuing body is not in the trust bundle.
    #[error("the issuing body {issuer} is not in the trust file")]
    UnknownIssuer {
        /// The issuing body it names.
        issuer: String,
    },
    /// The scheme is not in the trust bundle.
    #[error("the scheme {scheme} is not in the trust file")]
    UnknownScheme {
        /// The scheme it names.
        scheme: SchemeId,
    },
    /// One body's key signed in the name of another.
    #[error("key {key} belongs to {owner}, but signed in the name of {issuer}")]
    OtherIssuer {
        /// The key.
        key: KeyId,
        /// Whose key it is.
        owner: String,
        /// In whose name it signed.
        issuer: String,
    },
}

impl VerifyError {
    /// Whether this is ignorance of the issuer, rather than proof of forgery.
    pub fn is_unknown_issuer(&self) -> bool {
        matches!(
            self,
            Self::Chain(ChainError::UnknownRoot { .. } | ChainError::UnknownKey { .. })
                | Self::UnknownIssuer { .. }
                | Self::UnknownScheme { .. }
        )
    }
}

/// A mark is not in force at the time asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotInForce {
    /// Before the grant.
    #[error("the mark is valid from {granted}; it was checked at {now}")]
    NotYet {
        /// The instant of grant.
        granted: UnixTime,
        /// The time asked.
        now: UnixTime,
    },
    /// After its end.
    #[error("the mark expired at {expires}; it was checked at {now}")]
    Expired {
        /// The end of its last day.
        expires: UnixTime,
        /// The time asked.
        now: UnixTime,
    },
}

impl Credential {
    /// Checks the signature and the chain to a root of the bundle: the only way to a [`Verified`].
    ///
    /// # Errors
    /// [`VerifyError`].
    pub fn verify(&self, trust: &Trust) -> Result<Verified, VerifyError> {
        let certificate = match &self.signed_by {
            SignedBy::Embedded(certificate) => certificate,
            SignedBy::Referenced(key) => trust.certificate(*key)?,
        };
        let claims = self.unverified_claims();
        let signer = trust.vouch(certificate, Usage::Mark, claims.granted)?;
        let key = signer.key.id();
        if !self.envelope.is_signed_by(&signer.key) {
            return Err(VerifyError::BadSignature { key });
        }
        if trust.issuing_body(&claims.issuer).is_none() {
            return Err(VerifyError::UnknownIssuer {
                issuer: claims.issuer.to_string(),
            });
        }
        if trust.scheme(&claims.mark.scheme).is_none() {
            return Err(VerifyError::UnknownScheme {
                scheme: claims.mark.scheme.clone(),
            });
        }
        match trust.owner(key) {
            Some(owner) if owner.url != claims.issuer => Err(VerifyError::OtherIssuer {
                key,
                owner: owner.url.to_string(),
                issuer: claims.issuer.to_string(),
            }),
            _ => Ok(Verified {
                claims: claims.clone(),
                bytes: self.bytes().to_vec(),
                key,
                root: signer.root,
            }),
        }
    }
}

impl Claims {
    /// Whether `now` lies within the term that the claims give.
    pub(crate) fn in_force(&self, now: UnixTime) -> Result<(), NotInForce> {
        let (granted, expires) = (self.granted, self.expires);
        if now < granted {
            Err(NotInForce::NotYet { granted, now })
        } else if now >= expires {
            Err(NotInForce::Expired { expires, now })
        } else {
            Ok(())
        }
    }
}

impl Verified {
    /// What the mark says.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The credential's bytes, as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key that signed it.
    pub fn key(&self) -> KeyId {
        self.key
    }

    /// The root that vouches for that key.
    pub fn root(&self) -> KeyId {
        self.root
    }

    /// Whether the mark is in force at `now`, from its grant until its last day ends.
    ///
    /// # Errors
    /// [`NotInForce`].
    pub fn in_force(&self, now: UnixTime) -> Result<(), NotInForce> {
        self.claims.in_force(now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        certificate::Certificate,
        credential::{
            CertificateMode, issue,
            tests_support::{certificate, claims, key},
        },
        trust::{
            Withdrawal,
            tests_support::{MARK_KEY, STATUS_KEY, trust, trust_with},
        },
    };

    fn issued(mode: CertificateMode, claims: &Claims) -> Credential {
        let signer = key(MARK_KEY);
        let bytes = issue(claims, &certificate(&signer, Usage::Mark), mode, &signer).unwrap();
        Credential::parse(&bytes).unwrap()
    }

    fn embedded() -> Credential {
        issued(CertificateMode::Embedded, &claims())
    }

    /// Signs `claims` with any key under any certificate, without the issuer's own checks.
    fn signed(claims: &Claims, certificate: &Certificate, signer: u8) -> Credential {
        let header = crate::cose::Header::with_certificate(certificate.envelope().clone());
        let envelope = crate::cose::sign(&header, claims.encode(), &key(signer)).unwrap();
        Credential::parse(&envelope.encode()).unwrap()
    }

    #[test]
    fn a_credential_verifies_with_its_certificate_inside_or_in_the_bundle() {
        for mode in [CertificateMode::Embedded, CertificateMode::Referenced] {
            let verified = issued(mode, &claims()).verify(&trust()).unwrap();
            assert_eq!(verified.claims(), &claims());
        }
    }

    #[test]
    fn a_credential_of_a_root_that_the_bundle_lacks_is_of_an_unknown_issuer() {
        let mut other = crate::trust::tests_support::bundle();
        let terms = *certificate(&key(9), Usage::Root).claims();
        other.certificates = vec![Certificate::issue(terms, &key(9)).unwrap()];
        let bytes = other.sign(&key(9)).unwrap();
        let trust = Trust::load(&bytes, &crate::trust::Anchors::OnImport).unwrap();
        let error = embedded().verify(&trust).unwrap_err();
        assert!(error.is_unknown_issuer(), "{error}");
        let referenced = issued(CertificateMode::Referenced, &claims());
        let error = referenced.verify(&trust).unwrap_err();
        assert!(error.is_unknown_issuer(), "{error}");
    }

    #[test]
    fn a_certificate_that_only_names_the_root_is_a_forgery() {
        struct Impostor(ed25519_dalek::SigningKey);
        impl crate::cose::Signer for Impostor {
            fn key_id(&self) -> KeyId {
                crate::credential::tests_support::root().key_id()
            }
            fn sign(&self, message: &[u8]) -> Result<[u8; 64], crate::cose::SignError> {
                crate::cose::Signer::sign(&self.0, message)
            }
        }
        let terms = *certificate(&key(5), Usage::Mark).claims();
        let forged = Certificate::issue(terms, &Impostor(key(9))).unwrap();
        let error = signed(&claims(), &forged, 5).verify(&trust()).unwrap_err();
        assert!(matches!(
            error,
            VerifyError::Chain(ChainError::BadSignature { .. })
        ));
        assert!(!error.is_unknown_issuer());
    }

    #[test]
    fn a_borrowed_certificate_does_not_help_another_key() {
        let borrowed = certificate(&key(MARK_KEY), Usage::Mark);
        let error = signed(&claims(), &borrowed, 9).verify(&trust());
        assert!(matches!(error, Err(VerifyError::BadSignature { .. })));
    }

    #[test]
    fn a_key_for_status_lists_cannot_sign_marks() {
        let status = certificate(&key(STATUS_KEY), Usage::Status);
        let error = signed(&claims(), &status, STATUS_KEY).verify(&trust());
        assert!(matches!(
            error,
            Err(VerifyError::Chain(ChainError::Usage { .. }))
        ));
    }

    #[test]
    fn a_mark_granted_outside_the_certificates_term_is_refused() {
        let mut late = claims();
        late.granted = "2029-01-01T00:00:00Z".parse().unwrap();
        late.expires = "2029-12-31T15:00:00Z".parse().unwrap();
        let certificate = certificate(&key(MARK_KEY), Usage::Mark);
        let error = signed(&late, &certificate, MARK_KEY).verify(&trust());
        assert!(matches!(
            error,
            Err(VerifyError::Chain(ChainError::OutsideTerm { .. }))
        ));
    }

    #[test]
    fn a_mark_granted_before_the_withdrawal_of_its_key_stays_good() {
        let granted = claims().granted;
        let withdrawn_from = |from| {
            let withdrawal = Withdrawal {
                key: embedded().key_id(),
                from,
            };
            let trust = trust_with(|bundle| bundle.withdrawals.push(withdrawal));
            embedded().verify(&trust)
        };
        assert!(withdrawn_from(granted.plus_seconds(1)).is_ok());
        assert!(matches!(
            withdrawn_from(granted),
            Err(VerifyError::Chain(ChainError::Withdrawn { .. }))
        ));
    }

    #[test]
    fn an_issuer_or_scheme_that_the_bundle_lacks_is_unknown() {
        let mut stranger = claims();
        stranger.issuer = "https://other.example.jp/".parse().unwrap();
        let error = issued(CertificateMode::Embedded, &stranger).verify(&trust());
        assert!(matches!(error, Err(VerifyError::UnknownIssuer { .. })));
        let trust = trust_with(|bundle| bundle.schemes.clear());
        let error = embedded().verify(&trust);
        assert!(matches!(error, Err(VerifyError::UnknownScheme { .. })));
    }

    #[test]
    fn a_bodys_key_cannot_sign_in_the_name_of_another_body() {
        let trust = trust_with(|bundle| {
            let mut second = bundle.issuing_bodies[0].clone();
            second.body.url = "https://second.example.jp/".parse().unwrap();
            second.body.keys.clear();
            bundle.issuing_bodies.push(second);
        });
        let mut claims = claims();
        claims.issuer = "https://second.example.jp/".parse().unwrap();
        let error = issued(CertificateMode::Embedded, &claims).verify(&trust);
        assert!(matches!(error, Err(VerifyError::OtherIssuer { .. })));
    }

    #[test]
    fn the_last_second_of_the_last_day_is_in_force_and_the_next_is_not() {
        let verified = embedded().verify(&trust()).unwrap();
        let Claims {
            granted, expires, ..
        } = claims();
        assert_eq!(verified.in_force(granted), Ok(()));
        assert_eq!(verified.in_force(expires.plus_seconds(-1)), Ok(()));
        assert_eq!(
            verified.in_force(expires),
            Err(NotInForce::Expired {
                expires,
                now: expires
            })
        );
        let early = granted.plus_seconds(-1);
        assert_eq!(
            verified.in_force(early),
            Err(NotInForce::NotYet {
                granted,
                now: early
            })
        );
    }

    #[test]
    fn every_flipped_byte_fails() {
        let trust = trust();
        for mode in [CertificateMode::Embedded, CertificateMode::Referenced] {
            let good = issued(mode, &claims()).bytes().to_vec();
            for at in 0..good.len() {
                for flip in [0x01, 0x80, 0xFF] {
                    let mut bad = good.clone();
                    bad[at] ^= flip;
                    let verified = Credential::parse(&bad).is_ok_and(|c| c.verify(&trust).is_ok());
                    assert!(!verified, "byte {at} ^ {flip:02x}");
                }
            }
        }
    }

    #[test]
    fn every_shortened_or_lengthened_credential_fails() {
        let good = embedded().bytes().to_vec();
        for length in 0..good.len() {
            assert!(Credential::parse(&good[..length]).is_err(), "{length}");
        }
        assert!(Credential::parse(&[good.as_slice(), &[0]].concat()).is_err());
    }

    fn any_claims() -> impl Strategy<Value = Claims> {
        let name = "[ぁ-んァ-ヶ一-龠a-zA-Z0-9]{1,12}";
        let numbers = (0..100_000_u32, 0..100_i64, 0..100_000_u32, 0..1_048_576_i64);
        let times = (1_790_000_000..1_800_000_000_i64, 1..40_000_000_i64);
        (name, name, "[a-z]{1,20}", numbers, times).prop_map(
            |(holder, system, host, (registration, renewal, pass, index), (from, term))| {
                let mut claims = claims();
                claims.target = format!("https://{host}.example.jp/").parse().unwrap();
                claims.granted = from.try_into().unwrap();
                claims.expires = claims.granted.plus_seconds(term);
                claims.mark.holder = holder.parse().unwrap();
                claims.mark.system = system.parse().unwrap();
                claims.mark.registration = registration.try_into().unwrap();
                claims.mark.renewal = renewal.try_into().unwrap();
                claims.mark.passes[0].number = pass.try_into().unwrap();
                claims.mark.status.index = index.try_into().unwrap();
                claims
            },
        )
    }

    proptest! {
        #[test]
        fn what_was_issued_is_what_is_verified(claims in any_claims()) {
            let verified = issued(CertificateMode::Embedded, &claims).verify(&trust()).unwrap();
            prop_assert_eq!(verified.claims(), &claims);
        }

        #[test]
        fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = Credential::parse(&bytes);
        }
    }
}
