//! Files of others, unpacked where they are packed with gzip, as archives and indexes mostly are.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// A file's content, whether it came packed or not.
#[derive(Debug)]
pub struct Unpacked<R: BufRead>(Input<R>);

#[derive(Debug)]
enum Input<R: BufRead> {
    Plain(R),
    Gzip(Box<BufReader<MultiGzDecoder<R>>>),
}

impl<R: BufRead> Unpacked<R> {
    /// The content of a file, by its first bytes (RFC 1952 2.3.1).
    ///
    /// # Errors
    /// Where those cannot be read.
    pub fn of(mut file: R) -> io::Result<Self> {
        let packed = file.fill_buf()?.starts_with(b"\x1f\x8b");
        Ok(Self(if packed {
            Input::Gzip(Box::new(BufReader::new(MultiGzDecoder::new(file))))
        } else {
            Input::Plain(file)
        }))
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Input::Plain(input) => input.read(into),
            Input::Gzip(input) => input.read(into),
        }
    }
}

impl<R: BufRead> BufRead for Unpacked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.0 {
            Input::Plain(input) => input.fill_buf(),
            Input::Gzip(input) => input.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.0 {
            Input::Plain(input) => input.consume(amount),
            Input::Gzip(input) => input.consume(amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn a_packed_file_is_unpacked_and_another_left_as_it_is() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(b"https://a.example/\n").unwrap();
        let packed = packer.finish().unwrap();
        // Common Crawl's files are many such members, one after the other.
        for file in [
            [packed.clone(), packed].concat(),
            b"https://a.example/\n".repeat(2),
        ] {
            let mut text = String::new();
            let mut reader = Unpacked::of(Cursor::new(file)).unwrap();
            reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "https://a.example/\n".repeat(2));
        }
        let mut reader = Unpacked::of(Cursor::new(b"".to_vec())).unwrap();
        assert_eq!(reader.read(&mut [0]).unwrap(), 0);
    }
}
