//! The mail itself: a message is waiting, and this is the page to read it on after login.

use std::time::{Duration, UNIX_EPOCH};

use fluent_bundle::FluentArgs;
use lettre::{
    Message,
    message::{Mailbox, header::ContentType},
};
use shirushi_verifier::domain::UnixTime;
use url::Url;

use super::{MailAddress, MessageId};
use crate::{
    correspondence::letter::sign,
    language::Language,
    scheme::{Body, Scheme},
};

/// One mail. It has no place for a message's content.
#[derive(Debug, Clone)]
pub struct Waiting<'a> {
    /// Whose message is waiting.
    pub scheme: &'a Scheme,
    /// Which body's.
    pub from: Body,
    /// Who it goes to.
    pub to: MailAddress,
    /// In which language.
    pub language: Language,
    /// The page on which the message can be read after login.
    pub address: Url,
    /// Its id; the same at every attempt.
    pub id: MessageId,
    /// Its date.
    pub date: UnixTime,
}

impl Waiting<'_> {
    /// Subject and text.
    pub fn text(&self) -> (String, String) {
        let mut args = FluentArgs::new();
        sign(&mut args, self.scheme, self.from, self.language);
        args.set("address", self.address.to_string());
        let subject = self.language.format("mail-subject", None, &args);
        (subject, self.language.format("mail-body", None, &args))
    }

    /// The mail in the form in which it is sent, from this address.
    pub(super) fn message(&self, from: &MailAddress) -> Result<Message, lettre::error::Error> {
        let (subject, text) = self.text();
        let seconds = u64::try_from(self.date.seconds()).unwrap_or_default();
        Message::builder()
            .message_id(Some(format!("<{}>", self.id)))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .from(Mailbox::new(None, from.address().clone()))
            .to(Mailbox::new(None, self.to.address().clone()))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
    }
}
