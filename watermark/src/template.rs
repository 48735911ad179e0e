//! A scheme's template: the art without text, the field boxes and the glyph atlas, in one package.
//!
//! A [`Template`] can only come from [`Template::parse`], so whoever holds one
//! holds art of 512×512 pixels, fields that lie inside it and do not overlap,
//! and a glyph for every character that an atlas names. Packages are written
//! by [`TemplateParts::to_package`], which passes its own output through the
//! same parser.

mod art;
mod atlas;
mod drawing;
mod entries;
mod error;
mod field;
mod package;
mod parts;

pub use atlas::Style;
pub use error::TemplateError;
pub use field::{Alignment, Field, Rect};
pub use parts::{FieldParts, StyleParts, TemplateParts};

use sha2::{Digest, Sha256};

use crate::{
    face::{Face, FaceError},
    picture::Picture,
};

/// Width and height of every template's art, in pixels.
pub const SIDE: u32 = 512;

/// The largest package, in bytes.
pub const MAX_PACKAGE_BYTES: usize = 2 << 20;

/// The most fields a template may have.
pub const MAX_FIELDS: usize = 16;

/// The most styles a template may have.
pub const MAX_STYLES: usize = 8;

/// The most glyphs a style may have.
pub const MAX_GLYPHS: usize = 128;

/// The first eight bytes of a template package's SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(pub [u8; 8]);

impl std::fmt::Display for TemplateId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A template, parsed from its package.
#[derive(Debug, Clone)]
pub struct Template {
    hash: [u8; 32],
    name: String,
    scheme: String,
    art: Vec<u8>,
    styles: Vec<Style>,
    fields: Vec<Field>,
}

impl Template {
    /// Reads a template package of at most [`MAX_PACKAGE_BYTES`].
    ///
    /// # Errors
    /// [`TemplateError`] where the package is malformed, not in its one
    /// deterministic encoding, or over a limit.
    pub fn parse(package: &[u8]) -> Result<Self, TemplateError> {
        package::parse(package)
    }

    /// Its id, as credentials name it.
    pub fn id(&self) -> TemplateId {
        let [a, b, c, d, e, f, g, h, ..] = self.hash;
        TemplateId([a, b, c, d, e, f, g, h])
    }

    /// The SHA-256 of its package.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Its name, such as `ecom-seal-1`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the scheme whose marks it shows, such as `ecom2000`.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The art without variable text: 512×512 RGB, row by row, red first.
    pub fn art(&self) -> &[u8] {
        &self.art
    }

    /// The fields of variable text, in the package's order; their boxes do not overlap.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name() == name)
    }

    /// The style that a field of this template is set in.
    ///
    /// # Panics
    /// Where the field belongs to a template with more styles than this one.
    pub fn style(&self, field: &Field) -> &Style {
        &self.styles[field.style()]
    }

    /// Draws the badge without watermark, 512×512. The same on every machine:
    /// only integers are used, see [`Style::glyph`] for how a glyph is laid on.
    ///
    /// # Errors
    /// [`FaceError`] where the face does not fit the fields.
    pub fn draw(&self, face: &Face) -> Result<Picture, FaceError> {
        drawing::draw(self, face)
    }

    fn sealed(package: &[u8], parts: Checked) -> Self {
        Self {
            hash: Sha256::digest(package).into(),
            name: parts.name,
            scheme: parts.scheme,
            art: parts.art,
            styles: parts.styles,
            fields: parts.fields,
        }
    }
}

/// What a package holds once every rule has been checked.
struct Checked {
    name: String,
    scheme: String,
    art: Vec<u8>,
    styles: Vec<Style>,
    fields: Vec<Field>,
}

#[cfg(test)]
mod tests;
