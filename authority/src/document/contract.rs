//! A contract on a pass or a mark (7.2, 7.3): the points that the scheme lays down, an article each, and two signatures.

use jiff::civil::Date;

use super::{
    DocumentError,
    flow::{Align, COLUMN, Flow, GRID, SIDE, Style},
    page::Ink,
    pdf::{About, write},
    words::Words,
};
use crate::{
    correspondence::Reference,
    language::Language,
    scheme::{Body, Contract, ContractFor, Scheme, Text, Validity},
};

/// What a contract is made out for.
#[derive(Debug, Clone)]
pub struct ContractPaper<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// What the scheme lays down for it.
    pub contract: &'a Contract,
    /// Its number.
    pub number: Reference,
    /// The other party.
    pub party: Text,
    /// The system it is about.
    pub system: Text,
    /// The site, for a mark.
    pub site: Option<Text>,
    /// First and last day.
    pub term: Validity,
    /// The day it is dated.
    pub dated: Date,
}

impl ContractPaper<'_> {
    /// The contract as PDF, to be signed.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn render(&self, language: Language) -> Result<Vec<u8>, DocumentError> {
        let scheme = self.scheme;
        let words = Words { language, scheme };
        let mut flow = Flow::new()?;
        let body = self.body();
        let name = language.of(&self.contract.name);
        let number = words.with("contract-number", &[("number", &self.number.to_string())]);
        flow.text(&Style::SMALL.aligned(Align::End), &number);
        flow.space(GRID);
        let title = Style {
            size: 16.0,
            leading: GRID * 1.5,
            tracking: 0.0,
            ..Style::TITLE
        };
        flow.text(&title, name);
        flow.y += GRID;
        let parties = [
            ("body", words.body(body)),
            ("party", self.party.to_string()),
        ];
        let parties = parties.each_ref().map(|(key, name)| (*key, name.as_str()));
        flow.text(&Style::BODY, &words.with("contract-preamble", &parties));
        flow.y += GRID / 2.0;
        self.particulars(&mut flow, &words);
        self.articles(&mut flow, &words);
        self.signatures(&mut flow, &words);
        let foot = words.body(body);
        let pages = flow.finish(&format!("{name}　{}", self.number), &foot)?;
        let title = format!("{name} ({})", self.number);
        write(
            &pages,
            &About {
                title,
                author: &foot,
                language,
                date: self.dated,
            },
        )
    }

    /// Who makes it with the other party: the issuing body where it is about a mark.
    fn body(&self) -> Body {
        match self.contract.of {
            ContractFor::Pass => Body::Review,
            ContractFor::Mark | ContractFor::Holders => Body::Issuing,
        }
    }

    fn particulars(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.fact(&words.text("contract-system"), self.system.as_str());
        if let Some(site) = &self.site {
            flow.fact(&words.text("contract-site"), site.as_str());
        }
        flow.fact(&words.text("contract-period"), &words.span(self.term));
    }

    fn articles(&self, flow: &mut Flow, words: &Words<'_>) {
        let months = self.contract.months.to_string();
        let span = words.span(self.term);
        let of = match self.contract.of {
            ContractFor::Pass => words.text("contract-of-pass"),
            ContractFor::Mark | ContractFor::Holders => words.text("contract-of-mark"),
        };
        let variables = [
            ("months", months.as_str()),
            ("span", span.as_str()),
            ("of", of.as_str()),
            ("system", self.system.as_str()),
        ];
        for (number, term) in (1..).zip(&self.contract.terms) {
            let heading = words.with(
                "contract-article",
                &[
                    ("number", &number.to_string()),
                    ("heading", words.language.of(&term.text)),
                ],
            );
            let key = format!("contract-term-{}", term.id);
            let key = if words.language.has(&key) {
                key.as_str()
            } else {
                "contract-term"
            };
            self.article(flow, &heading, &words.with(key, &variables));
        }
        let number = (self.contract.terms.len() + 1).to_string();
        let heading = words.text("contract-other");
        let variables = [("number", number.as_str()), ("heading", heading.as_str())];
        let heading = words.with("contract-article", &variables);
        self.article(flow, &heading, &words.text("contract-term-other"));
    }

    #[expect(clippy::unused_self, reason = "the parts of a contract read alike")]
    fn article(&self, flow: &mut Flow, heading: &str, text: &str) {
        let wide = COLUMN - INDENT;
        let height = flow.height(&Style::BODY, wide, text).min(GRID * 6.0);
        flow.room(GRID * 2.0 + height);
        flow.space(GRID / 2.0);
        let style = Style {
            size: 10.5,
            ..Style::HEADING
        };
        flow.text(&style, heading);
        flow.column(&Style::BODY, SIDE + INDENT, wide, text);
    }

    fn signatures(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.room(GRID * 10.0);
        flow.space(GRID * 1.5);
        flow.text(&Style::BODY, &words.text("contract-copies"));
        flow.y += GRID;
        flow.text(&Style::BODY, &words.date(self.dated));
        flow.y += GRID;
        let top = flow.y;
        let half = (COLUMN - 30.0) / 2.0;
        let parties = [words.body(self.body()), self.party.to_string()];
        let mut bottom = top;
        for (x, name) in [SIDE, SIDE + half + 30.0].into_iter().zip(parties) {
            flow.y = top;
            flow.column(&Style::BODY, x, half, &name);
            flow.y += GRID * 2.0;
            let y = flow.y;
            flow.page().rule(x, y, half, 0.5, Ink::BLACK);
            flow.column(&Style::SMALL, x, half, &words.text("contract-sign"));
            bottom = bottom.max(flow.y);
        }
        flow.y = bottom;
    }
}

/// How far an article's text is indented.
const INDENT: f32 = 20.0;
