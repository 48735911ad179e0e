//! The pass certificate (6.2.6): one page that names who passed which review with which system, and how to check it.
//!
//! The page proves nothing by itself: it gives the fingerprint of the signed pass file and the page to check it on.

use jiff::civil::Date;
use shirushi_verifier::domain::NumberedPass;
use url::Url;

use super::{
    DocumentError,
    flow::{Align, Flow, GRID, SIDE, Style},
    page::{HEIGHT, Ink, WIDTH},
    pdf::{About, write},
    qr, rosette,
    words::Words,
};
use crate::{
    inspection::hash::ContentHash,
    language::Language,
    scheme::{Bilingual, Body, Scheme, Text, Validity},
};

/// What a pass certificate states.
#[derive(Debug, Clone)]
pub struct PassCertificate<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The pass and its renewals.
    pub pass: NumberedPass,
    /// Who holds it.
    pub holder: Text,
    /// The reviewed system.
    pub system: Text,
    /// The review unit.
    pub unit: Bilingual,
    /// The document by which it was reviewed.
    pub criteria: Bilingual,
    /// First and last valid day.
    pub valid: Validity,
    /// The day of issue.
    pub issued: Date,
    /// The SHA-256 of the signed pass file.
    pub fingerprint: ContentHash,
    /// The page on which the pass can be checked.
    pub check_page: Url,
}

impl PassCertificate<'_> {
    /// The certificate as PDF, on one page unless names are very long.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn render(&self, language: Language) -> Result<Vec<u8>, DocumentError> {
        let words = Words {
            language,
            scheme: self.scheme,
        };
        let mut flow = Flow::new()?;
        flow.bottom = HEIGHT - 44.0;
        Self::ground(&mut flow);
        self.statement(&mut flow, &words);
        self.particulars(&mut flow, &words);
        self.signature(&mut flow, &words)?;
        let pages = flow.bare();
        let title = words.with("certificate-about", &[("pass", &self.pass.to_string())]);
        let author = words.body(Body::Review);
        write(
            &pages,
            &About {
                title,
                author: &author,
                language,
                date: self.issued,
            },
        )
    }

    fn ground(flow: &mut Flow) {
        let page = flow.page();
        rosette::draw(page, (WIDTH / 2.0, HEIGHT * 0.46), 196.0);
        page.frame(28.0, 2.2, Ink::DEEP);
        page.frame(33.0, 0.5, Ink::DEEP);
        page.frame(39.0, 0.3, Ink::PALE);
    }

    fn statement(&self, flow: &mut Flow, words: &Words<'_>) {
        let number = words.with("certificate-number", &[("pass", &self.pass.to_string())]);
        flow.y = 74.0;
        flow.text(&Style::BODY.aligned(Align::End), &number);
        let long = self.holder.as_str().chars().count() > 48;
        flow.y = if long { 92.0 } else { 132.0 };
        let title = Style {
            size: 30.0,
            leading: GRID * 3.0,
            tracking: match words.language {
                Language::Ja => 12.0,
                Language::En => 1.5,
            },
            ..Style::TITLE
        };
        flow.text(&title, &words.text("certificate-title"));
        let scheme = Style::BODY.aligned(Align::Centre).inked(Ink::GREY);
        flow.text(&scheme, &words.text("certificate-scheme"));
        flow.y += if long { GRID } else { GRID * 2.0 };
        let holder = Style {
            size: if long { 11.0 } else { 19.0 },
            leading: if long { GRID } else { GRID * 1.5 },
            tracking: 0.0,
            ink: Ink::BLACK,
            ..Style::TITLE
        };
        let addressed = words.with("certificate-holder", &[("holder", self.holder.as_str())]);
        let holder = Style {
            kind: super::flow::Kind::Text,
            ..holder
        };
        flow.column(&holder, SIDE + 20.0, WIDTH - 2.0 * SIDE - 40.0, &addressed);
        flow.y += 4.0;
        let y = flow.y;
        flow.page()
            .rule(SIDE + 60.0, y, WIDTH - 2.0 * SIDE - 120.0, 0.5, Ink::DEEP);
        flow.y += GRID * 1.5;
        let statement = Style {
            size: 11.5,
            leading: GRID * 1.25,
            ..Style::BODY
        };
        let unit = words.language.of(&self.unit);
        let text = words.with("certificate-statement", &[("unit", unit)]);
        flow.column(&statement, SIDE + 34.0, WIDTH - 2.0 * SIDE - 68.0, &text);
        flow.y += GRID * 1.5;
    }

    fn particulars(&self, flow: &mut Flow, words: &Words<'_>) {
        let (x, name, width) = (SIDE + 34.0, 96.0, WIDTH - 2.0 * SIDE - 68.0);
        let rows = [
            ("certificate-system", self.system.to_string()),
            ("certificate-unit", words.language.of(&self.unit).to_owned()),
            (
                "certificate-criteria",
                words.language.of(&self.criteria).to_owned(),
            ),
            ("certificate-pass", self.pass.to_string()),
            ("certificate-valid", words.span(self.valid)),
        ];
        for (key, value) in rows {
            let top = flow.y;
            flow.column(
                &Style::BODY.inked(Ink::GREY),
                x,
                name - 10.0,
                &words.text(key),
            );
            flow.y = top;
            let long = value.chars().count() > 90;
            let style = if long {
                Style::SMALL.inked(Ink::BLACK)
            } else {
                Style::BODY
            };
            flow.column(&style, x + name, width - name, &value);
            flow.y += 3.5;
            let y = flow.y;
            flow.page().rule(x, y, width, 0.3, Ink::PALE);
            flow.y += 3.5;
        }
    }

    fn signature(&self, flow: &mut Flow, words: &Words<'_>) -> Result<(), DocumentError> {
        let side = 76.0;
        let foot = HEIGHT - 60.0;
        flow.y = flow.y.max(foot - side - GRID * 5.0);
        let date = words.date(self.issued);
        let right = Style::BODY.aligned(Align::End);
        let (x, width) = (SIDE + 34.0, WIDTH - 2.0 * SIDE - 68.0);
        flow.column(&right, x, width, &date);
        let body = Style {
            size: 13.0,
            leading: GRID * 1.5,
            ..right
        };
        flow.column(&body, x, width, &words.body(Body::Review));
        let top = (flow.y + GRID).max(foot - side);
        qr::draw(flow.page(), &self.check_page, (SIDE, top), side)?;
        flow.y = top - 3.0;
        let beside = SIDE + side + 18.0;
        let width = WIDTH - SIDE - beside;
        flow.column(
            &Style::SMALL,
            beside,
            width,
            &words.text("certificate-check"),
        );
        let address = Style::SMALL.inked(Ink::BLACK);
        flow.column(&address, beside, width, self.check_page.as_str());
        flow.y += 2.0;
        flow.column(
            &Style::SMALL,
            beside,
            width,
            &words.text("certificate-fingerprint"),
        );
        flow.column(
            &address,
            beside,
            width,
            &grouped(&self.fingerprint.to_string()),
        );
        Ok(())
    }
}

/// Hexadecimal digits in groups of four, eight on a line, so that people can compare them.
fn grouped(digits: &str) -> String {
    let lines = digits.as_bytes().chunks(32).map(|line| {
        let groups = line.chunks(4).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}
