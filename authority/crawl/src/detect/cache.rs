//! The cache: what files showed, on disk, so that no run reads again what an earlier one read.
//!
//! It lies in the frontier's store and holds for one way of looking only: the templates, the thresholds
//! and the reader's version. It is begun anew where those change, and after [`LONGEST`] in any case. What
//! a mark is worth is judged anew on every page; only what the pixels show is kept.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use shirushi_verifier::{
    domain::UnixTime,
    examine::{Sight, SightRecord},
};
use sled::{Db, Tree};

use super::{Finding, Look, lock};
use crate::Resemblance;

/// What files showed, by their hash, in two halves: where the one is full, the other is emptied and
/// filled, and what is asked for moves over.
#[derive(Debug)]
pub(crate) struct Cache {
    halves: [Tree; 2],
    about: Tree,
    most: usize,
    filling: Mutex<Filling>,
}

/// Which half is filled, and how many files it holds.
#[derive(Debug)]
struct Filling {
    half: usize,
    files: usize,
}

/// What a cache was begun for, and when, in Unix seconds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    fingerprint: [u8; 32],
    at: i64,
}

/// What a file showed.
#[derive(Debug, Serialize, Deserialize)]
enum Record {
    Mark(SightRecord),
    Alike(Resemblance),
    Compared,
    Read,
}

/// Files in a half; one with a mark takes about 600 bytes, another 40.
const HALF: usize = 262_144;
/// After so many seconds everything is looked at anew: 90 days.
const LONGEST: i64 = 90 * 86_400;
const HALVES: [&str; 2] = ["pictures-0", "pictures-1"];
const ABOUT: &str = "pictures-about";
const BEGUN: &[u8] = b"begun";
const FILLING: &[u8] = b"filling";

impl Cache {
    /// The cache in this store, emptied where it was begun for another way of looking, or too long ago.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn open(db: &Db, fingerprint: [u8; 32], now: UnixTime) -> Result<Self, sled::Error> {
        Self::holding(db, fingerprint, now, HALF)
    }

    fn holding(
        db: &Db,
        fingerprint: [u8; 32],
        now: UnixTime,
        most: usize,
    ) -> Result<Self, sled::Error> {
        let halves = [db.open_tree(HALVES[0])?, db.open_tree(HALVES[1])?];
        let about = db.open_tree(ABOUT)?;
        let begun = about.get(BEGUN)?;
        let begun = begun.and_then(|bytes| postcard::from_bytes::<Begun>(&bytes).ok());
        let fits = begun.is_some_and(|begun| {
            let age = now.seconds() - begun.at;
            begun.fingerprint == fingerprint && (0..LONGEST).contains(&age)
        });
        if !fits {
            halves.iter().try_for_each(Tree::clear)?;
            about.clear()?;
            let at = now.seconds();
            about.insert(BEGUN, written(&Begun { fingerprint, at }))?;
        }
        let half = usize::from(about.get(FILLING)?.is_some_and(|half| *half == [1]));
        let files = halves[half].len();
        Ok(Self {
            halves,
            about,
            most,
            filling: Mutex::new(Filling { half, files }),
        })
    }

    /// What a file showed; nothing is known where the store fails, or what it holds cannot be read.
    pub(super) fn get(&self, hash: &[u8; 32]) -> Option<Finding> {
        let half = lock(&self.filling).half;
        let known = |half: usize| self.halves[half].get(hash).ok().flatten();
        if let Some(record) = known(half) {
            return read(&record);
        }
        let found = read(&known(1 - half)?)?;
        self.put(hash, &found);
        Some(found)
    }

    /// Keeps what a file showed. A store that fails costs another look, and is told of in the log.
    pub(super) fn put(&self, hash: &[u8; 32], found: &Finding) {
        let Some(record) = Record::of(found) else {
            return;
        };
        if let Err(error) = self.insert(hash, &record) {
            tracing::warn!(%error, "what a picture shows was not kept");
        }
    }

    fn insert(&self, hash: &[u8; 32], record: &Record) -> Result<(), sled::Error> {
        let mut filling = lock(&self.filling);
        if filling.files >= self.most {
            let half = 1 - filling.half;
            self.halves[half].clear()?;
            self.about.insert(FILLING, &[u8::from(half == 1)])?;
            *filling = Filling { half, files: 0 };
        }
        let before = self.halves[filling.half].insert(hash, written(record))?;
        filling.files += usize::from(before.is_none());
        Ok(())
    }
}

