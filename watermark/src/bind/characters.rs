//! Characters: each cell compared with everything it could show.

use crate::{
    axis::{self, AxisOperator},
    face::Face,
    plane::{LUMA_WEIGHTS, Plane},
    register::Registration,
    span::Span,
    template::{Rect, SIDE, Style, Template},
};

use super::{REJECT_MARGIN, Region};

/// How well one character cell matches the character it must show.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterMatch {
    /// The field.
    pub field: String,
    /// Position in the field's text, from 0.
    pub position: usize,
    /// The character that the payload demands.
    pub expected: char,
    /// The character that fits best; a space where nothing is there.
    pub found: char,
    /// Misfit of the best other character over the misfit of the expected
    /// one, at most 100; above 1 the expected one fits best.
    pub margin: f32,
}

/// The largest margin reported.
pub(crate) const MARGIN_CAP: f32 = 100.0;

/// The margin of a cell that is not seen whole: nothing can be said.
const UNDECIDED: f32 = 1.0;

/// What stands for an empty cell.
const BLANK: char = ' ';

/// Every cell of a badge that is the expected one bit for bit.
pub(super) fn all_certain(template: &Template, face: &Face) -> Vec<CharacterMatch> {
    cells(template, face)
        .map(|cell| CharacterMatch {
            field: cell.field.to_owned(),
            position: cell.position,
            expected: cell.expected,
            found: cell.expected,
            margin: MARGIN_CAP,
        })
        .collect()
}

/// Every cell of a badge of which nothing is seen.
pub(super) fn all_unseen(template: &Template, face: &Face) -> Vec<CharacterMatch> {
    let mut unseen = all_certain(template, face);
    for character in &mut unseen {
        character.margin = UNDECIDED;
    }
    unseen
}

/// Compares every cell. `residual` is the picture less the expected badge, as
/// delivered; `gain` the contrast it came through with.
pub(super) fn matches(
    template: &Template,
    face: &Face,
    registration: &Registration,
    residual: &Plane,
    gain: f32,
) -> Vec<CharacterMatch> {
    cells(template, face)
        .map(|cell| {
            let window = Window::of(registration, cell.rect);
            let left = window.cut(residual);
            let misfit = |other: char| {
                let change = window.deliver(registration, change(template, &cell, other));
                left.iter()
                    .zip(&change)
                    .map(|(e, d)| (e - gain * d).powi(2))
                    .sum::<f32>()
            };
            let own: f32 = left
                .iter()
                .map(|e| e * e)
                .sum::<f32>()
                .max(f32::MIN_POSITIVE);
            let others = cell.style.characters().iter().copied().chain([BLANK]);
            let best = others
                .filter(|&c| c != cell.expected)
                .map(|c| (misfit(c), c))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let (other, found) = best.unwrap_or((f32::INFINITY, cell.expected));
            let margin = if window.is_whole(registration) {
                (other / own).min(MARGIN_CAP)
            } else {
                UNDECIDED
            };
            CharacterMatch {
                field: cell.field.to_owned(),
                position: cell.position,
                expected: cell.expected,
                found: if margin < 1.0 { found } else { cell.expected },
                margin,
            }
        })
        .collect()
}

/// The cells that show another character than they must.
pub(super) fn altered(template: &Template, face: &Face, matches: &[CharacterMatch]) -> Vec<Region> {
    cells(template, face)
        .zip(matches)
        .filter(|(_, m)| m.margin <= REJECT_MARGIN)
        .map(|(cell, _)| Region {
            x: cell.rect.x,
            y: cell.rect.y,
            width: cell.rect.width,
            height: cell.rect.height,
            field: Some(cell.field.to_owned()),
        })
        .collect()
}

/// One character's cell.
struct Cell<'a> {
    field: &'a str,
    position: usize,
    expected: char,
    rect: Rect,
    style: &'a Style,
}

