//! The typeface of documents: glyphs, widths, and what stands for a character it lacks.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face as Table;
use unicode_normalization::UnicodeNormalization;

use super::DocumentError;

/// BIZ UDPMincho: one weight, so that size, space and rules make the order on a page.
static BYTES: &[u8] = include_bytes!("../../../assets/fonts/BIZUDPMincho-Regular.ttf");

/// The typeface, read once.
pub(super) struct Face {
    table: Table<'static>,
    font: Font,
    units: f32,
}

static FACE: LazyLock<Option<Face>> = LazyLock::new(|| {
    let table = Table::parse(BYTES, 0).ok()?;
    let units = f32::from(table.units_per_em());
    let font = Font::new(BYTES.to_vec().into(), 0)?;
    Some(Face { table, font, units })
});

/// What stands for a character that the typeface lacks: the geta, as in print.
const GETA: char = '〓';

impl Face {
    /// The typeface.
    pub(super) fn get() -> Result<&'static Self, DocumentError> {
        FACE.as_ref().ok_or(DocumentError::Typeface)
    }

    /// The font as the PDF library wants it.
    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The text with nothing in it that cannot be shown: composed, white space plain, a geta for
    /// each unknown character, nothing for those without a shape of their own.
    pub(super) fn shown(&self, text: &str) -> String {
        let shown = |c: char| {
            if c == '\n' {
                Some(c)
            } else if c.is_whitespace() || c.is_control() {
                // The ideographic space keeps its width.
                Some(if c == '\u{3000}' { c } else { ' ' })
            } else if invisible(c) {
                None
            } else {
                let known = self.table.glyph_index(c).is_some_and(|glyph| glyph.0 != 0);
                Some(if known && !private(c) { c } else { GETA })
            }
        };
        text.nfc().filter_map(shown).collect()
    }

    /// The width of a character at a size, in points.
    pub(super) fn advance(&self, c: char, size: f32) -> f32 {
        let glyph = self.table.glyph_index(c).unwrap_or_default();
        f32::from(self.table.glyph_hor_advance(glyph).unwrap_or_default()) / self.units * size
    }

    /// The width of a text at a size, with so much added after each character but the last.
    pub(super) fn width(&self, text: &str, size: f32, tracking: f32) -> f32 {
        let characters = text.chars().count();
        let natural: f32 = text.chars().map(|c| self.advance(c, size)).sum();
        natural + tracking * characters.saturating_sub(1) as f32
    }

    /// The glyphs of a text, as the PDF library wants them.
    pub(super) fn glyphs(&self, text: &str, size: f32, tracking: f32) -> Vec<KrillaGlyph> {
        let glyphs = text.char_indices().map(|(start, c)| {
            let glyph = self.table.glyph_index(c).unwrap_or_default();
            let advance = (self.advance(c, size) + tracking) / size;
            let range = start..start + c.len_utf8();
            let id = GlyphId::new(glyph.0.into());
            KrillaGlyph::new(id, advance, 0.0, 0.0, 0.0, range, None)
        });
        glyphs.collect()
    }
}

/// Marks without a shape: zero widths, directions, variation selectors, tags.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that mean something only by agreement, which an archive does not know.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_becomes_a_geta_or_nothing() {
        let face = Face::get().unwrap();
        assert_eq!(face.shown("髙橋﨑①"), "髙橋﨑①");
        assert_eq!(face.shown("か\u{3099}"), "が");
        assert_eq!(face.shown("a\u{200b}b\u{feff}\tc\u{202e}"), "ab c");
        assert_eq!(face.shown("\u{1f600}\u{e000}"), "〓〓");
    }

    #[test]
    fn kanji_are_as_wide_as_the_size() {
        let face = Face::get().unwrap();
        assert!((face.width("漢字", 10.0, 0.0) - 20.0).abs() < 0.01);
        assert!((face.width("漢字", 10.0, 3.0) - 23.0).abs() < 0.01);
    }
}
