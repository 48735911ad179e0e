//! Threads as the API shows them. A message's text is told to its reader when it is read, so that a
//! receipt means what it says.

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::casework::PaperView;
use crate::api::shapes::Instant;
use crate::correspondence::thread::{Party, Posted, Thread, ThreadId};

/// A thread in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThreadLine {
    /// Its number.
    thread: u64,
    /// Scheme id.
    scheme: String,
    subject: String,
    /// Who opened it: `issuing`, `review`, or an organisation such as `O12`.
    from: String,
    /// To whom.
    to: String,
    messages: usize,
    /// Messages to the party whose list it is that it has not read.
    pub(super) unread: usize,
    /// Whether the last word is the other party's.
    pub(super) awaits_reply: bool,
    closed: bool,
}

/// A thread with its messages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThreadView {
    /// Its number.
    thread: u64,
    /// Scheme id.
    scheme: String,
    subject: String,
    /// Who opened it: `issuing`, `review`, or an organisation such as `O12`.
    from: String,
    /// To whom.
    to: String,
    /// The oldest first.
    messages: Vec<MessageView>,
    closed: Option<ClosingView>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
struct MessageView {
    /// Its place in the thread, from 1.
    message: u32,
    from: String,
    /// The person who wrote it.
    by: String,
    at: Instant,
    /// What is written; null for its reader until it is read.
    text: Option<String>,
    /// What is attached; null for its reader until it is read.
    attachments: Option<Vec<PaperView>>,
    /// The receipt: by whom and when it was read first.
    read: Option<ReceiptView>,
}

/// That a message was read.
#[derive(Debug, Serialize, ToSchema)]
struct ReceiptView {
    by: String,
    at: Instant,
}

/// That a thread was closed.
#[derive(Debug, Serialize, ToSchema)]
struct ClosingView {
    by: String,
    at: Instant,
}

impl ThreadLine {
    pub(super) fn of(number: ThreadId, thread: &Thread, party: &Party) -> Self {
        let [from, to] = thread.between();
        Self {
            thread: number.0,
            scheme: thread.scheme().to_string(),
            subject: thread.subject().to_string(),
            from: from.to_string(),
            to: to.to_string(),
            messages: thread.messages().len(),
            unread: thread.unread_by(party),
            awaits_reply: thread.awaits(party),
            closed: thread.closed().is_some(),
        }
    }
}

impl ThreadView {
    /// As `reader` sees it; as auditors do, where there is none.
    pub(super) fn of(number: ThreadId, thread: &Thread, reader: Option<&Party>) -> Self {
        let [from, to] = thread.between();
        let messages = (1..).zip(thread.messages());
        let messages = messages.map(|(place, posted)| MessageView::of(place, posted, reader));
        Self {
            thread: number.0,
            scheme: thread.scheme().to_string(),
            subject: thread.subject().to_string(),
            from: from.to_string(),
            to: to.to_string(),
            messages: messages.collect(),
            closed: thread.closed().map(|closing| ClosingView {
                by: closing.by.to_string(),
                at: Instant::of(closing.at),
            }),
        }
    }
}

impl MessageView {
    fn of(place: u32, posted: &Posted, reader: Option<&Party>) -> Self {
        let (message, receipt) = (&posted.message, posted.receipt.as_ref());
        let waits = receipt.is_none() && reader.is_some_and(|reader| *reader != message.from);
        let attached = message.attachments.as_slice().iter();
        let attached = attached.map(PaperView::of_message);
        Self {
            message: place,
            from: message.from.to_string(),
            by: message.by.to_string(),
            at: Instant::of(message.at),
            text: (!waits).then(|| message.text.as_str().to_owned()),
            attachments: (!waits).then(|| attached.collect()),
            read: receipt.map(|receipt| ReceiptView {
                by: receipt.by.to_string(),
                at: Instant::of(receipt.at),
            }),
        }
    }
}
