//! The passphrase of key files: never printed, wiped from memory.

use std::{fmt, io, path::Path};

use zeroize::Zeroizing;

/// A passphrase.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// Why a passphrase was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PassphraseError {
    /// Nothing in it.
    #[error("the passphrase is empty")]
    Empty,
    /// Too short for a new key.
    #[error("the passphrase has {characters} characters; a new key's has at least {min}")]
    TooShort {
        /// Characters found.
        characters: usize,
        /// Characters needed.
        min: usize,
    },
    /// The file cannot be read.
    #[error("the passphrase file {path} cannot be read: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The file is too large to be one.
    #[error("the passphrase file {path} has more than {max} bytes")]
    FileTooLarge {
        /// The file.
        path: String,
        /// Bytes allowed.
        max: u64,
    },
}

const MAX_FILE_BYTES: u64 = 4096;

impl Passphrase {
    /// Fewest characters of a new key's passphrase. The keys sign for years and
    /// lie in files; scrypt makes guessing dear but cannot save a short one.
    pub const MIN_NEW_CHARACTERS: usize = 12;

    /// A passphrase from text; one line break at its end is not part of it.
    ///
    /// # Errors
    /// [`PassphraseError::Empty`].
    pub fn new(text: String) -> Result<Self, PassphraseError> {
        let text = Zeroizing::new(text);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            return Err(PassphraseError::Empty);
        }
        Ok(Self(Zeroizing::new(line.to_owned())))
    }

    /// A passphrase from a file.
    ///
    /// # Errors
    /// [`PassphraseError`].
    pub fn from_file(path: &Path) -> Result<Self, PassphraseError> {
        let name = || path.display().to_string();
        let failed = |source| PassphraseError::File {
            path: name(),
            source,
        };
        let bytes = std::fs::metadata(path).map_err(failed)?.len();
        if bytes > MAX_FILE_BYTES {
            return Err(PassphraseError::FileTooLarge {
                path: name(),
                max: MAX_FILE_BYTES,
            });
        }
        Self::new(std::fs::read_to_string(path).map_err(failed)?)
    }

    /// Whether it is long enough for a new key.
    ///
    /// # Errors
    /// [`PassphraseError::TooShort`].
    pub fn check_for_new_key(&self) -> Result<(), PassphraseError> {
        let characters = self.0.chars().count();
        let min = Self::MIN_NEW_CHARACTERS;
        if characters < min {
            return Err(PassphraseError::TooShort { characters, min });
        }
        Ok(())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_not_printed_and_its_line_break_does_not_count() {
        let passphrase = Passphrase::new("secret words\r\n".to_owned()).unwrap();
        assert_eq!(passphrase.bytes(), b"secret words");
        assert!(!format!("{passphrase:?}").contains("secret"));
    }

    #[test]
    fn empty_and_short_ones_are_refused() {
        assert!(matches!(
            Passphrase::new("\n".to_owned()),
            Err(PassphraseError::Empty)
        ));
        let short = Passphrase::new("elf zeichen".to_owned()).unwrap();
        assert!(matches!(
            short.check_for_new_key(),
            Err(PassphraseError::TooShort { characters: 11, .. })
        ));
    }
}
