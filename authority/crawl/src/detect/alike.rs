//! Likeness: how much a picture resembles a template, whatever its colours and size.
//!
//! Both are compared by where they change and in which direction (see `tensor`), cell by cell,
//! at every place and size that a border or a crop can give. Cells that show the text of a mark
//! do not count.

use shirushi_verifier::watermark::{Template, template::SIDE};

use super::{
    cells::{CELLS, COUNT, Cells},
    place::Place,
    tensor::Tensors,
};

/// Sizes of a badge that the search begins with, to the picture's: with a border, or cut off.
const SIZES: [f64; 7] = [1.0, 0.88, 0.76, 0.66, 0.56, 1.12, 1.26];
/// Steps by which its place and size are made better, to the picture's size.
const STEPS: [f64; 3] = [0.06, 0.03, 0.015];
/// Steps of one length at most.
const MOST_STEPS: usize = 6;
/// Below this, where the search begins, nothing is there to be made better.
const LEAST_TO_SEARCH: f32 = 0.12;
/// A template that begins so much below the best one does not overtake it.
const BEHIND: f32 = 0.15;
/// Of a badge, so much must be seen.
const LEAST_SEEN: f32 = 0.55;
/// Numbers computed at a time.
const LANES: usize = 8;

/// What a template looks like to the comparison.
#[derive(Debug)]
pub(super) struct Likeness {
    cells: Cells,
    /// One for each cell that shows no text, else zero.
    open: [f32; COUNT],
}

/// The template that a picture resembles most, by its place among these, and how much: at most 1, and
/// about 0 where it shows something else.
pub(super) fn likest(looks: &[Likeness], picture: &Tensors) -> (u8, f32) {
    let mut starts: Vec<(f32, Place)> = vec![(-1.0, Place::WHOLE); looks.len()];
    for place in SIZES.map(Place::centred) {
        let cells = Cells::of(picture, place);
        for (look, start) in looks.iter().zip(&mut starts) {
            let likeness = look.to(&cells, place);
            if likeness > start.0 {
                *start = (likeness, place);
            }
        }
    }
    let lead = starts.iter().map(|start| start.0).fold(0.0, f32::max);
    let follow = f32::max(lead - BEHIND, LEAST_TO_SEARCH);
    let each = looks.iter().zip(starts).map(|(look, (likeness, place))| {
        if likeness < follow {
            likeness.max(0.0)
        } else {
            look.searched(picture, likeness, place)
        }
    });
    let best = (0..=u8::MAX).zip(each).max_by(|a, b| a.1.total_cmp(&b.1));
    best.unwrap_or((0, 0.0))
}

impl Likeness {
    /// The look of a template.
    pub(super) fn of(template: &Template) -> Self {
        let art = Tensors::of_rgb(template.art(), SIDE, SIDE);
        let size = f64::from(SIDE) / CELLS as f64;
        let open = std::array::from_fn(|index| {
            let (x, y) = ((index % CELLS) as f64 * size, (index / CELLS) as f64 * size);
            let covers = template.fields().iter().any(|field| {
                let b = field.bounds();
                let ends = |from: u32, length: u32| (f64::from(from), f64::from(from + length));
                let ((x0, x1), (y0, y1)) = (ends(b.x, b.width), ends(b.y, b.height));
                x < x1 && x + size > x0 && y < y1 && y + size > y0
            });
            if covers { 0.0 } else { 1.0 }
        });
        let cells = Cells::of(&art, Place::WHOLE);
        let cells = cells.evened(&[1.0; COUNT]);
        Self { cells, open }
    }

    /// The likeness at the best place that is found from here.
    fn searched(&self, picture: &Tensors, mut likeness: f32, mut place: Place) -> f32 {
        let at = |place: Place| (self.to(&Cells::of(picture, place), place), place);
        for step in STEPS {
            for _ in 0..MOST_STEPS {
                let tried = place.neighbours(step).map(at);
                let better = tried.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
                match better {
                    Some((found, at)) if found > likeness => (likeness, place) = (found, at),
                    _ => break,
                }
            }
        }
        likeness
    }

    /// The correlation with the cells of a badge at a place; -1 where too little of it is seen.
    fn to(&self, cells: &Cells, place: Place) -> f32 {
        let shown = place.shown();
        let counted: [f32; COUNT] = std::array::from_fn(|i| self.open[i] * shown[i]);
        let (open, seen) = (total(&self.open), total(&counted));
        if seen < LEAST_SEEN * open {
            return -1.0;
        }
        let theirs = cells.evened(&counted);
        let ours = &self.cells;
        let mean = |strengths: &[f32; COUNT]| dot(strengths, &counted) / seen;
        let (our_mean, their_mean) = (mean(&ours.strength), mean(&theirs.strength));
        let less = |of: &[f32; COUNT], mean: f32| -> [f32; COUNT] {
            std::array::from_fn(|i| of[i] - mean)
        };
        let ours = [ours.level, ours.slant, less(&ours.strength, our_mean)];
        let theirs = [
            theirs.level,
            theirs.slant,
            less(&theirs.strength, their_mean),
        ];
        let (mut both, mut our_square, mut their_square) = (0.0, 1e-9, 1e-9);
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let ours_counted: [f32; COUNT] = std::array::from_fn(|i| ours[i] * counted[i]);
            let theirs_counted: [f32; COUNT] = std::array::from_fn(|i| theirs[i] * counted[i]);
            both += dot(&ours_counted, theirs);
            our_square += dot(&ours_counted, ours);
            their_square += dot(&theirs_counted, theirs);
        }
        both / (our_square * their_square).sqrt()
    }
}

fn total(numbers: &[f32; COUNT]) -> f32 {
    dot(numbers, &[1.0; COUNT])
}

/// The sum of products, in lanes that the compiler can keep side by side.
fn dot(a: &[f32; COUNT], b: &[f32; COUNT]) -> f32 {
    let mut lanes = [0.0f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}
