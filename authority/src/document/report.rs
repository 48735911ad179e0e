//! The review report (6.2.4): overall, each item with comment, the inspection, and what comes next.

use jiff::civil::Date;

use super::{
    DocumentError,
    flow::{Align, COLUMN, Flow, GRID, SIDE, Style},
    page::{Ink, Page},
    pdf::{About, write},
    words::Words,
};
use crate::{
    correspondence::Reference,
    language::Language,
    scheme::{
        Bilingual, Body, Criteria, Decision, ItemFinding, Outcome, Requirement, ReviewKind, Scheme,
        Text,
    },
};

/// What a review report states.
#[derive(Debug, Clone)]
pub struct ReviewReport<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The application.
    pub application: Reference,
    /// Who applied.
    pub applicant: Text,
    /// The reviewed system.
    pub system: Text,
    /// The review unit.
    pub unit: Bilingual,
    /// First review or renewal.
    pub kind: ReviewKind,
    /// The criteria by which it was reviewed.
    pub criteria: &'a Criteria,
    /// The decision, with its items.
    pub decision: &'a Decision,
    /// What the online inspection came to, a sentence each; empty if there was none.
    pub inspection: Vec<Bilingual>,
    /// What the applicant can do now.
    pub next_step: Bilingual,
    /// The day of the report.
    pub dated: Date,
    /// The last day for an objection, if one is possible.
    pub objection_until: Option<Date>,
}

