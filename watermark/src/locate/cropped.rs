//! Cropping: a picture that shows most of a badge and nothing else.

use crate::placement::Placement;

use super::{look::Look, pyramid::Pyramid, refine::likeness, sliding::Guess};

/// The badge is at most this many times as long as what was left of it.
const LARGEST: f64 = 1.36;
/// Each size is larger than the last by this factor.
const GROWTH: f64 = 1.03;
/// Places tried along an axis are this part of the badge apart.
const STEP: f64 = 1.0 / 32.0;
/// Likenesses below this are not followed.
const LEAST_SCORE: f64 = 0.5;

/// Placements of which the picture is the inner part, best first, at most `most`.
pub(super) fn guesses(pyramid: &Pyramid, look: &Look, most: usize) -> Vec<Guess> {
    let (w, h) = (pyramid.width(), pyramid.height());
    let mut found = Vec::new();
    let mut side = w.max(h);
    while side <= LARGEST * w.min(h) {
        for top in places(side, h) {
            for left in places(side, w) {
                let placement = Placement {
                    left,
                    top,
                    width: side,
                    height: side,
                    turn: 0.0,
                };
                if let Some(score) = likeness(pyramid, look, &placement)
                    && score >= LEAST_SCORE
                {
                    let score = score as f32;
                    found.push(Guess { placement, score });
                }
            }
        }
        side *= GROWTH;
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(most);
    found
}

/// Where a badge may begin so that it covers `length` pixels.
fn places(side: f64, length: f64) -> impl Iterator<Item = f64> {
    let spare = (side - length).max(0.0);
    let steps = (spare / (side * STEP)).ceil();
    (0..=steps as usize).map(move |i| -spare * i as f64 / steps.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_reach_from_edge_to_edge() {
        let places: Vec<f64> = places(120.0, 100.0).collect();
        assert_eq!((places[0], places.last()), (-0.0, Some(&-20.0)));
        assert!(places.len() >= 4);
    }
}
