//! The signed status list: a CWT that names its URI, its time and its end.

use super::{CONTENT_TYPE, ListError, MAX_TOKEN_BYTES, Status, StatusList};
use crate::{
    cbor::{CborError, Fields, Item, Limits, decode, encode},
    certificate::{Certificate, CertificateError, Usage},
    cose::{CoseError, Header, KeySource, Sign1, SignError, Signer, sign},
    domain::{IssuerUrl, KeyId, StatusIndex, UnixTime},
    trust::{ChainError, Trust},
};

/// Claims of CWT and of the status list draft.
const SUB: i64 = 2;
const EXP: i64 = 4;
const IAT: i64 = 6;
const STATUS_LIST: i64 = 65_533;
const TTL: i64 = 65_534;

/// A list may be dated so many seconds after the verifier's clock.
const CLOCK_TOLERANCE_SECONDS: i64 = 300;

/// What a signed status list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListClaims {
    /// Its own URI, `{issuer}status/{list}`.
    pub uri: String,
    /// When it was made; each list of a URI is later than the one before.
    pub issued: UnixTime,
    /// When it must no longer be used.
    pub expires: UnixTime,
    /// For how many seconds it need not be fetched again.
    pub ttl_seconds: u32,
    /// The statuses.
    pub list: StatusList,
}

/// Why no list was issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusIssueError {
    /// The certificate is for another key or usage.
    #[error("the certificate is for key {certificate} as {usage}; key {signer} signs as status")]
    Certificate {
        /// The certificate's key.
        certificate: KeyId,
        /// Its usage.
        usage: Usage,
        /// The signer's key.
        signer: KeyId,
    },
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A verifier would not read it.
    #[error("the list does not read back: {0}")]
    ReadBack(#[from] StatusError),
}

