//! Owns what all requests of programs share: counts of failed tokens, and answers already given.

use std::net::IpAddr;
use std::time::Instant;

use super::idempotency::Answers;
use super::problem::{Kind, Problem};
use crate::web::{Limiter, Limits};

/// What all requests under `/api` share.
#[derive(Debug)]
pub(crate) struct Shared {
    failures: Limiter,
    /// Answers by idempotency key.
    pub(super) answers: Answers,
}

impl Shared {
    /// Nothing counted and nothing answered yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            failures: Limiter::new(limits.failed_tokens, limits.failed_tokens_in_all),
            answers: Answers::default(),
        }
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
