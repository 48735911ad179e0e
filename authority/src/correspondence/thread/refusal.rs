//! Why a message command was refused; nothing has changed then.

use shirushi_verifier::domain::UnixTime;

use super::ThreadId;
use crate::scheme::ValidityError;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageRefusal {
    /// There is no such thread.
    #[error("there is no thread {thread}")]
    NoSuchThread {
        /// The thread.
        thread: ThreadId,
    },
    /// The party does not take part in it. At the edge this reads as if there were none.
    #[error("the thread {thread} is between others")]
    NotTheirs {
        /// The thread.
        thread: ThreadId,
    },
    /// It is closed.
    #[error("the thread {thread} was closed at {at}")]
    Closed {
        /// The thread.
        thread: ThreadId,
        /// When.
        at: UnixTime,
    },
    /// From and to are the same.
    #[error("nobody writes to themselves")]
    ToOneself,
    /// Messages are between a body and somebody.
    #[error("6.8: messages are between a body and an organisation, not between organisations")]
    WithoutBody,
    /// A date is outside the calendar.
    #[error(transparent)]
    Calendar(#[from] ValidityError),
}
