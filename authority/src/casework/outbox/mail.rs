//! The mail of a notice: when it is due, and what became of its attempts.
//!
//! An attempt is written down before it is made and again when it ended. So a program that was
//! stopped in between leaves an attempt whose end is not known: the relay may have taken the mail.
//! It is sent again, with the same id, for a notice nobody learns of would be worse.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use crate::{
    casework::{CaseRefusal, Casework, Misplaced, NoticeNumber, desk::Desk},
    registry::Event,
    scheme::Text,
};

/// Something happened to the mail of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeMailed {
    /// The notice.
    pub number: NoticeNumber,
    /// What happened.
    pub did: MailDeed,
}

/// What happens to a mail; that it was sent is [`super::NoticeSent`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum MailDeed {
    /// An attempt begins: from here on the relay may take it.
    Begun {},
    /// The attempt failed.
    Failed {
        /// What the relay said, or why there was none.
        why: Text,
        /// When it is tried again; not at all, if nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<UnixTime>,
    },
    /// A person asked for another attempt: what failed before is forgotten.
    Renewed {},
}

/// What became of the attempts to mail a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAttempts {
    /// When the attempt began whose end is not known, if there is one.
    pub begun: Option<UnixTime>,
    /// Attempts that failed.
    pub failures: u8,
    /// When the next attempt is due, after a failure.
    pub again: Option<UnixTime>,
    /// Why the last one failed.
    pub why: Option<Text>,
}

impl MailAttempts {
    /// Whether nobody tries any more: a person has to look after it.
    pub fn is_given_up(&self) -> bool {
        self.failures > 0 && self.again.is_none()
    }

    fn is_due(&self, now: UnixTime) -> bool {
        !self.is_given_up() && self.again.is_none_or(|again| again <= now)
    }

    fn take(&mut self, at: UnixTime, deed: &MailDeed) {
        match deed {
            MailDeed::Begun {} => self.begun = Some(at),
            MailDeed::Failed { why, again } => {
                *self = Self {
                    begun: None,
                    failures: self.failures.saturating_add(1),
                    again: *again,
                    why: Some(why.clone()),
                };
            }
            MailDeed::Renewed {} => *self = Self::default(),
        }
    }
}

impl Casework {
    /// Notices whose mail is due at `now`, in their order. One waits for those before it that go
    /// to the same reader, unless these were given up.
    pub fn mail_due(&self, now: UnixTime) -> Vec<NoticeNumber> {
        let mut held = BTreeSet::new();
        let mut due = Vec::new();
        for (number, waiting) in self.outbox() {
            if waiting.mail.is_given_up() {
                continue;
            }
            if waiting.mail.is_due(now) && !held.contains(&waiting.to) {
                due.push(number);
            } else {
                held.insert(waiting.to);
            }
        }
        due
    }

    pub(in crate::casework) fn take_mailed(
        &mut self,
        at: UnixTime,
        event: &NoticeMailed,
    ) -> Result<(), Misplaced> {
        let waiting = self.waiting.get_mut(&event.number);
        let misplaced = || Misplaced(format!("notice {}", event.number));
        waiting.ok_or_else(misplaced)?.mail.take(at, &event.did);
        Ok(())
    }
}

impl Desk<'_> {
    /// Records what happens to the mail of a notice.
    ///
    /// # Errors
    /// [`CaseRefusal`] where the notice does not wait.
    pub fn notice_mailed(
        &mut self,
        number: NoticeNumber,
        did: MailDeed,
    ) -> Result<(), CaseRefusal> {
        self.waiting(number)?;
        self.take(Event::NoticeMailed(NoticeMailed { number, did }));
        Ok(())
    }
}
