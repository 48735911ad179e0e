//! The data folder: which file lies where, readable by its owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::AttachmentFolder;

/// The paths of a data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// The folder at this path; nothing is touched.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The journal's segments.
    pub fn journal(&self) -> PathBuf {
        self.0.join("journal")
    }

    /// The index; may be deleted when no process works on the folder.
    pub fn index(&self) -> PathBuf {
        self.0.join("index")
    }

    /// The registry's snapshot; in the index's folder, so that they go together.
    pub fn snapshot(&self) -> PathBuf {
        self.index().join("registry")
    }

    /// Encrypted private keys.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// Signed trust bundles.
    pub fn trust(&self) -> PathBuf {
        self.0.join("trust")
    }

    /// Signed status lists, a folder for each, named by the time of signing.
    pub fn status(&self) -> PathBuf {
        self.0.join("status")
    }

    /// Evidence and papers, by the hash of their content.
    pub fn attachments(&self) -> AttachmentFolder {
        AttachmentFolder::at(self.attachments_path())
    }

    /// The folder of evidence and papers.
    pub fn attachments_path(&self) -> PathBuf {
        self.0.join("attachments")
    }

    /// What the crawler has still to ask, which may be thrown away.
    pub fn frontier(&self) -> PathBuf {
        self.0.join("crawl")
    }

    /// Whether an authority was founded here.
    pub fn is_founded(&self) -> bool {
        self.journal().join("00000001.journal").exists()
    }

    /// Makes the folders.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(&self) -> io::Result<()> {
        for folder in [
            self.0.clone(),
            self.journal(),
            self.keys(),
            self.trust(),
            self.status(),
        ] {
            private_folder(&folder)?;
        }
        Ok(())
    }
}

/// Makes a folder that only its owner can read, with its parents.
///
/// # Errors
/// What the system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// Writes a file so that it is either whole or not there: beside its place,
/// synced, then renamed. Only its owner can read it where `private`.
///
/// # Errors
/// What the system says; the old file, if any, is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8], private: bool) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let folder = path.parent().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut beside_name = std::ffi::OsString::from(".new-");
    beside_name.push(name);
    let beside = folder.join(beside_name);
    let mode = if private { 0o600 } else { 0o644 };
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn private_files_and_folders_are_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::at(&folder.path().join("a/b"));
        data.create().unwrap();
        let file = data.keys().join("root.pem");
        write_whole(&file, b"secret", true).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&data.keys()), 0o700);
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write_whole(&path, b"old", false).unwrap();
        fs::create_dir(folder.path().join(".new-file")).unwrap();
        assert!(write_whole(&path, b"new", false).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }
}
