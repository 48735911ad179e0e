//! Reading: the URLs that a WARC file of others holds answers for, as seeds.

use std::io::{self, BufRead, Read};

use url::Url;

use crate::Unpacked;

/// The URLs of the `response` and `revisit` records of a WARC file, in the file's order.
///
/// Plain or compressed with gzip, of any version to 1.1 (1.0 writes URLs in angle brackets at times).
/// URLs of other schemes than `http` and `https`, and records without one, are passed over. Nothing
/// of a record is kept but its head. After a failure there is no next URL.
pub struct Reader<R: BufRead> {
    input: io::Take<Unpacked<R>>,
    limits: Limits,
    records: u64,
    has_ended: bool,
}

/// What reading one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file after decompression.
    pub bytes: u64,
    /// Records, of all types.
    pub records: u64,
    /// Bytes of one record's head.
    pub head_bytes: usize,
}

/// Why the rest of a WARC file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailure {
    /// What is there is no record.
    #[error("record {record} of the WARC file is none: {found:?}")]
    NoRecord {
        /// Which one, from 1.
        record: u64,
        /// Its first line, cut to 64 characters.
        found: String,
    },
    /// A record's head is longer than its bound.
    #[error("the head of record {record} of the WARC file is over {most} bytes")]
    HeadTooLarge {
        /// Which one, from 1.
        record: u64,
        /// The bound.
        most: usize,
    },
    /// A record does not say how long it is.
    #[error("record {record} of the WARC file does not say how long it is")]
    NoLength {
        /// Which one, from 1.
        record: u64,
    },
    /// The file has more records than are read.
    #[error("the WARC file has more than {most} records")]
    TooManyRecords {
        /// The bound.
        most: u64,
    },
    /// The file ends within a record, or goes on past the bound of its bytes.
    #[error("the WARC file ends, or is cut at its bound, within record {record}")]
    CutShort {
        /// Which one, from 1.
        record: u64,
    },
    /// The file cannot be read or decompressed.
    #[error("the WARC file cannot be read: {0:?}")]
    Input(io::ErrorKind),
}

impl Default for Limits {
    /// Files of crawls are about a gibibyte, five when decompressed, and have some hundred thousand records.
    fn default() -> Self {
        Self {
            bytes: 32 << 30,
            records: 4_000_000,
            head_bytes: 64 << 10,
        }
    }
}

impl<R: BufRead> Reader<R> {
    /// A reader of a file.
    ///
    /// # Errors
    /// [`ReadFailure::Input`] if not even its first bytes can be read.
    pub fn new(input: R, limits: Limits) -> Result<Self, ReadFailure> {
        let input = Unpacked::of(input).map_err(|error| input_failure(&error))?;
        Ok(Self {
            input: input.take(limits.bytes),
            limits,
            records: 0,
            has_ended: false,
        })
    }

    /// The head of the next record, whose block is skipped; `None` at the end.
    fn record(&mut self) -> Result<Option<Head>, ReadFailure> {
        let Some(first) = self.first_line()? else {
            return Ok(None);
        };
        if self.records == self.limits.records {
            let most = self.limits.records;
            return Err(ReadFailure::TooManyRecords { most });
        }
        self.records += 1;
        let record = self.records;
        if !first.starts_with(b"WARC/") {
            let found = String::from_utf8_lossy(&first).chars().take(64).collect();
            return Err(ReadFailure::NoRecord { record, found });
        }
        let mut head = Head::default();
        let mut room = self.limits.head_bytes;
        loop {
            let line = self
                .line(&mut room)?
                .ok_or(ReadFailure::CutShort { record })?;
            if line.is_empty() {
                break;
            }
            head.take(&line);
        }
        let length = head.length.ok_or(ReadFailure::NoLength { record })?;
        self.skip(length)?;
        Ok(Some(head))
    }

    /// The first line that is not empty; `None` at the end.
    fn first_line(&mut self) -> Result<Option<Vec<u8>>, ReadFailure> {
        let mut room = self.limits.head_bytes;
        while let Some(line) = self.line(&mut room)? {
            if !line.is_empty() {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    /// A line without its end; `None` at the end.
    fn line(&mut self, room: &mut usize) -> Result<Option<Vec<u8>>, ReadFailure> {
        let mut line = Vec::new();
        let mut within = self.input.by_ref().take(*room as u64);
        let read = within
            .read_until(b'\n', &mut line)
            .map_err(|error| input_failure(&error))?;
        *room -= read;
        if line.ends_with(b"\n") {
            line.pop();
            line.pop_if(|last| *last == b'\r');
        } else if *room == 0 {
            return Err(ReadFailure::HeadTooLarge {
                record: self.records.max(1),
                most: self.limits.head_bytes,
            });
        } else if read == 0 {
            return Ok(None);
        }
        Ok(Some(line))
    }

    fn skip(&mut self, length: u64) -> Result<(), ReadFailure> {
        let mut block = self.input.by_ref().take(length);
        let skipped =
            io::copy(&mut block, &mut io::sink()).map_err(|error| input_failure(&error))?;
        if skipped == length {
            Ok(())
        } else {
            let record = self.records;
            Err(ReadFailure::CutShort { record })
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Url, ReadFailure>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            match self.record() {
                Ok(Some(head)) => {
                    if let Some(url) = head.url() {
                        return Some(Ok(url));
                    }
                }
                Ok(None) => self.has_ended = true,
                Err(failure) => {
                    self.has_ended = true;
                    return Some(Err(failure));
                }
            }
        }
        None
    }
}

/// What is read of a record's head.
#[derive(Default)]
struct Head {
    is_answer: bool,
    target: Option<String>,
    length: Option<u64>,
}

impl Head {
    fn take(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else {
            return;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("WARC-Type") {
            self.is_answer = matches!(value, "response" | "revisit");
        } else if name.eq_ignore_ascii_case("WARC-Target-URI") {
            let bare = value.strip_prefix('<').and_then(|v| v.strip_suffix('>'));
            self.target = Some(bare.unwrap_or(value).to_owned());
        } else if name.eq_ignore_ascii_case("Content-Length") {
            self.length = value.parse().ok();
        }
    }

    fn url(self) -> Option<Url> {
        let url = Url::parse(&self.target.filter(|_| self.is_answer)?).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }
}

fn input_failure(error: &io::Error) -> ReadFailure {
    ReadFailure::Input(error.kind())
}

#[cfg(test)]
mod tests;
