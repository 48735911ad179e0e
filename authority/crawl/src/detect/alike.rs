//! Likeness: how much a picture resembles a template, whatever its colours and size.
//!
//! Both are compared by where they change and in which direction (see `tensor`), cell by cell,
//! at every place and size that a border or a crop can give. Cells that show the text of a mark
//! do not count.

use shirushi_verifier::watermark::{Template, template::SIDE};

use super::tensor::Tensors;

/// Cells along a side.
const CELLS: usize = 20;
/// Sizes of a badge that the search begins with, to the picture's: with a border, or cut off.
const SIZES: [f64; 7] = [1.0, 0.88, 0.76, 0.66, 0.56, 1.12, 1.26];
/// Steps by which its place and size are made better, to the picture's size.
const STEPS: [f64; 3] = [0.06, 0.03, 0.015];
/// Steps of one length at most.
const MOST_STEPS: usize = 6;
/// Below this, where the search begins, nothing is there to be made better.
const LEAST_TO_SEARCH: f32 = 0.12;
/// Of a badge, so much must be seen.
const LEAST_SEEN: f32 = 0.55;

/// What a template looks like to the comparison.
#[derive(Debug)]
pub(super) struct Likeness {
    cells: Vec<Cell>,
}

/// A cell of a template or a picture: the direction of its change, and its strength.
type Cell = [f32; 3];

/// Where a badge may lie in a picture whose sides are 1.
#[derive(Debug, Clone, Copy)]
struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Likeness {
    /// The look of a template.
    pub(super) fn of(template: &Template) -> Self {
        let art = Tensors::of_rgb(template.art(), SIDE, SIDE);
        let mut cells = described(&art, Place::WHOLE, |_, _| true);
        let size = f64::from(SIDE) / CELLS as f64;
        for (index, cell) in cells.iter_mut().enumerate() {
            let (x, y) = ((index % CELLS) as f64 * size, (index / CELLS) as f64 * size);
            let covers = template.fields().iter().any(|field| {
                let b = field.bounds();
                let ends = |from: u32, length: u32| (f64::from(from), f64::from(from + length));
                let ((x0, x1), (y0, y1)) = (ends(b.x, b.width), ends(b.y, b.height));
                x < x1 && x + size > x0 && y < y1 && y + size > y0
            });
            if covers {
                *cell = None;
            }
        }
        let none = [f32::NAN; 3];
        let cells = cells.into_iter().map(|cell| cell.unwrap_or(none)).collect();
        Self { cells }
    }

    /// How much a picture resembles the template, wherever it lies in it: at most 1, and about 0
    /// where it shows something else.
    pub(super) fn to(&self, picture: &Tensors) -> f32 {
        let starts = SIZES.map(|size| {
            let place = Place::centred(size);
            (self.at(picture, place), place)
        });
        let best = starts.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let (mut likeness, mut place) = best.unwrap_or((0.0, Place::WHOLE));
        if likeness < LEAST_TO_SEARCH {
            return likeness.max(0.0);
        }
        for step in STEPS {
            for _ in 0..MOST_STEPS {
                let tried = place.neighbours(step).map(|p| (self.at(picture, p), p));
                let better = tried.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
                match better {
                    Some((found, at)) if found > likeness => (likeness, place) = (found, at),
                    _ => break,
                }
            }
        }
        likeness
    }

    /// The correlation of cells with the badge at a place; -1 where too little of it is seen.
    fn at(&self, picture: &Tensors, place: Place) -> f32 {
        let counts = |index: usize, seen: bool| seen && !self.cells[index][0].is_nan();
        let cells = described(picture, place, counts);
        let open = self.cells.iter().filter(|cell| !cell[0].is_nan()).count();
        let seen = cells.iter().flatten().count();
        if (seen as f32) < LEAST_SEEN * open as f32 {
            return -1.0;
        }
        let pairs = || {
            self.cells
                .iter()
                .zip(&cells)
                .filter_map(|(t, c)| c.map(|c| (t, c)))
        };
        let mean = |of: fn((&Cell, Cell)) -> f32| pairs().map(of).sum::<f32>() / seen as f32;
        let (ours, theirs) = (mean(|(t, _)| t[2]), mean(|(_, c)| c[2]));
        let (mut both, mut squared, mut other) = (0.0, 1e-9, 1e-9);
        for (t, c) in pairs() {
            let (t, c) = ([t[0], t[1], t[2] - ours], [c[0], c[1], c[2] - theirs]);
            for part in 0..3 {
                both += t[part] * c[part];
                squared += t[part] * t[part];
                other += c[part] * c[part];
            }
        }
        both / (squared * other).sqrt()
    }
}

