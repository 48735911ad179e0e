//! AVIF pictures, in a process of their own.
//!
//! The decoder of AVIF can stop the process that it runs in, by a fault of a file or by a stranger's
//! will. So whoever runs a crawl names a program that reads the file on its standard input and
//! writes the picture as PNG to its standard output; what becomes of that program costs one
//! picture. Without one, AVIF pictures are not looked at.

use std::{
    ffi::OsString,
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use shirushi_verifier::watermark::{Limits, Picture};

use crate::process::{Fault, Running};

/// A program that turns AVIF into PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvifProgram {
    program: PathBuf,
    arguments: Vec<OsString>,
    longest: Duration,
}

/// The longest that a picture may take.
const LONGEST: Duration = Duration::from_secs(20);
/// How often it is looked whether the program has ended.
const LOOK_EVERY: Duration = Duration::from_millis(2);

impl AvifProgram {
    /// A program and its arguments.
    pub fn new(program: PathBuf, arguments: impl IntoIterator<Item = OsString>) -> Self {
        Self {
            program,
            arguments: arguments.into_iter().collect(),
            longest: LONGEST,
        }
    }

    /// The picture in a file; `None` where the program gives none in time.
    pub(super) fn decode(&self, file: &[u8], limits: &Limits) -> Option<Picture> {
        let most = limits.max_file_bytes.saturating_mul(8);
        let png = self.converse(file, most);
        let png = png.inspect_err(|fault| tracing::warn!(?fault, "no answer to an AVIF picture"));
        let png = png.ok().flatten()?;
        let limits = Limits {
            max_file_bytes: png.len(),
            ..*limits
        };
        Picture::decode(&png, &limits).ok()
    }

    /// Writes the file and reads the answer; `None` where it has more than `most` bytes or the
    /// program failed.
    fn converse(&self, file: &[u8], most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut running = Running::start(command)?;
        let Some((mut input, output)) = running.pipes() else {
            return Ok(None);
        };
        thread::scope(|threads| {
            // Its standard input is closed when this ends; one that does not read it all has its reasons.
            threads.spawn(move || {
                let _ = input.write_all(file);
            });
            let answer = threads.spawn(move || {
                let mut answer = Vec::new();
                let bounded = output.take(most as u64 + 1);
                { bounded }.read_to_end(&mut answer).map(|_| answer)
            });
            let ended = running.wait(self.longest, LOOK_EVERY);
            // One that is late is ended here, or the threads would go on with it.
            drop(running);
            let answer = answer.join().ok().and_then(Result::ok);
            let fits = answer.filter(|answer| answer.len() <= most);
            let status = ended?;
            Ok(fits.filter(|_| status == Some(0)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BADGE: &[u8] = include_bytes!("../../../../tests/vectors/picture/badge.png");

    fn shell(script: &str) -> AvifProgram {
        let arguments = ["-c".into(), script.into()];
        AvifProgram {
            longest: Duration::from_secs(1),
            ..AvifProgram::new("/bin/sh".into(), arguments)
        }
    }

    #[test]
    fn what_the_program_writes_is_the_picture() {
        let picture = shell("cat").decode(BADGE, &Limits::default()).unwrap();
        assert_eq!((picture.width(), picture.height()), (512, 512));
    }

    #[test]
    fn a_program_that_fails_breaks_off_or_writes_something_else_gives_none() {
        for script in [
            "exit 0",
            "cat; exit 1",
            "cat; kill -9 $$",
            "echo no picture",
            "exec sleep 30 1>&-",
            "yes | head -c 200000000",
        ] {
            let picture = shell(script).decode(BADGE, &Limits::default());
            assert!(picture.is_none(), "{script}");
        }
        let nowhere = AvifProgram::new("/nonexistent".into(), []);
        assert!(nowhere.decode(BADGE, &Limits::default()).is_none());
    }
}
