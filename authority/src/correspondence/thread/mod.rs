//! Messages on the web: threads between a body and a correspondent, as a fold over their events (6.8).
//!
//! A command looks at the threads and yields an event or a named refusal; [`Threads::apply`] takes
//! events, and is the only thing that changes them. Who a correspondent is, the caller has checked.

mod content;
mod event;
mod fold;
mod refusal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;
use shirushi_verifier::domain::{SchemeId, UnixTime};

pub use content::{Attachment, Attachments, ContentProblem, FileName, MAX_ATTACHMENTS, Prose};
pub use event::{
    Closing, Draft, InvalidThread, Message, MessageEvent, Party, Receipt, Then, ThreadId,
};
pub use fold::Inconsistent;
pub use refusal::MessageRefusal;

use crate::scheme::{Period, Text, Zone};

/// All threads.
#[derive(Debug, Clone, Default)]
pub struct Threads {
    threads: BTreeMap<ThreadId, Thread>,
}

/// What is on the outside of a thread's first message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The scheme that it is about.
    pub scheme: SchemeId,
    /// Who it goes to.
    pub to: Party,
    /// What it is about.
    pub subject: Text,
}

/// One thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    scheme: SchemeId,
    subject: Text,
    between: [Party; 2],
    messages: Vec<Posted>,
    closed: Option<Closing>,
}

/// A message in its thread, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The message.
    pub message: Message,
    /// When it was first read and by whom; the sender sees it.
    pub receipt: Option<Receipt>,
    /// The day on which its reader was reminded.
    pub reminded: Option<Date>,
}

