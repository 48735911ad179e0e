//! The frontier: which host is visited next, and what is still to be asked there.
//!
//! Hosts are leased, not URLs: whoever holds a host's [`Lease`] is the only one who asks it, and
//! carries its pages in memory between checkpoints. Every lease has a fencing token that only
//! grows; a checkpoint under an older token is refused ([`FrontierError::LeaseLost`]), so that a
//! worker that was thought dead cannot write over its successor. With the embedded store one
//! process holds the folder, and leases of a process that died are void when it is opened again;
//! with a store that several share, the same calls hold by token and time alone.
//!
//! Everything lies in one tree, so that a batch is atomic (what is known of pictures lies in others of
//! the same store, see `detect`):
//!
//! | key | value |
//! | --- | --- |
//! | `d` due time, origin | nothing: hosts by when they are due |
//! | `h` origin | the host, once it was leased: its due time, last token, visits, failures |
//! | `l` origin | the token of the host's lease |
//! | `p` origin, NUL, path | a page: see [`Page`] |
//! | `r` origin | the answer to the last request for robots rules |
//! | `t` origin | what was told of it, and on which page: see [`Lease::is_news`] |
//! | `m` … | when the frontier was closed |
//!
//! What is found is kept elsewhere before a page is marked as done, so a frontier that is lost
//! costs another crawl and nothing else. One that sled refuses to open is put aside.

mod key;
mod lease;
mod record;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use shirushi_verifier::domain::UnixTime;
use sled::{Batch, Db};
use url::Url;

pub(crate) use key::path_of;
pub use lease::{Due, Lease, Matter};
use record::Host;
pub use record::{KeptRobots, Page, Timing};

use crate::{NoOrigin, Origin, sighting::Expected};

/// The frontier of a crawl.
#[derive(Debug)]
pub struct Frontier {
    db: Db,
    /// Held while hosts change their places: few and short moments.
    desk: Mutex<()>,
}

/// What was found when a frontier was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Until when hosts may have been asked by whoever held it before.
    pub asked_until: Option<UnixTime>,
    /// Hosts whose leases were taken back.
    pub taken_back: u64,
    /// Where a frontier that could not be opened was put.
    pub put_aside: Option<PathBuf>,
}

/// A page that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its URL.
    pub url: Url,
    /// What is expected of it.
    pub expected: Expected,
    /// Links from a seed.
    pub depth: u8,
    /// Redirects that led to it.
    pub redirects: u8,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Hosts known.
    pub hosts: u64,
    /// Hosts leased.
    pub leased: u64,
    /// Hosts due now.
    pub due: u64,
    /// Pages known.
    pub pages: u64,
    /// Pages never asked for.
    pub waiting: u64,
}

/// A fault of the frontier.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrontierError {
    /// The store failed.
    #[error("the frontier's store: {0}")]
    Store(#[from] sled::Error),
    /// The folder cannot be used.
    #[error("{}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process holds it.
    #[error("the frontier in {} is in use by another process", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// A record cannot be read.
    #[error("the record of {of} in the frontier cannot be read")]
    Record {
        /// Its key, as text.
        of: String,
    },
    /// The host was leased to another since.
    #[error("the lease of {origin} was lost to another worker")]
    LeaseLost {
        /// The host.
        origin: Origin,
    },
}

/// Memory that sled may use for its cache, in bytes. A host is taken up once and put down again, so
/// a cache gains nothing; with a million hosts 16 MiB cost 80 MiB more than 2 (examples/million).
const CACHE_BYTES: u64 = 2 << 20;
/// Pages laid down at a time.
const BATCH: usize = 2_000;

