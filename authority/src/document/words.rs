//! The words of documents: texts of `assets/correspondence/*/documents.ftl`, in one language and zone.

use fluent_bundle::FluentArgs;
use jiff::civil::Date;

use crate::{
    language::Language,
    scheme::{Body, Contact, Scheme, Validity},
};

/// A language, and the scheme whose names go into texts.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) language: Language,
    pub(super) scheme: &'a Scheme,
}

impl Words<'_> {
    /// A text without variables of its own.
    pub(super) fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its variables; scheme, mark and bodies may stand in any.
    pub(super) fn with(&self, key: &str, variables: &[(&'static str, &str)]) -> String {
        let of = |text| self.language.of(text).to_owned();
        let scheme = self.scheme;
        let mut args = FluentArgs::new();
        args.set("scheme", of(&scheme.name));
        args.set("mark-name", of(&scheme.mark_name));
        args.set("issuing-body", of(&scheme.issuing_body.name));
        args.set("review-body", of(&scheme.review_body.name));
        for (name, value) in variables {
            args.set(*name, (*value).to_owned());
        }
        self.language.format(key, None, &args)
    }

    pub(super) fn date(&self, date: Date) -> String {
        self.language.date(date)
    }

    pub(super) fn span(&self, valid: Validity) -> String {
        let (from, to) = (self.date(valid.from), self.date(valid.to));
        self.with("doc-span", &[("from", &from), ("to", &to)])
    }

    /// The name of a body.
    pub(super) fn body(&self, body: Body) -> String {
        let name = match body {
            Body::Issuing => &self.scheme.issuing_body.name,
            Body::Review => &self.scheme.review_body.name,
        };
        self.language.of(name).to_owned()
    }

    /// How a body is reached.
    pub(super) fn contact(&self, body: Body) -> &Contact {
        match body {
            Body::Issuing => &self.scheme.issuing_body.contact,
            Body::Review => &self.scheme.review_body.contact,
        }
    }
}
