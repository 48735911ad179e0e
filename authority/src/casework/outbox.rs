//! The outbox: who is told what when something is decided (requirements, sections 2 to 5; 6.4, 6.6, 6.8).
//!
//! A notice goes into the journal in the entry of what it tells, and waits until it is
//! sent; so none is lost, and none goes out for what did not happen.

mod about;
mod addressee;
mod consequences;
mod mail;
mod reminders;

pub use addressee::{Addressee, InvalidAddressee};
pub use consequences::Reexamination;
pub use mail::{MailAttempts, MailDeed, NoticeMailed};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{SchemeId, UnixTime};

use super::{CaseRefusal, Casework, Misplaced, NoticeNumber, desk::Desk};
use crate::{correspondence::Notice, registry::Event, scheme::Body};

/// A notice is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noticed {
    /// Its number.
    pub number: NoticeNumber,
    /// The scheme that it goes out by.
    pub scheme: SchemeId,
    /// Which body sends it.
    pub from: Body,
    /// To whom.
    pub to: Addressee,
    /// What it says.
    pub notice: Notice,
}

/// A notice was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSent {
    /// Its number.
    pub number: NoticeNumber,
}

/// A notice that was not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The scheme that it goes out by.
    pub scheme: SchemeId,
    /// Which body sends it.
    pub from: Body,
    /// To whom.
    pub to: Addressee,
    /// What it says.
    pub notice: Notice,
    /// Since when it waits.
    pub since: UnixTime,
    /// What became of the attempts to mail it.
    #[serde(default)]
    pub mail: MailAttempts,
}

/// The outbox as it stands: notices that were sent leave nothing but their numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OutboxState {
    last: Option<NoticeNumber>,
    waiting: BTreeMap<NoticeNumber, Waiting>,
}

impl Casework {
    pub(crate) fn outbox_state(&self) -> OutboxState {
        OutboxState {
            last: self.last_notice,
            waiting: self.waiting.clone(),
        }
    }

    pub(crate) fn set_outbox(&mut self, state: OutboxState) {
        self.last_notice = state.last;
        self.waiting = state.waiting;
    }

    pub(super) fn take_notice(&mut self, at: UnixTime, event: &Noticed) -> Result<(), Misplaced> {
        if self.last_notice >= Some(event.number) {
            return Err(Misplaced(format!("notice {}", event.number)));
        }
        self.last_notice = Some(event.number);
        let waiting = Waiting {
            scheme: event.scheme.clone(),
            from: event.from,
            to: event.to,
            notice: event.notice.clone(),
            since: at,
            mail: MailAttempts::default(),
        };
        self.waiting.insert(event.number, waiting);
        Ok(())
    }

    pub(super) fn take_reexamination(&mut self, event: &Reexamination) -> Result<(), Misplaced> {
        if !self.passes.contains_key(&event.pass) {
            return Err(Misplaced(format!("pass {}", event.pass)));
        }
        self.reexaminations.insert(event.pass, event.clone());
        Ok(())
    }

    pub(super) fn take_sending(&mut self, event: &NoticeSent) -> Result<(), Misplaced> {
        let waited = self.waiting.remove(&event.number);
        let misplaced = || Misplaced(format!("notice {}", event.number));
        waited.map(|_| ()).ok_or_else(misplaced)
    }
}

impl Desk<'_> {
    /// Records that a notice was sent.
    ///
    /// # Errors
    /// [`CaseRefusal`] where there is none, or it was sent before.
    pub fn notice_sent(&mut self, number: NoticeNumber) -> Result<(), CaseRefusal> {
        self.waiting(number)?;
        self.take(Event::NoticeSent(NoticeSent { number }));
        Ok(())
    }

    fn waiting(&self, number: NoticeNumber) -> Result<&Waiting, CaseRefusal> {
        let casework = self.casework();
        let waiting = casework.waiting.get(&number);
        waiting.ok_or(if casework.last_notice >= Some(number) {
            CaseRefusal::SentBefore(number)
        } else {
            CaseRefusal::NoSuchNotice(number)
        })
    }
}
