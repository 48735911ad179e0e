//! Locating: which template's badge a picture can be, by its thumbnail.
//!
//! A picture is taken for the bare badge here. Finding a badge inside a larger
//! picture belongs here too, and gives the registration a box.

use crate::{
    prepared::Prepared,
    tone::Tone,
    view::{Thumbnail, View},
};

/// A template that a picture may show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Index among the reader's templates.
    pub(crate) template: usize,
    /// Correlation of the thumbnails outside the text, -1 to 1.
    pub(crate) likeness: f64,
    /// Mean squared difference of the thumbnails in the best tone, in luma
    /// levels: what the id layer leaves in means of 16×16 samples.
    pub(crate) difference: f64,
}

/// Pictures with a shorter side cannot be read at all.
pub(crate) const LEAST_SIDE: usize = 40;
/// Thumbnails correlated less are of something else.
const LEAST_LIKENESS: f64 = 0.8;

/// The templates that the view may show, likeliest first.
pub(crate) fn candidates(view: &View, templates: &[Prepared]) -> Vec<Candidate> {
    if view.luma.width.min(view.luma.height) < LEAST_SIDE {
        return Vec::new();
    }
    let seen = view.thumbnail();
    let mut found: Vec<Candidate> = templates
        .iter()
        .enumerate()
        .map(|(template, prepared)| {
            let likeness = correlation(&prepared.thumbnail, &seen, &prepared.thumbnail_open);
            let tone = Tone::fit(&prepared.thumbnail, &seen, &prepared.thumbnail_open);
            let difference = tone.misfit(&prepared.thumbnail, &seen, &prepared.thumbnail_open);
            Candidate {
                template,
                likeness,
                difference,
            }
        })
        .filter(|c| c.likeness >= LEAST_LIKENESS)
        .collect();
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    found
}

/// Normalised correlation over the open cells; 0 where either is flat.
fn correlation(a: &Thumbnail, b: &Thumbnail, open: &[bool]) -> f64 {
    let cells = || {
        a.iter()
            .zip(b)
            .zip(open)
            .filter(|(_, o)| **o)
            .map(|((x, y), _)| (f64::from(*x), f64::from(*y)))
    };
    let n = cells().count().max(1) as f64;
    let (sum_a, sum_b) = cells().fold((0.0, 0.0), |(p, q), (x, y)| (p + x, q + y));
    let (mean_a, mean_b) = (sum_a / n, sum_b / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in cells() {
        let (x, y) = (x - mean_a, y - mean_b);
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    let scale = libm::sqrt(aa * bb);
    if scale < 1e-9 { 0.0 } else { ab / scale }
}
