//! A small writer of SVG 1.1: rectangles, lines and text on a card, and what plots have in common.

use std::fmt::Write as _;

use super::Words;
use crate::document::breaking;

/// The width of every plot, in pixels.
pub(super) const WIDTH: f32 = 720.0;
/// Left and right of everything.
pub(super) const MARGIN: f32 = 32.0;
/// Where the first line of the legend or the plot begins.
const BELOW_TITLE: f32 = 92.0;
/// Width and height of a colour in the legend.
const SWATCH: f32 = 12.0;

pub(super) const INK: &str = "#1f2933";
pub(super) const PALE: &str = "#5a6572";
pub(super) const RULE: &str = "#dfe3e8";

/// Typefaces that have Japanese, on the systems that people have.
const FONTS: &str =
    "'Hiragino Sans','Yu Gothic UI','Noto Sans JP','Noto Sans CJK JP','BIZ UDPGothic',sans-serif";

/// What is counted in one colour.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) name: &'static str,
    pub(super) colour: &'static str,
}

impl Series {
    pub(super) fn new(name: &'static str, colour: &'static str) -> Self {
        Self { name, colour }
    }
}

/// Where a text stands to its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) fill: &'static str,
    pub(super) bold: bool,
    pub(super) anchor: Anchor,
}

impl Style {
    pub(super) const LABEL: Self = Self {
        size: 13.0,
        fill: INK,
        bold: false,
        anchor: Anchor::Start,
    };
    pub(super) const FIGURE: Self = Self {
        size: 12.0,
        fill: PALE,
        bold: false,
        anchor: Anchor::End,
    };

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A picture under construction.
pub(super) struct Svg {
    body: String,
    title: String,
    language: &'static str,
}

impl Svg {
    /// A card with its title and a note below it; gives the picture and where it goes on.
    pub(super) fn card(title: &str, note: &str, words: Words) -> (Self, f32) {
        let mut svg = Self {
            body: String::new(),
            title: title.to_owned(),
            language: words.0.tag(),
        };
        let heading = Style {
            size: 19.0,
            bold: true,
            ..Style::LABEL
        };
        svg.text(MARGIN, 44.0, title, heading);
        let below = Style {
            fill: PALE,
            ..Style::LABEL
        };
        svg.text(MARGIN, 67.0, note, below);
        (svg, BELOW_TITLE)
    }

    /// The names of the series with their colours, in as many lines as it takes; gives where it
    /// goes on. A single series needs no legend: the title says what is counted.
    pub(super) fn legend(&mut self, series: &[Series], top: f32) -> f32 {
        if series.len() < 2 {
            return top;
        }
        let (mut x, mut y) = (MARGIN, top);
        for one in series {
            let width = SWATCH + 7.0 + text_width(one.name, Style::LABEL.size) + 22.0;
            if x > MARGIN && x + width > WIDTH - MARGIN + 22.0 {
                (x, y) = (MARGIN, y + 22.0);
            }
            self.rect(x, y, SWATCH, SWATCH, one.colour);
            self.text(x + SWATCH + 7.0, y + 11.0, one.name, Style::LABEL);
            x += width;
        }
        y + 34.0
    }

    /// A rectangle with its edges on whole pixels, so that they are sharp.
    pub(super) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, fill: &str) {
        let (right, bottom) = ((x + width).round(), (y + height).round());
        let (x, y) = (x.round(), y.round());
        let (width, height) = (right - x, bottom - y);
        let _ = writeln!(
            self.body,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#
        );
    }

    /// A thin line from left to right.
    pub(super) fn rule(&mut self, x: f32, to_x: f32, y: f32, stroke: &str) {
        let (x, to_x, y) = (x.round(), to_x.round(), y.round() - 0.5);
        let _ = writeln!(
            self.body,
            r#"<path d="M{x} {y}H{to_x}" stroke="{stroke}" fill="none"/>"#
        );
    }

    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, style: Style) {
        let Style {
            size, fill, bold, ..
        } = style;
        let weight = if bold { r#" font-weight="600""# } else { "" };
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" fill="{fill}"{weight}{anchor}>{text}</text>"#
        );
    }

    /// The document: `height` pixels high, with `told` for who cannot see it.
    pub(super) fn finish(self, height: f32, told: &str) -> String {
        let Self {
            body,
            title,
            language,
        } = self;
        let (title, told) = (escaped(&title), escaped(told));
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h:.0}" "#,
                r#"viewBox="0 0 {w} {h:.0}" role="img" aria-labelledby="t d" xml:lang="{language}" "#,
                r#"lang="{language}" font-family="{fonts}">"#,
                "\n<title id=\"t\">{title}</title>\n<desc id=\"d\">{told}</desc>\n",
                r##"<rect width="100%" height="100%" fill="#ffffff"/>"##,
                "\n{body}</svg>\n"
            ),
            w = WIDTH,
            h = height,
            language = language,
            fonts = FONTS,
            title = title,
            told = told,
            body = body,
        )
    }
}

/// About how wide a text is in the typefaces above: Japanese runs a little wider in them than in
/// the typeface of documents, Latin a little narrower.
pub(super) fn text_width(text: &str, size: f32) -> f32 {
    breaking::width(text, size * factor(text))
}

/// A text in lines of at most about `width` pixels.
pub(super) fn wrapped(text: &str, size: f32, width: f32) -> Vec<String> {
    breaking::wrapped(text, size * factor(text), width)
}

fn factor(text: &str) -> f32 {
    let latin = text.chars().all(|c| c < '\u{2e80}');
    if latin { 0.93 } else { 1.08 }
}

/// A step between lines of a scale, 1, 2 or 5 times a power of ten, so that `most` needs at most
/// five of them; and the top of the scale.
pub(super) fn scale(most: u64) -> (u64, u64) {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if step.saturating_mul(5) >= most {
                return (step, most.max(1).div_ceil(step) * step);
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A number with a comma between thousands.
pub(super) fn figure(number: u64) -> String {
    crate::correspondence::Yen(number).to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_has_at_most_five_steps_of_round_numbers() {
        assert_eq!(scale(0), (1, 1));
        assert_eq!(scale(5), (1, 5));
        assert_eq!(scale(6), (2, 6));
        assert_eq!(scale(112), (50, 150));
        assert_eq!(scale(1_000_000), (200_000, 1_000_000));
        assert!(scale(u64::MAX / 20).0 > 1_000_000_000);
    }

    #[test]
    fn no_text_ends_the_element_that_it_stands_in() {
        assert_eq!(escaped("<a \"b\" & c>"), "&lt;a &quot;b&quot; &amp; c&gt;");
    }
}
