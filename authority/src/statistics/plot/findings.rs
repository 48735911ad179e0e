//! The plot of the crawler's findings, in both languages.

use jiff::civil::Date;

use super::{Bars, Language, Plot, Row, Series, Words, colour};
use crate::statistics::FindingCount;

/// Findings by kind as they stood on a day, in every language: `findings-ja.svg`, `findings-en.svg`.
pub fn finding_plots(counts: &[FindingCount], day: Date) -> Vec<Plot> {
    let each = Language::ALL.into_iter().map(|language| Plot {
        name: format!("findings-{}.svg", language.tag()),
        svg: draw(counts, day, Words(language)),
    });
    each.collect()
}

fn draw(counts: &[FindingCount], day: Date, words: Words) -> String {
    let rows = counts.iter().map(|count| Row {
        label: words.finding(count.kind).to_owned(),
        values: vec![count.gone, count.followed, count.open, count.set_aside],
    });
    Bars {
        title: words.findings(),
        note: words.0.date(day),
        remark: None,
        series: vec![
            Series::new(words.gone(), colour::GOOD),
            Series::new(words.followed(), colour::BAD),
            Series::new(words.for_staff(), colour::WAITING),
            Series::new(words.set_aside(), colour::DARK),
        ],
        rows: rows.collect(),
        words,
    }
    .draw()
}
