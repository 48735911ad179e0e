//! What templates ask of the context beyond texts and links: dates, numbers, names in the reader's language.

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::civil::Date;

use super::assets;
use super::context::Context;
use super::dates;
use super::lang::Lang;
use super::texts;
use crate::view::Bilingual;

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates reach functions through the context, and pass references"
)]
impl Context {
    /// The text in the reader's language.
    pub(crate) fn b<'a>(&self, text: &'a Bilingual) -> &'a str {
        self.lang.of(text)
    }

    /// A date in full.
    pub(crate) fn date(&self, date: &Date) -> String {
        dates::long(self.lang, *date)
    }

    /// An instant to the minute, in a time zone.
    pub(crate) fn instant(&self, at: &Timestamp, zone: &str) -> String {
        dates::instant(self.lang, *at, zone)
    }

    /// From the first day to the last.
    pub(crate) fn span(&self, from: &Date, to: &Date) -> String {
        let (from, to) = (self.date(from), self.date(to));
        let variables = [
            ("from", FluentValue::from(from)),
            ("to", FluentValue::from(to)),
        ];
        texts::text_with(self.lang, "mark-valid-span", &variables)
    }

    /// Which of how many pages.
    pub(crate) fn place(&self, page: &u32, pages: &u32) -> String {
        let variables = [
            ("page", FluentValue::from(page.to_string())),
            ("pages", FluentValue::from(pages.to_string())),
        ];
        texts::text_with(self.lang, "paging-here", &variables)
    }

    /// A renewal count as it stands on the face: two digits.
    pub(crate) fn two(&self, count: &u32) -> String {
        format!("{count:02}")
    }

    /// The language a name is written in, for screen readers: Japanese if it holds kana
    /// or kanji, else taken to be the page's own.
    pub(crate) fn script(&self, text: &str) -> &'static str {
        let japanese = |c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if text.chars().any(japanese) {
            Lang::Ja.tag()
        } else {
            self.lang.tag()
        }
    }

    /// The site's languages, for the switch.
    pub(crate) fn languages(&self) -> &'static [Lang] {
        &Lang::ALL
    }

    /// The site's sections: path and text key.
    pub(crate) fn sections(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("/", "nav-home"),
            ("/marks", "nav-marks"),
            ("/verify", "nav-verify"),
            ("/revocations", "nav-revocations"),
            ("/report", "nav-report"),
        ]
    }

    /// The style sheet's address.
    pub(crate) fn stylesheet(&self) -> &'static str {
        assets::stylesheet().path()
    }

    /// The icon's address.
    pub(crate) fn icon(&self) -> &'static str {
        assets::icon().path()
    }
}
