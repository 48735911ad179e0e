//! The pictures that generate.py makes, one after the other.

use std::{
    io::{BufReader, Read},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use shirushi_tests::badge::project;

/// A generator that is running.
pub(crate) struct Stream {
    child: Child,
    frames: BufReader<ChildStdout>,
}

impl Stream {
    /// Starts with picture `first`, then every `step`-th before `end`.
    pub(crate) fn start(
        python: &Path,
        seed: u32,
        first: u64,
        step: u64,
        end: u64,
        samples: &Path,
    ) -> Self {
        let mut child = Command::new(python)
            .arg(project("tests/false_alarms/generate.py"))
            .args([u64::from(seed), first, step, end].map(|number| number.to_string()))
            .arg(samples)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let frames = child.stdout.take().expect("its output is a pipe");
        Self {
            child,
            frames: BufReader::with_capacity(1 << 20, frames),
        }
    }

    fn take(&mut self, bytes: usize) -> Option<Vec<u8>> {
        let mut taken = vec![0; bytes];
        self.frames.read_exact(&mut taken).ok()?;
        Some(taken)
    }
}

impl Iterator for Stream {
    /// The kind's name, and the file.
    type Item = (String, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = usize::from(self.take(1)?[0]);
        let name = String::from_utf8(self.take(name)?).ok()?;
        let length: [u8; 4] = self.take(4)?.try_into().ok()?;
        let file = self.take(u32::from_le_bytes(length) as usize)?;
        Some((name, file))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // A generator that has ended already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
