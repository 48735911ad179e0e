//! Events of threads: what the journal says of messages. A field may be added only with a default.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{SchemeId, UnixTime};

use super::{Attachments, MessageRefusal, Prose};
use crate::{
    correspondence::Reference,
    scheme::{Body, Period, Text, Zone},
};

/// A thread's number, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThreadId(pub u64);

/// A text is not the number of a thread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not the number of a thread: digits, such as 12")]
pub struct InvalidThread {
    found: String,
}

impl FromStr for ThreadId {
    type Err = InvalidThread;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| plain);
        number.map(Self).ok_or_else(|| InvalidThread {
            found: text.chars().take(24).collect(),
        })
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who takes part in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// One of the bodies, whoever is on duty.
    Body(Body),
    /// An organisation or person, by their number.
    Correspondent(Reference),
}

impl Party {
    /// Whether it is one of the bodies.
    pub fn is_body(&self) -> bool {
        matches!(self, Self::Body(_))
    }
}

impl From<Body> for Party {
    fn from(body: Body) -> Self {
        Self::Body(body)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(body) => f.write_str(body.name()),
            Self::Correspondent(reference) => reference.fmt(f),
        }
    }
}

/// A message before it is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who writes.
    pub from: Party,
    /// The person who writes for them.
    pub by: Text,
    /// What is written.
    pub text: Prose,
    /// What is attached.
    pub attachments: Attachments,
}

impl Draft {
    pub(super) fn at(
        self,
        at: UnixTime,
        remind_after: Period,
        zone: &Zone,
    ) -> Result<Message, MessageRefusal> {
        let last = remind_after.after(zone.day_of(at))?;
        // On the day after the last day, as all periods here end with a day.
        let remind_from = last.tomorrow().unwrap_or(last);
        let Self {
            from,
            by,
            text,
            attachments,
        } = self;
        Ok(Message {
            from,
            by,
            at,
            text,
            attachments,
            remind_from,
        })
    }
}

/// A message as posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Who wrote.
    pub from: Party,
    /// The person who wrote for them.
    pub by: Text,
    /// When.
    pub at: UnixTime,
    /// What was written.
    pub text: Prose,
    /// What was attached.
    #[serde(default, skip_serializing_if = "Attachments::is_empty")]
    pub attachments: Attachments,
    /// First day on which its reader is reminded, if it is still unread.
    pub remind_from: Date,
}

/// That a message was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// By whom.
    pub by: Text,
    /// When.
    pub at: UnixTime,
}

/// What a reply does to its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// It goes on.
    KeepOpen,
    /// That was the last word.
    Close,
}

/// That a thread was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// By whom.
    pub by: Party,
    /// When.
    pub at: UnixTime,
}

/// Something that happened to a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message-event", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MessageEvent {
    /// A thread was opened with its first message.
    Opened {
        /// Its id.
        thread: ThreadId,
        /// The scheme that it is about.
        scheme: SchemeId,
        /// Who it goes to.
        to: Party,
        /// What it is about.
        subject: Text,
        /// The first message.
        message: Message,
    },
    /// A message was added.
    Replied {
        /// The thread.
        thread: ThreadId,
        /// The message.
        message: Message,
        /// What it does to the thread.
        then: Then,
    },
    /// A message was read for the first time.
    Read {
        /// The thread.
        thread: ThreadId,
        /// The message's number, from 1.
        message: u32,
        /// By whom and when.
        receipt: Receipt,
    },
    /// A message's reader was reminded.
    Reminded {
        /// The thread.
        thread: ThreadId,
        /// The message's number, from 1.
        message: u32,
        /// The day.
        on: Date,
    },
    /// A thread was closed without a reply.
    Closed {
        /// The thread.
        thread: ThreadId,
        /// By whom and when.
        closing: Closing,
    },
}
