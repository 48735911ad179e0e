//! Status lists of others: the same caps and types, any valid encoding.
//!
//! The draft's own examples are not deterministically encoded, name keys by
//! ids of their own and are signed with other algorithms. They can be read
//! here, and their signature checked where it is Ed25519; they never decide
//! about a mark.

use super::{ListError, MAX_TOKEN_BYTES, StatusList};
use crate::{
    cbor::{CborError, Fields, Item, Limits, decode_lenient},
    cose::{PublicKey, SIGN1_TAG, to_be_signed},
    domain::UnixTime,
};

/// A status list that somebody published. Nothing in it is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignList {
    /// The COSE algorithm that it was signed with.
    pub algorithm: i64,
    /// Its own URI.
    pub uri: String,
    /// When it was made.
    pub issued: UnixTime,
    /// When it must no longer be used, if it says so.
    pub expires: Option<UnixTime>,
    /// For how many seconds it need not be fetched again, if it says so.
    pub ttl_seconds: Option<u32>,
    /// The statuses.
    pub list: StatusList,
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// Why bytes are not a status list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// Not CBOR, or of other types.
    #[error("not a status list: {0}")]
    Shape(#[from] CborError),
    /// Not a COSE_Sign1.
    #[error("not a status list: no COSE_Sign1")]
    NotSign1,
    /// Typed as something else.
    #[error("not a status list: its type is {found:?}")]
    ContentType {
        /// The type found.
        found: String,
    },
    /// The list in it does not open.
    #[error(transparent)]
    List(#[from] ListError),
}

const LIMITS: Limits = Limits {
    max_bytes: MAX_TOKEN_BYTES,
    max_depth: 8,
};

/// Reads a status list in CWT form, as the draft has it.
///
/// # Errors
/// [`ForeignError`].
pub fn parse(bytes: &[u8]) -> Result<ForeignList, ForeignError> {
    let Item::Tag(SIGN1_TAG, envelope) = decode_lenient(bytes, LIMITS)? else {
        return Err(ForeignError::NotSign1);
    };
    let Item::Array(parts) = *envelope else {
        return Err(ForeignError::NotSign1);
    };
    let Ok(
        [
            Item::Bytes(protected),
            Item::Map(_),
            Item::Bytes(payload),
            Item::Bytes(signature),
        ],
    ) = <[Item; 4]>::try_from(parts)
    else {
        return Err(ForeignError::NotSign1);
    };
    let mut header = Fields::of("protected header", decode_lenient(&protected, LIMITS)?)?;
    let algorithm = header.int(1)?;
    let found = header.text(16)?;
    if found != super::CONTENT_TYPE {
        return Err(ForeignError::ContentType { found });
    }
    let mut claims = Fields::of("status list", decode_lenient(&payload, LIMITS)?)?;
    let mut list = Fields::of("status list, claim 65533", claims.required(65_533)?)?;
    Ok(ForeignList {
        algorithm,
        uri: claims.text(2)?,
        issued: claims.counted(6)?,
        expires: optional(&mut claims, 4)?,
        ttl_seconds: optional::<i64>(&mut claims, 65_534)?
            .map(|ttl| u32::try_from(ttl).map_err(|e| claims.bad_value(65_534, &e)))
            .transpose()?,
        list: StatusList::open_any(list.int("bits")?, &list.bytes("lst")?)?,
        protected,
        payload,
        signature,
    })
}

fn optional<T>(fields: &mut Fields, key: i64) -> Result<Option<T>, CborError>
where
    T: TryFrom<i64, Error: std::fmt::Display>,
{
    match fields.peek(key) {
        Some(_) => fields.counted(key).map(Some),
        None => Ok(None),
    }
}

impl ForeignList {
    /// Whether `key` signed it; never so where the algorithm is not Ed25519
    /// (-19, or the older -8 that leaves the curve open).
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let Ok(signature) = self.signature.as_slice().try_into() else {
            return false;
        };
        matches!(self.algorithm, -19 | -8)
            && key.verifies(&to_be_signed(&self.protected, &self.payload), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        credential::tests_support::key,
        status::{
            Status,
            token::tests::{claims, signed},
        },
        trust::tests_support::STATUS_KEY,
    };

    /// The CWT example of draft-ietf-oauth-status-list-21, section 5.2.
    const EXAMPLE: &str = "d2845820a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774a1044231325850a502782168747470733a2f2f6578616d706c652e636f6d2f7374617475736c697374732f31061a648c5bea041a8898dfea19fffe19a8c019fffda2646269747301636c73744a78dadbb918000217015d584093fa4d01032b18c35e2fe1101b77fd6cc9440022caa4694450c4e4e9feab4e99d1fa6d9772ce2bf3a12e0323ded7c982c5e101a5e67f0cbc1e2b6f57ce99c279";

    #[test]
    fn the_drafts_example_is_read() {
        let list = parse(&hex::decode(EXAMPLE).unwrap()).unwrap();
        assert_eq!(list.uri, "https://example.com/statuslists/1");
        assert_eq!(list.algorithm, -7);
        assert_eq!(list.issued.seconds(), 1_686_920_170);
        assert_eq!(list.expires.map(UnixTime::seconds), Some(2_291_720_170));
        assert_eq!(list.ttl_seconds, Some(43_200));
        let numbers: Vec<_> = (0..16).map(|i| list.list.number(i).unwrap()).collect();
        assert_eq!(numbers, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    }

    #[test]
    fn the_drafts_example_is_no_list_of_ours() {
        let bytes = hex::decode(EXAMPLE).unwrap();
        assert!(super::super::StatusToken::parse(&bytes).is_err());
    }

    #[test]
    fn our_own_list_reads_as_anybody_elses_and_its_signature_holds() {
        let list = parse(&signed(&claims(Status::Revoked))).unwrap();
        assert_eq!(list.list.number(5), Ok(1));
        let of = |n| PublicKey::try_from(key(n).verifying_key()).unwrap();
        assert!(list.is_signed_by(&of(STATUS_KEY)));
        assert!(!list.is_signed_by(&of(9)));
    }

    #[test]
    fn caps_hold_for_others_too() {
        assert!(parse(&vec![0; MAX_TOKEN_BYTES + 1]).is_err());
        assert!(parse(&[0xD2; 100]).is_err());
        assert!(parse(b"").is_err());
    }
}
