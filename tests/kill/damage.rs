//! Damage to an index: deleted, torn, or put back from an earlier day.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Cuts every file to half its length.
pub(crate) fn tear(folder: &Path) {
    for path in files(folder) {
        let bytes = fs::read(&path).expect("the file can be read");
        fs::write(&path, &bytes[..bytes.len() / 2]).expect("the file can be written");
    }
}

/// Overwrites the middle of every file.
pub(crate) fn scribble(folder: &Path) {
    for path in files(folder) {
        let mut bytes = fs::read(&path).expect("the file can be read");
        let (start, end) = (bytes.len() / 3, 2 * bytes.len() / 3);
        bytes[start..end].fill(0xa5);
        fs::write(&path, bytes).expect("the file can be written");
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}
