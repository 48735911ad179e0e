//! A scheme's template: the art without text, the field boxes and the glyph atlas, in one package.

use crate::{
    face::{Face, FaceError},
    picture::Picture,
};

/// The first eight bytes of a template package's SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(pub [u8; 8]);

/// A template, parsed from its package.
#[derive(Debug, Clone)]
pub struct Template {
    id: TemplateId,
    name: String,
    hash: [u8; 32],
}

/// Why a template package was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Not a template package.
    #[error("not a template package: {0}")]
    Malformed(String),
}

impl Template {
    /// Reads a template package.
    ///
    /// # Errors
    /// [`TemplateError`] where the package is malformed or over its limits.
    pub fn parse(_package: &[u8]) -> Result<Self, TemplateError> {
        Err(TemplateError::Malformed("unfinished".to_owned()))
    }

    /// Its id, as credentials name it.
    pub fn id(&self) -> TemplateId {
        self.id
    }

    /// The SHA-256 of its package.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Its name, such as `ecom-seal-1`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Draws the badge without watermark, 512×512.
    ///
    /// # Errors
    /// [`FaceError`] where the face does not fit the fields.
    pub fn draw(&self, _face: &Face) -> Result<Picture, FaceError> {
        Err(FaceError::Field {
            field: String::new(),
        })
    }
}