impl Record {
    fn of(found: &Finding) -> Option<Self> {
        Some(match found {
            Finding::Mark(sight) => Self::Mark(sight.record()?),
            Finding::Alike(resemblance) => Self::Alike(*resemblance),
            Finding::Neither(Look::Compared) => Self::Compared,
            Finding::Neither(Look::Read) => Self::Read,
        })
    }
}

impl From<Record> for Finding {
    fn from(record: Record) -> Self {
        match record {
            Record::Mark(sight) => Self::Mark(Arc::new(Sight::from(sight))),
            Record::Alike(resemblance) => Self::Alike(resemblance),
            Record::Compared => Self::Neither(Look::Compared),
            Record::Read => Self::Neither(Look::Read),
        }
    }
}

fn read(record: &[u8]) -> Option<Finding> {
    let record: Record = postcard::from_bytes(record).ok()?;
    Some(record.into())
}

/// Into memory nothing fails.
fn written(record: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(record).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_000_000;

    fn time(seconds: i64) -> UnixTime {
        UnixTime::try_from(seconds).unwrap()
    }

    fn store() -> Db {
        sled::Config::new().temporary(true).open().unwrap()
    }

    fn hash(n: u8) -> [u8; 32] {
        [n; 32]
    }

    fn is_read(found: Option<&Finding>) -> bool {
        matches!(found, Some(Finding::Neither(Look::Read)))
    }

    #[test]
    fn what_was_kept_is_there_when_the_store_is_opened_again() {
        let db = store();
        let resemblance = Resemblance {
            template: 2,
            likeness: 0.75,
        };
        let cache = Cache::open(&db, [7; 32], time(NOON)).unwrap();
        cache.put(&hash(1), &Finding::Neither(Look::Read));
        cache.put(&hash(2), &Finding::Alike(resemblance));
        drop(cache);
        let cache = Cache::open(&db, [7; 32], time(NOON + LONGEST - 1)).unwrap();
        assert!(is_read(cache.get(&hash(1)).as_ref()));
        assert!(matches!(cache.get(&hash(2)), Some(Finding::Alike(r)) if r == resemblance));
        assert!(cache.get(&hash(3)).is_none());
    }

    #[test]
    fn another_way_of_looking_or_another_season_begins_anew() {
        for (fingerprint, later) in [([8; 32], 0), ([7; 32], LONGEST), ([7; 32], -1)] {
            let db = store();
            let cache = Cache::open(&db, [7; 32], time(NOON)).unwrap();
            cache.put(&hash(1), &Finding::Neither(Look::Read));
            drop(cache);
            let cache = Cache::open(&db, fingerprint, time(NOON + later)).unwrap();
            assert!(cache.get(&hash(1)).is_none(), "{later}");
        }
    }

    #[test]
    fn what_is_asked_for_stays_and_the_number_is_bounded() {
        let db = store();
        let mut cache = Cache::holding(&db, [7; 32], time(NOON), 10).unwrap();
        for n in 0..100 {
            cache.put(&hash(n), &Finding::Neither(Look::Read));
            assert!(is_read(cache.get(&hash(0)).as_ref()), "{n}");
            if n % 7 == 0 {
                drop(cache);
                cache = Cache::holding(&db, [7; 32], time(NOON), 10).unwrap();
            }
        }
        assert!(cache.get(&hash(1)).is_none());
        assert!(cache.halves.iter().map(Tree::len).sum::<usize>() <= 20);
    }

    #[test]
    fn what_cannot_be_read_is_not_known() {
        let db = store();
        let cache = Cache::open(&db, [7; 32], time(NOON)).unwrap();
        cache.halves[0].insert(hash(1), &[99, 1, 2]).unwrap();
        assert!(cache.get(&hash(1)).is_none());
    }
}
