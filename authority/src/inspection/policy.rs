//! Policy files: versioned data in `assets/inspection/*.toml`, each read once into its own type.

use serde::de::DeserializeOwned;

/// A policy file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
pub struct PolicyError {
    /// The file's name.
    pub file: String,
    /// The line at fault, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: String,
}

/// Largest policy file: the shipped ones have less than 16 KB.
const MAX_BYTES: usize = 256 << 10;

/// Reads a policy file; `file` is its name, for errors.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, PolicyError> {
    let error = |line, problem| PolicyError {
        file: file.to_owned(),
        line,
        problem,
    };
    if text.len() > MAX_BYTES {
        let problem = format!(
            "the file has {} bytes; at most {MAX_BYTES} are read",
            text.len()
        );
        return Err(error(None, problem));
    }
    toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| text[..span.start].split('\n').count());
        error(line, e.message().to_owned())
    })
}
