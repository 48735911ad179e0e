//! The fold: from events to threads. What no command would have yielded is refused, so that a damaged journal is noticed.

use super::event::Message;
use super::{Closing, MessageEvent, Posted, Then, Thread, ThreadId, Threads};

/// An event does not fit what happened before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistent {
    /// A thread's id is not the next one.
    #[error("thread {found} is opened where {expected} is next")]
    Order {
        /// The id found.
        found: ThreadId,
        /// The id expected.
        expected: ThreadId,
    },
    /// There is no such thread or message.
    #[error("there is no message {message} in thread {thread}")]
    Missing {
        /// The thread.
        thread: ThreadId,
        /// The message, from 1; 0 for the thread itself.
        message: u32,
    },
    /// Something was done twice, or to a closed thread.
    #[error("thread {thread} cannot change so any more")]
    Settled {
        /// The thread.
        thread: ThreadId,
    },
}

impl Threads {
    /// Takes an event.
    ///
    /// # Errors
    /// [`Inconsistent`]; nothing has changed then.
    pub fn apply(&mut self, event: &MessageEvent) -> Result<(), Inconsistent> {
        match event {
            MessageEvent::Opened {
                thread,
                scheme,
                to,
                subject,
                message,
            } => {
                let (found, expected) = (*thread, self.next());
                if found != expected {
                    return Err(Inconsistent::Order { found, expected });
                }
                let opened = Thread {
                    scheme: scheme.clone(),
                    subject: subject.clone(),
                    between: [message.from.clone(), to.clone()],
                    messages: vec![Posted::new(message)],
                    closed: None,
                };
                self.threads.insert(found, opened);
            }
            MessageEvent::Replied {
                thread,
                message,
                then,
            } => {
                let open = self.open_thread(*thread)?;
                open.messages.push(Posted::new(message));
                if *then == Then::Close {
                    let (by, at) = (message.from.clone(), message.at);
                    open.closed = Some(Closing { by, at });
                }
            }
            MessageEvent::Read {
                thread,
                message,
                receipt,
            } => {
                let posted = self.posted(*thread, *message)?;
                set_once(&mut posted.receipt, receipt.clone(), *thread)?;
            }
            MessageEvent::Reminded {
                thread,
                message,
                on,
            } => {
                let posted = self.posted(*thread, *message)?;
                set_once(&mut posted.reminded, *on, *thread)?;
            }
            MessageEvent::Closed { thread, closing } => {
                self.open_thread(*thread)?.closed = Some(closing.clone());
            }
        }
        Ok(())
    }

    fn open_thread(&mut self, thread: ThreadId) -> Result<&mut Thread, Inconsistent> {
        let message = 0;
        let found = self.threads.get_mut(&thread);
        let found = found.ok_or(Inconsistent::Missing { thread, message })?;
        if found.closed.is_some() {
            return Err(Inconsistent::Settled { thread });
        }
        Ok(found)
    }

    fn posted(&mut self, thread: ThreadId, message: u32) -> Result<&mut Posted, Inconsistent> {
        let place = (message as usize).checked_sub(1);
        let found = self.threads.get_mut(&thread).zip(place);
        let found = found.and_then(|(found, place)| found.messages.get_mut(place));
        found.ok_or(Inconsistent::Missing { thread, message })
    }
}

impl Posted {
    fn new(message: &Message) -> Self {
        Self {
            message: message.clone(),
            receipt: None,
            reminded: None,
        }
    }
}

fn set_once<T>(place: &mut Option<T>, value: T, thread: ThreadId) -> Result<(), Inconsistent> {
    if place.is_some() {
        return Err(Inconsistent::Settled { thread });
    }
    *place = Some(value);
    Ok(())
}
