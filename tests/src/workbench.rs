//! A folder that goes away again, and other people's programs run in it.

use std::{
    cell::RefCell,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::helper::Helper;

/// A temporary folder, and the programs that stay open in it once they were asked.
#[derive(Debug)]
pub struct Workbench {
    pillow: RefCell<Option<Helper>>,
    node: RefCell<Option<Helper>>,
    folder: TempDir,
}

impl Workbench {
    /// An empty folder.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("shirushi-test-")
            .tempdir()
            .expect("there is room for a temporary folder");
        Self {
            pillow: RefCell::default(),
            node: RefCell::default(),
            folder,
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in the folder.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, bytes).expect("the temporary folder can be written");
        path
    }

    /// Reads a file in the folder.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.file(name))
            .unwrap_or_else(|error| panic!("no program wrote {name}: {error}"))
    }

    /// Has Pillow do a job, from `in.png` to `out.png` unless the job says otherwise.
    pub fn ask_pillow(&self, job: &Value) {
        let mut helper = self.pillow.borrow_mut();
        helper
            .get_or_insert_with(|| Helper::pillow(self.path()))
            .ask(job);
    }

    /// Has sharp or Chromium do a job, in the same way.
    pub fn ask_node(&self, job: &Value) {
        let mut helper = self.node.borrow_mut();
        helper
            .get_or_insert_with(|| Helper::node(self.path()))
            .ask(job);
    }

    /// Runs a program in the folder, without standard input; it must succeed.
    pub fn run<A: AsRef<OsStr>>(&self, program: &str, arguments: &[A]) -> Output {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| {
                panic!("{program} does not start: {error}; bash tests/run installs what tests need")
            });
        assert!(
            output.status.success(),
            "{program} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

/// ImageMagick's program: `magick` since version 7, `convert` before.
pub fn imagemagick() -> &'static str {
    ["/usr/bin/magick", "/usr/bin/convert"]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .unwrap_or("magick")
}
