//! The recipe `template.toml`: what stands where, and in which type.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use shirushi_watermark::template::{Alignment, FieldParts};

use super::{BuildError, unreadable};

/// A template's recipe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The template's name, such as `ecom-seal-1`.
    pub name: String,
    /// The id of the scheme it belongs to.
    pub scheme: String,
    /// Every font file that the art or a style uses.
    pub fonts: Vec<FontFile>,
    /// The styles, by name.
    pub styles: BTreeMap<String, StyleRecipe>,
    /// The fields.
    pub fields: Vec<FieldRecipe>,
}

/// A font file, known by its contents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FontFile {
    /// Its name without folder, such as `B612Mono-Bold.otf`.
    pub file: String,
    /// The SHA-256 of its contents, in lower-case hexadecimal.
    pub sha256: String,
}

/// How the characters of a style are drawn into their cells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyleRecipe {
    /// Font family, as CSS names it.
    pub family: String,
    /// Font weight, 100 to 900.
    pub weight: u16,
    /// Font size in pixels.
    pub size: f32,
    /// Width and height of a cell, in pixels.
    pub cell: [u32; 2],
    /// From the top of a cell down to the baseline, in pixels.
    pub baseline: f32,
    /// Colour as red, green, blue, 0 to 255.
    pub colour: [u8; 3],
    /// The characters, in any order.
    pub characters: String,
}

/// Where a field stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRecipe {
    /// Its name, such as `registration`.
    pub name: String,
    /// Left edge of the first cell, in pixels.
    pub x: u32,
    /// Top edge, in pixels.
    pub y: u32,
    /// Number of cells.
    pub cells: usize,
    /// Where a shorter text stands.
    pub align: Align,
    /// The name of its style.
    pub style: String,
}

/// Where a text shorter than its field stands.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// From the first cell on.
    Left,
    /// In the middle.
    Centre,
    /// Up to the last cell.
    Right,
}

impl Recipe {
    /// Reads a recipe and checks that its fields name its styles.
    pub(super) fn read(path: &Path) -> Result<Self, BuildError> {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        let wrong = |detail: String| BuildError::Recipe {
            path: path.to_owned(),
            detail,
        };
        let recipe: Self = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        for field in &recipe.fields {
            if !recipe.styles.contains_key(&field.style) {
                let (name, style) = (&field.name, &field.style);
                return Err(wrong(format!(
                    "the field {name} wants the unknown style {style}"
                )));
            }
        }
        Ok(recipe)
    }

    /// The fields, with styles numbered in the order of their names.
    pub(super) fn field_parts(&self) -> Vec<FieldParts> {
        let number = |style: &str| self.styles.keys().take_while(|name| *name != style).count();
        self.fields
            .iter()
            .map(|field| FieldParts {
                name: field.name.clone(),
                x: field.x,
                y: field.y,
                cells: field.cells,
                alignment: match field.align {
                    Align::Left => Alignment::Left,
                    Align::Centre => Alignment::Centre,
                    Align::Right => Alignment::Right,
                },
                style: number(&field.style),
            })
            .collect()
    }
}
