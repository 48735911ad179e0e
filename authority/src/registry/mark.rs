//! The states of a mark as types: a transition consumes a state and gives the next.
//!
//! ```text
//! Granted ──issue──► Issued ─┐
//!    └─void─► (nothing)      ▼
//!                 InUse ◄──reinstate── Suspended
//!                   │ ▲└────suspend────────▲ │
//!            revoke │ └renewed             │ │ revoke
//!                   ▼                        ▼
//!                Revoked ◄───────────────────┘
//! ```
//! Expiry is not a state but a matter of time: see [`Mark::state_at`].

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, UnixTime};

use super::{
    event::{Grant, Issuance, Reason},
    history::{Step, Transition},
};

/// A mark that is to be issued: numbered, with a place in a status list, without a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted(Grant);

/// One term of a mark: what was granted, and the credential that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    grant: Grant,
    at: UnixTime,
    #[serde(with = "super::event::base64_bytes")]
    credential: Vec<u8>,
    pixels: String,
}

/// A mark that may be used until it expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InUse {
    first: Issued,
    renewals: Vec<Issued>,
}

/// A mark whose use was stopped by order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    mark: InUse,
    since: UnixTime,
}

/// A mark that was revoked, for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    mark: InUse,
    at: UnixTime,
    reason: Reason,
}

/// The state a mark is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It may be used until it expires.
    InUse(InUse),
    /// Its use was stopped.
    Suspended(Suspended),
    /// It was revoked.
    Revoked(Revoked),
}

/// A mark with its state and its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub(super) standing: Standing,
    pub(super) history: Vec<Transition>,
}

impl Granted {
    /// Takes up a grant from the journal.
    pub(super) fn new(grant: Grant) -> Self {
        Self(grant)
    }

    /// What was granted.
    pub fn grant(&self) -> &Grant {
        &self.0
    }

    /// The term with its badge.
    pub(super) fn issue(self, issuance: Issuance, at: UnixTime) -> Issued {
        Issued {
            grant: self.0,
            at,
            credential: issuance.credential,
            pixels: issuance.pixels,
        }
    }
}

impl Issued {
    /// What was granted.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// When its badge was recorded.
    pub fn at(&self) -> UnixTime {
        self.at
    }

    /// The signed credential.
    pub fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// SHA-256 of the badge's pixels, as hexadecimal digits.
    pub fn pixels(&self) -> &str {
        &self.pixels
    }

    /// Whether it stands on this pass.
    pub fn stands_on(&self, pass: PassNumber) -> bool {
        self.grant.terms.passes.iter().any(|p| p.number == pass)
    }
}

impl InUse {
    pub(super) fn new(first: Issued) -> Self {
        Self {
            first,
            renewals: Vec::new(),
        }
    }

    pub(super) fn renewed(mut self, term: Issued) -> Self {
        self.renewals.push(term);
        self
    }

    pub(super) fn suspend(self, since: UnixTime) -> Suspended {
        Suspended { mark: self, since }
    }

    pub(super) fn revoke(self, at: UnixTime, reason: Reason) -> Revoked {
        Revoked {
            mark: self,
            at,
            reason,
        }
    }

    /// The latest term.
    pub fn current(&self) -> &Issued {
        self.renewals.last().unwrap_or(&self.first)
    }

    /// Every term, the first first.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = &Issued> {
        std::iter::once(&self.first).chain(&self.renewals)
    }
}

impl Suspended {
    pub(super) fn reinstate(self) -> InUse {
        self.mark
    }

    pub(super) fn revoke(self, at: UnixTime, reason: Reason) -> Revoked {
        self.mark.revoke(at, reason)
    }

    /// Since when.
    pub fn since(&self) -> UnixTime {
        self.since
    }
}

impl Revoked {
    /// When.
    pub fn at(&self) -> UnixTime {
        self.at
    }

    /// Why.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl Mark {
    pub(super) fn first(term: Issued) -> Self {
        let history = vec![Transition::of(&term, Step::Issued)];
        Self {
            standing: Standing::InUse(InUse::new(term)),
            history,
        }
    }

    /// Its state, as decided; whether it has expired is not looked at.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What happened to it, oldest first.
    pub fn history(&self) -> &[Transition] {
        &self.history
    }

    fn chain(&self) -> &InUse {
        match &self.standing {
            Standing::InUse(mark)
            | Standing::Suspended(Suspended { mark, .. })
            | Standing::Revoked(Revoked { mark, .. }) => mark,
        }
    }

    /// The latest term.
    pub fn current(&self) -> &Issued {
        self.chain().current()
    }

    /// Every term, the first first.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = &Issued> {
        self.chain().terms()
    }

    /// Its registration number.
    pub fn registration(&self) -> RegistrationNumber {
        self.current().grant.number.registration
    }

    /// When it was revoked, if it was.
    pub fn revoked_at(&self) -> Option<UnixTime> {
        match &self.standing {
            Standing::Revoked(revoked) => Some(revoked.at),
            Standing::InUse(_) | Standing::Suspended(_) => None,
        }
    }

    /// Whether it may be used at `time`, or only a suspension keeps it from being used.
    pub fn is_live(&self, time: UnixTime) -> bool {
        let revoked = matches!(self.standing, Standing::Revoked(_));
        !revoked && time < self.current().grant.expires
    }
}
