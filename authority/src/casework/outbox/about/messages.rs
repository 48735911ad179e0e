//! That a message waits, and that one was not read (6.8).

use super::{Notices, Teller};
use crate::{
    casework::OrganisationNumber,
    correspondence::{
        Notice,
        thread::{MessageEvent, Party, Posted, Thread, ThreadId},
    },
};

impl Teller<'_> {
    /// Bodies look at their messages in their lists; organisations are written to.
    pub(super) fn message(&self, event: &MessageEvent) -> Notices {
        let threads = self.registry.threads();
        let told = match event {
            MessageEvent::Opened { to, subject, .. } => {
                let subject = subject.clone();
                organisation(to).map(|to| (to, Notice::MessagePosted { subject }))
            }
            MessageEvent::Replied {
                thread, message, ..
            } => threads.thread(*thread).and_then(|thread| {
                let to = organisation(thread.other_than(&message.from)?)?;
                let subject = thread.subject().clone();
                Some((to, Notice::MessagePosted { subject }))
            }),
            MessageEvent::Reminded {
                thread, message, ..
            } => self.unread(*thread, *message),
            _ => None,
        };
        told.into_iter().collect()
    }

    fn unread(&self, thread: ThreadId, message: u32) -> Option<(OrganisationNumber, Notice)> {
        let thread: &Thread = self.registry.threads().thread(thread)?;
        let posted: &Posted = thread.message(message)?;
        let to = organisation(thread.other_than(&posted.message.from)?)?;
        let scheme = self.schemes.get(thread.scheme())?;
        let notice = Notice::MessageUnread {
            subject: thread.subject().clone(),
            sent: scheme.zone.day_of(posted.message.at),
        };
        Some((to, notice))
    }
}

fn organisation(party: &Party) -> Option<OrganisationNumber> {
    match party {
        Party::Body(_) => None,
        Party::Correspondent(reference) => reference.to_string().parse().ok(),
    }
}