/// The cells of a face that fits its template, in the template's order.
fn cells<'a>(template: &'a Template, face: &'a Face) -> impl Iterator<Item = Cell<'a>> {
    template.fields().iter().flat_map(move |field| {
        let text = face.text(field.name()).unwrap_or_default();
        let length = text.chars().count();
        text.chars()
            .enumerate()
            .filter_map(move |(position, expected)| {
                Some(Cell {
                    field: field.name(),
                    position,
                    expected,
                    rect: field.cell_rect(length, position)?,
                    style: template.style(field),
                })
            })
    })
}

/// Luma of the cell with `other` less its luma with the expected character.
fn change(template: &Template, cell: &Cell<'_>, other: char) -> Vec<f32> {
    let ink: f32 = cell
        .style
        .colour()
        .iter()
        .zip(LUMA_WEIGHTS)
        .map(|(c, w)| f32::from(*c) * w)
        .sum();
    let (with, without) = (cell.style.glyph(other), cell.style.glyph(cell.expected));
    let coverage = |mask: Option<&[u8]>, i: usize| mask.map_or(0.0, |m| f32::from(m[i]) / 255.0);
    let r = cell.rect;
    (0..(r.width * r.height) as usize)
        .map(|i| {
            let (x, y) = (
                r.x as usize + i % r.width as usize,
                r.y as usize + i / r.width as usize,
            );
            let art = &template.art()[3 * (y * SIDE as usize + x)..][..3];
            let art: f32 = art
                .iter()
                .zip(LUMA_WEIGHTS)
                .map(|(c, w)| f32::from(*c) * w)
                .sum();
            (coverage(with, i) - coverage(without, i)) * (ink - art)
        })
        .collect()
}

/// The delivered samples that a box of the badge reaches.
struct Window {
    rect: Rect,
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
    /// From the box's columns to the window's.
    across: AxisOperator,
    /// From the box's rows to the window's.
    down: AxisOperator,
}

impl Window {
    fn of(registration: &Registration, rect: Rect) -> Self {
        let (horizontal, vertical) = (registration.horizontal(), registration.vertical());
        let columns = reached(horizontal, rect.x, rect.width);
        let rows = reached(vertical, rect.y, rect.height);
        let of = |operator: &AxisOperator, outputs, from: u32, length: u32| {
            let from = from as usize;
            operator.part(outputs, from..from + length as usize)
        };
        Self {
            across: of(horizontal, columns.clone(), rect.x, rect.width),
            down: of(vertical, rows.clone(), rect.y, rect.height),
            columns,
            rows,
            rect,
        }
    }

    /// Whether all of the box is seen.
    fn is_whole(&self, registration: &Registration) -> bool {
        let r = self.rect;
        let within = |span: Span, from: u32, length: u32| {
            span.in_view(f64::from(from)) >= 0.0
                && span.in_view(f64::from(from + length)) <= span.samples() as f64
        };
        let width = registration.horizontal().outputs();
        let mut rows = self.rows.clone();
        within(registration.across.span(), r.x, r.width)
            && within(registration.down.span(), r.y, r.height)
            && rows.all(|y| {
                let row = &registration.mask[y * width..];
                row[self.columns.clone()].iter().all(|covered| *covered)
            })
    }

    fn cut(&self, plane: &Plane) -> Vec<f32> {
        self.rows
            .clone()
            .flat_map(|y| &plane.row(y)[self.columns.clone()])
            .copied()
            .collect()
    }

    /// Values on the box as they arrive in the window.
    fn deliver(&self, registration: &Registration, values: Vec<f32>) -> Vec<f32> {
        if registration.unscaled {
            return values;
        }
        let plane = Plane {
            width: self.rect.width as usize,
            height: self.rect.height as usize,
            samples: values,
        };
        axis::apply(&self.across, &self.down, &plane).samples
    }
}

/// Outputs of an operator that see inputs `start..start + len`.
fn reached(operator: &AxisOperator, start: u32, len: u32) -> std::ops::Range<usize> {
    let (from, to) = (start as usize, (start + len) as usize);
    let sees = |i: &usize| {
        let (first, weights) = operator.run(*i);
        first < to && first + weights.len() > from
    };
    let mut outputs = (0..operator.outputs()).filter(sees);
    let first = outputs.next().unwrap_or(0);
    first..outputs.next_back().map_or(first, |last| last + 1)
}
