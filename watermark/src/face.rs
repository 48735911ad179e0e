//! The visible text of a badge: which text stands in which field.

use std::collections::BTreeMap;

/// Text by field name, such as `registration` → `20001-00`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face(BTreeMap<String, String>);

/// Why a text cannot stand on a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaceError {
    /// The template has no such field.
    #[error("the template has no field {field}")]
    UnknownField {
        /// The field's name.
        field: String,
    },
    /// The face has no text for one of the template's fields.
    #[error("there is no text for the template's field {field}")]
    NoText {
        /// The field's name.
        field: String,
    },
    /// The text is longer than the field.
    #[error("the text {text:?} of field {field} has more than {cells} characters")]
    TooLong {
        /// The field's name.
        field: String,
        /// The text.
        text: String,
        /// Cells in the field.
        cells: usize,
    },
    /// The atlas has no such character.
    #[error("the character {character:?} of field {field} is not in the template's atlas")]
    Character {
        /// The field's name.
        field: String,
        /// The character.
        character: char,
    },
}

impl Face {
    /// A face with the text of one more field.
    #[must_use]
    pub fn with(mut self, field: &str, text: &str) -> Self {
        self.0.insert(field.to_owned(), text.to_owned());
        self
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Fields and texts, by field name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(f, t)| (f.as_str(), t.as_str()))
    }
}
