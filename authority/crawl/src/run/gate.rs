//! The gate: one request at a time to a host, and a gap between them.
//!
//! Manners go by host, whatever the port or scheme: a page's own host, and those from which its
//! pictures come. The gap is counted from the end of one request to the start of the next.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Mutex as AsyncMutex, OwnedMutexGuard},
    time::{Instant, sleep_until},
};

/// Lets requests to hosts through, one by one.
#[derive(Debug)]
pub(super) struct Gate {
    /// Until then hosts may have been asked by whoever crawled before.
    asked_until: Instant,
    hosts: Mutex<HashMap<String, Arc<AsyncMutex<Host>>>>,
}

/// When a host was last asked, by the end of that request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Host {
    last: Instant,
}

/// Leave to ask a host once; it ends with this.
#[derive(Debug)]
pub(super) struct Pass {
    host: OwnedMutexGuard<Host>,
}

/// Hosts remembered before those that nobody uses are let go.
const MOST_HOSTS: usize = 8_192;

impl Gate {
    /// A gate where hosts may have been asked until a time.
    pub(super) fn new(asked_until: Instant) -> Self {
        Self {
            asked_until,
            hosts: Mutex::new(HashMap::new()),
        }
    }

    /// Waits until a host may be asked, `gap` after the last request to it.
    pub(super) async fn enter(&self, host: &str, gap: Duration) -> Pass {
        let place = self.place(host);
        let host = place.lock_owned().await;
        let free = host.last + gap;
        if !gap.is_zero() && free > Instant::now() {
            sleep_until(free).await;
        }
        Pass { host }
    }

    fn place(&self, host: &str) -> Arc<AsyncMutex<Host>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = hosts.get(host) {
            return place.clone();
        }
        if hosts.len() >= MOST_HOSTS {
            forget(&mut hosts);
        }
        let last = self.asked_until;
        let place = Arc::new(AsyncMutex::new(Host { last }));
        hosts.insert(host.to_owned(), place.clone());
        place
    }
}

/// No host is asked for a gap longer than this; one that wants more is left.
pub(super) const LONGEST_GAP: Duration = Duration::from_mins(10);

/// Lets hosts go that nobody is asking, and that were last asked so long ago that no gap reaches here.
fn forget(hosts: &mut HashMap<String, Arc<AsyncMutex<Host>>>) {
    let now = Instant::now();
    hosts.retain(|_, place| {
        let busy = Arc::strong_count(place) > 1;
        let recent = place
            .try_lock()
            .map_or(true, |host| now.duration_since(host.last) < LONGEST_GAP);
        busy || recent
    });
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.host.last = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_once_at_a_time_and_after_its_gap() {
        let start = Instant::now();
        let gate = Gate::new(start);
        let gap = Duration::from_secs(2);
        for turn in 1..=3 {
            let pass = gate.enter("a.example", gap).await;
            tokio::time::advance(Duration::from_secs(1)).await;
            drop(pass);
            assert_eq!(start.elapsed(), Duration::from_secs(3) * turn);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_do_not_wait_for_each_other() {
        let start = Instant::now();
        let gate = Gate::new(start.checked_sub(Duration::from_mins(1)).unwrap());
        let gap = Duration::from_secs(2);
        let _held = gate.enter("a.example", gap).await;
        let _other = gate.enter("b.example", gap).await;
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_beyond_the_most_are_forgotten_only_once_no_gap_reaches_them() {
        let gate = Gate::new(Instant::now());
        for host in 0..MOST_HOSTS {
            drop(gate.enter(&host.to_string(), Duration::ZERO).await);
        }
        drop(gate.enter("one more", Duration::ZERO).await);
        assert_eq!(gate.hosts.lock().unwrap().len(), MOST_HOSTS + 1);
        tokio::time::advance(LONGEST_GAP).await;
        drop(gate.enter("another", Duration::ZERO).await);
        assert_eq!(gate.hosts.lock().unwrap().len(), 1);
    }
}
