//! Writing and reading the archive.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sha2::{Digest, Sha256};
use tar::{Archive, Builder, EntryType, Header};

use super::{
    BackupError,
    manifest::{self, Manifest},
};
use crate::store::{DataFolder, private_folder};

/// What a backup held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// The largest manifest that is read back: a hundred thousand files.
const MAX_MANIFEST_BYTES: u64 = 16 << 20;

/// Writes the folder's backup to `file`, which must not exist; only its owner can read it.
///
/// # Errors
/// [`BackupError`].
pub fn back_up(folder: &DataFolder, file: &Path) -> Result<Summary, BackupError> {
    if !folder.is_founded() {
        return Err(BackupError::NotFounded(folder.path().to_owned()));
    }
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let beside = beside(file);
    let written = write_archive(folder, &beside).and_then(|summary| {
        fs::rename(&beside, file).map_err(at(file))?;
        sync_parent(file)?;
        Ok(summary)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Restores a backup into `folder`, which must not exist or be empty. Every
/// file is compared with the manifest before the folder gets its name.
///
/// # Errors
/// [`BackupError`].
pub fn restore(file: &Path, folder: &DataFolder) -> Result<Summary, BackupError> {
    let target = folder.path();
    match fs::read_dir(target) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(BackupError::NotEmpty(target.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(at(target)(error)),
    }
    let beside = beside(target);
    private_folder(&beside).map_err(at(&beside))?;
    let restored = read_archive(file, &beside).and_then(|summary| {
        if !DataFolder::at(&beside).is_founded() {
            return Err(damaged(file, "it holds no journal"));
        }
        fs::rename(&beside, target).map_err(at(target))?;
        sync_parent(target)?;
        Ok(summary)
    });
    if restored.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    restored
}

fn write_archive(folder: &DataFolder, path: &Path) -> Result<Summary, BackupError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(at(path))?;
    let gzip = GzEncoder::new(BufWriter::new(file), Compression::default());
    let mut archive = Builder::new(gzip);
    let mut manifest = Manifest::default();
    let mut bytes = 0;
    for part in [
        folder.journal(),
        folder.keys(),
        folder.trust(),
        folder.status(),
        folder.attachments_path(),
    ] {
        for source in files_below(&part)? {
            let name = source
                .strip_prefix(folder.path())
                .unwrap_or(&source)
                .to_owned();
            let content = fs::read(&source).map_err(at(&source))?;
            append(&mut archive, &name, &content).map_err(at(path))?;
            bytes += content.len() as u64;
            manifest.add(name, Sha256::digest(&content).into());
        }
    }
    append(
        &mut archive,
        Path::new(manifest::NAME),
        manifest.to_text().as_bytes(),
    )
    .and_then(|()| archive.into_inner())
    .and_then(GzEncoder::finish)
    .and_then(|mut buffer| {
        buffer.flush()?;
        buffer.get_ref().sync_all()
    })
    .map_err(at(path))?;
    Ok(Summary {
        files: manifest.len(),
        bytes,
    })
}

fn append(archive: &mut Builder<impl Write>, name: &Path, content: &[u8]) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    header.set_entry_type(EntryType::Regular);
    archive.append_data(&mut header, name, content)
}

fn read_archive(file: &Path, into: &Path) -> Result<Summary, BackupError> {
    let source = File::open(file).map_err(at(file))?;
    let mut archive = Archive::new(GzDecoder::new(BufReader::new(source)));
    let broken = |error: io::Error| damaged(file, &error.to_string());
    let mut found = Manifest::default();
    let mut declared = None;
    let mut bytes = 0;
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        if declared.is_some() {
            return Err(damaged(file, "something follows the manifest"));
        }
        let path = entry.path().map_err(broken)?.into_owned();
        let path = manifest::inside(&path)
            .filter(|_| entry.header().entry_type() == EntryType::Regular)
            .ok_or_else(|| damaged(file, &format!("it holds {}", path.display())))?;
        if path == Path::new(manifest::NAME) {
            let mut text = String::new();
            (&mut entry)
                .take(MAX_MANIFEST_BYTES)
                .read_to_string(&mut text)
                .map_err(broken)?;
            let manifest = Manifest::parse(&text);
            declared = Some(manifest.ok_or_else(|| damaged(file, "its manifest is unreadable"))?);
            continue;
        }
        let target = into.join(&path);
        let (digest, length) =
            extract(&mut entry, &target).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::InvalidData
                | io::ErrorKind::InvalidInput => broken(error),
                _ => at(&target)(error),
            })?;
        bytes += length;
        found.add(path, digest);
    }
    let declared = declared.ok_or_else(|| damaged(file, "it ends before its manifest"))?;
    match declared.difference(&found) {
        Some(path) => Err(damaged(
            file,
            &format!("{} is missing, extra or changed", path.display()),
        )),
        None => Ok(Summary {
            files: found.len(),
            bytes,
        }),
    }
}

/// Writes an entry, synced and for its owner only; returns digest and length.
fn extract(entry: &mut impl Read, target: &Path) -> io::Result<([u8; 32], u64)> {
    if let Some(parent) = target.parent() {
        private_folder(parent)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(target)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    let mut length = 0;
    loop {
        let read = entry.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        file.write_all(&buffer[..read])?;
        length += read as u64;
    }
    file.sync_all()?;
    Ok((hasher.finalize().into(), length))
}

/// Regular files below a folder, in order; none where there is no such folder.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(at(folder))?;
        let kind = entry.file_type().map_err(at(&entry.path()))?;
        if kind.is_dir() {
            files.extend(files_below(&entry.path())?);
        } else if kind.is_file() && !entry.file_name().as_encoded_bytes().starts_with(b".") {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// A hidden name in the same folder, for what is not finished.
fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".unfinished-");
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

fn sync_parent(path: &Path) -> Result<(), BackupError> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    File::open(parent)
        .and_then(|folder| folder.sync_all())
        .map_err(at(parent))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |cause| BackupError::File { path, cause }
}

fn damaged(path: &Path, detail: &str) -> BackupError {
    BackupError::Damaged {
        path: path.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Whether a file is readable by its owner only.
#[cfg(test)]
pub(super) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|m| m.permissions().mode().trailing_zeros() >= 6)
}
