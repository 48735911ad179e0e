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
use shirushi_verifier::domain::{
    MarkNumber, NumberedPass, PassNumber, RegistrationNumber, UnixTime,
};

use super::{
    event::{Grant, Issuance, Place, Reason},
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

/// A term that a renewal has followed, in outline: a mark may be renewed ninety-nine times, and
/// only its current term is asked about in full. The journal has the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Past {
    number: MarkNumber,
    at: UnixTime,
    granted: UnixTime,
    expires: UnixTime,
    status: Place,
    passes: Box<[NumberedPass]>,
}

/// What is known of every term of a mark, past or current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'m> {
    /// The mark's number in it.
    pub number: MarkNumber,
    /// When its badge was recorded.
    pub at: UnixTime,
    /// The instant of grant, the credential's `nbf`.
    pub granted: UnixTime,
    /// The end of the last valid day, the credential's `exp`.
    pub expires: UnixTime,
    /// Its place in a status list.
    pub status: Place,
    /// The passes it stands on.
    pub passes: &'m [NumberedPass],
}

/// A mark that may be used until it expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InUse {
    current: Issued,
    /// Terms before, the first first.
    past: Vec<Past>,
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
    pub(crate) fn new(grant: Grant) -> Self {
        Self(grant)
    }

    /// What was granted.
    pub fn grant(&self) -> &Grant {
        &self.0
    }

    /// The term with its badge.
    pub(crate) fn issue(self, issuance: Issuance, at: UnixTime) -> Issued {
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
        self.term().stands_on(pass)
    }

    /// The term in outline.
    pub fn term(&self) -> Term<'_> {
        let grant = &self.grant;
        Term {
            number: grant.number,
            at: self.at,
            granted: grant.granted,
            expires: grant.expires,
            status: grant.status,
            passes: &grant.terms.passes,
        }
    }

    fn into_past(self) -> Past {
        let grant = self.grant;
        Past {
            number: grant.number,
            at: self.at,
            granted: grant.granted,
            expires: grant.expires,
            status: grant.status,
            passes: grant.terms.passes.into(),
        }
    }
}

impl Past {
    fn term(&self) -> Term<'_> {
        Term {
            number: self.number,
            at: self.at,
            granted: self.granted,
            expires: self.expires,
            status: self.status,
            passes: &self.passes,
        }
    }
}

impl Term<'_> {
    /// Whether it stands on this pass.
    pub fn stands_on(&self, pass: PassNumber) -> bool {
        self.passes.iter().any(|p| p.number == pass)
    }
}

impl InUse {
    pub(super) fn new(first: Issued) -> Self {
        Self {
            current: first,
            past: Vec::new(),
        }
    }

    pub(super) fn renewed(mut self, term: Issued) -> Self {
        let before = std::mem::replace(&mut self.current, term);
        // One more than before each time: doubling would keep room for renewals years ahead.
        self.past.reserve_exact(1);
        self.past.push(before.into_past());
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
        &self.current
    }

    /// Every term, the first first.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = Term<'_>> {
        let past = self.past.iter().map(Past::term);
        past.chain(std::iter::once(self.current.term()))
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
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = Term<'_>> {
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
