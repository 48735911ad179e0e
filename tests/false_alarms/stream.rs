//! The pictures that generate.py makes, one after the other.

use std::{
    io::{BufReader, Read},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use shirushi_tests::{badge::project, pipeline::decode};
use shirushi_watermark::Picture;

/// What a frame's file shows: a binary PPM as Pillow writes it, or a file that sites have.
pub(crate) fn picture(file: &[u8]) -> Picture {
    plain_pixels(file).unwrap_or_else(|| decode(file))
}

/// The pixels of a binary PPM with 255 levels.
fn plain_pixels(file: &[u8]) -> Option<Picture> {
    let rest = file.strip_prefix(b"P6\n")?;
    let mut lines = rest.splitn(3, |byte| *byte == b'\n');
    let size = std::str::from_utf8(lines.next()?).ok()?;
    let (width, height) = size.split_once(' ')?;
    lines.next().filter(|levels| *levels == b"255")?;
    let rgb = lines.next()?.to_vec();
    Picture::from_rgb(width.parse().ok()?, height.parse().ok()?, rgb)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ppm_is_read_pixel_by_pixel_even_where_a_pixel_is_a_line_feed() {
        let picture = plain_pixels(b"P6\n2 1\n255\n\n\n\nabc").unwrap();
        assert_eq!((picture.width(), picture.height()), (2, 1));
        assert_eq!(picture.rgb(), b"\n\n\nabc");
        assert!(plain_pixels(b"P6\n2 2\n255\nabc").is_none());
    }
}