impl ReviewReport<'_> {
    /// The report as PDF.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn render(&self, language: Language) -> Result<Vec<u8>, DocumentError> {
        let words = self.words(language);
        let title = words.with(
            "report-about",
            &[("application", &self.application.to_string())],
        );
        let author = words.body(Body::Review);
        let about = About {
            title,
            author: &author,
            language,
            date: self.dated,
        };
        write(&self.pages(language)?, &about)
    }

    pub(super) fn pages(&self, language: Language) -> Result<Vec<Page>, DocumentError> {
        let words = self.words(language);
        let mut flow = Flow::new()?;
        self.opening(&mut flow, &words);
        self.overall(&mut flow, &words);
        self.items(&mut flow, &words);
        self.inspection(&mut flow, &words);
        self.next(&mut flow, &words);
        let application = self.application.to_string();
        let head = words.with("report-head", &[("application", &application)]);
        flow.finish(&head, &words.body(Body::Review))
    }

    fn words(&self, language: Language) -> Words<'_> {
        let scheme = self.scheme;
        Words { language, scheme }
    }

    fn opening(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.text(&Style::BODY.aligned(Align::End), &words.date(self.dated));
        flow.text(&Style::BODY.aligned(Align::End), &words.body(Body::Review));
        flow.space(GRID);
        flow.text(&Style::TITLE, &words.text("report-title"));
        flow.space(GRID / 2.0);
        let kind = match self.kind {
            ReviewKind::Initial => "report-initial",
            ReviewKind::Renewal => "report-renewal",
        };
        let of = |text| words.language.of(text);
        let review = format!("{} ({})", of(&self.unit), words.text(kind));
        for (key, value) in [
            ("report-applicant", self.applicant.as_str()),
            ("report-system", self.system.as_str()),
            ("report-application", &self.application.to_string()),
            ("report-review", &review),
            ("report-criteria", of(self.criteria.document())),
        ] {
            flow.fact(&words.text(key), value);
        }
    }

    fn overall(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.heading(&words.text("report-overall"), GRID * 4.0);
        let (key, ink) = if self.decision.passed {
            ("report-passed", Ink::DEEP)
        } else {
            ("report-failed", Ink::RED)
        };
        let result = Style {
            size: 15.0,
            leading: GRID * 1.5,
            ..Style::BODY.inked(ink)
        };
        flow.text(&result, &words.text(key));
        for rule in &self.decision.rules {
            let explanation = rule.explanation.in_language(words.language);
            let sign = words.text(if rule.held {
                "report-held"
            } else {
                "report-not-held"
            });
            flow.room(GRID * 2.0);
            let top = flow.y;
            let ink = if rule.held { Ink::DEEP } else { Ink::RED };
            flow.column(&Style::BODY.inked(ink), SIDE, 20.0, &sign);
            flow.y = top;
            flow.column(&Style::BODY, SIDE + 20.0, COLUMN - 20.0, explanation);
        }
    }

    fn items(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.heading(&words.text("report-items"), GRID * 5.0);
        if self.decision.items.is_empty() {
            flow.text(&Style::BODY, &words.text("report-no-items"));
            return;
        }
        let mut section = None;
        for finding in &self.decision.items {
            if section != Some(&finding.section) {
                section = Some(&finding.section);
                self.section(flow, words, finding);
            }
            self.item(flow, words, finding);
        }
    }

    fn section(&self, flow: &mut Flow, words: &Words<'_>, finding: &ItemFinding) {
        let mut sections = self.criteria.sections().iter();
        let found = sections.find(|section| section.id == finding.section);
        let text = found.map_or("", |section| words.language.of(&section.text));
        let name = format!("{}　{text}", finding.section);
        flow.room(GRID * 5.0);
        flow.space(GRID / 2.0);
        let (y, height) = (flow.y, flow.height(&Style::BODY, COLUMN - 12.0, &name));
        flow.page().area([SIDE, y, COLUMN, height + 3.0], Ink::WASH);
        flow.y += 1.5;
        flow.column(
            &Style::BODY.inked(Ink::DEEP),
            SIDE + 6.0,
            COLUMN - 12.0,
            &name,
        );
        flow.y += 4.0;
    }

    fn item(&self, flow: &mut Flow, words: &Words<'_>, finding: &ItemFinding) {
        let text = self.criteria.item(&finding.item);
        let text = text.map_or("", |item| words.language.of(&item.text));
        let comment = finding.comment.as_ref().map(Text::as_str);
        let comment = comment.map(|said| words.with("report-comment", &[("comment", said)]));
        let wide = COLUMN - ID - RESULT;
        let mut height = flow.height(&Style::BODY, wide, text);
        if let Some(comment) = &comment {
            height += flow.height(&Style::SMALL, wide, comment);
        }
        // A long item may run over; what fits on a page stays together.
        flow.room((height + 8.0).min(GRID * 30.0));
        let top = flow.y;
        flow.column(
            &Style::BODY.inked(Ink::GREY),
            SIDE,
            ID - 6.0,
            finding.item.as_str(),
        );
        flow.y = top;
        let (result, ink) = result(words, finding);
        let right = SIDE + COLUMN - RESULT + 8.0;
        let style = Style::BODY.aligned(Align::End).inked(ink);
        flow.column(&style, right, RESULT - 8.0, &result);
        let style = Style::SMALL.aligned(Align::End);
        flow.column(&style, right, RESULT - 8.0, &requirement(words, finding));
        let beside = flow.y;
        flow.y = top;
        flow.column(&Style::BODY, SIDE + ID, wide, text);
        if let Some(comment) = comment {
            flow.column(&Style::SMALL, SIDE + ID, wide, &comment);
        }
        // Where the text ran over to the next page, what stands beside it did not.
        if flow.y > top {
            flow.y = flow.y.max(beside);
        }
        flow.y += 3.5;
        flow.rule(0.3, Ink::PALE);
        flow.y += 3.5;
    }

    fn inspection(&self, flow: &mut Flow, words: &Words<'_>) {
        if self.inspection.is_empty() {
            return;
        }
        flow.heading(&words.text("report-inspection"), GRID * 3.0);
        for sentence in &self.inspection {
            flow.text(&Style::BODY, words.language.of(sentence));
        }
    }

    fn next(&self, flow: &mut Flow, words: &Words<'_>) {
        flow.heading(&words.text("report-next"), GRID * 3.0);
        flow.text(&Style::BODY, words.language.of(&self.next_step));
        if let Some(until) = self.objection_until {
            let until = words.date(until);
            flow.text(
                &Style::BODY,
                &words.with("report-objection", &[("until", &until)]),
            );
        }
    }
}

/// The width of an item's id.
const ID: f32 = 66.0;

/// The width of an item's outcome.
const RESULT: f32 = 84.0;

fn result(words: &Words<'_>, finding: &ItemFinding) -> (String, Ink) {
    match &finding.outcome {
        Outcome::Met => (words.text("report-met"), Ink::BLACK),
        Outcome::NotMet => (words.text("report-not-met"), Ink::RED),
        Outcome::Graded(grade) => {
            let grade = grade.to_string();
            (
                words.with("report-graded", &[("grade", &grade)]),
                Ink::BLACK,
            )
        }
        Outcome::Vouched(_) => (words.text("report-vouched"), Ink::BLACK),
        Outcome::LeftOut => (words.text("report-left-out"), Ink::GREY),
    }
}

fn requirement(words: &Words<'_>, finding: &ItemFinding) -> String {
    let points = finding.requirement.points().to_string();
    match finding.requirement {
        Requirement::Mandatory => words.text("report-mandatory"),
        Requirement::Points(_) => words.with("report-points", &[("points", &points)]),
        Requirement::Graded(_) => words.with("report-top", &[("points", &points)]),
        Requirement::Guidance => words.text("report-guidance"),
        Requirement::Reference | Requirement::NotAsked => words.text("report-reference"),
    }
}
