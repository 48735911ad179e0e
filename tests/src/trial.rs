//! A forged badge before the reader: what it says, and which measure told.

use shirushi_watermark::{
    Binding, BindingOutcome, Picture, Reader, Reading, Region, bind::REJECT_MARGIN, template::Rect,
};

use crate::{badge::Badge, forgery::Forgery};

/// What the reader made of a forged badge.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The payload could not be read, so nothing is claimed.
    Unread,
    /// The payload was read and the picture taken for genuine: the forger won.
    Accepted(Measures),
    /// Too unclear to accept.
    Undecided(Measures),
    /// Altered, but the place that was altered is not among the ones named.
    Misplaced(Measures),
    /// Altered, and the place is named.
    Caught(Measures),
}

/// What the measures of the comparison said.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Peak of the residual map.
    pub residual_peak: f32,
    /// Least margin of a character.
    pub least_margin: f32,
    /// Whether a character alone would have told.
    pub by_character: bool,
    /// Whether the residual map alone would have told.
    pub by_map: bool,
    /// The places named.
    pub regions: Vec<Region>,
}

/// Reads and binds a forged badge as it was delivered.
pub fn judge(reader: &Reader, badge: &Badge, forgery: &Forgery, delivered: &Picture) -> Finding {
    let Reading::Payload {
        template,
        id,
        payload,
        placement,
    } = reader.read(delivered)
    else {
        return Finding::Unread;
    };
    if template != badge.template.id() || payload != badge.payload {
        return Finding::Unread;
    }
    let binding = reader
        .bind(delivered, &placement, template, &badge.face, &payload, id)
        .expect("a badge that was drawn can be drawn again");
    match binding.outcome {
        BindingOutcome::Matches => Finding::Accepted(measures(&binding)),
        BindingOutcome::Altered(ref regions) => {
            if regions.iter().any(|region| names(region, forgery)) {
                Finding::Caught(measures(&binding))
            } else {
                Finding::Misplaced(measures(&binding))
            }
        }
        _ => Finding::Undecided(measures(&binding)),
    }
}

fn measures(binding: &Binding) -> Measures {
    let margins = binding.characters.iter().map(|c| c.margin);
    let least_margin = margins.fold(f32::INFINITY, f32::min);
    let regions = match &binding.outcome {
        BindingOutcome::Altered(regions) => regions.clone(),
        _ => Vec::new(),
    };
    Measures {
        residual_peak: binding.residual_peak,
        least_margin,
        by_character: least_margin <= REJECT_MARGIN,
        by_map: binding.residual_peak >= binding.residual_limit,
        regions,
    }
}

/// Whether a region tells where the forgery is: by field, or by touching it.
fn names(region: &Region, forgery: &Forgery) -> bool {
    let rect = Rect {
        x: region.x,
        y: region.y,
        width: region.width,
        height: region.height,
    };
    rect.overlaps(&forgery.place) && (forgery.field.is_none() || region.field == forgery.field)
}