impl Frontier {
    /// Opens the frontier in a folder, which is made where it is not there.
    ///
    /// # Errors
    /// [`FrontierError`]; one that is broken is put aside and begun anew.
    pub fn open(folder: &Path, now: UnixTime) -> Result<(Self, Opened), FrontierError> {
        let io = |source| FrontierError::Folder {
            path: folder.to_owned(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(io)?;
        let (db, put_aside) = match open_db(folder) {
            Ok(db) => (db, None),
            Err(sled::Error::Io(error)) if error.to_string().contains("lock") => {
                let path = folder.to_owned();
                return Err(FrontierError::InUse { path });
            }
            Err(error) => {
                let aside = put_aside(folder, now).map_err(io)?;
                tracing::warn!(%error, aside = %aside.display(), "the frontier could not be opened and is begun anew");
                (open_db(folder)?, Some(aside))
            }
        };
        let frontier = Self {
            db,
            desk: Mutex::new(()),
        };
        let taken_back = frontier.take_back(now)?;
        let closed = frontier.db.remove(key::CLOSED)?;
        let asked_until = match closed.as_deref().and_then(key::time) {
            Some(closed) => Some(closed),
            // Not closed in order, unless it is new.
            None if frontier.db.is_empty() => None,
            None => Some(now),
        };
        let opened = Opened {
            asked_until,
            taken_back,
            put_aside,
        };
        Ok((frontier, opened))
    }

    /// The store, for what else is kept with the frontier, in trees of its own.
    pub(crate) fn store(&self) -> &Db {
        &self.db
    }

    /// Closes it in order.
    ///
    /// # Errors
    /// [`FrontierError::Store`].
    pub fn close(self, now: UnixTime) -> Result<(), FrontierError> {
        self.db.insert(key::CLOSED, &now.seconds().to_be_bytes())?;
        self.db.flush()?;
        Ok(())
    }

    /// Brings everything to disk.
    ///
    /// # Errors
    /// [`FrontierError::Store`].
    pub fn flush(&self) -> Result<(), FrontierError> {
        self.db.flush()?;
        Ok(())
    }

    /// Adds pages: those that are not known, and known ones of which something is expected,
    /// which are due at once. Returns how many were added or made due. URLs that no crawl can
    /// ask for are left out.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn add(&self, wanted: &[Wanted], now: UnixTime) -> Result<u64, FrontierError> {
        let mut added = 0;
        for part in wanted.chunks(BATCH) {
            added += self.add_part(part, now)?;
        }
        Ok(added)
    }

    fn add_part(&self, wanted: &[Wanted], now: UnixTime) -> Result<u64, FrontierError> {
        let _desk = self.desk();
        let mut batch = Batch::default();
        let mut hosts = BTreeSet::new();
        let mut added = 0;
        for page in wanted {
            let Ok(origin) = Origin::of(&page.url) else {
                continue;
            };
            let origin = origin.to_string();
            let key = key::page(&origin, key::path_of(&page.url));
            let known = self.db.get(&key)?;
            let fresh = match known.as_deref().map(Page::decode).transpose()? {
                Some(_) if page.expected == Expected::Nothing => continue,
                Some(known) => known.expecting(page.expected.clone(), now),
                None => Page::of(page, now),
            };
            batch.insert(key, fresh.encode());
            hosts.insert(origin);
            added += 1;
        }
        for origin in hosts {
            self.make_due(&mut batch, &origin, now)?;
        }
        self.db.apply_batch(batch)?;
        Ok(added)
    }

    /// Makes a host due now, unless it is leased: then whoever has it looks again when it is put back.
    fn make_due(
        &self,
        batch: &mut Batch,
        origin: &str,
        now: UnixTime,
    ) -> Result<(), FrontierError> {
        let key = key::host(origin);
        let Some(record) = self.db.get(&key)? else {
            // Never leased: where it has pages, it is due already.
            let mut pages = self.db.scan_prefix(key::pages_of(origin)).keys();
            if pages.next().transpose()?.is_none() {
                batch.insert(key::due(now.seconds(), origin), &[]);
            }
            return Ok(());
        };
        let mut host = Host::decode(&record)?;
        let now = now.seconds();
        if host.leased {
            host.more = true;
        } else if host.due.is_none_or(|due| due > now) && host.not_before <= now {
            if let Some(due) = host.due {
                batch.remove(key::due(due, origin));
            }
            host.due = Some(now);
            batch.insert(key::due(now, origin), &[]);
        } else if host.due.is_some() {
            return Ok(());
        } else {
            host.due = Some(host.not_before);
            batch.insert(key::due(host.not_before, origin), &[]);
        }
        batch.insert(key, host.encode());
        Ok(())
    }

    /// The robots rules that were last answered by an origin.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn robots(&self, origin: &Origin) -> Result<Option<KeptRobots>, FrontierError> {
        let kept = self.db.get(key::robots(&origin.to_string()))?;
        kept.as_deref().map(KeptRobots::decode).transpose()
    }

