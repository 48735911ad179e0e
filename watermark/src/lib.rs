//! The watermark: a payload of up to 508 bytes carried in the pixels of a badge.
//!
//! This crate owns pixels: the template of a badge, drawing its face text,
//! embedding a payload, finding and reading it again, and comparing what the
//! badge shows with what it ought to show. It does not know what the bytes
//! mean, and does no input or output.

pub mod bind;
pub mod embed;
pub mod face;
pub mod ldpc;
pub mod picture;
pub mod placement;
pub mod read;
pub mod template;

mod analysis;
mod axis;
mod blocks;
mod carriers;
mod joint;
mod kernel;
mod locate;
mod plane;
mod prepared;
mod register;
mod soft;
mod span;
mod tone;
mod transform;
mod turned;
mod view;

pub use bind::{Binding, BindingOutcome, CharacterMatch, Region};
pub use embed::{EmbedError, embed};
pub use face::{Face, FaceError};
pub use picture::{Limits, Picture, PictureError};
pub use placement::Placement;
pub use read::{MarkId, Reader, Reading, Refusal};
pub use template::{Template, TemplateError, TemplateId};

/// The longest payload, in bytes, that a badge can carry.
pub const MAX_PAYLOAD_BYTES: usize = 508;
