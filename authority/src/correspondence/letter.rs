//! A notice to somebody: subject and body in a language, with the names of the scheme and the body that sends it.

use fluent_bundle::FluentArgs;
use serde::{Deserialize, Serialize};

use super::Notice;
use crate::language::Language;
use crate::scheme::{Body, Contact, Scheme, Text};

/// A notice, who sends it and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Which body sends it.
    pub from: Body,
    /// Who it goes to, as they are addressed.
    pub to: Text,
    /// What it says.
    pub notice: Notice,
}

/// Why a letter cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// The other body's notice.
    #[error("the notice {notice} is not the {} body's to send", word(*body))]
    Sender {
        /// The notice.
        notice: &'static str,
        /// The body that was to send it.
        body: Body,
    },
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Lines of plain text.
    pub body: String,
}

impl Letter {
    /// The letter in `language`, with dates in the scheme's zone.
    ///
    /// # Errors
    /// [`LetterError::Sender`]: the review body cannot announce what the issuing body decides, nor the other way round.
    pub fn render(&self, scheme: &Scheme, language: Language) -> Result<Rendered, LetterError> {
        let Rendered { subject, body } = self.plain(scheme, language)?;
        let mut args = FluentArgs::new();
        sign(&mut args, scheme, self.from, language);
        args.set("addressee", self.to.as_str().to_owned());
        args.set("text", body);
        let body = language.format("letter", None, &args);
        Ok(Rendered { subject, body })
    }

    /// Subject and text alone, for where addressee and sender have a place of their own.
    pub(crate) fn plain(
        &self,
        scheme: &Scheme,
        language: Language,
    ) -> Result<Rendered, LetterError> {
        let kind = self.notice.kind();
        if !kind.from.admits(self.from) {
            return Err(LetterError::Sender {
                notice: kind.name,
                body: self.from,
            });
        }
        let mut args = self.notice.operands(language, &scheme.zone).args;
        sign(&mut args, scheme, self.from, language);
        let subject = language.format(kind.name, None, &args);
        let body = language.format(kind.name, Some("body"), &args);
        Ok(Rendered { subject, body })
    }
}

/// Names that every text may use: scheme, mark, body and how to reach it.
pub(super) fn sign(
    args: &mut FluentArgs<'static>,
    scheme: &Scheme,
    from: Body,
    language: Language,
) {
    let (name, contact) = match from {
        Body::Issuing => (&scheme.issuing_body.name, &scheme.issuing_body.contact),
        Body::Review => (&scheme.review_body.name, &scheme.review_body.contact),
    };
    args.set("scheme", language.of(&scheme.name).to_owned());
    args.set("mark-name", language.of(&scheme.mark_name).to_owned());
    args.set("body", language.of(name).to_owned());
    args.set("contact", reach(contact, language));
}

fn reach(contact: &Contact, language: Language) -> String {
    let Some(telephone) = &contact.telephone else {
        return contact.mail.to_string();
    };
    let mut args = FluentArgs::new();
    args.set("mail", contact.mail.to_string());
    args.set("telephone", telephone.to_string());
    language.format("contact-with-telephone", None, &args)
}

fn word(body: Body) -> &'static str {
    match body {
        Body::Issuing => "issuing",
        Body::Review => "review",
    }
}
