//! Counters: how many pictures came to which stage of detection.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// How many pictures came to which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Files that were known already.
    pub cached: u64,
    /// Files that no decoder here can open.
    pub broken: u64,
    /// Pictures that were compared with the templates.
    pub compared: u64,
    /// Pictures in which a mark was looked for.
    pub read: u64,
}

/// Counts, from any thread.
#[derive(Debug, Default)]
pub(super) struct Tally {
    cached: AtomicU64,
    broken: AtomicU64,
    compared: AtomicU64,
    read: AtomicU64,
}

impl Tally {
    pub(super) fn cached(&self) {
        self.cached.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn broken(&self) {
        self.broken.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn compared(&self) {
        self.compared.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn read(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn counters(&self) -> Counters {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counters {
            cached: of(&self.cached),
            broken: of(&self.broken),
            compared: of(&self.compared),
            read: of(&self.read),
        }
    }
}
