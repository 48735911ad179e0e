//! Leases: a host that one worker has for a while, with its pages.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use shirushi_verifier::domain::UnixTime;
use sled::Batch;

use super::{
    Frontier, FrontierError, Page, Wanted, key,
    record::{Host, Told},
};
use crate::Origin;

/// A host, for one worker.
#[derive(Debug)]
pub struct Lease {
    origin: Origin,
    name: String,
    host: Host,
    /// What is to be asked now, what is expected first, then by depth.
    waiting: Vec<Due>,
    /// Hashes of all paths known: a link that collides is not followed.
    known: HashSet<u64>,
    /// When the first of the other pages is due.
    later: i64,
    changed: Vec<(String, Page)>,
    told: Told,
    told_changed: bool,
}

/// Something that is told of a host once, however many of its pages show it: a hash of what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Matter(u64);

/// A page that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its path and query.
    pub path: String,
    /// The page.
    pub page: Page,
}

impl Frontier {
    /// Leases the host that is due the longest; `None` where none is due.
    ///
    /// # Errors
    /// [`FrontierError`].
    pub fn lease(&self, now: UnixTime) -> Result<Option<Lease>, FrontierError> {
        let Some((origin, name, host)) = self.take_first(now)? else {
            return Ok(None);
        };
        let mut lease = Lease {
            origin,
            name,
            host,
            waiting: Vec::new(),
            known: HashSet::new(),
            later: i64::MAX,
            changed: Vec::new(),
            told: Told::default(),
            told_changed: false,
        };
        self.load(&mut lease, now)?;
        Ok(Some(lease))
    }

    fn take_first(&self, now: UnixTime) -> Result<Option<(Origin, String, Host)>, FrontierError> {
        let _desk = self.desk();
        loop {
            let first = self.db.scan_prefix(key::DUE).keys().next().transpose()?;
            let Some(first) = first else {
                return Ok(None);
            };
            let Some((due, name)) = key::split_due(&first) else {
                self.db.remove(first)?;
                continue;
            };
            if due > now {
                return Ok(None);
            }
            let name = name.to_owned();
            let url = url::Url::parse(&name).ok();
            let Some(origin) = url.and_then(|url| Origin::of(&url).ok()) else {
                self.db.remove(first)?;
                continue;
            };
            let token = self.db.generate_id()?;
            let mut host = self.host(&name)?;
            host.due = None;
            host.leased = true;
            host.more = false;
            host.token = token.max(host.token + 1);
            let mut batch = Batch::default();
            batch.remove(first);
            batch.insert(key::leased(&name), &host.token.to_be_bytes());
            batch.insert(key::host(&name), host.encode());
            self.db.apply_batch(batch)?;
            return Ok(Some((origin, name, host)));
        }
    }

    fn load(&self, lease: &mut Lease, now: UnixTime) -> Result<(), FrontierError> {
        let prefix = key::pages_of(&lease.name);
        for entry in self.db.scan_prefix(&prefix) {
            let (key, value) = entry?;
            let path = String::from_utf8_lossy(&key[prefix.len()..]).into_owned();
            let page = Page::decode(&value)?;
            lease.known.insert(hash(&path));
            if page.due <= now.seconds() {
                lease.waiting.push(Due { path, page });
            } else {
                lease.later = lease.later.min(page.due);
            }
        }
        let told = self.db.get(key::told(&lease.name))?;
        lease.told = told
            .as_deref()
            .map(Told::decode)
            .transpose()?
            .unwrap_or_default();
        // Taken from the end.
        lease.waiting.sort_by(|a, b| urgency(b).cmp(&urgency(a)));
        Ok(())
    }

    /// Lays down what changed since the last checkpoint.
    ///
    /// # Errors
    /// [`FrontierError::LeaseLost`] where another has the host by now; then nothing is written.
    pub fn checkpoint(&self, lease: &mut Lease) -> Result<(), FrontierError> {
        let mut batch = Batch::default();
        for (path, page) in lease.changed.drain(..) {
            batch.insert(key::page(&lease.name, &path), page.encode());
        }
        if std::mem::take(&mut lease.told_changed) {
            batch.insert(key::told(&lease.name), lease.told.encode());
        }
        let _desk = self.desk();
        self.check(lease)?;
        self.db.apply_batch(batch)?;
        Ok(())
    }

