//! What a command on a case yields, and what its history keeps.

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use super::NoticeNumber;
use crate::{
    correspondence::{Notice, Recipient},
    registry::Event,
};

/// What a command decided: what to record, and who is told what once it is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided<T = ()> {
    /// For the journal, all in one entry.
    pub events: Vec<Event>,
    /// For the outbox, in the order in which they are read.
    pub notices: Vec<(Recipient, Notice)>,
    /// What the command is answered with.
    pub answer: T,
}

/// A notice that goes out for what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Outgoing {
    /// Its kind, such as `complaint-received`.
    pub notice: &'static str,
    /// To whom it goes, such as `complainant`.
    pub to: Recipient,
    /// Its number in the outbox; `None` where nobody knows how to reach its reader.
    pub number: Option<NoticeNumber>,
}

/// Something that happened to a case, by its name in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When.
    pub at: UnixTime,
    /// What.
    pub deed: &'static str,
}

impl<T> Decided<T> {
    /// The same without its answer.
    pub fn unanswered(self) -> Decided {
        self.answering(())
    }

    /// With one more event, after the others.
    pub(super) fn also(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    pub(super) fn answering<A>(self, answer: A) -> Decided<A> {
        Decided {
            events: self.events,
            notices: self.notices,
            answer,
        }
    }
}

impl Decided {
    /// Nothing to record and nobody to tell.
    pub fn nothing() -> Self {
        Self::events(Vec::new())
    }

    pub(super) fn events(events: Vec<Event>) -> Self {
        Self {
            events,
            notices: Vec::new(),
            answer: (),
        }
    }

    /// With notices, each to whom its kind goes.
    pub(super) fn with(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        let addressed = notices.into_iter().map(|n| (n.kind().to, n));
        self.notices.extend(addressed);
        self
    }

    /// Both, this one first.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.events.extend(other.events);
        self.notices.extend(other.notices);
        self
    }
}
