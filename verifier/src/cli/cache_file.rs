//! The memory of status lists on disk, under a lock.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use shirushi_verifier::status::StatusCache;

use super::failure::Failure;

/// Where the newest status lists are kept between runs.
#[derive(Debug)]
pub(super) struct CacheFile {
    path: PathBuf,
}

/// The variable that names the folder, before those of the system.
const FOLDER_VARIABLE: &str = "SHIRUSHI_CACHE";

impl CacheFile {
    /// The file in the user's cache folder; `None` where the system names none.
    pub(super) fn of_user() -> Option<Self> {
        let folder = |name: &str| {
            let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
            Some(PathBuf::from(value))
        };
        let folder = folder(FOLDER_VARIABLE).or_else(|| {
            folder("XDG_CACHE_HOME")
                .or_else(|| folder("LOCALAPPDATA"))
                .or_else(|| folder("HOME").map(|home| home.join(".cache")))
                .map(|caches| caches.join("shirushi"))
        })?;
        Some(Self {
            path: folder.join("status.cbor"),
        })
    }

    /// Works on the memory while no other process does, and keeps the result
    /// whole on disk before giving it.
    pub(super) fn update<T>(&self, work: impl FnOnce(&mut StatusCache) -> T) -> Result<T, Failure> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| self.unwritable(error))?;
        // Held until the end of this function.
        let _lock = self.lock().map_err(|error| self.unwritable(error))?;
        let mut cache = self.read()?;
        let before = cache.clone();
        let result = work(&mut cache);
        if cache != before {
            self.write(&cache.to_bytes())
                .map_err(|error| self.unwritable(error))?;
        }
        Ok(result)
    }

    fn lock(&self) -> io::Result<File> {
        let path = self.path.with_extension("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        file.lock()?;
        Ok(file)
    }

    fn read(&self) -> Result<StatusCache, Failure> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(StatusCache::default());
            }
            Err(error) => {
                return Err(Failure::Read {
                    path: self.path.clone(),
                    error,
                });
            }
        };
        StatusCache::from_bytes(&bytes).map_err(|error| Failure::Cache {
            path: self.path.clone(),
            error,
        })
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)
    }

    fn unwritable(&self, error: io::Error) -> Failure {
        Failure::Write {
            path: self.path.clone(),
            error,
        }
    }
}
