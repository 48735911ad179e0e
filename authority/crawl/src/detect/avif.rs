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
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use shirushi_verifier::watermark::{Limits, Picture};

/// A program that turns AVIF into PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvifProgram {
    program: PathBuf,
    arguments: Vec<OsString>,
}

/// The longest that a picture may take.
const LONGEST: Duration = Duration::from_secs(20);
/// How often it is looked whether the program has ended.
const LOOK_EVERY: Duration = Duration::from_millis(2);

impl AvifProgram {
    /// A program and its arguments.
    pub fn new(program: PathBuf, arguments: impl IntoIterator<Item = OsString>) -> Self {
        let arguments = arguments.into_iter().collect();
        Self { program, arguments }
    }

    /// The picture in a file; `None` where the program gives none in time.
    pub(super) fn decode(&self, file: &[u8], limits: &Limits) -> Option<Picture> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .inspect_err(|error| tracing::warn!(%error, "the program for AVIF cannot be started"))
            .ok()?;
        let png = converse(&mut child, file, limits.max_file_bytes.saturating_mul(8));
        // It has ended, or is to end now.
        let _ = child.kill();
        let ended = child.wait().ok()?;
        let png = png.filter(|_| ended.success())?;
        let limits = Limits {
            max_file_bytes: png.len(),
            ..*limits
        };
        Picture::decode(&png, &limits).ok()
    }
}

/// Whether a file says that it is AVIF, a still picture or the first of several.
pub(super) fn is_avif(file: &[u8]) -> bool {
    matches!(
        file.get(4..12),
        Some(b"ftypavif" | b"ftypavis" | b"ftypmif1")
    )
}

/// Writes the file and reads the answer, at most `most` bytes, until the program has ended by itself.
fn converse(child: &mut Child, file: &[u8], most: usize) -> Option<Vec<u8>> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|threads| {
        // Its standard input is closed when this ends; one that does not read it all has its reasons.
        threads.spawn(move || {
            let _ = input.write_all(file);
        });
        let answer = threads.spawn(move || {
            let mut answer = Vec::new();
            let bounded = output.take(most as u64 + 1);
            { bounded }.read_to_end(&mut answer).ok().map(|_| answer)
        });
        let started = Instant::now();
        let in_time = loop {
            match child.try_wait() {
                Ok(Some(_)) => break true,
                Ok(None) if started.elapsed() < LONGEST && !answer.is_finished() => {
                    thread::sleep(LOOK_EVERY);
                }
                // It closed its output: what is left is to end.
                Ok(None) => break answer.is_finished() && ends_soon(child),
                Err(_) => break false,
            }
        };
        if !in_time {
            let _ = child.kill();
        }
        let answer = answer.join().ok().flatten()?;
        (in_time && answer.len() <= most).then_some(answer)
    })
}

fn ends_soon(child: &mut Child) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(1) {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return true;
        }
        thread::sleep(LOOK_EVERY);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const BADGE: &[u8] = include_bytes!("../../../../tests/vectors/picture/badge.png");

    fn shell(script: &str) -> AvifProgram {
        let arguments = ["-c".into(), script.into()];
        AvifProgram::new("/bin/sh".into(), arguments)
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

    #[test]
    fn avif_is_told_by_its_brand() {
        assert!(is_avif(b"\0\0\0\x1cftypavif\0\0\0\0"));
        assert!(!is_avif(BADGE) && !is_avif(b"ftyp"));
    }
}