/// Why a status list was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// The envelope or its content has another shape.
    #[error("not a status list: {0}")]
    Shape(#[from] CoseError),
    /// The certificate in it has another shape.
    #[error("the status list's certificate: {0}")]
    CertificateShape(#[from] CertificateError),
    /// Typed as something else.
    #[error("not a status list: its type is {found:?} instead of {CONTENT_TYPE}")]
    ContentType {
        /// The type found.
        found: Option<String>,
    },
    /// The list in it does not open.
    #[error(transparent)]
    List(#[from] ListError),
    /// The signing key's certificate does not count.
    #[error("the status list's key: {0}")]
    Chain(#[from] ChainError),
    /// The signature is not the certified key's.
    #[error("the status list was altered: its signature is not that of key {key}")]
    BadSignature {
        /// The key.
        key: KeyId,
    },
    /// Signed by another body's key.
    #[error("the status list was signed by a key of {owner}, not of {issuer}")]
    OtherIssuer {
        /// Whose key it is.
        owner: String,
        /// The mark's issuer.
        issuer: String,
    },
    /// A list for another URI.
    #[error("the status list is for {found}, not for {wanted}")]
    OtherUri {
        /// Its URI.
        found: String,
        /// The URI asked for.
        wanted: String,
    },
    /// Past its end.
    #[error("the status list ended at {expires}; it was checked at {now}")]
    Expired {
        /// Its end.
        expires: UnixTime,
        /// The time of checking.
        now: UnixTime,
    },
    /// Dated later than the clock.
    #[error("the status list is dated {issued}, later than this clock's {now}")]
    FromTheFuture {
        /// Its date.
        issued: UnixTime,
        /// The time of checking.
        now: UnixTime,
    },
}

impl From<CborError> for StatusError {
    fn from(error: CborError) -> Self {
        Self::Shape(error.into())
    }
}

/// The time to put into the next list of a URI: `now`, but always later than
/// the list before, since verifiers refuse two lists of one second that differ.
pub fn issue_time(now: UnixTime, before: Option<UnixTime>) -> UnixTime {
    before.map_or(now, |before| now.max(before.plus_seconds(1)))
}

/// Signs a list, with the signer's certificate inside. Returns its bytes.
///
/// # Errors
/// [`StatusIssueError`].
pub fn issue(
    claims: &ListClaims,
    certificate: &Certificate,
    signer: &dyn Signer,
) -> Result<Vec<u8>, StatusIssueError> {
    let (subject, usage) = (certificate.subject(), certificate.claims().usage);
    if usage != Usage::Status || subject != signer.key_id() {
        return Err(StatusIssueError::Certificate {
            certificate: subject,
            usage,
            signer: signer.key_id(),
        });
    }
    let header = Header::with_certificate(certificate.envelope().clone()).of_type(CONTENT_TYPE);
    let envelope = sign(&header, claims.encode(), signer)?;
    if !envelope.is_signed_by(&certificate.claims().key) {
        return Err(StatusError::BadSignature { key: subject }.into());
    }
    let bytes = envelope.encode();
    StatusToken::parse(&bytes)?;
    Ok(bytes)
}

impl ListClaims {
    fn encode(&self) -> Vec<u8> {
        let list = Item::Map(vec![
            ("bits".into(), Item::Int(self.list.bits().into())),
            ("lst".into(), self.list.compress().into()),
        ]);
        encode(&Item::map([
            (SUB, self.uri.as_str().into()),
            (EXP, self.expires.seconds().into()),
            (IAT, self.issued.seconds().into()),
            (STATUS_LIST, list),
            (TTL, Item::Int(self.ttl_seconds.into())),
        ]))
    }

    fn parse(payload: &[u8]) -> Result<Self, StatusError> {
        let limits = Limits {
            max_bytes: MAX_TOKEN_BYTES,
            max_depth: 2,
        };
        let mut fields = Fields::of("status list", decode(payload, limits)?)?;
        let uri = fields.text(SUB)?;
        let expires = fields.counted(EXP)?;
        let issued = fields.counted(IAT)?;
        if issued >= expires {
            return Err(fields.bad_value(EXP, &"it ends before it begins").into());
        }
        let ttl = u32::try_from(fields.int(TTL)?).ok().filter(|t| *t > 0);
        let ttl_seconds =
            ttl.ok_or_else(|| fields.bad_value(TTL, &"not a positive number of seconds"))?;
        let mut list = Fields::of("status list, claim 65533", fields.required(STATUS_LIST)?)?;
        let (bits, compressed) = (list.int("bits")?, list.bytes("lst")?);
        list.finish()?;
        fields.finish()?;
        Ok(Self {
            uri,
            issued,
            expires,
            ttl_seconds,
            list: StatusList::open(bits, &compressed)?,
        })
    }
}

/// A status list as received: its shape is right, and nothing in it is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusToken {
    bytes: Vec<u8>,
    envelope: Sign1,
    signed_by: KeySource,
    claims: ListClaims,
}

impl StatusToken {
    /// Reads one of our status lists.
    ///
    /// # Errors
    /// [`StatusError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, StatusError> {
        let envelope = Sign1::parse(bytes, MAX_TOKEN_BYTES)?;
        let header = envelope.header()?;
        if header.content_type.as_deref() != Some(CONTENT_TYPE) {
            return Err(StatusError::ContentType {
                found: header.content_type,
            });
        }
        let claims = ListClaims::parse(envelope.payload())?;
        Ok(Self {
            bytes: bytes.to_vec(),
            envelope,
            signed_by: header.key,
            claims,
        })
    }

    /// What the list says, though nobody has checked who signed it.
    pub fn unverified_claims(&self) -> &ListClaims {
        &self.claims
    }

    /// Checks that this is the list of `uri`, made by `issuer`, and usable at
    /// `now`: the only way to a [`VerifiedList`].
    ///
    /// # Errors
    /// [`StatusError`].
    pub fn verify(
        self,
        trust: &Trust,
        issuer: &IssuerUrl,
        uri: &str,
        now: UnixTime,
    ) -> Result<VerifiedList, StatusError> {
        self.check_signature(trust, issuer)?;
        let ListClaims {
            issued, expires, ..
        } = self.claims;
        if self.claims.uri != uri {
            return Err(StatusError::OtherUri {
                found: self.claims.uri,
                wanted: uri.to_owned(),
            });
        }
        if now >= expires {
            return Err(StatusError::Expired { expires, now });
        }
        if issued.seconds_since(now) > CLOCK_TOLERANCE_SECONDS {
            return Err(StatusError::FromTheFuture { issued, now });
        }
        Ok(VerifiedList {
            claims: self.claims,
            bytes: self.bytes,
        })
    }

    fn check_signature(&self, trust: &Trust, issuer: &IssuerUrl) -> Result<(), StatusError> {
        let signer = match &self.signed_by {
            KeySource::Certificate(envelope) => {
                let certificate = Certificate::from_envelope(envelope.clone())?;
                trust.vouch(&certificate, Usage::Status, self.claims.issued)?
            }
            KeySource::Id(key) => {
                let certificate = trust.certificate(*key)?;
                trust.vouch(certificate, Usage::Status, self.claims.issued)?
            }
        };
        let key = signer.key.id();
        if !self.envelope.is_signed_by(&signer.key) {
            return Err(StatusError::BadSignature { key });
        }
        match trust.owner(key) {
            Some(owner) if owner.url != *issuer => Err(StatusError::OtherIssuer {
                owner: owner.url.to_string(),
                issuer: issuer.to_string(),
            }),
            _ => Ok(()),
        }
    }
}

/// A status list that its issuer signed, for the URI asked, usable now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedList {
    claims: ListClaims,
    bytes: Vec<u8>,
}