    /// Keeps an origin's answer to the request for its robots rules.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn keep_robots(&self, origin: &Origin, kept: &KeptRobots) -> Result<(), FrontierError> {
        self.db
            .insert(key::robots(&origin.to_string()), kept.encode())?;
        Ok(())
    }

    /// When the next host is due; `None` where none ever is.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn next_due(&self) -> Result<Option<UnixTime>, FrontierError> {
        let first = self.db.scan_prefix(key::DUE).keys().next().transpose()?;
        Ok(first
            .as_deref()
            .and_then(key::split_due)
            .map(|(due, _)| due))
    }

    /// How much there is, counted.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn counts(&self, now: UnixTime) -> Result<Counts, FrontierError> {
        let mut counts = Counts::default();
        let mut last = Vec::new();
        for entry in self.db.iter() {
            let (key, value) = entry?;
            match key.first() {
                Some(b'l') => counts.leased += 1,
                Some(b'd') if key::split_due(&key).is_some_and(|(due, _)| due <= now) => {
                    counts.due += 1;
                }
                Some(b'p') => {
                    counts.pages += 1;
                    let host = key::host_of_page(&key);
                    if host != last {
                        counts.hosts += 1;
                        last = host.to_vec();
                    }
                    counts.waiting += u64::from(Page::decode(&value)?.is_new());
                }
                _ => {}
            }
        }
        Ok(counts)
    }

    /// Puts hosts back whose leases nobody holds any more.
    fn take_back(&self, now: UnixTime) -> Result<u64, FrontierError> {
        let mut batch = Batch::default();
        let mut taken_back = 0;
        for entry in self.db.scan_prefix(key::LEASED).keys() {
            let entry = entry?;
            let origin = String::from_utf8_lossy(&entry[1..]).into_owned();
            let mut host = self.host(&origin)?;
            host.leased = false;
            let due = host.not_before.max(now.seconds());
            host.due = Some(due);
            batch.insert(key::due(due, &origin), &[]);
            batch.insert(key::host(&origin), host.encode());
            batch.remove(entry);
            taken_back += 1;
        }
        self.db.apply_batch(batch)?;
        Ok(taken_back)
    }

    fn host(&self, origin: &str) -> Result<Host, FrontierError> {
        match self.db.get(key::host(origin))? {
            Some(bytes) => Host::decode(&bytes),
            None => Ok(Host::default()),
        }
    }

    fn desk(&self) -> MutexGuard<'_, ()> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wanted {
    /// A seed.
    ///
    /// # Errors
    /// [`NoOrigin`].
    pub fn seed(url: Url, expected: Expected) -> Result<Self, NoOrigin> {
        Origin::of(&url)?;
        Ok(Self {
            url,
            expected,
            depth: 0,
            redirects: 0,
        })
    }
}

fn open_db(folder: &Path) -> sled::Result<Db> {
    sled::Config::new()
        .path(folder)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(Some(500))
        .open()
}

fn put_aside(folder: &Path, now: UnixTime) -> std::io::Result<PathBuf> {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".broken-{}", now.seconds()));
    let aside = PathBuf::from(name);
    std::fs::rename(folder, &aside)?;
    std::fs::create_dir_all(folder)?;
    Ok(aside)
}
