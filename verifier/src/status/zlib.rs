//! zlib (RFC 1950), with a cap on what comes out.

use std::io::Write;

use fdeflate::Decompressor;
use flate2::{Compression, write::ZlibEncoder};

/// Why compressed bytes were not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZlibError {
    /// Not a whole zlib stream.
    #[error("the list is not a whole zlib stream")]
    Malformed,
    /// More comes out than allowed.
    #[error("more than {max} bytes come out of the compressed list")]
    TooLong {
        /// Bytes allowed.
        max: usize,
    },
    /// Something follows the stream.
    #[error("bytes follow the compressed list")]
    Trailing,
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
    let mut decoder = Decompressor::new();
    let mut bytes = Vec::new();
    let (mut taken, mut made) = (0, 0);
    // The decoder takes in more than it needs and does not say how much. So the last byte is held
    // back: a stream that ends without it has bytes behind it.
    for held_back in [1, 0] {
        let end = compressed.len().saturating_sub(held_back);
        loop {
            if made == bytes.len() {
                bytes.resize((made + STEP).min(max.saturating_add(1)), 0);
            }
            let part = &compressed[taken..end];
            let read = decoder.read(part, &mut bytes, made, held_back == 0);
            let (consumed, produced) = read.map_err(|_| ZlibError::Malformed)?;
            taken += consumed;
            made += produced;
            if made > max {
                return Err(ZlibError::TooLong { max });
            }
            if decoder.is_done() || made < bytes.len() {
                break;
            }
        }
        if held_back > 0 && decoder.is_done() {
            return Err(ZlibError::Trailing);
        }
    }
    bytes.truncate(made);
    Ok(bytes)
}

/// By how much the room for what comes out grows, in bytes.
const STEP: usize = 32 << 10;

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
            Err(ZlibError::Malformed)
        ));
        let extended = [good.as_slice(), b"xyz"].concat();
        for length in good.len() + 1..=extended.len() {
            assert_eq!(
                decompress(&extended[..length], 64),
                Err(ZlibError::Trailing)
            );
        }
    }

    #[test]
    fn lists_of_every_length_around_the_steps_open_up_to_the_cap() {
        for length in [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP] {
            let list: Vec<u8> = (0..length).map(|i| (i * i / 7) as u8).collect();
            let closed = compress(&list);
            assert_eq!(decompress(&closed, length).as_ref(), Ok(&list), "{length}");
            if length > 0 {
                let max = length - 1;
                assert_eq!(decompress(&closed, max), Err(ZlibError::TooLong { max }));
            }
        }
    }
}
