//! Reading: from any picture to the payload it carries, or why there is none.

use std::sync::Arc;

use crate::{
    picture::Picture,
    template::{Template, TemplateId},
};

/// The 128 bits of the id layer; opaque here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MarkId(pub [u8; 16]);

/// Reads badges of the given templates. Building one prepares tables; keep it.
#[derive(Debug, Clone)]
pub struct Reader {
    templates: Vec<Arc<Template>>,
}

/// Why a picture was not taken for a badge with a watermark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No template was found in the picture.
    NoBadge,
    /// It looks like a badge, but no watermark energy was found.
    NoWatermark,
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

impl Reader {
    /// A reader for these templates.
    pub fn new(templates: Vec<Arc<Template>>) -> Self {
        Self { templates }
    }

    /// The template of this id.
    pub fn template(&self, id: TemplateId) -> Option<&Arc<Template>> {
        self.templates.iter().find(|t| t.id() == id)
    }

    /// Reads a picture. Time and memory are bounded by the picture's size.
    pub fn read(&self, _picture: &Picture) -> Reading {
        Reading::Nothing(Refusal::NoBadge)
    }
}
