//! What holders are mailed: a message is waiting, and this is the page to read it on after login.

use fluent_bundle::FluentArgs;
use shirushi_verifier::domain::UnixTime;
use url::Url;

use super::{Mail, MailAddress, MessageId};
use crate::{
    correspondence::letter::sign,
    language::Language,
    scheme::{Body, Scheme},
};

/// A mail that says that a message waits. It has no place for a message's content.
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
    /// The mail.
    pub fn mail(&self) -> Mail {
        let mut args = FluentArgs::new();
        sign(&mut args, self.scheme, self.from, self.language);
        args.set("address", self.address.to_string());
        Mail {
            to: self.to.clone(),
            id: self.id.clone(),
            date: self.date,
            subject: self.language.format("mail-subject", None, &args),
            text: self.language.format("mail-body", None, &args),
        }
    }
}