impl VerifiedList {
    /// The status at a place.
    ///
    /// # Errors
    /// [`ListError::OutOfRange`].
    pub fn status(&self, index: StatusIndex) -> Result<Status, ListError> {
        self.claims.list.get(index)
    }

    /// What the list says.
    pub fn claims(&self) -> &ListClaims {
        &self.claims
    }

    /// The list's bytes, as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it is so fresh at `now` that it need not be fetched again.
    pub fn is_fresh(&self, now: UnixTime) -> bool {
        now.seconds_since(self.claims.issued) < i64::from(self.claims.ttl_seconds)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        credential::tests_support::{certificate, key},
        trust::{
            Withdrawal,
            tests_support::{MARK_KEY, STATUS_KEY, trust, trust_with},
        },
    };

    const URI: &str = "https://mark.example.jp/status/1";

    /// The sample list: place 5 has `status`.
    pub(crate) fn claims(status: Status) -> ListClaims {
        let mut list = StatusList::new(1000).unwrap();
        list.set(5.try_into().unwrap(), status).unwrap();
        ListClaims {
            uri: URI.to_owned(),
            issued: "2026-11-20T00:00:00Z".parse().unwrap(),
            expires: "2026-11-21T00:00:00Z".parse().unwrap(),
            ttl_seconds: 3600,
            list,
        }
    }

    /// Signs a list with the test status key.
    pub(crate) fn signed(claims: &ListClaims) -> Vec<u8> {
        let signer = key(STATUS_KEY);
        issue(claims, &certificate(&signer, Usage::Status), &signer).unwrap()
    }

    fn issuer() -> IssuerUrl {
        "https://mark.example.jp/".parse().unwrap()
    }

