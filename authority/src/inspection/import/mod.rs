//! Reading other programs' reports: limits, and errors that name the place and the reason.

mod json;
mod xml;

use std::fmt;

pub(super) use json::{Json, lines};
pub(super) use xml::{at, attribute, number, parse as parse_xml};

/// What a report may hold, against hostile files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// Elements of an XML file.
    pub elements: usize,
    /// How deep elements or values lie in one another.
    pub depth: usize,
    /// Findings, hosts or lines.
    pub entries: usize,
}

impl Default for Limits {
    /// Room for the largest reports met in practice, a full OpenVAS scan of 64 servers, and little more.
    fn default() -> Self {
        Self {
            bytes: 32 << 20,
            elements: 1_000_000,
            depth: 64,
            entries: 50_000,
        }
    }
}

/// The kinds of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// nmap's XML.
    Nmap,
    /// nuclei's JSON, one object a line.
    Nuclei,
    /// OpenVAS's and GVM's XML report.
    Gvm,
    /// SARIF 2.1.0.
    Sarif,
    /// CycloneDX with vulnerabilities (VEX), JSON.
    Vex,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nmap => "nmap XML",
            Self::Nuclei => "nuclei JSONL",
            Self::Gvm => "OpenVAS/GVM XML",
            Self::Sarif => "SARIF",
            Self::Vex => "CycloneDX VEX",
        })
    }
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The whole of it.
    File,
    /// A line, and a column if known, from 1.
    Line(usize, Option<usize>),
    /// A path into a JSON document, such as `runs[0].results[3].ruleId`.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("the file"),
            Self::Line(line, None) => write!(f, "line {line}"),
            Self::Line(line, Some(column)) => write!(f, "line {line}, column {column}"),
            Self::Path(path) => f.write_str(path),
        }
    }
}

/// A report was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{format}: {place}: {problem}")]
pub struct ImportError {
    /// What it was read as.
    pub format: Format,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub problem: ImportProblem,
}

/// What is wrong with a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportProblem {
    /// More of something than is read.
    #[error("there are more than {max} {what}")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How many are read.
        max: usize,
    },
    /// Not UTF-8.
    #[error("not UTF-8 text")]
    NotText,
    /// Not XML or JSON.
    #[error("{0}")]
    Syntax(String),
    /// A document type with declarations of its own: the way of XML bombs.
    #[error("a document type with declarations of its own is not read")]
    Declarations,
    /// Another kind of document.
    #[error("this is not such a report: {0}")]
    OtherDocument(String),
    /// Something that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A value is not what it should be.
    #[error("{found:?} is not {expected}")]
    Value {
        /// What was found, cut to 80 characters.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

impl Format {
    /// An error of this kind of report.
    pub(super) fn error(self, place: Place, problem: ImportProblem) -> ImportError {
        ImportError {
            format: self,
            place,
            problem,
        }
    }

    /// The text of a file within its limits.
    pub(super) fn text(self, bytes: &[u8], limits: Limits) -> Result<&str, ImportError> {
        if bytes.len() > limits.bytes {
            let (what, max) = ("bytes", limits.bytes);
            return Err(self.error(Place::File, ImportProblem::TooMuch { what, max }));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let line = bytes[..e.valid_up_to()].split(|b| *b == b'\n').count();
            self.error(Place::Line(line, None), ImportProblem::NotText)
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}

/// Text for people from a report: control characters out, white space in one piece, cut to `max` characters.
pub(super) fn tidy(text: &str, max: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let mut tidy = String::new();
    for word in words.filter(|w| !w.is_empty()) {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
        if tidy.len() > max * 4 {
            break;
        }
    }
    tidy.chars().take(max).collect()
}

/// A value that is not what it should be.
pub(super) fn value(found: &str, expected: &'static str) -> ImportProblem {
    ImportProblem::Value {
        found: tidy(found, 80),
        expected,
    }
}
