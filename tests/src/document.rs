//! Writing a table into a document, between its markers.

use std::path::Path;

/// Replaces what stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
pub fn write_between(path: &Path, name: &str, table: &str) {
    let (begin, end) = (
        format!("<!-- {name}:begin -->\n"),
        format!("<!-- {name}:end -->"),
    );
    let text = std::fs::read_to_string(path).expect("the document can be read");
    let (before, rest) = text.split_once(&begin).expect("the first marker is there");
    let (_, after) = rest.split_once(&end).expect("the second marker is there");
    let text = format!("{before}{begin}{table}{end}{after}");
    std::fs::write(path, text).expect("the document can be written");
}
