//! History: what a mark's state was at any instant.

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RenewalCount, UnixTime};

use super::{
    event::Reason,
    mark::{Issued, Mark, Term},
};

/// Something that happened to a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// When.
    pub at: UnixTime,
    /// Which renewal was current then.
    pub renewal: RenewalCount,
    /// What.
    pub step: Step,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Issued for the first time.
    Issued,
    /// Renewed.
    Renewed,
    /// Use stopped by order.
    Suspended,
    /// The suspension ended.
    Reinstated,
    /// Revoked; boxed, for most steps are renewals and a mark may have many.
    Revoked(Box<Reason>),
    /// A pass under it lapsed.
    Lapsed {
        /// The pass.
        pass: PassNumber,
        /// The last day of grace.
        until: jiff::civil::Date,
    },
    /// A lapsed pass under it is as before.
    Restored {
        /// The pass.
        pass: PassNumber,
    },
}

/// A mark's state at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It did not exist yet.
    NotIssued,
    /// Issued, but the instant of grant is still to come.
    NotYetValid,
    /// Valid.
    Valid,
    /// Valid; a pass under it is lapsed until the last day of grace.
    BasisUnderReview {
        /// The last day of grace.
        until: jiff::civil::Date,
    },
    /// Use stopped.
    Suspended {
        /// Since when.
        since: UnixTime,
    },
    /// Revoked.
    Revoked {
        /// When.
        at: UnixTime,
        /// Why.
        reason: Reason,
    },
    /// Past its last day.
    Expired,
}

impl Transition {
    pub(super) fn of(term: &Issued, step: Step) -> Self {
        Self {
            at: term.at(),
            renewal: term.grant().number.renewal,
            step,
        }
    }
}

/// What the transitions up to an instant add up to.
#[derive(Default)]
struct Sum<'m> {
    suspended: Option<UnixTime>,
    revoked: Option<(UnixTime, &'m Reason)>,
    lapsed: Vec<(PassNumber, jiff::civil::Date)>,
}

impl Mark {
    /// The state at `time`, by what was recorded up to then.
    pub fn state_at(&self, time: UnixTime) -> State {
        let term = self.terms().rev().find(|t| t.at <= time);
        match term {
            None => State::NotIssued,
            Some(term) => self.term_state_at(term, time),
        }
    }

    /// The state at `time` of one term, which an older badge still shows.
    pub fn term_state_at(&self, term: Term<'_>, time: UnixTime) -> State {
        let sum = self.sum_until(time);
        match sum.revoked {
            Some((at, reason)) if at < term.expires || self.is_current(term) => {
                let reason = reason.clone();
                return State::Revoked { at, reason };
            }
            _ => {}
        }
        if time >= term.expires {
            return State::Expired;
        }
        if let Some(since) = sum.suspended {
            return State::Suspended { since };
        }
        if time < term.granted {
            return State::NotYetValid;
        }
        let lapsed = sum.lapsed.iter().filter(|(pass, _)| term.stands_on(*pass));
        match lapsed.map(|(_, until)| *until).min() {
            Some(until) => State::BasisUnderReview { until },
            None => State::Valid,
        }
    }

    /// A mark revoked because it was not renewed in time is revoked, not just
    /// expired; terms that ended before by renewal are just over.
    fn is_current(&self, term: Term<'_>) -> bool {
        self.current().grant().number == term.number
    }

    fn sum_until(&self, time: UnixTime) -> Sum<'_> {
        let mut sum = Sum::default();
        for transition in self.history.iter().take_while(|t| t.at <= time) {
            match &transition.step {
                Step::Issued | Step::Renewed => {}
                Step::Suspended => sum.suspended = Some(transition.at),
                Step::Reinstated => sum.suspended = None,
                Step::Revoked(reason) => sum.revoked = Some((transition.at, reason)),
                Step::Lapsed { pass, until } => {
                    sum.lapsed.retain(|(p, _)| p != pass);
                    sum.lapsed.push((*pass, *until));
                }
                Step::Restored { pass } => sum.lapsed.retain(|(p, _)| p != pass),
            }
        }
        sum
    }
}
