//! zlib (RFC 1950), with a cap on what comes out.

use std::io::{Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

/// Why compressed bytes were not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZlibError {
    /// Not a whole zlib stream.
    #[error("the list is not a zlib stream: {0}")]
    Malformed(String),
    /// More comes out than allowed.
    #[error("more than {max} bytes come out of the compressed list")]
    TooLong {
        /// Bytes allowed.
        max: usize,
    },
    /// Something follows the stream.
    #[error("{bytes} bytes follow the compressed list")]
    Trailing {
        /// Bytes after its end.
        bytes: u64,
    },
}

/// Compresses as well as zlib can.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    #[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("a Vec takes every write")
}

/// Opens a stream that fills `compressed` and yields at most `max` bytes.
pub(super) fn decompress(compressed: &[u8], max: usize) -> Result<Vec<u8>, ZlibError> {
    let mut decoder = ZlibDecoder::new(compressed);
    let mut bytes = Vec::new();
    let read = decoder
        .by_ref()
        .take(max as u64 + 1)
        .read_to_end(&mut bytes);
    read.map_err(|error| ZlibError::Malformed(error.to_string()))?;
    if bytes.len() > max {
        return Err(ZlibError::TooLong { max });
    }
    match compressed.len() as u64 - decoder.total_in() {
        0 => Ok(bytes),
        trailing => Err(ZlibError::Trailing { bytes: trailing }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_open_and_close() {
        // draft-ietf-oauth-status-list-21, sections 4.1 and 4.3.
        for (open, closed) in [
            ("b9a3", "78dadbb918000217015d"),
            ("c944f9", "78da3be9f2130003df0207"),
        ] {
            let (open, closed) = (hex::decode(open).unwrap(), hex::decode(closed).unwrap());
            assert_eq!(decompress(&closed, 16), Ok(open.clone()));
            assert_eq!(compress(&open), closed);
        }
    }

    #[test]
    fn a_bomb_is_stopped_at_the_cap() {
        let bomb = compress(&vec![0; 1 << 24]);
        assert_eq!(
            decompress(&bomb, 1 << 18),
            Err(ZlibError::TooLong { max: 1 << 18 })
        );
        assert!(decompress(&bomb, 1 << 24).is_ok());
    }

    #[test]
    fn cut_damaged_and_extended_streams_are_refused() {
        let good = compress(b"some list");
        for length in 0..good.len() {
            assert!(decompress(&good[..length], 64).is_err(), "{length}");
        }
        let mut damaged = good.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(matches!(
            decompress(&damaged, 64),
            Err(ZlibError::Malformed(_))
        ));
        let extended = [good.as_slice(), b"xyz"].concat();
        assert_eq!(
            decompress(&extended, 64),
            Err(ZlibError::Trailing { bytes: 3 })
        );
    }
}