    /// Puts a host back: due again when its next page is, but not before a time.
    ///
    /// # Errors
    /// [`FrontierError::LeaseLost`].
    pub fn put_back(
        &self,
        mut lease: Lease,
        now: UnixTime,
        not_before: UnixTime,
        failed: bool,
    ) -> Result<(), FrontierError> {
        self.checkpoint(&mut lease)?;
        let _desk = self.desk();
        let stored = self.check(&lease)?;
        let waiting = lease.waiting.iter().map(|due| due.page.due).min();
        let mut next = waiting.unwrap_or(i64::MAX).min(lease.later);
        if stored.more {
            next = next.min(now.seconds());
        }
        let not_before = not_before.seconds();
        let failures = if failed {
            stored.failures.saturating_add(1)
        } else {
            0
        };
        let due = (next < i64::MAX).then_some(next.max(not_before));
        let host = Host {
            due,
            leased: false,
            more: false,
            not_before,
            visits: stored.visits.saturating_add(1),
            failures,
            token: stored.token,
        };
        let mut batch = Batch::default();
        batch.remove(key::leased(&lease.name));
        batch.insert(key::host(&lease.name), host.encode());
        if let Some(due) = due {
            batch.insert(key::due(due, &lease.name), &[]);
        }
        self.db.apply_batch(batch)?;
        Ok(())
    }

    /// The host's record, if the lease still holds.
    fn check(&self, lease: &Lease) -> Result<Host, FrontierError> {
        let stored = self.host(&lease.name)?;
        if stored.leased && stored.token == lease.host.token {
            return Ok(stored);
        }
        let origin = lease.origin.clone();
        Err(FrontierError::LeaseLost { origin })
    }
}

impl Lease {
    /// The host.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The fencing token.
    pub fn token(&self) -> u64 {
        self.host.token
    }

    /// Visits to the host before this one.
    pub fn visits(&self) -> u32 {
        self.host.visits
    }

    /// Visits in a row that failed.
    pub fn failures(&self) -> u16 {
        self.host.failures
    }

    /// Takes the next page to ask for.
    pub fn take(&mut self) -> Option<Due> {
        self.waiting.pop()
    }

    /// How many pages wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Lays down what became of a page that was taken.
    pub fn set(&mut self, due: Due, now: UnixTime) {
        let Due { path, page } = due;
        if page.due > now.seconds() {
            self.later = self.later.min(page.due);
        }
        self.changed.push((path, page));
    }

    /// Puts a page back that was taken and not asked for.
    pub fn untake(&mut self, due: Due) {
        self.waiting.push(due);
    }

    /// Adds a page of this host, unless it is known or there are `most` already. Returns whether
    /// it was added.
    pub fn add(&mut self, wanted: &Wanted, most: usize, now: UnixTime) -> bool {
        let path = key::path_of(&wanted.url);
        if self.known.len() >= most || !self.known.insert(hash(path)) {
            return false;
        }
        let (path, page) = (path.to_owned(), Page::of(wanted, now));
        self.changed.push((path.clone(), page.clone()));
        let due = Due { path, page };
        let place = self
            .waiting
            .partition_point(|other| urgency(other) > urgency(&due));
        self.waiting.insert(place, due);
        true
    }
}

impl Matter {
    /// The matter that these texts make out.
    pub fn of(texts: &[&str]) -> Self {
        let mut hasher = DefaultHasher::new();
        texts.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Matters remembered of one host; further ones are told on every page.
const MOST_TOLD: usize = 256;

impl Lease {
    /// Whether a matter is to be told of a page: it was told of no other. From then on it belongs
    /// to this one.
    pub fn is_news(&mut self, matter: Matter, path: &str) -> bool {
        let told = &mut self.told.0;
        if let Some((_, first)) = told.iter().find(|(known, _)| *known == matter.0) {
            return first == path;
        }
        if told.len() < MOST_TOLD {
            told.push((matter.0, path.to_owned()));
            self.told_changed = true;
        }
        true
    }

    /// A page was seen to show these matters and no others: the others can be told of other pages.
    pub fn shows_only(&mut self, path: &str, matters: &[Matter]) {
        let before = self.told.0.len();
        let kept = |known: u64, page: &str| page != path || matters.contains(&Matter(known));
        self.told.0.retain(|(known, page)| kept(*known, page));
        self.told_changed |= self.told.0.len() != before;
    }
}

/// What is expected first, then by depth, then by name, so that runs are alike.
fn urgency(due: &Due) -> (bool, u8, &str) {
    let plain = due.page.expected == crate::Expected::Nothing;
    (plain, due.page.depth, &due.path)
}

fn hash(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}
