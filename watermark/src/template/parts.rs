//! What a package is written from, and writing it.

use std::collections::BTreeMap;

use serde_cbor::Value;

use super::{
    Alignment, Template, TemplateError, art,
    entries::{integer, map},
    package,
};

/// What a package is written from. Nothing here is checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateParts {
    /// `[a-z0-9-]`, 1 to 32 characters, such as `ecom-seal-1`.
    pub name: String,
    /// `[a-z0-9-]`, 1 to 16 characters, such as `ecom2000`.
    pub scheme: String,
    /// 512×512 RGB pixels, row by row, red first.
    pub art: Vec<u8>,
    /// 1 to 8 styles.
    pub styles: Vec<StyleParts>,
    /// At most 16 fields.
    pub fields: Vec<FieldParts>,
}

/// A style to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleParts {
    /// Width of every cell, 4 to 64 pixels.
    pub cell_width: u32,
    /// Height of every cell, 4 to 64 pixels.
    pub cell_height: u32,
    /// The text's colour, red first.
    pub colour: [u8; 3],
    /// Masks of `cell_width * cell_height` coverages, by character; 1 to 128 of them.
    pub glyphs: BTreeMap<char, Vec<u8>>,
}

/// A field to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldParts {
    /// `[a-z0-9-]`, 1 to 16 characters, such as `registration`.
    pub name: String,
    /// Left edge of the first cell.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// The most characters, 1 to 32.
    pub cells: usize,
    /// Where a shorter text stands.
    pub alignment: Alignment,
    /// Index of the style.
    pub style: usize,
}

impl TemplateParts {
    /// Writes the package and reads it back. The same parts give the same bytes.
    ///
    /// # Errors
    /// [`TemplateError`] where [`Template::parse`] would refuse the package.
    pub fn to_package(&self) -> Result<Vec<u8>, TemplateError> {
        if self.art.len() != art::ART_BYTES {
            return Err(TemplateError::ArtDamaged {
                detail: format!("{} bytes of pixels, not {}", self.art.len(), art::ART_BYTES),
            });
        }
        let body = map([
            Value::Text(self.name.clone()),
            Value::Text(self.scheme.clone()),
            Value::Bytes(art::encode(&self.art)?),
            Value::Array(self.styles.iter().map(StyleParts::to_value).collect()),
            Value::Array(self.fields.iter().map(FieldParts::to_value).collect()),
        ]);
        let package = package::frame(&body)?;
        Template::parse(&package)?;
        Ok(package)
    }
}

impl StyleParts {
    pub(super) fn to_value(&self) -> Value {
        map([
            integer(u64::from(self.cell_width)),
            integer(u64::from(self.cell_height)),
            Value::Bytes(self.colour.to_vec()),
            Value::Text(self.glyphs.keys().collect()),
            Value::Bytes(self.glyphs.values().flatten().copied().collect()),
        ])
    }
}

impl FieldParts {
    fn to_value(&self) -> Value {
        let alignment = match self.alignment {
            Alignment::Left => 0,
            Alignment::Centre => 1,
            Alignment::Right => 2,
        };
        map([
            Value::Text(self.name.clone()),
            integer(u64::from(self.x)),
            integer(u64::from(self.y)),
            integer(self.cells as u64),
            integer(alignment),
            integer(self.style as u64),
        ])
    }
}
