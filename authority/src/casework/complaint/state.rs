//! The life of a complaint: states that carry their data, and the steps that lead from one to the next.
//!
//! ```text
//! Received ──taken up──► InHand ──closed──► Closed
//!    │  ▲└─moved             ▲                 │
//!    │  └──┘                 └────reopened─────┘
//!    └──refused──► Refused
//! ```
//! In hand, questions are answered, actions decided, done and dropped, and the complainant is answered.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use shirushi_verifier::domain::UnixTime;

use super::{
    ComplaintDeed, Misstep,
    event::{Action, ActionDone, ActionDropped, Finding, OutOfScope, Reply, SharedCase, TakenUp},
};
use crate::scheme::{Bilingual, Body, EntryId, Text};

/// The number of an action within its complaint, from 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct ActionNumber(pub std::num::NonZeroU16);

/// Where a complaint is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Stage {
    /// It came in, and nobody has taken it up.
    Received {},
    /// It is out of scope, for good.
    Refused {
        /// When that was told.
        at: UnixTime,
        /// What the complainant was told.
        explanation: Bilingual,
    },
    /// A body works on it.
    InHand(InHand),
    /// It is over.
    Closed(Closed),
}

/// A complaint that a body works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InHand {
    by: Body,
    asked: Vec<EntryId>,
    #[serde(serialize_with = "values")]
    findings: BTreeMap<EntryId, Finding>,
    actions: Vec<PlannedAction>,
    replies: Vec<Sent>,
    /// Whether the latest reply is an answer to it as it now stands: not so after it was reopened.
    answered: bool,
}

/// A complaint that is over; what was found stays with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closed {
    at: UnixTime,
    #[serde(flatten)]
    case: InHand,
}

/// An action and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAction {
    /// What was decided.
    #[serde(flatten)]
    pub action: Action,
    /// What became of it.
    pub end: ActionEnd,
}

/// What became of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionEnd {
    /// Nothing yet.
    Open,
    /// It was done.
    Done {
        /// On which day.
        on: Date,
    },
    /// It was given up.
    Dropped {
        /// Why.
        why: Text,
    },
}

/// A reply that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// When.
    pub at: UnixTime,
    /// What it says.
    #[serde(flatten)]
    pub reply: Reply,
}

impl Stage {
    /// Its name, as people read it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received {} => "received",
            Self::Refused { .. } => "refused",
            Self::InHand(_) => "in hand",
            Self::Closed(_) => "closed",
        }
    }

    /// The state after a deed.
    ///
    /// # Errors
    /// [`Misstep`] where the deed does not follow from this state.
    pub(super) fn after(self, at: UnixTime, deed: &ComplaintDeed) -> Result<Self, Misstep> {
        use ComplaintDeed as Deed;
        let state = self.name();
        Ok(match (self, deed) {
            (Self::Received {}, Deed::Moved(_)) => Self::Received {},
            (Self::Received {}, Deed::Refused(OutOfScope { explanation })) => {
                let explanation = explanation.clone();
                Self::Refused { at, explanation }
            }
            (Self::Received {}, Deed::TakenUp(taken)) => Self::InHand(InHand::new(taken)),
            (Self::InHand(case), Deed::Closed {}) => Self::Closed(case.close(at)?),
            (Self::Closed(closed), Deed::Reopened(_)) => Self::InHand(closed.reopen()),
            (Self::InHand(case), Deed::Examined(finding)) => Self::InHand(case.examined(finding)?),
            (Self::InHand(case), Deed::ActionDecided(action)) => {
                Self::InHand(case.decided(action)?)
            }
            (Self::InHand(case), Deed::ActionDone(done)) => Self::InHand(case.done(*done)?),
            (Self::InHand(case), Deed::ActionDropped(dropped)) => {
                Self::InHand(case.dropped(dropped)?)
            }
            (Self::InHand(case), Deed::Answered(reply)) => Self::InHand(case.answered(at, reply)),
            (Self::InHand(case), Deed::Shared(SharedCase { .. })) if case.replies.is_empty() => {
                return Err(Misstep::NotAnswered);
            }
            (stage @ (Self::InHand(_) | Self::Closed(_)), Deed::Shared(_)) => stage,
            (_, deed) => {
                let deed = deed.name();
                return Err(Misstep::State { state, deed });
            }
        })
    }

    /// What was found and decided, if anybody took it up.
    pub fn case(&self) -> Option<&InHand> {
        match self {
            Self::InHand(case) | Self::Closed(Closed { case, .. }) => Some(case),
            Self::Received {} | Self::Refused { .. } => None,
        }
    }

    /// Whether nothing more is to be done.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Closed(_))
    }
}