impl Threads {
    /// The thread of this id.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        self.threads.get(&id)
    }

    /// The threads that a party takes part in, the oldest first.
    pub fn of<'a>(&'a self, party: &'a Party) -> impl Iterator<Item = (ThreadId, &'a Thread)> {
        let theirs = move |(_, thread): &(&ThreadId, &Thread)| thread.between.contains(party);
        self.threads
            .iter()
            .filter(theirs)
            .map(|(id, thread)| (*id, thread))
    }

    /// The number of the thread that is opened next.
    pub fn next(&self) -> ThreadId {
        let last = self.threads.last_key_value().map_or(0, |(id, _)| id.0);
        ThreadId(last + 1)
    }

    /// By which scheme, and from whom, a message goes out that an event posts or reminds of.
    pub fn sender_of<'a>(&'a self, event: &'a MessageEvent) -> Option<(&'a SchemeId, &'a Party)> {
        match event {
            MessageEvent::Opened {
                scheme, message, ..
            } => Some((scheme, &message.from)),
            MessageEvent::Replied {
                thread, message, ..
            } => Some((&self.thread(*thread)?.scheme, &message.from)),
            MessageEvent::Reminded {
                thread, message, ..
            } => {
                let thread = self.thread(*thread)?;
                Some((&thread.scheme, &thread.message(*message)?.message.from))
            }
            MessageEvent::Read { .. } | MessageEvent::Closed { .. } => None,
        }
    }

    /// Opens a thread with its first message. `remind_after`: how long it may stay unread.
    ///
    /// # Errors
    /// [`MessageRefusal::ToOneself`] and [`MessageRefusal::Calendar`].
    pub fn open(
        &self,
        envelope: Envelope,
        draft: Draft,
        at: UnixTime,
        remind_after: Period,
        zone: &Zone,
    ) -> Result<MessageEvent, MessageRefusal> {
        let Envelope {
            scheme,
            to,
            subject,
        } = envelope;
        if to == draft.from {
            return Err(MessageRefusal::ToOneself);
        }
        let thread = self.next();
        let message = draft.at(at, remind_after, zone)?;
        Ok(MessageEvent::Opened {
            thread,
            scheme,
            to,
            subject,
            message,
        })
    }

    /// Replies, and closes the thread or keeps it open.
    ///
    /// # Errors
    /// [`MessageRefusal`]: no such thread, not the party's, closed, or the end of the calendar.
    pub fn reply(
        &self,
        thread: ThreadId,
        draft: Draft,
        then: Then,
        at: UnixTime,
        remind_after: Period,
        zone: &Zone,
    ) -> Result<MessageEvent, MessageRefusal> {
        let found = self.find(thread, &draft.from)?;
        if let Some(closing) = &found.closed {
            let at = closing.at;
            return Err(MessageRefusal::Closed { thread, at });
        }
        let message = draft.at(at, remind_after, zone)?;
        Ok(MessageEvent::Replied {
            thread,
            message,
            then,
        })
    }

    /// Reads a thread: a receipt for each message to the reader that had none.
    /// `by`: the person who reads for the party.
    ///
    /// # Errors
    /// [`MessageRefusal::NoSuchThread`] and [`MessageRefusal::NotTheirs`].
    pub fn read(
        &self,
        thread: ThreadId,
        party: &Party,
        by: &Text,
        at: UnixTime,
    ) -> Result<Vec<MessageEvent>, MessageRefusal> {
        let found = self.find(thread, party)?;
        let unread = found
            .numbered()
            .filter(|(_, posted)| posted.message.from != *party && posted.receipt.is_none());
        let events = unread.map(|(message, _)| MessageEvent::Read {
            thread,
            message,
            receipt: Receipt { by: by.clone(), at },
        });
        Ok(events.collect())
    }

    /// Closes a thread without a reply.
    ///
    /// # Errors
    /// [`MessageRefusal`]: no such thread, not the party's, or closed before.
    pub fn close(
        &self,
        thread: ThreadId,
        party: &Party,
        at: UnixTime,
    ) -> Result<MessageEvent, MessageRefusal> {
        let found = self.find(thread, party)?;
        if let Some(closing) = &found.closed {
            let at = closing.at;
            return Err(MessageRefusal::Closed { thread, at });
        }
        let by = party.clone();
        let closing = Closing { by, at };
        Ok(MessageEvent::Closed { thread, closing })
    }

    /// A reminder for each message to a correspondent that is unread after its day and was not
    /// reminded of; bodies look at their lists. `today`: the day where a thread's scheme is at home.
    /// Applied once, there is none left: a second run on the same or a later day yields nothing.
    pub fn reminders(&self, today: impl Fn(ThreadId) -> Option<Date>) -> Vec<MessageEvent> {
        let mut due = Vec::new();
        for (thread, found) in &self.threads {
            let Some(today) = today(*thread) else {
                continue;
            };
            let unread = found.numbered().filter(|(_, posted)| {
                let reader = found.other_than(&posted.message.from);
                matches!(reader, Some(Party::Correspondent(_)))
                    && posted.receipt.is_none()
                    && posted.reminded.is_none()
                    && posted.message.remind_from <= today
            });
            due.extend(unread.map(|(message, _)| MessageEvent::Reminded {
                thread: *thread,
                message,
                on: today,
            }));
        }
        due
    }

    fn find(&self, thread: ThreadId, party: &Party) -> Result<&Thread, MessageRefusal> {
        let found = self.threads.get(&thread);
        let found = found.ok_or(MessageRefusal::NoSuchThread { thread })?;
        if found.between.contains(party) {
            Ok(found)
        } else {
            Err(MessageRefusal::NotTheirs { thread })
        }
    }
}

impl Thread {
    /// The scheme that it is about.
    pub fn scheme(&self) -> &SchemeId {
        &self.scheme
    }

    /// A message, by its number.
    pub fn message(&self, number: u32) -> Option<&Posted> {
        let place = (number as usize).checked_sub(1)?;
        self.messages.get(place)
    }

    /// The other party of a thread.
    pub fn other_than(&self, party: &Party) -> Option<&Party> {
        self.between.iter().find(|other| *other != party)
    }

    /// What it is about.
    pub fn subject(&self) -> &Text {
        &self.subject
    }

    /// Who writes to whom: first who opened it.
    pub fn between(&self) -> &[Party; 2] {
        &self.between
    }

    /// Its messages, the oldest first; message numbers count from 1.
    pub fn messages(&self) -> &[Posted] {
        &self.messages
    }

    /// Who closed it and when, if it is closed.
    pub fn closed(&self) -> Option<&Closing> {
        self.closed.as_ref()
    }

    /// How many messages a party has not read.
    pub fn unread_by(&self, party: &Party) -> usize {
        let unread = |p: &&Posted| p.message.from != *party && p.receipt.is_none();
        self.messages.iter().filter(unread).count()
    }

    /// Whether the last word is not the party's, so that a reply is awaited.
    pub fn awaits(&self, party: &Party) -> bool {
        let last = self.messages.last();
        self.closed.is_none() && last.is_some_and(|posted| posted.message.from != *party)
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &Posted)> {
        (1..).zip(&self.messages)
    }
}
