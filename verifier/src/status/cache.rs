//! The newest list seen of each URI, so that time never runs backwards.

use std::collections::BTreeMap;

use super::VerifiedList;
use crate::{
    cbor::{CborError, Fields, Item, Limits, decode, encode},
    domain::UnixTime,
};

/// Remembers, for each URI, the newest list seen: a list that is older, or
/// shorter, is refused, however well signed. Pure state; whoever has a disk
/// keeps its bytes there, under a lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusCache {
    seen: BTreeMap<String, Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    issued: UnixTime,
    entries: i64,
    token: Vec<u8>,
}

/// Why a list was refused by what was seen before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// Older than one seen.
    #[error("the status list is dated {found}, but one dated {have} was seen before")]
    GoesBack {
        /// Its date.
        found: UnixTime,
        /// The newest date seen.
        have: UnixTime,
    },
    /// Of the same second as one seen, with other content.
    #[error("two status lists dated {issued} differ")]
    Equivocates {
        /// Their date.
        issued: UnixTime,
    },
    /// Shorter than one seen.
    #[error("the status list has {found} entries, but one with {have} was seen before")]
    Shrunk {
        /// Its entries.
        found: u64,
        /// Most entries seen.
        have: u64,
    },
}

/// Most URIs remembered; the one with the oldest list goes first.
const MAX_LISTS: usize = 256;
/// Largest stored state, in bytes.
const MAX_BYTES: usize = 64 << 20;

impl StatusCache {
    /// The bytes of the newest list seen of a URI. They must be verified again before use.
    pub fn newest(&self, uri: &str) -> Option<&[u8]> {
        self.seen.get(uri).map(|seen| seen.token.as_slice())
    }

    /// When the newest list seen of a URI was made.
    pub fn issued(&self, uri: &str) -> Option<UnixTime> {
        self.seen.get(uri).map(|seen| seen.issued)
    }

    /// Remembers a list, unless it goes back on one seen.
    ///
    /// # Errors
    /// [`CacheError`]; what was seen before stays.
    pub fn accept(&mut self, list: &VerifiedList) -> Result<(), CacheError> {
        let claims = list.claims();
        let (issued, entries) = (claims.issued, claims.list.entries() as i64);
        if let Some(seen) = self.seen.get(&claims.uri) {
            seen.allows(issued, entries, list.bytes())?;
        }
        self.seen.insert(
            claims.uri.clone(),
            Seen {
                issued,
                entries,
                token: list.bytes().to_vec(),
            },
        );
        self.drop_oldest();
        Ok(())
    }

    /// Adds what another cache remembers, such as one kept on a disk. Of each
    /// URI the newer list stays, so that this never goes back in time; of two
    /// of the same second, the one seen here.
    pub fn absorb(&mut self, other: Self) {
        for (uri, seen) in other.seen {
            let newer = |have: &Seen| seen.issued > have.issued;
            if self.seen.get(&uri).is_none_or(newer) {
                self.seen.insert(uri, seen);
            }
        }
        self.drop_oldest();
    }

    fn drop_oldest(&mut self) {
        while self.seen.len() > MAX_LISTS {
            let oldest = self.seen.iter().min_by_key(|(_, seen)| seen.issued);
            let Some(uri) = oldest.map(|(uri, _)| uri.clone()) else {
                return;
            };
            self.seen.remove(&uri);
        }
    }

    /// The state as bytes: a map of URIs to `{1: issued, 2: entries, 3: token}`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let entries = self.seen.iter().map(|(uri, seen)| {
            let state = Item::map([
                (1, seen.issued.seconds().into()),
                (2, seen.entries.into()),
                (3, seen.token.as_slice().into()),
            ]);
            (uri.as_str().into(), state)
        });
        encode(&Item::Map(entries.collect()))
    }

    /// Reads stored state.
    ///
    /// # Errors
    /// [`CborError`] where it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let limits = Limits {
            max_bytes: MAX_BYTES,
            max_depth: 2,
        };
        let item = decode(bytes, limits)?;
        let Item::Map(entries) = item else {
            return Err(CborError::WrongType {
                what: "status cache".to_owned(),
                expected: "a map",
                found: item.type_name(),
            });
        };
        let mut seen = BTreeMap::new();
        for (uri, state) in entries {
            let Item::Text(uri) = uri else { continue };
            let mut fields = Fields::of("status cache", state)?;
            let state = Seen {
                issued: fields.counted(1)?,
                entries: fields.int(2)?,
                token: fields.bytes(3)?,
            };
            fields.finish()?;
            seen.insert(uri, state);
        }
        Ok(Self { seen })
    }
}

