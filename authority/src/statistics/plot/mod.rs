//! Statistics as pictures: which plots there are, and what stands in them, in both languages.

mod bars;
mod columns;
mod findings;
mod svg;
mod words;

use super::{Durations, SchemeStatistics, States, Statistics};
use crate::language::Language;
use bars::{Bars, Row};
use columns::{Column, Columns};
use svg::Series;
use words::Words;

pub use findings::finding_plots;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// Its file name, such as `marks-ecom2000-ja.svg`.
    pub name: String,
    /// The document, UTF-8.
    pub svg: String,
}

/// Every plot of every scheme in every language; those about cases only where the scheme has rules.
pub fn plots(statistics: &Statistics) -> Vec<Plot> {
    let each = statistics.schemes.iter().flat_map(|scheme| {
        Language::ALL.into_iter().flat_map(move |language| {
            let page = Page {
                statistics,
                scheme,
                words: Words(language),
            };
            page.plots()
        })
    });
    each.collect()
}

/// Blue, amber, violet, grey and brick red keep apart in every common kind of colour blindness, and in print.
mod colour {
    pub(super) const GOOD: &str = "#2f6aa8";
    pub(super) const GOOD_LIGHT: &str = "#8fb8de";
    pub(super) const WAITING: &str = "#e3a72f";
    pub(super) const HELD: &str = "#8667a8";
    pub(super) const BAD: &str = "#b4443a";
    pub(super) const OVER: &str = "#aeb4bd";
    pub(super) const DARK: &str = "#5f6873";
}

/// The plots of one scheme in one language.
struct Page<'a> {
    statistics: &'a Statistics,
    scheme: &'a SchemeStatistics,
    words: Words,
}

impl Page<'_> {
    fn plots(&self) -> Vec<Plot> {
        let marks = [
            ("marks", self.states()),
            ("decisions", self.decisions()),
            ("revocations", self.revocations()),
        ];
        let cases = [
            ("complaints", self.complaints()),
            (
                "complaint-times",
                self.times(Words::complaint_times, self.scheme.complaints.to_close),
            ),
            ("misuse", self.misuse()),
            (
                "misuse-times",
                self.times(Words::misuse_times, self.scheme.misuse.to_close),
            ),
        ];
        let has_rules = !self.scheme.misuse.kinds.is_empty();
        let cases = cases.into_iter().filter(|_| has_rules);
        let plots = marks.into_iter().chain(cases).map(|(name, svg)| {
            let (scheme, language) = (&self.scheme.scheme, self.words.0.tag());
            let name = format!("{name}-{scheme}-{language}.svg");
            Plot { name, svg }
        });
        plots.collect()
    }

    /// The scheme's name and the days.
    fn note(&self) -> String {
        let language = self.words.0;
        let span = self.statistics.span;
        let name = language.of(&self.scheme.name);
        let (from, to) = (language.date(span.from()), language.date(span.to()));
        language.pick(
            format!("{name}　{from}〜{to}"),
            format!("{name}, {from} to {to}"),
        )
    }

    fn states(&self) -> String {
        let words = self.words;
        let all = [
            Series::new(words.valid(), colour::GOOD),
            Series::new(words.under_review(), colour::WAITING),
            Series::new(words.suspended(), colour::HELD),
            Series::new(words.expired(), colour::OVER),
            Series::new(words.revoked(), colour::BAD),
        ];
        let values = |s: &States| {
            [
                s.valid,
                s.basis_under_review,
                s.suspended,
                s.expired,
                s.revoked,
            ]
        };
        let months = &self.scheme.marks.months;
        // A state that no mark was in does not need a place in the legend.
        let used: Vec<usize> = (0..all.len())
            .filter(|place| months.iter().any(|m| values(&m.at_end)[*place] > 0))
            .collect();
        let columns = months.iter().map(|m| Column {
            month: m.month,
            values: used.iter().map(|p| values(&m.at_end)[*p]).collect(),
        });
        Columns {
            title: words.states(),
            note: self.note(),
            series: used.iter().map(|p| all[*p].clone()).collect(),
            months: columns.collect(),
            stacked: true,
            words,
        }
        .draw()
    }

    fn decisions(&self) -> String {
        let words = self.words;
        let columns = self.scheme.marks.months.iter().map(|m| Column {
            month: m.month,
            values: vec![m.granted, m.renewed, m.revoked],
        });
        Columns {
            title: words.decisions(),
            note: self.note(),
            series: vec![
                Series::new(words.granted(), colour::GOOD),
                Series::new(words.renewed(), colour::GOOD_LIGHT),
                Series::new(words.revoked(), colour::BAD),
            ],
            months: columns.collect(),
            stacked: false,
            words,
        }
        .draw()
    }

    fn revocations(&self) -> String {
        let words = self.words;
        let rows = self.scheme.marks.revocations.iter().map(|cause| Row {
            label: words.0.of(&cause.text).to_owned(),
            values: vec![cause.count],
        });
        self.bars(
            words.revocations(),
            vec![Series::new(words.marks(), colour::BAD)],
            rows.collect(),
        )
    }

    fn complaints(&self) -> String {
        let words = self.words;
        let rows = self.scheme.complaints.categories.iter().map(|c| Row {
            label: match &c.text {
                Some(text) => words.0.of(text).to_owned(),
                None => words.no_category().to_owned(),
            },
            values: vec![c.closed, c.in_hand, c.received, c.refused],
        });
        self.bars(
            words.complaints(),
            vec![
                Series::new(words.closed(), colour::GOOD),
                Series::new(words.in_hand(), colour::WAITING),
                Series::new(words.received(), colour::OVER),
                Series::new(words.out_of_scope(), colour::DARK),
            ],
            rows.collect(),
        )
    }

    fn misuse(&self) -> String {
        let words = self.words;
        let rows = self.scheme.misuse.kinds.iter().map(|k| Row {
            label: words.0.of(&k.text).to_owned(),
            values: vec![k.closed, k.pursued, k.secured, k.opened, k.dismissed],
        });
        self.bars(
            words.misuse(),
            vec![
                Series::new(words.stopped(), colour::GOOD),
                Series::new(words.pursued(), colour::BAD),
                Series::new(words.secured(), colour::WAITING),
                Series::new(words.opened(), colour::OVER),
                Series::new(words.dismissed(), colour::DARK),
            ],
            rows.collect(),
        )
    }

    fn times(&self, title: fn(Words) -> &'static str, times: Durations) -> String {
        let words = self.words;
        let rows = [
            (words.one_day().to_owned(), times.within_1_day),
            (words.days(2, 7), times.within_7_days),
            (words.days(8, 30), times.within_30_days),
            (words.days(31, 90), times.within_90_days),
            (words.more_days(90), times.longer),
        ];
        let rows = rows.into_iter().map(|(label, count)| Row {
            label,
            values: vec![count],
        });
        Bars {
            title: title(words),
            note: self.note(),
            remark: (times.count > 0).then(|| words.median(times)),
            series: vec![Series::new(words.cases(), colour::GOOD)],
            rows: rows.collect(),
            words,
        }
        .draw()
    }

    fn bars(&self, title: &'static str, series: Vec<Series>, rows: Vec<Row>) -> String {
        Bars {
            title,
            note: self.note(),
            remark: None,
            series,
            rows,
            words: self.words,
        }
        .draw()
    }
}
