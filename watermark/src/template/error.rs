//! Why a template package is refused, by cause, with what was found.

use super::{MAX_FIELDS, MAX_GLYPHS, MAX_PACKAGE_BYTES, MAX_STYLES, SIDE};

/// Why a template package was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// The package is larger than the limit.
    #[error("the package has {bytes} bytes, more than the {MAX_PACKAGE_BYTES} allowed")]
    TooLarge {
        /// Size found.
        bytes: usize,
    },
    /// The package does not begin with the magic bytes.
    #[error("not a template package")]
    Magic,
    /// The package has a version that this program does not know.
    #[error("template package version {version} is not known, only version {known} is")]
    Version {
        /// Version found.
        version: u16,
        /// The version known.
        known: u16,
    },
    /// The body is not CBOR.
    #[error("the package's body is not CBOR: {detail}")]
    Cbor {
        /// What the decoder said.
        detail: String,
    },
    /// The body is CBOR, but not in its deterministic encoding.
    #[error("the package's body is not in the deterministic encoding")]
    NotDeterministic,
    /// A map lacks an entry, has one too many, or one of the wrong type.
    #[error("the package's {map} has no valid set of entries: {entry}")]
    Shape {
        /// Which map: `template`, `style` or `field`.
        map: &'static str,
        /// The entry that is missing, superfluous or of the wrong type.
        entry: &'static str,
    },
    /// A name is empty, too long, or has a character outside `a-z`, `0-9` and `-`.
    #[error("the {what} {name:?} is not made of 1 to {max} characters a-z, 0-9 and -")]
    Name {
        /// What is named: `template name`, `scheme id` or `field name`.
        what: &'static str,
        /// The name found, cut after 64 characters.
        name: String,
        /// Characters allowed.
        max: usize,
    },
    /// The art is not a PNG that can be decoded.
    #[error("the art cannot be decoded: {detail}")]
    ArtDamaged {
        /// What the decoder said.
        detail: String,
    },
    /// The art has another size or kind of pixels.
    #[error("the art is {width}×{height} {pixels}, it must be {SIDE}×{SIDE} Rgb8")]
    ArtKind {
        /// Width found.
        width: u32,
        /// Height found.
        height: u32,
        /// Kind of pixels found.
        pixels: String,
    },
    /// Too many styles, or none.
    #[error("the template has {styles} styles, it must have 1 to {MAX_STYLES}")]
    StyleCount {
        /// Styles found.
        styles: usize,
    },
    /// A cell is too small or too large.
    #[error("style {style} has cells of {width}×{height} pixels, each side must be {min} to {max}")]
    CellSize {
        /// The style, from 0.
        style: usize,
        /// Width found.
        width: u64,
        /// Height found.
        height: u64,
        /// Smallest side.
        min: u32,
        /// Largest side.
        max: u32,
    },
    /// Too many glyphs, or none.
    #[error("style {style} has {glyphs} glyphs, it must have 1 to {MAX_GLYPHS}")]
    GlyphCount {
        /// The style, from 0.
        style: usize,
        /// Glyphs found.
        glyphs: usize,
    },
    /// The characters are not in strictly ascending order, so one may stand twice.
    #[error("style {style} has the character {character:?} twice or out of order")]
    CharacterOrder {
        /// The style, from 0.
        style: usize,
        /// The first character that is not above the one before it.
        character: char,
    },
    /// A control or white-space character is in the atlas.
    #[error("style {style} has the character {character:?}, which shows nothing")]
    CharacterKind {
        /// The style, from 0.
        style: usize,
        /// The character.
        character: char,
    },
    /// The masks have another length than glyphs times cell area.
    #[error("style {style} has {bytes} bytes of masks, its glyphs need {expected}")]
    MaskLength {
        /// The style, from 0.
        style: usize,
        /// Length found.
        bytes: usize,
        /// Length needed.
        expected: usize,
    },
    /// Two characters have the same mask, so a reader could not tell them apart.
    #[error("style {style} draws {first:?} and {second:?} alike")]
    AlikeGlyphs {
        /// The style, from 0.
        style: usize,
        /// The first of them.
        first: char,
        /// The second.
        second: char,
    },
    /// Too many fields.
    #[error("the template has {fields} fields, more than the {MAX_FIELDS} allowed")]
    FieldCount {
        /// Fields found.
        fields: usize,
    },
    /// Two fields have the same name.
    #[error("the field {field} stands twice")]
    FieldTwice {
        /// The name.
        field: String,
    },
    /// A field names a style that the template has not.
    #[error("the field {field} wants style {style}, the template has {styles}")]
    FieldStyle {
        /// The field.
        field: String,
        /// The style wanted, from 0.
        style: u64,
        /// Styles in the template.
        styles: usize,
    },
    /// A field has no cells, or too many.
    #[error("the field {field} has {cells} cells, it must have 1 to {max}")]
    FieldCells {
        /// The field.
        field: String,
        /// Cells found.
        cells: u64,
        /// Cells allowed.
        max: usize,
    },
    /// A field lies outside the art, wholly or in part.
    #[error("the field {field} at {x}, {y} reaches outside the art")]
    FieldOutside {
        /// The field.
        field: String,
        /// Left edge found.
        x: u64,
        /// Top edge found.
        y: u64,
    },
    /// Two fields overlap.
    #[error("the fields {first} and {second} overlap")]
    FieldsOverlap {
        /// The first of them.
        first: String,
        /// The second.
        second: String,
    },
    /// The fields touch so many of the watermark's 64×64 blocks that a long
    /// payload would not fit into the rest.
    #[error("the fields leave {open} of the watermark's 64 blocks free, at least {min} are needed")]
    LittleRoom {
        /// Blocks that no field touches.
        open: usize,
        /// Blocks needed.
        min: usize,
    },
}
