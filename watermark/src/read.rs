//! Reading: from any picture to the payload it carries, or why there is none.

use std::sync::Arc;

use crate::{
    analysis::{self, Analysis},
    carriers::{FREQUENCIES, Layer},
    joint,
    ldpc::{Decoded, Effort, Failure, FrameMemory},
    locate,
    picture::{Picture, Steps},
    placement::Placement,
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
        /// Where the badge lies.
        placement: Placement,
    },
    /// The whole payload was read, and the checksum agrees.
    Payload {
        /// The template found.
        template: TemplateId,
        /// The id read.
        id: MarkId,
        /// The payload.
        payload: Vec<u8>,
        /// Where the badge lies.
        placement: Placement,
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

    /// Reads the badge that a picture shows: the picture itself, or the best
    /// that is found in it, wherever it lies, cut off by up to a tenth a side,
    /// stretched, or turned by up to 3°. Time and memory are bounded by the
    /// picture's size.
    pub fn read(&self, picture: &Picture) -> Reading {
        match self.read_whole(picture) {
            Whole::Sure(reading) => reading,
            Whole::Doubtful(reading) => {
                let mut parts = self.read_parts(picture);
                if parts
                    .first()
                    .is_some_and(|part| rank(part) < rank(&reading))
                {
                    parts.swap_remove(0)
                } else {
                    reading
                }
            }
        }
    }

    /// Reads every badge in a picture, such as a screenshot of a page: whole
    /// credentials first, then ids, then badges without a watermark. At most 16.
    pub fn read_all(&self, picture: &Picture) -> Vec<Reading> {
        match self.read_whole(picture) {
            Whole::Sure(reading) => vec![reading],
            Whole::Doubtful(reading) => {
                let parts = self.read_parts(picture);
                let found = |part: &Reading| rank(part) <= rank(&reading);
                if parts.first().is_some_and(found) || rank(&reading) == NOTHING {
                    parts
                } else {
                    vec![reading]
                }
            }
        }
    }

    /// Reads a picture as the bare badge.
    fn read_whole(&self, picture: &Picture) -> Whole {
        let view = View::of(picture);
        let steps = picture.luma_steps();
        let mut best = Reading::Nothing(Refusal::NoBadge);
        for candidate in locate::candidates(&view, &self.templates) {
            let prepared = &self.templates[candidate.template];
            let unmarked = Reading::Nothing(Refusal::NoWatermark(prepared.template().id()));
            // The template to the last pixel: there is nothing to look for.
            if candidate.difference < LEAST_DIFFERENCE {
                return Whole::Sure(unmarked);
            }
            let registration = Registration::find(&view, &prepared.luma, &prepared.closed);
            let reading = read_badge(prepared, &view, &registration, steps).unwrap_or(unmarked);
            if matches!(reading, Reading::Payload { .. }) {
                return Whole::Sure(reading);
            }
            if rank(&reading) < rank(&best) {
                best = reading;
            }
        }
        Whole::Doubtful(best)
    }

    /// Reads the badges that are found in a picture, best first; not the
    /// picture itself.
    fn read_parts(&self, picture: &Picture) -> Vec<Reading> {
        let steps = picture.luma_steps();
        let (width, height) = (picture.width(), picture.height());
        let found = locate::search(picture, &self.templates);
        let mut readings: Vec<Reading> = found
            .iter()
            .filter_map(|found| {
                let prepared = &self.templates[found.template];
                let settled = locate::settle(picture, prepared, &found.placement)?;
                if settled.view.placement().is_whole(width, height) {
                    return None;
                }
                let unmarked = Refusal::NoWatermark(prepared.template().id());
                let reading = read_badge(prepared, &settled.view, &settled.registration, steps);
                Some(reading.unwrap_or(Reading::Nothing(unmarked)))
            })
            .collect();
        readings.sort_by_key(rank);
        readings
    }

    pub(crate) fn prepared(&self, id: TemplateId) -> Option<&Prepared> {
        self.templates.iter().find(|p| p.template().id() == id)
    }
}

/// What the bare badge gave.
enum Whole {
    /// No search can give more.
    Sure(Reading),
    /// The picture may show more elsewhere, or a little beside where it was read.
    Doubtful(Reading),
}

/// The rank of a picture without a badge.
const NOTHING: u8 = 3;

/// How much a reading gives, most first.
fn rank(reading: &Reading) -> u8 {
    match reading {
        Reading::Payload { .. } => 0,
        Reading::IdOnly { .. } => 1,
        Reading::Nothing(Refusal::NoWatermark(_)) => 2,
        Reading::Nothing(Refusal::NoBadge) => NOTHING,
    }
}

/// Reads both layers of a badge of this template, and again through a blur if
/// there is one and the payload did not come. `steps` are the quantisation steps
/// of the picture's luma, where they are known.
fn read_badge(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    steps: Option<&Steps>,
) -> Option<Reading> {
    let sharp = read_through(prepared, view, registration, steps);
    if matches!(sharp, Some(Reading::Payload { .. })) {
        return sharp;
    }
    let blurred = registration
        .blurred(view, &prepared.luma)
        .and_then(|blurred| read_through(prepared, view, &blurred, steps));
    [blurred, sharp].into_iter().flatten().min_by_key(rank)
}

/// Reads both layers as this registration says that they came.
fn read_through(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    steps: Option<&Steps>,
) -> Option<Reading> {
    let layers = receive(prepared, view, registration);
    let template = prepared.template().id();
    let mut memory = FrameMemory::default();
    let mut message = attempt(&prepared.carriers.id, &layers.id, |soft| {
        prepared
            .id_frame
            .decode(soft, Effort::default(), &mut memory)
    });
    let mut payload = message.as_ref().and_then(|message| {
        let frame = prepared.main_frame(message.length);
        attempt(&prepared.carriers.main, &layers.main, |soft| {
            frame.decode(soft, Effort::default(), &mut memory)
        })
    });
    if payload.is_none()
        && let (Some(steps), true) = (steps, view.is_untouched())
    {
        let found = joint::read(prepared, view, registration, steps, message, &mut memory);
        (message, payload) = (found.message, found.payload);
    }
    let id = message?.id;
    let placement = view.placement();
    Some(match payload {
        Some(payload) => Reading::Payload {
            template,
            id,
            payload,
            placement,
        },
        None => Reading::IdOnly {
            template,
            id,
            placement,
        },
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
    let horizontal = Analysis::new(registration.horizontal(), view.horizontal);
    let vertical = Analysis::new(registration.vertical(), view.vertical);
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
