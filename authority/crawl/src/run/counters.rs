//! Counters of a run, which whoever shows its progress reads while it goes on.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

/// What a run has done so far.
#[derive(Debug, Default)]
pub struct Counters {
    visits: AtomicU64,
    hosts_at_work: AtomicU64,
    requests: AtomicU64,
    pages: AtomicU64,
    pictures: AtomicU64,
    bytes: AtomicU64,
    unchanged: AtomicU64,
    disallowed: AtomicU64,
    failures: AtomicU64,
    marks: AtomicU64,
    told: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// Visits to hosts that have ended.
    pub visits: u64,
    /// Hosts being visited.
    pub hosts_at_work: u64,
    /// Requests, those for robots rules and redirects included.
    pub requests: u64,
    /// Pages looked at.
    pub pages: u64,
    /// Pictures fetched, or held by pages themselves.
    pub pictures: u64,
    /// Bytes of bodies over the wire.
    pub bytes: u64,
    /// Pages that had not changed.
    pub unchanged: u64,
    /// Pages that robots rules forbid.
    pub disallowed: u64,
    /// Requests that failed.
    pub failures: u64,
    /// Marks seen, genuine ones in their place included.
    pub marks: u64,
    /// Sightings told.
    pub told: u64,
}

macro_rules! counted {
    ($($name:ident),*) => {
        impl Counters {
            $(pub(super) fn $name(&self, more: u64) {
                self.$name.fetch_add(more, Ordering::Relaxed);
            })*

            /// All of them, now.
            pub fn tally(&self) -> Tally {
                Tally {
                    hosts_at_work: self.hosts_at_work.load(Ordering::Relaxed),
                    $($name: self.$name.load(Ordering::Relaxed)),*
                }
            }
        }

        /// Adds another run's; hosts at work are the sum of both.
        impl std::ops::AddAssign for Tally {
            fn add_assign(&mut self, more: Self) {
                self.hosts_at_work += more.hosts_at_work;
                $(self.$name += more.$name;)*
            }
        }
    };
}
counted!(
    visits, requests, pages, pictures, bytes, unchanged, disallowed, failures, marks, told
);

impl Counters {
    pub(super) fn set_at_work(&self, hosts: usize) {
        self.hosts_at_work.store(hosts as u64, Ordering::Relaxed);
    }
}
