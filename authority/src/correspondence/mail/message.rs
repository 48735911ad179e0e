//! One mail in the form in which it is sent.

use std::time::{Duration, UNIX_EPOCH};

use lettre::{
    Message,
    message::{Mailbox, header::ContentType},
};
use shirushi_verifier::domain::UnixTime;

use super::{MailAddress, MessageId};

/// One mail, plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Who it goes to.
    pub to: MailAddress,
    /// Its id; the same at every attempt.
    pub id: MessageId,
    /// Its date.
    pub date: UnixTime,
    /// One line.
    pub subject: String,
    /// Lines.
    pub text: String,
}

impl Mail {
    /// As it goes to the relay, from this address.
    pub(super) fn message(&self, from: &MailAddress) -> Result<Message, lettre::error::Error> {
        let seconds = u64::try_from(self.date.seconds()).unwrap_or_default();
        Message::builder()
            .message_id(Some(format!("<{}>", self.id)))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .from(Mailbox::new(None, from.address().clone()))
            .to(Mailbox::new(None, self.to.address().clone()))
            .subject(self.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
    }
}
