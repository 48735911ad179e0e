//! Lines of a file, none longer than its bound.

use std::io::{BufRead, Read};

use super::{Fault, Seed, SeedError};

/// Longest line, in bytes: a URL of 2,048 and what an index says of it, several times over.
pub const MAX_LINE_BYTES: usize = 64 << 10;

/// The lines of a file, with their numbers.
#[derive(Debug)]
pub(super) struct Lines<R> {
    file: R,
    number: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file,
            number: 0,
            ended: false,
        }
    }

    /// What the next line that has a seed gives, or what is wrong with it; `None` at the end of
    /// the file. Lines come without their end and what surrounds them.
    pub(super) fn next_seed(
        &mut self,
        mut read: impl FnMut(&str) -> Result<Option<Seed>, Fault>,
    ) -> Option<Result<Seed, SeedError>> {
        while !self.ended {
            self.number += 1;
            let seed = match self.line()? {
                Ok(text) => read(&text),
                Err(fault) => {
                    self.ended = matches!(fault, Fault::Unreadable(_));
                    Err(fault)
                }
            };
            let line = self.number;
            if let Some(told) = seed.transpose() {
                return Some(told.map_err(|fault| SeedError { line, fault }));
            }
        }
        None
    }

    fn line(&mut self) -> Option<Result<String, Fault>> {
        let mut bytes = Vec::new();
        let mut bounded = self.file.by_ref().take(MAX_LINE_BYTES as u64 + 1);
        if let Err(error) = bounded.read_until(b'\n', &mut bytes) {
            return Some(Err(Fault::Unreadable(error.kind())));
        }
        if bytes.is_empty() {
            return None;
        }
        if bytes.len() > MAX_LINE_BYTES && bytes.last() != Some(&b'\n') {
            return Some(Err(match self.file.skip_until(b'\n') {
                Ok(_) => Fault::TooLong,
                Err(error) => Fault::Unreadable(error.kind()),
            }));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::NotUtf8);
        Some(text.map(|text| text.trim_ascii_end().to_owned()))
    }
}
