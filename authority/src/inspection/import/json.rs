//! JSON within limits, and values that know their path.

use serde_json::Value;

use super::{Format, ImportError, ImportProblem, Limits, Place, value};

/// A value in a document, with the path to it.
#[derive(Debug, Clone)]
pub(in crate::inspection) struct Json<'v> {
    format: Format,
    value: &'v Value,
    path: String,
}

impl<'v> Json<'v> {
    /// The document itself.
    pub(in crate::inspection) fn root(format: Format, value: &'v Value) -> Self {
        let path = String::new();
        Self {
            format,
            value,
            path,
        }
    }

    /// The same, as found at this place in the file.
    pub(in crate::inspection) fn of_line(format: Format, value: &'v Value, line: usize) -> Self {
        let path = format!("line {line}");
        Self {
            format,
            value,
            path,
        }
    }

    /// A document of one file; its depth and size are limited.
    pub(in crate::inspection) fn parse(
        format: Format,
        bytes: &[u8],
        limits: Limits,
    ) -> Result<Value, ImportError> {
        document(format, format.text(bytes, limits)?, 1, limits)
    }

    /// A field, if it is there and not null.
    pub(in crate::inspection) fn get(&self, field: &str) -> Option<Json<'v>> {
        let value = self.value.get(field).filter(|v| !v.is_null())?;
        let dot = if self.path.is_empty() { "" } else { "." };
        Some(Json {
            format: self.format,
            value,
            path: format!("{}{dot}{field}", self.path),
        })
    }

    /// A field that must be there.
    pub(in crate::inspection) fn need(&self, field: &'static str) -> Result<Json<'v>, ImportError> {
        self.get(field)
            .ok_or_else(|| self.error(ImportProblem::Missing(field)))
    }

    /// Its text.
    pub(in crate::inspection) fn text(&self) -> Result<&'v str, ImportError> {
        self.value.as_str().ok_or_else(|| self.wrong("a text"))
    }

    /// The text of a field, if it is there.
    pub(in crate::inspection) fn text_of(
        &self,
        field: &str,
    ) -> Result<Option<&'v str>, ImportError> {
        self.get(field).map(|v| v.text()).transpose()
    }

    /// Its number; a number in a text is taken too, as SARIF writes them.
    pub(in crate::inspection) fn number(&self) -> Result<f64, ImportError> {
        let number = match self.value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number
            .filter(|n| n.is_finite())
            .ok_or_else(|| self.wrong("a number"))
    }

    /// Its entries.
    pub(in crate::inspection) fn entries(
        &self,
        limits: Limits,
    ) -> Result<Vec<Json<'v>>, ImportError> {
        let Value::Array(entries) = self.value else {
            return Err(self.wrong("a list"));
        };
        if entries.len() > limits.entries {
            let (what, max) = ("entries", limits.entries);
            return Err(self.error(ImportProblem::TooMuch { what, max }));
        }
        let entry = |(index, value)| Json {
            format: self.format,
            value,
            path: format!("{}[{index}]", self.path),
        };
        Ok(entries.iter().enumerate().map(entry).collect())
    }

    /// The entries of a field; none if it is not there.
    pub(in crate::inspection) fn entries_of(
        &self,
        field: &str,
        limits: Limits,
    ) -> Result<Vec<Json<'v>>, ImportError> {
        self.get(field)
            .map_or(Ok(Vec::new()), |v| v.entries(limits))
    }

    /// The texts among its fields.
    pub(in crate::inspection) fn texts(&self) -> impl Iterator<Item = &'v str> {
        let fields = self.value.as_object().into_iter().flat_map(|o| o.values());
        fields.filter_map(Value::as_str)
    }

    /// An error at this place.
    pub(in crate::inspection) fn error(&self, problem: ImportProblem) -> ImportError {
        let place = if self.path.is_empty() {
            Place::File
        } else {
            Place::Path(self.path.clone())
        };
        self.format.error(place, problem)
    }

    /// This value is not what it should be.
    pub(in crate::inspection) fn wrong(&self, expected: &'static str) -> ImportError {
        let found: String = match self.value {
            Value::String(text) => text.clone(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            other => other.to_string(),
        };
        self.error(value(&found, expected))
    }
}

/// The documents of a file with one a line, with their line numbers; empty lines are skipped.
pub(in crate::inspection) fn lines(
    format: Format,
    bytes: &[u8],
    limits: Limits,
) -> Result<Vec<(usize, Value)>, ImportError> {
    let text = format.text(bytes, limits)?;
    let mut documents = Vec::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let number = index + 1;
        if documents.len() == limits.entries {
            let (what, max) = ("lines", limits.entries);
            let problem = ImportProblem::TooMuch { what, max };
            return Err(format.error(Place::Line(number, None), problem));
        }
        documents.push((number, document(format, line, number, limits)?));
    }
    Ok(documents)
}

fn document(
    format: Format,
    text: &str,
    first_line: usize,
    limits: Limits,
) -> Result<Value, ImportError> {
    if let Some(line) = too_deep(text, limits.depth) {
        let (what, max) = ("levels of lists and objects", limits.depth);
        let place = Place::Line(first_line + line - 1, None);
        return Err(format.error(place, ImportProblem::TooMuch { what, max }));
    }
    serde_json::from_str(text).map_err(|e| {
        let line = first_line + e.line().saturating_sub(1);
        let problem = ImportProblem::Syntax(super::tidy(&e.to_string(), 200));
        format.error(Place::Line(line, Some(e.column())), problem)
    })
}

/// The line at which lists and objects lie deeper than `max`, from 1.
fn too_deep(text: &str, max: usize) -> Option<usize> {
    let (mut depth, mut line) = (0_usize, 1);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > max {
                    return Some(line);
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}
