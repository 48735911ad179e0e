//! A notice on paper (6.8: PDF against alteration): date, addressee, sender, subject, text.

use jiff::civil::Date;

use super::{
    DocumentError,
    flow::{Align, Flow, GRID, Style},
    page::Ink,
    pdf::{About, write},
    words::Words,
};
use crate::{
    correspondence::{Letter, LetterError},
    language::Language,
    scheme::Scheme,
};

/// A notice to be put on paper.
#[derive(Debug, Clone)]
pub struct NoticePaper<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The notice, from whom and to whom.
    pub letter: &'a Letter,
    /// The day it is dated.
    pub dated: Date,
}

impl NoticePaper<'_> {
    /// The notice as PDF.
    ///
    /// # Errors
    /// [`DocumentError`]; [`DocumentError::Writing`] tells of a [`LetterError`].
    pub fn render(&self, language: Language) -> Result<Vec<u8>, DocumentError> {
        let scheme = self.scheme;
        let words = Words { language, scheme };
        let refused = |error: LetterError| DocumentError::Writing {
            detail: error.to_string(),
        };
        let plain = self.letter.plain(scheme, language).map_err(refused)?;
        let mut flow = Flow::new()?;
        let body = words.body(self.letter.from);
        let contact = words.contact(self.letter.from);
        let right = Style::BODY.aligned(Align::End);
        flow.text(&right, &words.date(self.dated));
        flow.space(GRID / 2.0);
        let to = Style {
            size: 11.5,
            ..Style::BODY
        };
        let addressee = [("addressee", self.letter.to.as_str())];
        flow.text(&to, &words.with("paper-addressee", &addressee));
        flow.space(GRID / 2.0);
        flow.text(&right.inked(Ink::GREY), &words.text("certificate-scheme"));
        flow.text(&right, &body);
        let small = Style::SMALL.aligned(Align::End);
        flow.text(&small, contact.mail.as_str());
        if let Some(telephone) = &contact.telephone {
            flow.text(&small, telephone.as_str());
        }
        flow.space(GRID * 1.5);
        let title = Style {
            size: 14.0,
            leading: GRID * 1.5,
            tracking: 0.0,
            ..Style::TITLE
        };
        flow.text(&title, &plain.subject);
        flow.space(GRID);
        flow.text(&Style::BODY, &plain.body);
        flow.space(GRID);
        flow.text(&right, &words.text("paper-end"));
        let pages = flow.finish(&plain.subject, &body)?;
        write(
            &pages,
            &About {
                title: plain.subject,
                author: &body,
                language,
                date: self.dated,
            },
        )
    }
}