    fn noon() -> UnixTime {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn verify(bytes: &[u8]) -> Result<VerifiedList, StatusError> {
        StatusToken::parse(bytes)?.verify(&trust(), &issuer(), URI, noon())
    }

    #[test]
    fn a_signed_list_tells_each_status() {
        for status in [
            Status::Valid,
            Status::Revoked,
            Status::Suspended,
            Status::BasisUnderReview,
        ] {
            let list = verify(&signed(&claims(status))).unwrap();
            assert_eq!(list.status(5.try_into().unwrap()), Ok(status));
            assert_eq!(list.status(6.try_into().unwrap()), Ok(Status::Valid));
            assert!(list.status(1000.try_into().unwrap()).is_err());
        }
    }

    #[test]
    fn every_flipped_byte_fails() {
        let good = signed(&claims(Status::Revoked));
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x01;
            assert!(verify(&bad).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_list_for_another_uri_is_refused() {
        let mut other = claims(Status::Valid);
        other.uri = "https://mark.example.jp/status/2".to_owned();
        assert!(matches!(
            verify(&signed(&other)),
            Err(StatusError::OtherUri { .. })
        ));
    }

    #[test]
    fn an_expired_list_is_refused_from_its_last_second_on() {
        let token = StatusToken::parse(&signed(&claims(Status::Valid))).unwrap();
        let expires = claims(Status::Valid).expires;
        let at = |now| token.clone().verify(&trust(), &issuer(), URI, now);
        assert!(at(expires.plus_seconds(-1)).is_ok());
        assert!(matches!(at(expires), Err(StatusError::Expired { .. })));
    }

    #[test]
    fn a_list_from_the_future_is_refused_beyond_five_minutes() {
        let token = StatusToken::parse(&signed(&claims(Status::Valid))).unwrap();
        let issued = claims(Status::Valid).issued;
        let at = |now| token.clone().verify(&trust(), &issuer(), URI, now);
        assert!(at(issued.plus_seconds(-300)).is_ok());
        assert!(matches!(
            at(issued.plus_seconds(-301)),
            Err(StatusError::FromTheFuture { .. })
        ));
    }

    #[test]
    fn only_a_status_key_of_the_same_body_signs_lists() {
        let payload = claims(Status::Valid).encode();
        let with = |number: u8, usage| {
            let envelope = certificate(&key(number), usage).envelope().clone();
            let header = Header::with_certificate(envelope).of_type(CONTENT_TYPE);
            sign(&header, payload.clone(), &key(number))
                .unwrap()
                .encode()
        };
        assert!(verify(&with(STATUS_KEY, Usage::Status)).is_ok());
        assert!(matches!(
            verify(&with(MARK_KEY, Usage::Mark)),
            Err(StatusError::Chain(ChainError::Usage { .. }))
        ));
        let token = StatusToken::parse(&with(STATUS_KEY, Usage::Status)).unwrap();
        let other = "https://other.example.jp/".parse().unwrap();
        assert!(matches!(
            token.verify(&trust(), &other, URI, noon()),
            Err(StatusError::OtherIssuer { .. })
        ));
    }

    #[test]
    fn a_list_dated_after_its_keys_withdrawal_is_refused() {
        let list = signed(&claims(Status::Valid));
        let withdrawn = trust_with(|bundle| {
            bundle.withdrawals.push(Withdrawal {
                key: key(STATUS_KEY).key_id(),
                from: claims(Status::Valid).issued,
            });
        });
        let token = StatusToken::parse(&list).unwrap();
        assert!(matches!(
            token.verify(&withdrawn, &issuer(), URI, noon()),
            Err(StatusError::Chain(ChainError::Withdrawn { .. }))
        ));
    }

    #[test]
    fn another_type_does_not_pass_for_a_status_list() {
        let envelope = certificate(&key(STATUS_KEY), Usage::Status);
        for header in [
            Header::with_certificate(envelope.envelope().clone()),
            Header::with_certificate(envelope.envelope().clone())
                .of_type("application/statuslist+jwt"),
        ] {
            let bytes = sign(&header, claims(Status::Valid).encode(), &key(STATUS_KEY))
                .unwrap()
                .encode();
            assert!(matches!(
                verify(&bytes),
                Err(StatusError::ContentType { .. })
            ));
        }
    }

    #[test]
    fn our_list_has_bits_and_claims_in_deterministic_order() {
        let payload = hex::encode(claims(Status::Valid).encode());
        let list = payload.find("19fffda2").unwrap();
        assert!(payload[list + 8..].starts_with("636c7374"), "lst first");
        assert!(payload.ends_with("19fffe190e10"), "ttl last");
    }

    #[test]
    fn the_next_list_is_later_even_within_a_second() {
        let now = noon();
        assert_eq!(issue_time(now, None), now);
        assert_eq!(issue_time(now, Some(now)), now.plus_seconds(1));
        assert_eq!(issue_time(now, Some(now.plus_seconds(-9))), now);
    }

    #[test]
    fn a_million_entries_with_one_in_a_hundred_revoked_fit_15_kib() {
        let mut list = StatusList::new(StatusIndex::COUNT).unwrap();
        let mut state = 1_u64;
        for _ in 0..StatusIndex::COUNT / 100 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let place = i64::from((state >> 44) as u32);
            list.set(place.try_into().unwrap(), Status::Revoked)
                .unwrap();
        }
        let mut claims = claims(Status::Valid);
        claims.list = list;
        let bytes = signed(&claims);
        assert!(bytes.len() <= 15 << 10, "{} bytes", bytes.len());
    }
}
