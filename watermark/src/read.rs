//! Reading: from any picture to the payload it carries, or why there is none.

use std::sync::Arc;

use crate::{
    analysis::{self, Analysis},
    carriers::{FREQUENCIES, Layer},
    joint::{self, Layers},
    ldpc::{Decoded, Effort, Failure, FrameMemory},
    locate::{self, Found, Pyramid},
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

    /// The templates, in the order in which they were given.
    pub fn templates(&self) -> impl ExactSizeIterator<Item = &Arc<Template>> {
        self.templates.iter().map(Prepared::template)
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
            Whole::Doubtful(reading, looks_like) => {
                let mut parts = self.read_parts(picture, looks_like);
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
            Whole::Doubtful(reading, looks_like) => {
                let parts = self.read_parts(picture, looks_like);
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
        let candidates = locate::candidates(&view, &self.templates);
        for candidate in &candidates {
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
        Whole::Doubtful(best, candidates.first().map(|c| c.template))
    }

    /// Reads the badges that are found in a picture, best first; not the
    /// picture itself, which looks like the template of index `looks_like`.
    fn read_parts(&self, picture: &Picture, looks_like: Option<usize>) -> Vec<Reading> {
        if picture.width().min(picture.height()) < locate::LEAST_SIDE as u32 {
            return Vec::new();
        }
        let pyramid = Pyramid::of(picture);
        let nearly = looks_like.and_then(|template| {
            locate::nearly_whole(&pyramid, picture, template, &self.templates)
        });
        if let Some(nearly) = nearly {
            match self.read_found(picture, &nearly) {
                // A badge that fills the picture leaves no room for others.
                Part::Whole => return Vec::new(),
                Part::Read(reading @ Reading::Payload { .. }) => return vec![reading],
                Part::Read(_) | Part::Unseen => {}
            }
        }
        let found = locate::search(&pyramid, &self.templates);
        let mut readings: Vec<Reading> = Vec::with_capacity(found.len());
        for found in &found {
            if let Part::Read(reading) = self.read_found(picture, found) {
                let place = readings.partition_point(|other| rank(other) <= rank(&reading));
                readings.insert(place, reading);
            }
        }
        readings
    }

    /// Reads a badge where it was found.
    fn read_found(&self, picture: &Picture, found: &Found) -> Part {
        let prepared = &self.templates[found.template];
        let Some(settled) = locate::settle(picture, prepared, &found.placement) else {
            return Part::Unseen;
        };
        let (view, registration) = (&settled.view, &settled.registration);
        if view.placement().is_whole(picture.width(), picture.height()) {
            return Part::Whole;
        }
        let unmarked = Refusal::NoWatermark(prepared.template().id());
        let reading = read_badge(prepared, view, registration, picture.luma_steps());
        Part::Read(reading.unwrap_or(Reading::Nothing(unmarked)))
    }

    pub(crate) fn prepared(&self, id: TemplateId) -> Option<&Prepared> {
        self.templates.iter().find(|p| p.template().id() == id)
    }
}

/// What the bare badge gave.
enum Whole {
    /// No search can give more.
    Sure(Reading),
    /// The picture may show more elsewhere, or a little beside where it was read;
    /// it looks most like the template of this index.
    Doubtful(Reading, Option<usize>),
}

/// What a badge found in a picture gave.
enum Part {
    /// It is the whole picture, which was read before.
    Whole,
    /// This, somewhere in the picture.
    Read(Reading),
    /// Too little of it is seen.
    Unseen,
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

/// Reads both layers of a badge of this template. Where the payload does not come,
/// they are read again through a blur, if there is one, and then from what the
/// quantisation `steps` of the picture's luma tell, where those are known.
fn read_badge(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    steps: Option<&Steps>,
) -> Option<Reading> {
    let mut memory = FrameMemory::default();
    let mut read = read_layers(prepared, view, registration, &mut memory);
    let mut blurred = None;
    if read.payload.is_none() {
        blurred = registration.blurred(view, &prepared.luma);
    }
    if let Some(blurred) = &blurred {
        let through = read_layers(prepared, view, blurred, &mut memory);
        read.message = through.message.or(read.message);
        read.payload = through.payload;
    }
    if let (None, Some(steps), true) = (&read.payload, steps, view.is_untouched()) {
        let registration = blurred.as_ref().unwrap_or(registration);
        let message = read.message;
        read = joint::read(prepared, view, registration, steps, message, &mut memory);
    }
    let id = read.message?.id;
    let template = prepared.template().id();
    let placement = view.placement();
    Some(match read.payload {
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

/// Reads both layers as this registration says that they came.
fn read_layers(
    prepared: &Prepared,
    view: &View,
    registration: &Registration,
    memory: &mut FrameMemory,
) -> Layers {
    let received = receive(prepared, view, registration);
    let message = attempt(&prepared.carriers.id, &received.id, |soft| {
        prepared.id_frame.decode(soft, Effort::default(), memory)
    });
    let payload = message.as_ref().and_then(|message| {
        let frame = prepared.main_frame(message.length);
        attempt(&prepared.carriers.main, &received.main, |soft| {
            frame.decode(soft, Effort::default(), memory)
        })
    });
    Layers { message, payload }
}

/// The soft values of both layers.
struct Soft {
    id: Received,
    main: Received,
}

fn receive(prepared: &Prepared, view: &View, registration: &Registration) -> Soft {
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
        return Soft {
            id: Received::new(&carriers.id, &coefficients, |_| true),
            main: Received::new(&carriers.main, &coefficients, |_| true),
        };
    }
    let residual = registration.residual(view, &prepared.luma);
    let horizontal = Analysis::new(registration.horizontal(), view.horizontal);
    let vertical = Analysis::new(registration.vertical(), view.vertical);
    let coefficients = analysis::coefficients(&horizontal, &vertical, &residual, &carriers.blocks);
    let live = |f: usize| vertical.is_live(f / FREQUENCIES) && horizontal.is_live(f % FREQUENCIES);
    Soft {
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
