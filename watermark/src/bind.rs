//! Binding: does the picture show what its payload says it must show?
//!
//! The badge that the payload demands is made again, watermark and all, and
//! brought through the same resizing as the picture. What then differs is
//! judged twice: every visible character against every other its cell could
//! show, and the art by a map of what is left over.

mod activity;
mod cells;
mod characters;
mod chroma;
mod difference;
mod quantisation;
mod residual_map;

use serde::{Deserialize, Serialize};

use crate::{
    embed::EmbedError,
    face::Face,
    picture::Picture,
    placement::Placement,
    prepared::Prepared,
    read::{MarkId, Reader},
    template::{Rect, Template, TemplateId},
    view::View,
};

use cells::Cells;
pub use characters::CharacterMatch;
use difference::Difference;

/// The comparison of a picture with what it must show.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The outcome.
    pub outcome: BindingOutcome,
    /// Every character cell.
    pub characters: Vec<CharacterMatch>,
    /// Largest value of the residual map, in natural logarithms above what
    /// the picture's own noise explains; see [`RESIDUAL_LIMIT`] and [`RESIDUAL_SPREADS`].
    pub residual_peak: f32,
    /// The value from which it named an alteration in this picture.
    pub residual_limit: f32,
}

/// The outcome of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BindingOutcome {
    /// Every character and the art agree.
    Matches,
    /// These places differ.
    Altered(Vec<Region>),
    /// Too small or too damaged to tell.
    CannotRead,
}

/// A box in the badge, in units of the 512×512 template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Left edge, 0 to 511.
    pub x: u32,
    /// Top edge, 0 to 511.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The field it lies in, or `None` for the art.
    pub field: Option<String>,
}

impl Region {
    fn of(rect: Rect, field: Option<String>) -> Self {
        Self {
            x: rect.x,
            y: rect.y,
            width: rect.width,
            height: rect.height,
            field,
        }
    }
}

/// A character is taken for the expected one where the best other fits this much worse.
pub const ACCEPT_MARGIN: f32 = 1.3;
/// A character is taken for another where that one fits better by this factor.
pub const REJECT_MARGIN: f32 = 0.75;
/// Residual map values from here on name an alteration, where the map is
/// otherwise as flat as resizing and codecs leave it: genuine badges stay under
/// 1.6, a spot of 12×12 pixels reaches 2.1 after JPEG 75.
pub const RESIDUAL_LIMIT: f32 = 2.0;
/// The same for a JPEG file whose steps are known, so that the map is flatter:
/// genuine badges stay under 1.3 from JPEG 20 to 95, shrunk before or not.
pub const RESIDUAL_LIMIT_JPEG: f32 = 1.5;
/// On a rougher map the limit is this many times its median deviation: a
/// palette of 256 colours leaves 0.35, JPEG 75 leaves 0.24.
pub const RESIDUAL_SPREADS: f32 = 6.0;
/// Below this many pixels a side, characters are not judged.
const LEAST_SIDE: f64 = 128.0;

impl Reader {
    /// Compares the badge at `placement` in a picture with the one that `template`,
    /// `face`, `payload` and `id` demand.
    ///
    /// # Errors
    /// [`EmbedError`] where such a badge cannot exist; an unknown template is one.
    pub fn bind(
        &self,
        picture: &Picture,
        placement: &Placement,
        template: TemplateId,
        face: &Face,
        payload: &[u8],
        id: MarkId,
    ) -> Result<Binding, EmbedError> {
        let prepared = self
            .prepared(template)
            .ok_or(EmbedError::UnknownTemplate(template))?;
        let expected = prepared.press(face, payload, id)?;
        let same_size = placement.is_whole(expected.width(), expected.height());
        if same_size && picture.rgb() == expected.rgb() {
            return Ok(Binding {
                outcome: BindingOutcome::Matches,
                characters: characters::all_certain(prepared.template(), face),
                residual_peak: 0.0,
                residual_limit: RESIDUAL_LIMIT,
            });
        }
        let view = View::at(picture, placement);
        Ok(view.map_or_else(
            || unseen(prepared.template(), face),
            |view| compare(prepared, picture, &view, &expected, face),
        ))
    }
}

