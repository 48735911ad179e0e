//! A plot of kinds: a bar for each, below its name, which may be long.

use super::{
    Words,
    svg::{MARGIN, PALE, RULE, Series, Style, Svg, WIDTH, figure, text_width, wrapped},
};

/// What is drawn.
pub(super) struct Bars {
    pub(super) title: &'static str,
    pub(super) note: String,
    pub(super) remark: Option<String>,
    pub(super) series: Vec<Series>,
    pub(super) rows: Vec<Row>,
    pub(super) words: Words,
}

/// A name with a value for each series.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) values: Vec<u64>,
}

impl Row {
    fn whole(&self) -> u64 {
        self.values.iter().sum()
    }
}

const LINE: f32 = 18.0;
const BAR: f32 = 16.0;
const BETWEEN: f32 = 18.0;

impl Bars {
    pub(super) fn draw(&self) -> String {
        let (mut svg, top) = Svg::card(self.title, &self.note, self.words);
        let pale = Style {
            fill: PALE,
            ..Style::LABEL
        };
        let most = self.rows.iter().map(Row::whole).max().unwrap_or(0);
        if most == 0 {
            svg.text(MARGIN, top + 28.0, self.words.nothing(), pale);
            return svg.finish(top + 60.0, self.words.nothing());
        }
        let mut y = svg.legend(&self.series, top);
        if let Some(remark) = &self.remark {
            svg.text(MARGIN, y + 11.0, remark, Style::LABEL);
            y += 34.0;
        }
        let figures = text_width(&figure(most), Style::LABEL.size) + 10.0;
        let room = WIDTH - 2.0 * MARGIN - figures;
        for row in &self.rows {
            for line in wrapped(&row.label, Style::LABEL.size, WIDTH - 2.0 * MARGIN) {
                svg.text(MARGIN, y + 12.0, &line, Style::LABEL);
                y += LINE;
            }
            self.draw_bar(&mut svg, row, y + 2.0, room / most as f32);
            y += BAR + BETWEEN;
        }
        svg.finish(y + 14.0, &self.told())
    }

    fn draw_bar(&self, svg: &mut Svg, row: &Row, y: f32, scale: f32) {
        let mut x = MARGIN;
        for (series, value) in self.series.iter().zip(&row.values) {
            let width = *value as f32 * scale;
            if *value > 0 {
                // A hair between neighbours; the least there is stays visible.
                let hair = if width > 3.0 { 1.0 } else { 0.0 };
                svg.rect(x, y, (width - hair).max(1.0), BAR, series.colour);
            }
            x += width;
        }
        let whole = row.whole();
        if whole == 0 {
            svg.rect(x, y, 1.0, BAR, RULE);
        }
        let style = Style {
            fill: PALE,
            ..Style::LABEL
        };
        svg.text(x + 7.0, y + 12.5, &figure(whole), style);
    }

    fn told(&self) -> String {
        let rows = self.rows.iter();
        let rows = rows.map(|row| format!("{}: {}", row.label, figure(row.whole())));
        rows.collect::<Vec<_>>().join("; ")
    }
}
