//! Tables in documents: what a command that makes one is told, and writing it between its markers.

use std::path::{Path, PathBuf};

/// What a command that makes a table is told about it.
#[derive(Debug, clap::Args)]
pub struct TableArguments {
    /// The day, for the report.
    #[arg(long)]
    pub date: String,
    /// The command, for the report.
    #[arg(long)]
    pub command: String,
    /// A Markdown document to write the table into, between its markers.
    #[arg(long)]
    pub document: Option<PathBuf>,
}

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
