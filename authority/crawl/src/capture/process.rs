//! A process with a group of its own, ended as a whole when it is late, and a folder that goes with it.

use std::{
    fs, io,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// Why a process did not come to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It could not be started, or waited for.
    Start(io::ErrorKind),
    /// It was late, and was ended.
    Late,
}

/// A folder that is removed, with all that is in it, when this is dropped.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// How often a running process is looked after: short against the second or two that a browser takes.
const LOOK: Duration = Duration::from_millis(20);

/// Runs a process without input and output, for `limit` at most; its exit status, `None` where a
/// signal ended it.
pub(super) fn run(mut command: Command, limit: Duration) -> Result<Option<i32>, Fault> {
    let started = Instant::now();
    let fault = |error: io::Error| Fault::Start(error.kind());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut group = Group(command.process_group(0).spawn().map_err(fault)?);
    loop {
        if let Some(status) = group.0.try_wait().map_err(fault)? {
            return Ok(status.code());
        }
        let left = limit.checked_sub(started.elapsed()).ok_or(Fault::Late)?;
        thread::sleep(LOOK.min(left));
    }
}

/// A process that leads a group; dropped before its end, the whole group is ended.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        // Not yet waited for, so the number is still this group's.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}

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
            thread::sleep(LOOK);
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
