//! Field boxes: where the characters of a variable text stand, to the pixel.

use serde_cbor::Value;

use crate::carriers::{MIN_OPEN_BLOCKS, open_blocks};

use super::{MAX_FIELDS, SIDE, TemplateError, atlas::Style, entries::Entries, package::short_name};

const MAX_CELLS: usize = 32;

/// A box in the badge, in pixels of the 512×512 template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

impl Rect {
    /// Whether the two share a pixel.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Where a text shorter than its field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// From the first cell on.
    Left,
    /// In the middle. Where the free space is an odd number of pixels, the
    /// odd one is on the right: texts start on whole pixels.
    Centre,
    /// Up to the last cell.
    Right,
}

/// A row of equal character cells for one variable text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub(super) name: String,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) cells: usize,
    pub(super) alignment: Alignment,
    pub(super) style: usize,
    pub(super) cell_width: u32,
    pub(super) cell_height: u32,
}

impl Field {
    /// Its name, such as `registration`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The most characters it holds, 1 to 32.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// Where a shorter text stands.
    pub fn alignment(&self) -> Alignment {
        self.alignment
    }

    /// The index of its style in the template.
    pub fn style(&self) -> usize {
        self.style
    }

    /// The box of all its cells; no text of this field touches a pixel outside it.
    pub fn bounds(&self) -> Rect {
        Rect {
            x: self.x,
            y: self.y,
            width: self.cell_width * self.cells as u32,
            height: self.cell_height,
        }
    }

    /// The cell of the character at `position` of a text of `text_len`
    /// characters, or `None` where there is no such cell.
    pub fn cell_rect(&self, text_len: usize, position: usize) -> Option<Rect> {
        let free_cells = self.cells.checked_sub(text_len)? as u32;
        if position >= text_len {
            return None;
        }
        let free = free_cells * self.cell_width;
        let start = match self.alignment {
            Alignment::Left => 0,
            Alignment::Centre => free / 2,
            Alignment::Right => free,
        };
        Some(Rect {
            x: self.x + start + position as u32 * self.cell_width,
            y: self.y,
            width: self.cell_width,
            height: self.cell_height,
        })
    }
}

/// Reads the fields of a package, whose styles are known by now.
pub(super) fn read_all(fields: Vec<Value>, styles: &[Style]) -> Result<Vec<Field>, TemplateError> {
    if fields.len() > MAX_FIELDS {
        return Err(TemplateError::FieldCount {
            fields: fields.len(),
        });
    }
    let mut checked: Vec<Field> = Vec::with_capacity(fields.len());
    for value in fields {
        let field = read(value, styles)?;
        if checked.iter().any(|other| other.name == field.name) {
            return Err(TemplateError::FieldTwice { field: field.name });
        }
        let bounds = field.bounds();
        if let Some(first) = checked.iter().find(|o| o.bounds().overlaps(&bounds)) {
            return Err(TemplateError::FieldsOverlap {
                first: first.name.clone(),
                second: field.name,
            });
        }
        checked.push(field);
    }
    let open = open_blocks(&checked).len();
    if open < MIN_OPEN_BLOCKS {
        return Err(TemplateError::LittleRoom {
            open,
            min: MIN_OPEN_BLOCKS,
        });
    }
    Ok(checked)
}

fn read(value: Value, styles: &[Style]) -> Result<Field, TemplateError> {
    let mut entries = Entries::of("field", value)?;
    let name = short_name("field name", entries.text(1, "1 name")?)?;
    let x = entries.integer(2, "2 x")?;
    let y = entries.integer(3, "3 y")?;
    let cells = entries.integer(4, "4 cells")?;
    let alignment = match entries.integer(5, "5 alignment")? {
        0 => Alignment::Left,
        1 => Alignment::Centre,
        2 => Alignment::Right,
        _ => {
            return Err(TemplateError::Shape {
                map: "field",
                entry: "5 alignment",
            });
        }
    };
    let style = entries.integer(6, "6 style")?;
    entries.end()?;
    let known = usize::try_from(style).ok().and_then(|i| styles.get(i));
    let Some(look) = known else {
        return Err(TemplateError::FieldStyle {
            field: name,
            style,
            styles: styles.len(),
        });
    };
    if !(1..=MAX_CELLS as u64).contains(&cells) {
        return Err(TemplateError::FieldCells {
            field: name,
            cells,
            max: MAX_CELLS,
        });
    }
    let inside = |start: u64, length: u64| start <= u64::from(SIDE).saturating_sub(length);
    let (width, height) = (
        cells * u64::from(look.cell_width),
        u64::from(look.cell_height),
    );
    if width > u64::from(SIDE) || !inside(x, width) || !inside(y, height) {
        return Err(TemplateError::FieldOutside { field: name, x, y });
    }
    Ok(Field {
        name,
        x: x as u32,
        y: y as u32,
        cells: cells as usize,
        alignment,
        style: style as usize,
        cell_width: look.cell_width,
        cell_height: look.cell_height,
    })
}
