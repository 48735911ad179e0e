//! The glyph atlas: a mask for each character a style can show, all on cells of one size.

use std::collections::BTreeMap;

use serde_cbor::Value;

use super::{MAX_GLYPHS, MAX_STYLES, TemplateError, entries::Entries};

const MIN_CELL: u32 = 4;
const MAX_CELL: u32 = 64;

/// Colour, cell size and glyphs of one kind of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    pub(super) cell_width: u32,
    pub(super) cell_height: u32,
    pub(super) colour: [u8; 3],
    /// In ascending order, no character twice.
    pub(super) characters: Vec<char>,
    /// `cell_width * cell_height` bytes for each character, in their order.
    pub(super) masks: Vec<u8>,
}

impl Style {
    /// Width of every cell, in pixels, 4 to 64. It is the advance from one character to the next.
    pub fn cell_width(&self) -> u32 {
        self.cell_width
    }

    /// Height of every cell, in pixels, 4 to 64.
    pub fn cell_height(&self) -> u32 {
        self.cell_height
    }

    /// The text's colour, red first.
    pub fn colour(&self) -> [u8; 3] {
        self.colour
    }

    /// The characters that can be shown, in ascending order.
    pub fn characters(&self) -> &[char] {
        &self.characters
    }

    /// The mask of a character: `cell_width * cell_height` coverages from 0
    /// (art) to 255 (colour), row by row. The glyph stands in the cell where
    /// its advance width puts it, not centred by its ink, so that a cell can
    /// be compared with every character without moving either.
    ///
    /// A glyph is laid on the art channel by channel as
    /// `(art * (255 - coverage) + colour * coverage + 127) / 255`, which
    /// rounds to the nearest integer (255 is odd, there are no ties).
    pub fn glyph(&self, character: char) -> Option<&[u8]> {
        let index = self.characters.binary_search(&character).ok()?;
        let area = (self.cell_width * self.cell_height) as usize;
        self.masks.get(index * area..(index + 1) * area)
    }
}

/// Reads the styles of a package.
pub(super) fn read_all(styles: Vec<Value>) -> Result<Vec<Style>, TemplateError> {
    if !(1..=MAX_STYLES).contains(&styles.len()) {
        return Err(TemplateError::StyleCount {
            styles: styles.len(),
        });
    }
    styles
        .into_iter()
        .enumerate()
        .map(|(index, value)| read(index, value))
        .collect()
}

fn read(style: usize, value: Value) -> Result<Style, TemplateError> {
    let mut entries = Entries::of("style", value)?;
    let width = entries.integer(1, "1 cell width")?;
    let height = entries.integer(2, "2 cell height")?;
    let colour = entries.bytes(3, "3 colour")?;
    let characters: Vec<char> = entries.text(4, "4 characters")?.chars().collect();
    let masks = entries.bytes(5, "5 masks")?;
    entries.end()?;
    let (Some(cell_width), Some(cell_height)) = (cell_side(width), cell_side(height)) else {
        return Err(TemplateError::CellSize {
            style,
            width,
            height,
            min: MIN_CELL,
            max: MAX_CELL,
        });
    };
    let colour = colour.try_into().map_err(|_| TemplateError::Shape {
        map: "style",
        entry: "3 colour",
    })?;
    check_characters(style, &characters)?;
    check_masks(style, &characters, &masks, cell_width, cell_height)?;
    Ok(Style {
        cell_width,
        cell_height,
        colour,
        characters,
        masks,
    })
}

fn cell_side(side: u64) -> Option<u32> {
    u32::try_from(side)
        .ok()
        .filter(|side| (MIN_CELL..=MAX_CELL).contains(side))
}

fn check_characters(style: usize, characters: &[char]) -> Result<(), TemplateError> {
    if !(1..=MAX_GLYPHS).contains(&characters.len()) {
        return Err(TemplateError::GlyphCount {
            style,
            glyphs: characters.len(),
        });
    }
    if let Some(&[_, character]) = characters.array_windows().find(|&[a, b]| a >= b) {
        return Err(TemplateError::CharacterOrder { style, character });
    }
    let blank = |c: &&char| c.is_control() || c.is_whitespace();
    match characters.iter().find(blank) {
        Some(&character) => Err(TemplateError::CharacterKind { style, character }),
        None => Ok(()),
    }
}

fn check_masks(
    style: usize,
    characters: &[char],
    masks: &[u8],
    cell_width: u32,
    cell_height: u32,
) -> Result<(), TemplateError> {
    let area = (cell_width * cell_height) as usize;
    if masks.len() != characters.len() * area {
        return Err(TemplateError::MaskLength {
            style,
            bytes: masks.len(),
            expected: characters.len() * area,
        });
    }
    let mut seen = BTreeMap::new();
    for (&second, mask) in characters.iter().zip(masks.chunks_exact(area)) {
        if let Some(first) = seen.insert(mask, second) {
            return Err(TemplateError::AlikeGlyphs {
                style,
                first,
                second,
            });
        }
    }
    Ok(())
}