impl InHand {
    fn new(taken: &TakenUp) -> Self {
        Self {
            by: taken.by,
            asked: taken.questions.clone(),
            findings: BTreeMap::new(),
            actions: Vec::new(),
            replies: Vec::new(),
            answered: false,
        }
    }

    fn examined(mut self, finding: &Finding) -> Result<Self, Misstep> {
        let question = finding.question.clone();
        if !self.asked.contains(&question) {
            let asked = self.asked;
            return Err(Misstep::NotAsked { question, asked });
        }
        self.findings.insert(question, finding.clone());
        Ok(self)
    }

    fn decided(mut self, action: &Action) -> Result<Self, Misstep> {
        if Some(action.action) != self.next_action() {
            let action = action.action;
            return Err(Misstep::ActionOrder { action });
        }
        self.actions.push(PlannedAction {
            action: action.clone(),
            end: ActionEnd::Open,
        });
        Ok(self)
    }

    fn done(self, done: ActionDone) -> Result<Self, Misstep> {
        self.end(done.action, ActionEnd::Done { on: done.on })
    }

    fn dropped(self, dropped: &ActionDropped) -> Result<Self, Misstep> {
        let why = dropped.why.clone();
        self.end(dropped.action, ActionEnd::Dropped { why })
    }

    fn end(mut self, action: ActionNumber, end: ActionEnd) -> Result<Self, Misstep> {
        let mut planned = self.actions.iter_mut();
        let planned = planned.find(|planned| planned.action.action == action);
        let planned = planned.ok_or(Misstep::NoSuchAction { action })?;
        if planned.end != ActionEnd::Open {
            return Err(Misstep::ActionOver { action });
        }
        planned.end = end;
        Ok(self)
    }

    fn answered(mut self, at: UnixTime, reply: &Reply) -> Self {
        let reply = reply.clone();
        self.replies.push(Sent { at, reply });
        self.answered = true;
        self
    }

    /// Every question answered, an action where a flaw was found, every action over, and the
    /// complainant answered (3.16(3), 3.16(4)).
    fn close(self, at: UnixTime) -> Result<Closed, Misstep> {
        let questions: Vec<_> = self.unanswered().cloned().collect();
        if !questions.is_empty() {
            return Err(Misstep::Unanswered { questions });
        }
        let flaws: Vec<_> = self.flaws().map(|f| f.question.clone()).collect();
        if !flaws.is_empty() && self.actions.is_empty() {
            return Err(Misstep::NoAction { questions: flaws });
        }
        let open = self.actions.iter().filter(|a| a.end == ActionEnd::Open);
        let actions: Vec<_> = open.map(|planned| planned.action.action).collect();
        if !actions.is_empty() {
            return Err(Misstep::OpenActions { actions });
        }
        if !self.answered {
            return Err(Misstep::NotAnswered);
        }
        Ok(Closed { at, case: self })
    }

    /// The body that works on it.
    pub fn by(&self) -> Body {
        self.by
    }

    /// The questions that it is asked.
    pub fn asked(&self) -> &[EntryId] {
        &self.asked
    }

    /// Questions that nobody has answered.
    pub fn unanswered(&self) -> impl Iterator<Item = &EntryId> {
        let open = |question: &&EntryId| !self.findings.contains_key(*question);
        self.asked.iter().filter(open)
    }

    /// The answer to a question.
    pub fn finding(&self, question: &EntryId) -> Option<&Finding> {
        self.findings.get(question)
    }

    /// The answers that found a flaw.
    pub fn flaws(&self) -> impl Iterator<Item = &Finding> {
        self.findings.values().filter(|finding| finding.flaw)
    }

    /// What was decided against its recurrence.
    pub fn actions(&self) -> &[PlannedAction] {
        &self.actions
    }

    /// What the complainant was answered, oldest first.
    pub fn replies(&self) -> &[Sent] {
        &self.replies
    }

    /// The number of the action decided next; `None` after 65,535.
    pub(super) fn next_action(&self) -> Option<ActionNumber> {
        let next = u16::try_from(self.actions.len() + 1).ok()?;
        std::num::NonZeroU16::new(next).map(ActionNumber)
    }
}

impl Closed {
    fn reopen(self) -> InHand {
        InHand {
            answered: false,
            ..self.case
        }
    }

    /// When.
    pub fn at(&self) -> UnixTime {
        self.at
    }
}

impl ActionNumber {
    /// The first action of a complaint.
    pub const FIRST: Self = Self(std::num::NonZeroU16::MIN);
}

impl std::fmt::Display for ActionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for ActionNumber {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

fn values<S: Serializer>(
    findings: &BTreeMap<EntryId, Finding>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.values())
}
