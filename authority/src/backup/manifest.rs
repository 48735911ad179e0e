//! The manifest: which files a backup holds, and the SHA-256 of each.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

/// The manifest's name in the archive, always its last entry.
pub(super) const NAME: &str = "SHA256SUMS";

/// SHA-256 by path below the data folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<PathBuf, [u8; 32]>);

impl Manifest {
    pub(super) fn add(&mut self, path: PathBuf, digest: [u8; 32]) {
        self.0.insert(path, digest);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// As text, a line a file: digest, two spaces, path.
    pub(super) fn to_text(&self) -> String {
        let line = |(path, digest): (&PathBuf, &[u8; 32])| {
            format!("{}  {}\n", hex::encode(digest), path.display())
        };
        self.0.iter().map(line).collect()
    }

    /// Reads the text; `None` where a line has another shape.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            let digest = hex::decode(digest).ok()?.try_into().ok()?;
            Some((inside(Path::new(path))?, digest))
        };
        text.lines().map(line).collect::<Option<_>>().map(Self)
    }

    /// The first file that one of the two lacks, or has with another content.
    pub(super) fn difference(&self, other: &Self) -> Option<PathBuf> {
        let paths = self.0.keys().chain(other.0.keys());
        paths
            .filter(|path| self.0.get(*path) != other.0.get(*path))
            .min()
            .cloned()
    }
}

/// The path if it is relative and goes only down.
pub(super) fn inside(path: &Path) -> Option<PathBuf> {
    let down = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    (down && path.components().next().is_some()).then(|| path.to_owned())
}
