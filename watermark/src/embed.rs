//! Embedding: a badge with its face text and its two watermark layers.

use std::sync::Arc;

use crate::{
    face::{Face, FaceError},
    ldpc::FrameError,
    picture::Picture,
    prepared::Prepared,
    read::MarkId,
    template::{Template, TemplateId},
};

/// Why a payload could not be embedded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// The payload is empty or too long.
    #[error(transparent)]
    Payload(#[from] FrameError),
    /// The reader was not given this template.
    #[error("the template {0} is not known here")]
    UnknownTemplate(TemplateId),
    /// The face does not fit the template.
    #[error(transparent)]
    Face(#[from] FaceError),
}

/// Draws the badge and embeds `payload` (1 to 508 bytes) and `id` in its luma.
/// Returns 512×512 RGB, at least 40 dB PSNR from the badge without them; the
/// same bytes for the same input on every machine.
///
/// # Errors
/// [`EmbedError`].
pub fn embed(
    template: &Arc<Template>,
    face: &Face,
    payload: &[u8],
    id: MarkId,
) -> Result<Picture, EmbedError> {
    Prepared::new(Arc::clone(template)).press(face, payload, id)
}
