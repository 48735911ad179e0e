//! Reading: from any picture to the payload it carries, or why there is none.

use std::sync::Arc;

use crate::{
    analysis::{self, Analysis},
    carriers::{FREQUENCIES, Layer},
    ldpc::{Decoded, Effort, Failure, FrameMemory},
    locate,
    picture::Picture,
    prepared::Prepared,
    register::Registration,
    soft::Received,
    template::{Template, TemplateId},
    transform,
    view::View,
};

/// The 128 bits of the id layer; opaque here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MarkId(pub [u8; 16]);

/// Reads badges of the given templates. Building one prepares tables; keep it.
#[derive(Debug, Clone)]
pub struct Reader {
    templates: Vec<Prepared>,
}

/// Why a picture was not taken for a badge with a watermark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No template was found in the picture.
    NoBadge,
    /// It looks like a badge of this template, but neither layer could be read.
    NoWatermark(TemplateId),
}

/// What a picture carries.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Reading {
    /// Nothing.
    Nothing(Refusal),
    /// Only the id layer could be read.
    IdOnly {
        /// The template found.
        template: TemplateId,
        /// The id read.
        id: MarkId,
    },
    /// The whole payload was read, and the checksum agrees.
    Payload {
        /// The template found.
        template: TemplateId,
        /// The id read.
        id: MarkId,
        /// The payload.
        payload: Vec<u8>,
    },
}

/// Below this mean squared difference of thumbnails there is no id layer:
/// it leaves 0.3 and more, rounding and codecs alone under 0.05.
const LEAST_DIFFERENCE: f64 = 0.05;
/// Attempts at a layer: the first, then with weights from what it found likely.
const ATTEMPTS: usize = 3;

impl Reader {
    /// A reader for these templates.
    pub fn new(templates: Vec<Arc<Template>>) -> Self {
        Self {
            templates: templates.into_iter().map(Prepared::new).collect(),
        }
    }

    /// The template of this id.
    pub fn template(&self, id: TemplateId) -> Option<&Arc<Template>> {
        self.prepared(id).map(Prepared::template)
    }

    /// Reads a picture. Time and memory are bounded by the picture's size.
    pub fn read(&self, picture: &Picture) -> Reading {
        let view = View::of(picture);
        let mut refusal = Refusal::NoBadge;
        for candidate in locate::candidates(&view, &self.templates) {
            let prepared = &self.templates[candidate.template];
            if candidate.difference >= LEAST_DIFFERENCE
                && let Some(reading) = read_badge(prepared, &view)
            {
                return reading;
            }
            if refusal == Refusal::NoBadge {
                refusal = Refusal::NoWatermark(prepared.template().id());
            }
        }
        Reading::Nothing(refusal)
    }

    pub(crate) fn prepared(&self, id: TemplateId) -> Option<&Prepared> {
        self.templates.iter().find(|p| p.template().id() == id)
    }
}

/// Reads both layers of a badge of this template.
fn read_badge(prepared: &Prepared, view: &View) -> Option<Reading> {
    let registration = Registration::find(view, &prepared.luma, &prepared.closed);
    let layers = receive(prepared, view, &registration);
    let template = prepared.template().id();
    let mut memory = FrameMemory::default();
    let message = attempt(&prepared.carriers.id, &layers.id, |soft| {
        prepared
            .id_frame
            .decode(soft, Effort::default(), &mut memory)
    })?;
    let frame = prepared.main_frame(message.length);
    let payload = attempt(&prepared.carriers.main, &layers.main, |soft| {
        frame.decode(soft, Effort::default(), &mut memory)
    });
    let id = message.id;
    Some(match payload {
        Some(payload) => Reading::Payload {
            template,
            id,
            payload,
        },
        None => Reading::IdOnly { template, id },
    })
}

/// Both layers as received.
struct Layers {
    id: Received,
    main: Received,
}

fn receive(prepared: &Prepared, view: &View, registration: &Registration) -> Layers {
    let carriers = &prepared.carriers;
    if registration.unscaled {
        let tone = registration.unscaled_tone(view, &prepared.luma);
        let residual = |y: usize, line: &mut [f32]| {
            for ((left, seen), wanted) in line
                .iter_mut()
                .zip(view.luma.row(y))
                .zip(prepared.luma.row(y))
            {
                *left = seen - tone.of(*wanted);
            }
        };
        let coefficients = transform::forward(residual, &carriers.blocks);
        return Layers {
            id: Received::new(&carriers.id, &coefficients, |_| true),
            main: Received::new(&carriers.main, &coefficients, |_| true),
        };
    }
    let residual = registration.residual(view, &prepared.luma);
    let horizontal = Analysis::new(registration.horizontal());
    let vertical = Analysis::new(registration.vertical());
    let coefficients = analysis::coefficients(&horizontal, &vertical, &residual, &carriers.blocks);
    let live = |f: usize| vertical.is_live(f / FREQUENCIES) && horizontal.is_live(f % FREQUENCIES);
    Layers {
        id: Received::new(&carriers.id, &coefficients, live),
        main: Received::new(&carriers.main, &coefficients, live),
    }
}

/// Decodes a layer, each time with better weights.
fn attempt<T>(
    layer: &Layer,
    received: &Received,
    mut decode: impl FnMut(&[f32]) -> Result<Decoded<T>, Failure>,
) -> Option<T> {
    let mut expected: Option<Vec<f32>> = None;
    for _ in 0..ATTEMPTS {
        match decode(&received.llrs(layer, expected.as_deref())) {
            Ok(decoded) => return Some(decoded.message),
            Err(failure) => expected = Some(failure.expected),
        }
    }
    None
}
