//! A plot over months: columns, stacked where their parts make a whole, side by side otherwise.

use super::{
    Words,
    svg::{Anchor, INK, MARGIN, PALE, RULE, Series, Style, Svg, WIDTH, figure, scale, text_width},
};
use crate::statistics::MonthName;

/// What is drawn.
pub(super) struct Columns {
    pub(super) title: &'static str,
    pub(super) note: String,
    pub(super) series: Vec<Series>,
    pub(super) months: Vec<Column>,
    pub(super) stacked: bool,
    pub(super) words: Words,
}

/// A month with a value for each series.
pub(super) struct Column {
    pub(super) month: MonthName,
    pub(super) values: Vec<u64>,
}

/// The height of the scale, in pixels.
const HEIGHT: f32 = 260.0;
/// Up to so many columns the whole of each is written above it.
const MAX_TOTALS: usize = 14;

/// Where things stand.
struct Layout {
    left: f32,
    top: f32,
    slot: f32,
    scale: u64,
}

impl Layout {
    fn bottom(&self) -> f32 {
        self.top + HEIGHT
    }

    fn y(&self, value: u64) -> f32 {
        self.bottom() - value as f32 / self.scale as f32 * HEIGHT
    }

    fn x(&self, place: usize) -> f32 {
        self.left + self.slot * place as f32
    }
}

impl Columns {
    pub(super) fn draw(&self) -> String {
        let (mut svg, top) = Svg::card(self.title, &self.note, self.words);
        let most = self
            .months
            .iter()
            .map(|column| self.height_of(column))
            .max();
        let most = most.unwrap_or(0);
        if most == 0 {
            let style = Style {
                fill: PALE,
                ..Style::LABEL
            };
            svg.text(MARGIN, top + 28.0, self.words.nothing(), style);
            return svg.finish(top + 60.0, self.words.nothing());
        }
        let top = svg.legend(&self.series, top) + 14.0;
        let (step, scale) = scale(most);
        let widest = text_width(&figure(scale), Style::FIGURE.size);
        let left = MARGIN + widest + 12.0;
        let layout = Layout {
            left,
            top,
            slot: (WIDTH - MARGIN - left) / self.months.len() as f32,
            scale,
        };
        Self::draw_scale(&mut svg, &layout, step);
        for (place, column) in self.months.iter().enumerate() {
            if self.stacked {
                self.draw_stack(&mut svg, &layout, place, column);
            } else {
                self.draw_side_by_side(&mut svg, &layout, place, column);
            }
        }
        svg.rule(layout.left, WIDTH - MARGIN, layout.bottom(), INK);
        self.draw_months(&mut svg, &layout);
        svg.finish(layout.bottom() + 62.0, &self.told())
    }

    /// How high a column reaches.
    fn height_of(&self, column: &Column) -> u64 {
        if self.stacked {
            column.values.iter().sum()
        } else {
            column.values.iter().copied().max().unwrap_or(0)
        }
    }

    fn draw_scale(svg: &mut Svg, layout: &Layout, step: u64) {
        let mut value = 0;
        while value <= layout.scale {
            let y = layout.y(value);
            if value > 0 {
                svg.rule(layout.left, WIDTH - MARGIN, y, RULE);
            }
            let style = Style::FIGURE;
            svg.text(layout.left - 10.0, y + 4.0, &figure(value), style);
            value += step;
        }
    }

    fn draw_stack(&self, svg: &mut Svg, layout: &Layout, place: usize, column: &Column) {
        let width = (layout.slot * 0.66).min(44.0);
        let x = layout.x(place) + (layout.slot - width) / 2.0;
        let mut below = 0;
        for (series, value) in self.series.iter().zip(&column.values) {
            let (from, to) = (layout.y(below), layout.y(below + value));
            if *value > 0 {
                svg.rect(x, to, width, from - to, series.colour);
                if below > 0 {
                    svg.rule(x, x + width, from, "#ffffff");
                }
            }
            below += value;
        }
        if below > 0 && self.months.len() <= MAX_TOTALS {
            let style = Style::FIGURE.anchored(Anchor::Middle);
            svg.text(
                x + width / 2.0,
                layout.y(below) - 6.0,
                &figure(below),
                style,
            );
        }
    }

    fn draw_side_by_side(&self, svg: &mut Svg, layout: &Layout, place: usize, column: &Column) {
        let group = (layout.slot * 0.72).min(54.0);
        let width = group / self.series.len() as f32;
        let left = layout.x(place) + (layout.slot - group) / 2.0;
        for (which, (series, value)) in self.series.iter().zip(&column.values).enumerate() {
            let x = left + width * which as f32;
            let y = layout.y(*value);
            // A hair between neighbours keeps them apart where they are of one height.
            let gap = if width > 4.0 { 1.0 } else { 0.0 };
            svg.rect(x, y, width - gap, layout.bottom() - y, series.colour);
        }
    }

    /// Months, as many as there is room for, and years below the first of each.
    fn draw_months(&self, svg: &mut Svg, layout: &Layout) {
        let style = Style::FIGURE.anchored(Anchor::Middle);
        let widest = text_width(
            &self.words.month(MonthName {
                year: 2000,
                month: 10,
            }),
            style.size,
        );
        let every = match ((widest + 6.0) / layout.slot).ceil() as usize {
            0 | 1 => 1,
            2 | 3 => 3,
            4..=6 => 6,
            _ => 12,
        };
        let mut year = None;
        for (place, column) in self.months.iter().enumerate() {
            let month = column.month;
            let x = layout.x(place) + layout.slot / 2.0;
            let named = every == 1 || ((month.month - 1) as usize).is_multiple_of(every);
            if named && every < 12 {
                let name = self.words.month(month);
                svg.text(x, layout.bottom() + 19.0, &name, style);
            }
            if named && year != Some(month.year) {
                let name = self.words.year(month.year);
                svg.text(x, layout.bottom() + 37.0, &name, style);
                year = Some(month.year);
            }
        }
    }

    /// The last month in words.
    fn told(&self) -> String {
        let Some(last) = self.months.last() else {
            return String::new();
        };
        let parts = self.series.iter().zip(&last.values);
        let parts: Vec<_> = parts
            .map(|(series, value)| format!("{}: {}", series.name, figure(*value)))
            .collect();
        format!("{} {} – {}", self.note, last.month, parts.join(", "))
    }
}
