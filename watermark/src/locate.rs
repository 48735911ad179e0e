//! Locating: which template's badge a picture shows, and where.
//!
//! Most pictures are the bare badge, which thumbnails tell. Otherwise badges
//! are searched for at every place and size, and refined step by step.

mod correlation;
mod cropped;
mod look;
mod pyramid;
mod refine;
mod seen;
mod settle;
mod sliding;

use crate::{picture::Picture, placement::Placement, prepared::Prepared, tone::Tone, view::View};
use correlation::correlation;
use look::Look;
pub(crate) use look::Looks;
pub(crate) use pyramid::Pyramid;
use refine::{Fit, Freedom, refine};
pub(crate) use settle::settle;
use sliding::Guess;

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
    let mut found: Vec<Candidate> = Vec::with_capacity(templates.len());
    for (template, prepared) in templates.iter().enumerate() {
        let (cells, open) = (&prepared.thumbnail, &prepared.thumbnail_open);
        let pairs = cells.iter().zip(&seen).zip(open).filter(|(_, o)| **o);
        let likeness = correlation(pairs.map(|((a, b), _)| (f64::from(*a), f64::from(*b))));
        let Some(likeness) = likeness.filter(|likeness| *likeness >= LEAST_LIKENESS) else {
            continue;
        };
        let difference = Tone::fit(cells, &seen, open).misfit(cells, &seen, open);
        let place = found.partition_point(|better| better.likeness >= likeness);
        let candidate = Candidate {
            template,
            likeness,
            difference,
        };
        found.insert(place, candidate);
    }
    found
}

/// A template found somewhere in a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Index among the reader's templates.
    pub(crate) template: usize,
    /// Where it lies, to a fraction of a pixel.
    pub(crate) placement: Placement,
    /// Correlation outside the text.
    likeness: f64,
}

/// Guesses looked at more closely, of each template.
const MOST_GUESSES: usize = 48;
/// Guesses of a cropped badge, of each template.
const MOST_CROPPED: usize = 12;
/// Badges found in one picture at most.
const MOST_FOUND: usize = 16;
/// Stages of refinement, coarse to fine.
const STAGES: [Stage; 4] = [
    Stage::new(16, 4, Freedom::Size, 0.5),
    Stage::new(16, 4, Freedom::All, 0.6),
    Stage::new(32, 5, Freedom::All, 0.7),
    Stage::new(64, 5, Freedom::All, LEAST_LIKENESS),
];
/// Finer stages for badges that have as many pixels.
const FINE: [usize; 2] = [128, 256];
/// Steps at each of them at most.
const FINE_STEPS: usize = 4;
/// Two badges that share more than this part of the smaller one are the same.
const SAME: f64 = 0.3;

/// A stage of refinement.
struct Stage {
    /// Cells along a side.
    side: usize,
    /// Steps at most.
    steps: usize,
    freedom: Freedom,
    /// The least likeness to go on.
    least: f64,
}

impl Stage {
    const fn new(side: usize, steps: usize, freedom: Freedom, least: f64) -> Self {
        Self {
            side,
            steps,
            freedom,
            least,
        }
    }

    fn refine(&self, pyramid: &Pyramid, look: &Look, start: &Placement) -> Option<Fit> {
        refine(pyramid, look, start, self.steps, self.freedom, self.least)
    }
}

/// Badges anywhere in a picture, cut off, stretched or turned a little, likeliest first.
pub(crate) fn search(pyramid: &Pyramid, templates: &[Prepared]) -> Vec<Found> {
    let looks =
        |side: usize| -> Vec<&Look> { templates.iter().map(|t| t.looks().with(side)).collect() };
    let found = |(template, guess): (usize, Guess)| Found {
        template,
        placement: guess.placement,
        likeness: 0.0,
    };
    let anywhere = sliding::guesses(pyramid, &looks(8), MOST_GUESSES);
    let cut_off = cropped::guesses(pyramid, &looks(cropped::CELLS), MOST_CROPPED);
    let guesses: Vec<Found> = anywhere.into_iter().chain(cut_off).map(found).collect();
    let mut fits = STAGES.iter().fold(guesses, |fits, stage| {
        refined(pyramid, templates, fits, stage)
    });
    fits.truncate(MOST_FOUND);
    for fit in &mut fits {
        fit.placement = finest(pyramid, &templates[fit.template], fit.placement);
    }
    fits
}

/// The badge of a template that fills a picture, or nearly does; `None` where
/// none is found from there.
pub(crate) fn nearly_whole(
    pyramid: &Pyramid,
    picture: &Picture,
    template: usize,
    templates: &[Prepared],
) -> Option<Found> {
    let whole = Found {
        template,
        placement: Placement::whole(picture.width(), picture.height()),
        likeness: 0.0,
    };
    let stages = STAGES.iter().filter(|stage| stage.freedom == Freedom::All);
    let fits = stages.fold(vec![whole], |fits, stage| {
        refined(pyramid, templates, fits, stage)
    });
    let mut fit = *fits.first()?;
    // Settling tries whole pixels anyway.
    if !fit.placement.is_near(&whole.placement) {
        fit.placement = finest(pyramid, &templates[template], fit.placement);
    }
    Some(fit)
}

/// A placement refined at the resolutions that a badge of its size has.
fn finest(pyramid: &Pyramid, prepared: &Prepared, placement: Placement) -> Placement {
    let side = placement.side();
    let sides = FINE.into_iter().filter(|cells| *cells as f64 <= side);
    sides.fold(placement, |placement, cells| {
        let look = prepared.looks().with(cells);
        let fit = refine(pyramid, look, &placement, FINE_STEPS, Freedom::All, 0.0);
        fit.map_or(placement, |fit| fit.placement)
    })
}

/// The fits refined at a resolution, those that agree, likeliest first, each badge once.
fn refined(
    pyramid: &Pyramid,
    templates: &[Prepared],
    fits: Vec<Found>,
    stage: &Stage,
) -> Vec<Found> {
    let mut better: Vec<Found> = fits
        .into_iter()
        .filter_map(|fit| {
            let look = templates[fit.template].looks().with(stage.side);
            let Fit {
                placement,
                likeness,
            } = stage.refine(pyramid, look, &fit.placement)?;
            let large = placement.side() >= LEAST_SIDE as f64;
            large.then_some(Found {
                placement,
                likeness,
                ..fit
            })
        })
        .collect();
    better.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    let mut kept: Vec<Found> = Vec::new();
    for fit in better {
        if kept
            .iter()
            .all(|k| overlap(&k.placement, &fit.placement) <= SAME)
        {
            kept.push(fit);
        }
    }
    kept
}

/// The part of the smaller of two boxes that both share, 0 to 1.
fn overlap(a: &Placement, b: &Placement) -> f64 {
    let shared = |low: f64, length: f64, other: f64, others: f64| {
        ((low + length).min(other + others) - low.max(other)).max(0.0)
    };
    let width = shared(a.left, a.width, b.left, b.width);
    let height = shared(a.top, a.height, b.top, b.height);
    width * height / (a.width * a.height).min(b.width * b.height)
}
