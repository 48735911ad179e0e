//! Counts requests against token buckets, one per sender and one for all, in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::config::Rate;

/// Two rates that a request must both pass.
#[derive(Debug)]
pub(crate) struct Limiter {
    each: Mutex<Buckets<Sender>>,
    all: Mutex<Buckets<()>>,
}

impl Limiter {
    /// `each`: one sender's rate. `all`: everybody's together.
    pub(crate) fn new(each: Rate, all: Rate) -> Self {
        Self {
            each: Mutex::new(Buckets::new(each)),
            all: Mutex::new(Buckets::new(all)),
        }
    }

    /// Whether a request of `address` would be taken at `now`, or how long to wait; counts nothing.
    pub(crate) fn look(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        each.look(&Sender::from(address), now).map(|_| ())
    }

    /// Takes one request of `address` at `now`, or says how long to wait.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut each = self.each.lock().unwrap_or_else(PoisonError::into_inner);
        each.take(Sender::from(address), now)?;
        drop(each);
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.take((), now)
    }
}

/// Who counts as one sender: an IPv4 address, or an IPv6 network of 64 bits, which is
/// what one household gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Sender(IpAddr);

impl From<IpAddr> for Sender {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => Self(IpAddr::V6(Ipv6Addr::from_bits(
                v6.to_bits() & !u128::from(u64::MAX),
            ))),
            v4 @ IpAddr::V4(_) => Self(v4),
        }
    }
}

/// Buckets by key, each stored as the instant at which it will be full again
/// (the "generic cell rate algorithm"): one `Instant` a sender.
#[derive(Debug)]
struct Buckets<K> {
    rate: Rate,
    full_at: HashMap<K, Instant>,
}

impl<K: Eq + Hash> Buckets<K> {
    fn new(rate: Rate) -> Self {
        Self {
            rate,
            full_at: HashMap::new(),
        }
    }

    /// When the bucket will be full again if one more is taken, or how long to wait.
    fn look(&self, key: &K, now: Instant) -> Result<Instant, Duration> {
        let depth = self.rate.every * self.rate.burst.max(1);
        let full_at = self.full_at.get(key).copied().unwrap_or(now).max(now);
        let after = full_at + self.rate.every;
        match after.checked_duration_since(now + depth) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(after),
        }
    }

    fn take(&mut self, key: K, now: Instant) -> Result<(), Duration> {
        let after = self.look(&key, now)?;
        if self.full_at.len() >= MAX_SENDERS {
            self.full_at.retain(|_, full_at| *full_at > now);
        }
        if self.full_at.len() >= MAX_SENDERS {
            // A flood from everywhere: forget all rather than grow. The shared rate still holds.
            self.full_at.clear();
        }
        self.full_at.insert(key, after);
        Ok(())
    }
}

/// About 4 MiB of buckets.
const MAX_SENDERS: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const BOB: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn limiter() -> Limiter {
        Limiter::new(
            Rate::new(2, Duration::from_secs(10)),
            Rate::new(5, Duration::from_secs(1)),
        )
    }

    #[test]
    fn a_burst_passes_and_the_next_one_learns_when_to_come_back() {
        let (limiter, now) = (limiter(), Instant::now());
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.take(ALICE, now), Err(Duration::from_secs(10)));
        let later = now + Duration::from_secs(10);
        assert_eq!(limiter.take(ALICE, later), Ok(()));
        assert_eq!(limiter.take(ALICE, later), Err(Duration::from_secs(10)));
    }

    #[test]
    fn senders_do_not_share_a_bucket_but_share_the_total() {
        let (limiter, now) = (limiter(), Instant::now());
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.take(BOB, now), Ok(()));
        assert_eq!(limiter.take(BOB, now), Ok(()));
        let carol = IpAddr::from([192, 0, 2, 3]);
        assert_eq!(limiter.take(carol, now), Ok(()));
        assert_eq!(limiter.take(carol, now), Err(Duration::from_secs(1)));
    }

    #[test]
    fn looking_counts_nothing() {
        let (limiter, now) = (limiter(), Instant::now());
        for _ in 0..10 {
            assert_eq!(limiter.look(ALICE, now), Ok(()));
        }
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.take(ALICE, now), Ok(()));
        assert_eq!(limiter.look(ALICE, now), Err(Duration::from_secs(10)));
    }

    #[test]
    fn one_ipv6_network_is_one_sender() {
        let (limiter, now) = (limiter(), Instant::now());
        let host = |n: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, n]);
        assert_eq!(limiter.take(host(1), now), Ok(()));
        assert_eq!(limiter.take(host(2), now), Ok(()));
        assert!(limiter.take(host(3), now).is_err());
    }

    #[test]
    fn memory_stays_bounded_under_a_flood_of_addresses() {
        let mut buckets = Buckets::new(Rate::new(1, Duration::from_hours(1)));
        let now = Instant::now();
        for key in 0..(MAX_SENDERS + 10) {
            assert_eq!(buckets.take(key, now), Ok(()));
        }
        assert!(buckets.full_at.len() <= MAX_SENDERS);
    }
}
