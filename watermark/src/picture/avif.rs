//! AVIF pictures: one still image, decoded by a Rust port of dav1d and brought to RGB.
//!
//! What a file may ask of the decoder is bounded before it starts: the pixels
//! of a frame, the bytes of the image and its frames. Grids, animations and
//! transparent pictures are refused; rotation and mirroring are not applied.

mod colour;
mod container;
mod stream;

use re_rav1d::dav1d::{Decoder, Error, Picture as Frame, Settings};

use self::container::ContainerError;
use super::{Format, Limits, Picture, PictureError};

/// Most frames in one still image: it has one, or one for each of AV1's four
/// spatial layers, and a redundant header costs nothing.
const MAX_FRAMES: usize = 8;

/// Why an image could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Container(#[from] ContainerError),
    #[error("the AV1 stream is cut short or not one")]
    Stream,
    #[error("the image has {frames} frames, more than the {MAX_FRAMES} of a still one")]
    Frames { frames: usize },
    #[error("the AV1 decoder refused it: {0}")]
    Decoder(Error),
    #[error("the AV1 decoder gave no frame")]
    NoFrame,
    #[error("its colours are coded in an unsupported way")]
    Colours,
}

/// Decodes an AVIF file. The memory used is at most 12 bytes a pixel beyond the file.
///
/// # Errors
/// [`PictureError::Dimensions`] and [`PictureError::Damaged`].
pub(super) fn decode(file: &[u8], limits: &Limits) -> Result<Picture, PictureError> {
    let damaged = |fault: Fault| PictureError::Damaged {
        format: Format::Avif,
        detail: fault.to_string(),
    };
    let image = container::read(file).map_err(|error| damaged(error.into()))?;
    if let Some((width, height)) = image.declared {
        limits.check(width, height)?;
    }
    let frame = decoded(image.data, limits).map_err(damaged)?;
    limits.check(frame.width(), frame.height())?;
    let rgb = colour::to_rgb(&frame).ok_or_else(|| damaged(Fault::Colours))?;
    Ok(Picture {
        width: frame.width(),
        height: frame.height(),
        rgb,
        format: Format::Avif,
        luma_steps: None,
    })
}

/// The first frame that the stream shows.
fn decoded(data: Vec<u8>, limits: &Limits) -> Result<Frame, Fault> {
    let frames = stream::frames(&data).ok_or(Fault::Stream)?;
    if frames > MAX_FRAMES {
        return Err(Fault::Frames { frames });
    }
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    // The decoder takes no limit for the sides by themselves; `Limits::check` follows.
    settings.set_frame_size_limit(u32::try_from(limits.max_pixels).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings).map_err(Fault::Decoder)?;
    let mut sent = decoder.send_data(data, None, None, None);
    for _ in 0..=frames {
        match sent {
            Ok(()) | Err(Error::Again) => {}
            Err(error) => return Err(Fault::Decoder(error)),
        }
        match decoder.get_picture() {
            Ok(frame) => return Ok(frame),
            Err(Error::Again) => sent = decoder.send_pending_data(),
            Err(error) => return Err(Fault::Decoder(error)),
        }
    }
    Err(Fault::NoFrame)
}
