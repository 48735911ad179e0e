//! Owns what all requests of programs share: counts of failed tokens, answers already given, and
//! how many papers come in at once.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;

use super::idempotency::Answers;
use super::problem::{Kind, Problem};
use crate::web::{Limiter, Limits};

/// What all requests under `/api` share.
#[derive(Debug)]
pub(crate) struct Shared {
    failures: Limiter,
    uploads: Arc<Semaphore>,
    /// Answers by idempotency key.
    pub(super) answers: Answers,
}

impl Shared {
    /// Nothing counted and nothing answered yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            failures: Limiter::new(limits.failed_tokens, limits.failed_tokens_in_all),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            answers: Answers::default(),
        }
    }

    /// The turns of papers that come in.
    pub(super) fn uploads(&self) -> Arc<Semaphore> {
        Arc::clone(&self.uploads)
    }

    /// Refuses an address that showed too many wrong tokens, before another is looked at, so
    /// that a right guess among many wrong ones does not get in either.
    pub(super) fn check(&self, address: IpAddr, now: Instant) -> Result<(), Problem> {
        self.failures.look(address, now).map_err(Problem::too_many)
    }

    /// Counts a wrong token; gives the answer to it.
    pub(super) fn failed(&self, address: IpAddr, now: Instant, why: Kind) -> Problem {
        match self.failures.take(address, now) {
            Ok(()) => Problem::of(why),
            Err(wait) => Problem::too_many(wait),
        }
    }
}

/// Papers held in memory at once, each of at most 32 MiB.
const UPLOADS_AT_ONCE: usize = 4;
