//! Who reads a notice: how they are addressed, in which language, and where mail reaches them.

use fluent_bundle::FluentArgs;
use shirushi_verifier::domain::SchemeId;

use crate::{
    casework::{Addressee, ReplyTo, Waiting, complaint::Filer},
    correspondence::{Letter, LetterError, Rendered, mail::MailAddress},
    index::IndexError,
    language::Language,
    office::Office,
    registry::Registry,
    scheme::{Scheme, Text},
};

/// Who reads a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// How they are addressed; `None` where no name is known.
    name: Option<Text>,
    /// Their language; `None` where nobody knows it: they are written to in both.
    language: Option<Language>,
    /// Where mail reaches them, if that is known.
    mail: Option<MailAddress>,
    /// Whether they read their notices on the web after login.
    has_pages: bool,
}

/// Why a notice's reader is not known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownReader {
    /// The registry has no such addressee.
    #[error("the register has no {0}, to whom the notice goes")]
    Addressee(Addressee),
    /// The scheme's file is not here.
    #[error("there is no scheme {0}, by which the notice goes out")]
    Scheme(SchemeId),
    /// Reports cannot be looked up.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The notice cannot be written.
    #[error(transparent)]
    Letter(#[from] LetterError),
}

/// Between the two languages of a letter whose reader's language nobody knows.
const BETWEEN_LANGUAGES: &str = "\n\n====================\n\n";

impl Reader {
    /// The reader of a notice.
    ///
    /// # Errors
    /// [`UnknownReader`].
    pub fn of(office: &Office, registry: &Registry, to: Addressee) -> Result<Self, UnknownReader> {
        let unknown = || UnknownReader::Addressee(to);
        match to {
            Addressee::Organisation(number) => {
                let organisation = registry.casework().organisation(number);
                let details = &organisation.ok_or_else(unknown)?.details;
                Ok(Self {
                    name: Some(details.contact.clone()),
                    language: Some(details.language),
                    mail: details.mail.to_string().parse().ok(),
                    has_pages: true,
                })
            }
            Addressee::Complainant(number) => {
                let complaint = registry.complaints().get(number).ok_or_else(unknown)?;
                Ok(match &complaint.filing().from {
                    Filer::Public { reply_to } => {
                        Self::reached_at(reply_to.as_ref().map(ReplyTo::as_str))
                    }
                    Filer::Holder { name } => Self {
                        name: Text::try_from(name.to_string()).ok(),
                        ..Self::reached_at(None)
                    },
                })
            }
            Addressee::Operator(number) => {
                let case = registry.misuses().get(number).ok_or_else(unknown)?;
                let last = case.stage().recommendations().next_back();
                let to = last.map(|last| last.recommendation.to.clone());
                Ok(Self {
                    mail: to.as_ref().and_then(|to| to.as_str().parse().ok()),
                    name: to,
                    ..Self::reached_at(None)
                })
            }
            Addressee::Reporter(number) => {
                let report = office.store().index().report(number)?.ok_or_else(unknown)?;
                Ok(Self::reached_at(report.report.report.contact.as_deref()))
            }
        }
    }

    /// Somebody of whom no more is known than what they left.
    fn reached_at(contact: Option<&str>) -> Self {
        Self {
            name: None,
            language: None,
            mail: contact.and_then(|contact| contact.trim().parse().ok()),
            has_pages: false,
        }
    }

    /// Where mail reaches them, if that is known.
    pub fn mail(&self) -> Option<&MailAddress> {
        self.mail.as_ref()
    }

    /// Their language; Japanese first where nobody knows it.
    pub fn language(&self) -> Language {
        self.language.unwrap_or(Language::Ja)
    }

    /// Whether they read their notices on the web after login.
    pub fn has_pages(&self) -> bool {
        self.has_pages
    }

    /// A notice as they see it: in their language, or in both where nobody knows it.
    pub(super) fn letter(
        &self,
        scheme: &Scheme,
        waiting: &Waiting,
    ) -> Result<Rendered, LetterError> {
        let in_language = |language| {
            let letter = Letter {
                from: waiting.from,
                to: self.addressed(waiting.to, language),
                notice: waiting.notice.clone(),
            };
            letter.render(scheme, language)
        };
        if let Some(language) = self.language {
            return in_language(language);
        }
        let (ja, en) = (in_language(Language::Ja)?, in_language(Language::En)?);
        Ok(Rendered {
            subject: format!("{} / {}", ja.subject, en.subject),
            body: format!("{}{BETWEEN_LANGUAGES}{}", ja.body, en.body),
        })
    }

    fn addressed(&self, to: Addressee, language: Language) -> Text {
        let kind = match (&self.name, to) {
            (Some(name), _) => return name.clone(),
            (None, Addressee::Operator(_)) => "addressee-operator",
            (None, Addressee::Reporter(_)) => "addressee-reporter",
            (None, _) => "addressee-complainant",
        };
        let shown = language.format(kind, None, &FluentArgs::new());
        Text::try_from(shown).unwrap_or_else(|_| Text::constant("-"))
    }
}

/// A notice as its reader sees it.
///
/// # Errors
/// [`UnknownReader`].
pub fn letter(
    office: &Office,
    registry: &Registry,
    waiting: &Waiting,
) -> Result<Rendered, UnknownReader> {
    let reader = Reader::of(office, registry, waiting.to)?;
    Ok(reader.letter(scheme_of(office, waiting)?, waiting)?)
}

/// The scheme that a notice goes out by.
pub(super) fn scheme_of<'o>(
    office: &'o Office,
    waiting: &Waiting,
) -> Result<&'o Scheme, UnknownReader> {
    let scheme = office.assets().schemes().get(&waiting.scheme);
    scheme.ok_or_else(|| UnknownReader::Scheme(waiting.scheme.clone()))
}
