//! Reading a scheme file: errors name the file, the line and the reason.

use std::sync::Arc;

use super::{CriteriaProblem, Rules, RulesProblem, Scheme, SchemeFolder, spot::line_of};

/// A scheme file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
pub struct SchemeError {
    /// The file's name.
    pub file: String,
    /// The line at fault, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: SchemeProblem,
}

/// What is wrong with a scheme file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeProblem {
    /// Too large to be one.
    #[error("the file has {bytes} bytes; a scheme file has at most {max}")]
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes taken.
        max: usize,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotText,
    /// Not TOML, or a field is missing, unknown or has a wrong value.
    #[error("{0}")]
    Content(String),
    /// A list has no entry or too many.
    #[error("{list} has {entries} entries; 1 to {max} are possible")]
    Entries {
        /// The list's name.
        list: &'static str,
        /// Entries found.
        entries: usize,
        /// Entries taken.
        max: usize,
    },
    /// Two causes of revocation have the same code.
    #[error("the reason {code} is there twice")]
    ReasonTwice {
        /// The code.
        code: String,
    },
    /// The rules contradict themselves.
    #[error(transparent)]
    Rules(#[from] RulesProblem),
    /// A checklist is wrong, or is not what the rules declare.
    #[error(transparent)]
    Criteria(#[from] CriteriaProblem),
}

impl Scheme {
    /// Largest scheme file: the shipped ones have about 8 KB, their rules about 40 KB.
    pub const MAX_FILE_BYTES: usize = 256 << 10;
    /// Longest list in a scheme file.
    pub const MAX_ENTRIES: usize = 64;

    /// Reads a scheme file; `file` is its name, for errors.
    ///
    /// # Errors
    /// [`SchemeError`] with the line and the reason.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, SchemeError> {
        let error = |line, problem| SchemeError {
            file: file.to_owned(),
            line,
            problem,
        };
        let (scheme, _) = read_toml::<Self>(file, bytes)?;
        scheme.check().map_err(|problem| error(None, problem))?;
        Ok(scheme)
    }

    /// The scheme with the rules of the folder beside its file.
    ///
    /// # Errors
    /// [`SchemeError`] with the file, the line and the reason.
    pub fn with_rules(mut self, folder: &SchemeFolder) -> Result<Self, SchemeError> {
        let rules = Rules::read(folder, &self)?;
        self.rules = Some(Arc::new(rules));
        Ok(self)
    }

    /// What no single field can tell.
    fn check(&self) -> Result<(), SchemeProblem> {
        for (list, entries) in [
            ("texts.promises", self.texts.promises.len()),
            ("texts.does_not_promise", self.texts.does_not_promise.len()),
            ("texts.risks", self.texts.risks.len()),
            ("revocation_reasons", self.revocation_reasons.len()),
        ] {
            if entries == 0 || entries > Self::MAX_ENTRIES {
                let max = Self::MAX_ENTRIES;
                return Err(SchemeProblem::Entries { list, entries, max });
            }
        }
        let mut codes: Vec<&str> = self.reason_codes().collect();
        codes.sort_unstable();
        match codes.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(()),
            Some(pair) => Err(SchemeProblem::ReasonTwice {
                code: pair[0].to_owned(),
            }),
        }
    }
}

/// Reads a TOML file of a scheme: what it says, and its text.
pub(super) fn read_toml<'b, T: serde::de::DeserializeOwned>(
    file: &str,
    bytes: &'b [u8],
) -> Result<(T, &'b str), SchemeError> {
    let error = |line, problem| SchemeError {
        file: file.to_owned(),
        line,
        problem,
    };
    if bytes.len() > Scheme::MAX_FILE_BYTES {
        let (bytes, max) = (bytes.len(), Scheme::MAX_FILE_BYTES);
        return Err(error(None, SchemeProblem::TooLarge { bytes, max }));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = line_of(bytes, e.valid_up_to());
        error(Some(line), SchemeProblem::NotText)
    })?;
    let content = toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| line_of(bytes, span.start));
        error(line, SchemeProblem::Content(e.message().to_owned()))
    })?;
    Ok((content, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISP: &str = include_str!("../../../assets/schemes/isp2014.toml");

    fn refusal(text: &str) -> SchemeError {
        Scheme::parse("isp2014.toml", text.as_bytes()).unwrap_err()
    }

    fn line_with(text: &str, part: &str) -> usize {
        1 + text.lines().position(|l| l.contains(part)).unwrap()
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_line_and_reason() {
        let wrong = ISP.replace("Asia/Tokyo", "Asia/Edo");
        let error = refusal(&wrong);
        assert_eq!(error.line, Some(line_with(&wrong, "Asia/Edo")));
        assert!(error.to_string().starts_with("isp2014.toml, line "));
        assert!(error.to_string().contains("Asia/Edo"), "{error}");
    }

    #[test]
    fn an_unknown_field_is_refused_with_its_line() {
        let wrong = ISP.replace("zone =", "colour = \"red\"\nzone =");
        let error = refusal(&wrong);
        assert_eq!(error.line, Some(line_with(&wrong, "colour")));
        assert!(error.to_string().contains("colour"), "{error}");
    }

    #[test]
    fn a_missing_field_is_named() {
        let wrong = ISP.replace("certificate = \"embed-if-it-fits\"", "");
        assert!(refusal(&wrong).to_string().contains("certificate"));
    }

    #[test]
    fn a_url_that_is_not_canonical_is_refused_with_the_right_spelling() {
        let wrong = ISP.replace("https://anshin.example.jp/", "https://Anshin.example.jp/");
        let error = refusal(&wrong).to_string();
        assert!(error.contains("https://anshin.example.jp/"), "{error}");
    }

    #[test]
    fn bytes_that_are_not_text_are_refused_with_their_line() {
        let error = Scheme::parse("x.toml", b"id = \"a\"\nname = \"\xff\"").unwrap_err();
        assert_eq!(
            (error.line, error.problem),
            (Some(2), SchemeProblem::NotText)
        );
    }

    #[test]
    fn a_file_over_the_limit_is_not_parsed() {
        let error = Scheme::parse("x.toml", &vec![b' '; 300_000]).unwrap_err();
        assert!(matches!(error.problem, SchemeProblem::TooLarge { .. }));
    }

    #[test]
    fn a_reason_that_is_there_twice_is_refused() {
        let wrong = ISP.replace("code = \"large-change\"", "code = \"pass-revoked\"");
        let code = "pass-revoked".to_owned();
        assert_eq!(refusal(&wrong).problem, SchemeProblem::ReasonTwice { code });
    }
}
