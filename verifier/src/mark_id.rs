//! The mark id: 16 bytes that survive in a picture when the credential does not.
//!
//! Layout: the first two bytes of SHA-256 of the scheme id · the registration
//! number, three bytes, big endian · the renewal count, one byte · the first
//! ten bytes of SHA-256 of the credential.

use sha2::{Digest, Sha256};
use shirushi_watermark::MarkId;

use crate::{
    credential::MarkParticulars,
    domain::{MarkNumber, RegistrationNumber, RenewalCount, SchemeId},
};

/// What a mark id tells. Nothing in it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkIdParts {
    scheme: [u8; 2],
    /// The mark's number.
    pub number: MarkNumber,
    credential: [u8; 10],
}

/// The id of the mark with these particulars and this credential.
pub fn of(credential: &[u8], mark: &MarkParticulars) -> MarkId {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&scheme_digest(&mark.scheme));
    let [_, a, b, c] = mark.registration.number().to_be_bytes();
    id[2..5].copy_from_slice(&[a, b, c]);
    id[5] = mark.renewal.count();
    id[6..].copy_from_slice(&credential_digest(credential));
    MarkId(id)
}

/// Takes an id apart; `None` where its numbers are out of range, so that it is no mark's.
pub fn parse(id: MarkId) -> Option<MarkIdParts> {
    let [s0, s1, a, b, c, renewal, credential @ ..] = id.0;
    let registration = u32::from_be_bytes([0, a, b, c]);
    Some(MarkIdParts {
        scheme: [s0, s1],
        number: MarkNumber {
            registration: RegistrationNumber::try_from(registration).ok()?,
            renewal: RenewalCount::try_from(i64::from(renewal)).ok()?,
        },
        credential,
    })
}

impl MarkIdParts {
    /// Whether the mark is of this scheme.
    pub fn is_of(&self, scheme: &SchemeId) -> bool {
        self.scheme == scheme_digest(scheme)
    }

    /// Whether this is the id of the mark with this credential.
    pub fn is_for(&self, credential: &[u8]) -> bool {
        self.credential == credential_digest(credential)
    }
}

fn scheme_digest(scheme: &SchemeId) -> [u8; 2] {
    let [a, b, ..] = <[u8; 32]>::from(Sha256::digest(scheme.as_str()));
    [a, b]
}

fn credential_digest(credential: &[u8]) -> [u8; 10] {
    let digest: [u8; 32] = Sha256::digest(credential).into();
    let mut start = [0; 10];
    start.copy_from_slice(&digest[..10]);
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::tests_support::claims;

    #[test]
    fn an_id_reads_back_and_fits_only_its_credential() {
        let claims = claims();
        let parts = parse(of(b"credential", &claims.mark)).unwrap();
        assert_eq!(parts.number, MarkNumber::of(&claims.mark));
        assert!(parts.is_of(&claims.mark.scheme));
        assert!(!parts.is_of(&"ecom2000".parse().unwrap()));
        assert!(parts.is_for(b"credential"));
        assert!(!parts.is_for(b"Credential"));
    }

    #[test]
    fn numbers_out_of_range_are_no_ids() {
        assert_eq!(parse(MarkId([0xFF; 16])), None);
        let mut id = of(b"", &claims().mark);
        id.0[5] = 100;
        assert_eq!(parse(id), None);
    }
}
