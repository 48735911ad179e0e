//! The files beside a scheme file: its rules and the tables that they name.

use std::collections::BTreeMap;

/// The files of a scheme's folder by name, such as `rules.toml`, and the folder's name for errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeFolder {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl SchemeFolder {
    /// The file in which a folder's rules stand.
    pub const RULES: &str = "rules.toml";
    /// Largest of its files: the shipped ones have up to 40 KB.
    pub const MAX_FILE_BYTES: usize = 1 << 20;

    /// A folder of this name without files.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The folder with one more file.
    #[must_use]
    pub fn with(mut self, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(file.to_owned(), bytes.into());
        self
    }

    /// The folder's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes of a file.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A file's name as errors tell it.
    pub(super) fn path_of(&self, file: &str) -> String {
        format!("{}/{file}", self.name)
    }
}
