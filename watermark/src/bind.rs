//! Binding: does the picture show what its payload says it must show?

use crate::{
    embed::EmbedError,
    face::Face,
    picture::Picture,
    read::{MarkId, Reader},
    template::TemplateId,
};

/// A box in the badge, in units of the 512×512 template.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// How well one character cell matches the character it must show.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterMatch {
    /// The field.
    pub field: String,
    /// Position in the field's text, from 0.
    pub position: usize,
    /// The character that the payload demands.
    pub expected: char,
    /// The character that fits best.
    pub found: char,
    /// Misfit of the best other character over the misfit of the expected one; above 1 the expected one fits best.
    pub margin: f32,
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

/// The comparison of a picture with what it must show.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The outcome.
    pub outcome: BindingOutcome,
    /// Every character cell.
    pub characters: Vec<CharacterMatch>,
    /// Largest value of the residual map; flat is below about 2.
    pub residual_peak: f32,
}

impl Reader {
    /// Compares a picture with the badge that `template`, `face`, `payload` and `id` demand.
    ///
    /// # Errors
    /// [`EmbedError`] where such a badge cannot exist.
    pub fn bind(
        &self,
        _picture: &Picture,
        _template: TemplateId,
        _face: &Face,
        _payload: &[u8],
        _id: MarkId,
    ) -> Result<Binding, EmbedError> {
        Ok(Binding {
            outcome: BindingOutcome::CannotRead,
            characters: Vec::new(),
            residual_peak: 0.0,
        })
    }
}
