//! Where lines break: between Japanese characters but for kinsoku (JIS X 4051), between words elsewhere.

use super::face::Face;

/// Breaks a text into lines of at most `width` points. A word that is too long for any line is cut.
/// Line feeds break; no line begins or ends with a space.
pub(super) fn lines(face: &Face, text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let before = lines.len();
        let mut line = Line::default();
        for piece in pieces(paragraph) {
            place(face, &mut lines, &mut line, piece, size, width);
        }
        line.end(&mut lines);
        if lines.len() == before {
            lines.push(String::new());
        }
    }
    lines
}

/// [`lines`] for a text that is set elsewhere, in a typeface of about the same widths.
pub(crate) fn wrapped(text: &str, size: f32, width: f32) -> Vec<String> {
    match Face::get() {
        Ok(face) => lines(face, text, size, width),
        Err(_) => vec![text.to_owned()],
    }
}

/// About how wide such a text is.
pub(crate) fn width(text: &str, size: f32) -> f32 {
    Face::get().map_or(0.0, |face| face.width(text, size, 0.0))
}

#[derive(Default)]
struct Line {
    text: String,
    width: f32,
}

impl Line {
    fn end(&mut self, lines: &mut Vec<String>) {
        let text = self.text.trim_end_matches(' ');
        if !text.is_empty() {
            lines.push(text.to_owned());
        }
        *self = Self::default();
    }
}

fn place(
    face: &Face,
    lines: &mut Vec<String>,
    line: &mut Line,
    piece: &str,
    size: f32,
    width: f32,
) {
    let visible = face.width(piece.trim_end_matches(' '), size, 0.0);
    if line.width + visible > width {
        line.end(lines);
    }
    let piece = if line.text.is_empty() {
        piece.trim_start_matches(' ')
    } else {
        piece
    };
    if visible <= width {
        line.text.push_str(piece);
        line.width += face.width(piece, size, 0.0);
        return;
    }
    for c in piece.chars() {
        let advance = face.advance(c, size);
        if line.width + advance > width {
            line.end(lines);
        }
        line.text.push(c);
        line.width += advance;
    }
}

/// A text in pieces that do not break within.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((_, c)) = characters.next() {
        let Some(&(at, next)) = characters.peek() else {
            break;
        };
        if breaks(c, next) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether a line may end between these.
fn breaks(before: char, after: char) -> bool {
    if after == ' ' || NOT_AT_START.contains(after) || NOT_AT_END.contains(before) {
        return false;
    }
    // Two of these belong together: a dash, an ellipsis.
    if before == after && "—…‥―".contains(before) {
        return false;
    }
    // A figure stays with what it counts.
    if before.is_ascii_digit() && "年月日時分点件台円条".contains(after) {
        return false;
    }
    before == ' ' || wide(before) || wide(after) || (before == '/' && after.is_alphanumeric())
}

fn wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// What no line begins with: closing marks, full stops, small kana, the long vowel mark.
const NOT_AT_START: &str = "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー’”）〕］｝〉》」』】〙〗〟｠»\
    ,.:;?!)]}%‰′″℃ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ‐゠–〜～";

/// What no line ends with: opening marks, signs before figures.
const NOT_AT_END: &str = "‘“（〔［｛〈《「『【〘〖〝｟«([{¥￥$＄£№";

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: f32) -> Vec<String> {
        lines(Face::get().unwrap(), text, 10.0, width)
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        for width in 30..120 {
            let text = "彼は「そうだ。」といった（つまり、ショッピング・モールで）。";
            for line in broken(text, width as f32) {
                let first = line.chars().next().unwrap();
                assert!(!NOT_AT_START.contains(first), "{line:?} at {width}");
                let last = line.chars().last().unwrap();
                assert!(!NOT_AT_END.contains(last), "{line:?} at {width}");
            }
        }
    }

    #[test]
    fn words_stay_whole_and_spaces_vanish_at_the_ends() {
        let lines = broken("a trust mark for web sites", 60.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), "a trust mark for web sites");
        assert!(lines.iter().all(|line| line.trim() == line));
    }

    #[test]
    fn what_is_too_long_for_a_line_is_cut_and_nothing_is_lost() {
        let long = "x".repeat(100);
        let lines = broken(&long, 60.0);
        assert!(lines.len() > 5);
        assert_eq!(lines.concat(), long);
    }

    #[test]
    fn a_figure_stays_with_what_it_counts() {
        for width in 40..150 {
            for line in broken("有効期間は2027年10月31日までです", width as f32) {
                let first = line.chars().next().unwrap();
                assert!(!"年月日".contains(first), "{line:?} at {width}");
            }
        }
    }

    #[test]
    fn empty_lines_are_kept_and_empty_texts_have_one_line() {
        assert_eq!(broken("a\n\nb", 60.0), ["a", "", "b"]);
        assert_eq!(broken("", 60.0), [""]);
    }
}