/// The cells of a badge at a place; `None` where they do not count, as those outside the picture.
fn described(
    picture: &Tensors,
    place: Place,
    counts: impl Fn(usize, bool) -> bool,
) -> Vec<Option<Cell>> {
    let at = |i: usize, from: f64, length: f64| from + length * i as f64 / CELLS as f64;
    let corners: Vec<[f64; 3]> = (0..(CELLS + 1) * (CELLS + 1))
        .map(|i| {
            let (x, y) = (i % (CELLS + 1), i / (CELLS + 1));
            picture.at(
                at(x, place.left, place.width),
                at(y, place.top, place.height),
            )
        })
        .collect();
    let inside = |i: usize, from: f64, length: f64| {
        let middle = from + length * (i as f64 + 0.5) / CELLS as f64;
        (0.0..=1.0).contains(&middle)
    };
    let mut cells: Vec<Option<Cell>> = (0..CELLS * CELLS)
        .map(|i| {
            let (x, y) = (i % CELLS, i / CELLS);
            let seen = inside(x, place.left, place.width) && inside(y, place.top, place.height);
            counts(i, seen).then(|| {
                let corner = |dx: usize, dy: usize| corners[(y + dy) * (CELLS + 1) + x + dx];
                let (a, b, c, d) = (corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
                std::array::from_fn(|part| (d[part] - b[part] - c[part] + a[part]) as f32)
            })
        })
        .collect();
    let count = cells.iter().flatten().count().max(1) as f32;
    let usual = cells.iter().flatten().map(|cell| cell[2]).sum::<f32>() / count + 1e-6;
    // A strong edge counts little more than a usual one, so that contrast matters little.
    for cell in cells.iter_mut().flatten() {
        let energy = cell[2].max(0.0);
        let share = 1.0 / (energy + 0.5 * usual);
        *cell = [cell[0] * share, cell[1] * share, energy * share];
    }
    cells
}

impl Place {
    const WHOLE: Self = Self::centred(1.0);

    const fn centred(size: f64) -> Self {
        let edge = (1.0 - size) / 2.0;
        Self {
            left: edge,
            top: edge,
            width: size,
            height: size,
        }
    }

    /// Moved, stretched and resized by a step.
    fn neighbours(self, step: f64) -> [Self; 10] {
        let Self {
            left,
            top,
            width,
            height,
        } = self;
        let half = step / 2.0;
        let moved = |dx: f64, dy: f64, dw: f64, dh: f64| Self {
            left: left + dx,
            top: top + dy,
            width: width + dw,
            height: height + dh,
        };
        [
            moved(step, 0.0, 0.0, 0.0),
            moved(-step, 0.0, 0.0, 0.0),
            moved(0.0, step, 0.0, 0.0),
            moved(0.0, -step, 0.0, 0.0),
            moved(-half, 0.0, step, 0.0),
            moved(half, 0.0, -step, 0.0),
            moved(0.0, -half, 0.0, step),
            moved(0.0, half, 0.0, -step),
            moved(-half, -half, step, step),
            moved(half, half, -step, -step),
        ]
    }
}