impl Seen {
    fn allows(&self, issued: UnixTime, entries: i64, token: &[u8]) -> Result<(), CacheError> {
        if issued < self.issued {
            return Err(CacheError::GoesBack {
                found: issued,
                have: self.issued,
            });
        }
        if issued == self.issued && token != self.token {
            return Err(CacheError::Equivocates { issued });
        }
        if entries < self.entries {
            return Err(CacheError::Shrunk {
                found: entries.unsigned_abs(),
                have: self.entries.unsigned_abs(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        status::{
            ListClaims, Status, StatusList, StatusToken,
            token::tests::{claims, signed},
        },
        trust::tests_support::trust,
    };

    fn verified(claims: &ListClaims) -> VerifiedList {
        let issuer = "https://mark.example.jp/".parse().unwrap();
        let token = StatusToken::parse(&signed(claims)).unwrap();
        let now = claims.issued.plus_seconds(60);
        token.verify(&trust(), &issuer, &claims.uri, now).unwrap()
    }

    #[test]
    fn a_list_from_before_a_revocation_is_refused_afterwards() {
        let before = claims(Status::Valid);
        let mut after = claims(Status::Revoked);
        after.issued = before.issued.plus_seconds(60);
        let mut cache = StatusCache::default();
        cache.accept(&verified(&before)).unwrap();
        cache.accept(&verified(&after)).unwrap();
        assert_eq!(
            cache.accept(&verified(&before)),
            Err(CacheError::GoesBack {
                found: before.issued,
                have: after.issued
            })
        );
        assert_eq!(cache.issued(&after.uri), Some(after.issued));
        assert_eq!(cache.newest(&after.uri), Some(signed(&after).as_slice()));
    }

    #[test]
    fn the_same_list_again_is_fine_and_another_of_the_same_second_is_not() {
        let mut cache = StatusCache::default();
        cache.accept(&verified(&claims(Status::Valid))).unwrap();
        assert!(cache.accept(&verified(&claims(Status::Valid))).is_ok());
        assert!(matches!(
            cache.accept(&verified(&claims(Status::Revoked))),
            Err(CacheError::Equivocates { .. })
        ));
    }

    #[test]
    fn a_shrunk_list_is_refused() {
        let mut cache = StatusCache::default();
        cache.accept(&verified(&claims(Status::Valid))).unwrap();
        let mut short = claims(Status::Valid);
        short.issued = short.issued.plus_seconds(1);
        short.list = StatusList::new(996).unwrap();
        assert_eq!(
            cache.accept(&verified(&short)),
            Err(CacheError::Shrunk {
                found: 996,
                have: 1000
            })
        );
    }

    #[test]
    fn of_two_memories_the_newer_list_stays_whichever_comes_first() {
        let before = claims(Status::Valid);
        let mut after = claims(Status::Revoked);
        after.issued = before.issued.plus_seconds(60);
        let remembering = |claims: &ListClaims| {
            let mut cache = StatusCache::default();
            cache.accept(&verified(claims)).unwrap();
            cache
        };
        for (first, second) in [(&before, &after), (&after, &before)] {
            let mut cache = remembering(first);
            cache.absorb(remembering(second));
            assert_eq!(cache, remembering(&after));
        }
        let mut empty = StatusCache::default();
        empty.absorb(remembering(&before));
        assert_eq!(empty, remembering(&before));
    }

    #[test]
    fn the_state_reads_back_and_damage_shows() {
        let mut cache = StatusCache::default();
        assert_eq!(
            StatusCache::from_bytes(&cache.to_bytes()),
            Ok(cache.clone())
        );
        cache.accept(&verified(&claims(Status::Valid))).unwrap();
        let bytes = cache.to_bytes();
        assert_eq!(StatusCache::from_bytes(&bytes), Ok(cache));
        assert!(StatusCache::from_bytes(&bytes[1..]).is_err());
        assert!(StatusCache::from_bytes(b"").is_err());
    }
}
