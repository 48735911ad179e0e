//! A folder that goes when it is done with.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

/// A folder that is removed, with all that is in it, when this is dropped.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// How long a browser's last process is given to let go of the folder.
const PAUSE: Duration = Duration::from_millis(20);

impl Folder {
    /// A new folder in another.
    pub(super) fn within(scratch: &Path) -> Result<Self, io::ErrorKind> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        let path = scratch.join(format!("browser-{}-{n}", process::id()));
        fs::create_dir(&path).map_err(|error| error.kind())?;
        // The browser does not run where this was called.
        let whole = path.canonicalize().map_err(|error| error.kind())?;
        Ok(Self(whole))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser's last process may still write there: what it leaves is tried once more.
        if fs::remove_dir_all(&self.0).is_err() {
            thread::sleep(PAUSE);
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