/// The comparison where nothing of the badge is seen.
fn unseen(template: &Template, face: &Face) -> Binding {
    Binding {
        outcome: BindingOutcome::CannotRead,
        characters: characters::all_unseen(template, face),
        residual_peak: 0.0,
        residual_limit: RESIDUAL_LIMIT,
    }
}

/// The comparison where the picture is not the expected one to the last bit.
fn compare(
    prepared: &Prepared,
    picture: &Picture,
    view: &View,
    expected: &Picture,
    face: &Face,
) -> Binding {
    let difference = Difference::new(picture, view, expected);
    let Difference {
        registration,
        residual,
        delivered,
        activity,
        gain,
        ..
    } = &difference;
    let cells = Cells::new(view.horizontal, view.vertical, &registration.mask);
    let characters = characters::matches(prepared.template(), face, registration, residual, *gain);
    let steps = picture.luma_steps().filter(|_| view.is_untouched());
    let quantisation = steps.map(|steps| quantisation::energy(delivered, view, steps));
    let map = residual_map::ResidualMap::new(&cells, residual, activity, quantisation.as_ref());
    let limit = map.limit();
    let mut altered = characters::altered(prepared.template(), face, &characters);
    altered.extend(map.regions(prepared.template(), limit));
    altered.extend(chroma::regions(
        &cells,
        &difference.seen,
        &difference.wanted,
    ));
    let small = view.placement().side() < LEAST_SIDE;
    let unclear = characters.iter().any(|c| c.margin < ACCEPT_MARGIN);
    let outcome = if small {
        BindingOutcome::CannotRead
    } else if !altered.is_empty() {
        BindingOutcome::Altered(merge(altered))
    } else if unclear {
        BindingOutcome::CannotRead
    } else {
        BindingOutcome::Matches
    };
    Binding {
        outcome,
        characters,
        residual_peak: map.peak(),
        residual_limit: limit,
    }
}

/// Joins regions of one field, or of the art where they touch.
fn merge(regions: Vec<Region>) -> Vec<Region> {
    let mut merged: Vec<Region> = Vec::new();
    for region in regions {
        let mut joined = region;
        while let Some(at) = merged.iter().position(|other| joins(other, &joined)) {
            joined = union(&merged.swap_remove(at), &joined);
        }
        merged.push(joined);
    }
    merged.sort_by_key(|region| (region.y, region.x));
    merged
}

fn joins(a: &Region, b: &Region) -> bool {
    let touch = a.x <= b.x + b.width
        && b.x <= a.x + a.width
        && a.y <= b.y + b.height
        && b.y <= a.y + a.height;
    a.field == b.field && (a.field.is_some() || touch)
}

fn union(a: &Region, b: &Region) -> Region {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Region {
        x,
        y,
        width: (a.x + a.width).max(b.x + b.width) - x,
        height: (a.y + a.height).max(b.y + b.height) - y,
        field: a.field.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(x: u32, y: u32, field: Option<&str>) -> Region {
        Region {
            x,
            y,
            width: 10,
            height: 10,
            field: field.map(str::to_owned),
        }
    }

    #[test]
    fn touching_art_regions_and_regions_of_one_field_become_one() {
        let merged = merge(vec![
            region(0, 0, None),
            region(100, 0, Some("expiry")),
            region(10, 0, None),
            region(300, 0, Some("expiry")),
            region(200, 200, None),
        ]);
        let boxes: Vec<_> = merged
            .iter()
            .map(|r| (r.x, r.y, r.width, r.height))
            .collect();
        assert_eq!(
            boxes,
            [(0, 0, 20, 10), (100, 0, 210, 10), (200, 200, 10, 10)]
        );
    }
}
