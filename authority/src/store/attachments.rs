//! Attachments: files kept by the SHA-256 of their content, written once and never changed.
//!
//! `attachments/ab/abcd…`: evidence and papers. A file is on disk before the journal names it; one
//! that the journal never came to name does no harm.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{private_folder, write_whole};
use crate::inspection::hash::ContentHash;

/// Held while one is written: a crawl keeps the same picture from many pages at the same time.
static WRITING: Mutex<()> = Mutex::new(());

/// The attachments of one data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentFolder(PathBuf);

/// Why an attachment could not be kept or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// Larger than the caller takes.
    #[error("the file has more than {max} bytes")]
    TooLarge {
        /// Bytes taken.
        max: u64,
    },
    /// There is none of this hash.
    #[error("there is no attachment {sha256}")]
    Missing {
        /// The hash.
        sha256: ContentHash,
    },
    /// What lies there is not what was put there.
    #[error("the attachment {sha256} is damaged: its content has the hash {found}")]
    Damaged {
        /// The hash by which it is kept.
        sha256: ContentHash,
        /// The hash that it has.
        found: ContentHash,
    },
    /// The system failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl AttachmentFolder {
    /// The attachments below this folder; nothing is touched.
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Keeps `content`, synced; what is there already is left alone.
    ///
    /// # Errors
    /// [`AttachmentError::Io`].
    pub fn keep(&self, content: &[u8]) -> Result<ContentHash, AttachmentError> {
        let sha256 = ContentHash::of(content);
        let there = || self.read(sha256, content.len() as u64).is_ok();
        if there() {
            return Ok(sha256);
        }
        let _turn = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        if there() {
            return Ok(sha256);
        }
        let path = self.path_of(sha256);
        let folder = path.parent().unwrap_or(&self.0);
        let written = private_folder(folder).and_then(|()| write_whole(&path, content, true));
        written.map_err(at(&path))?;
        Ok(sha256)
    }

    /// The content of this hash, compared with it.
    ///
    /// # Errors
    /// [`AttachmentError`]; also if it has more than `max` bytes.
    pub fn read(&self, sha256: ContentHash, max: u64) -> Result<Vec<u8>, AttachmentError> {
        let path = self.path_of(sha256);
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(AttachmentError::Missing { sha256 });
            }
            other => other.map_err(at(&path))?,
        };
        let mut content = Vec::new();
        let mut bounded = file.take(max.saturating_add(1));
        bounded.read_to_end(&mut content).map_err(at(&path))?;
        if content.len() as u64 > max {
            return Err(AttachmentError::TooLarge { max });
        }
        let found = ContentHash::of(&content);
        if found != sha256 {
            return Err(AttachmentError::Damaged { sha256, found });
        }
        Ok(content)
    }

    /// How many bytes the attachment of this hash has, as far as the system knows without reading it.
    ///
    /// # Errors
    /// [`AttachmentError::Missing`] or [`AttachmentError::Io`].
    pub fn bytes_of(&self, sha256: ContentHash) -> Result<u64, AttachmentError> {
        let path = self.path_of(sha256);
        match std::fs::metadata(&path) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(AttachmentError::Missing { sha256 })
            }
            Err(error) => Err(at(&path)(error)),
        }
    }

    fn path_of(&self, sha256: ContentHash) -> PathBuf {
        let name = sha256.to_string();
        self.0.join(&name[..2]).join(&name)
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> AttachmentError {
    let path = path.to_owned();
    move |source| AttachmentError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, AttachmentFolder) {
        let folder = tempfile::tempdir().unwrap();
        let attachments = AttachmentFolder::at(folder.path().join("attachments"));
        (folder, attachments)
    }

    #[test]
    fn what_is_kept_is_read_again_by_its_hash() {
        let (_folder, attachments) = folder();
        let hash = attachments.keep(b"a picture").unwrap();
        assert_eq!(attachments.keep(b"a picture").unwrap(), hash);
        assert_eq!(attachments.read(hash, 9).unwrap(), b"a picture");
        assert_eq!(attachments.bytes_of(hash).unwrap(), 9);
        assert!(matches!(
            attachments.read(hash, 8),
            Err(AttachmentError::TooLarge { max: 8 })
        ));
    }

    #[test]
    fn many_threads_keep_the_same_content_at_the_same_time() {
        let (_folder, attachments) = folder();
        let contents: Vec<Vec<u8>> = (0..16).map(|n| vec![n; 40_000]).collect();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for content in &contents {
                        attachments.keep(content).unwrap();
                    }
                });
            }
        });
        for content in &contents {
            let hash = ContentHash::of(content);
            assert_eq!(attachments.read(hash, 40_000).unwrap(), *content);
        }
    }

    #[test]
    fn a_damaged_attachment_is_not_read_and_is_made_whole_by_keeping_it_again() {
        let (_folder, attachments) = folder();
        let hash = attachments.keep(b"a picture").unwrap();
        std::fs::write(attachments.path_of(hash), b"b picture").unwrap();
        assert!(matches!(
            attachments.read(hash, 100),
            Err(AttachmentError::Damaged { sha256, .. }) if sha256 == hash
        ));
        attachments.keep(b"a picture").unwrap();
        assert!(attachments.read(hash, 100).is_ok());
    }

    #[test]
    fn what_was_never_kept_is_missing() {
        let (_folder, attachments) = folder();
        let hash = ContentHash::of(b"nothing");
        assert!(matches!(
            attachments.read(hash, 100),
            Err(AttachmentError::Missing { sha256 }) if sha256 == hash
        ));
        assert!(matches!(
            attachments.bytes_of(hash),
            Err(AttachmentError::Missing { .. })
        ));
    }
}
