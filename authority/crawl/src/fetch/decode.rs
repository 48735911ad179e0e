//! Content codings (RFC 9110 8.4): gzip, deflate, Brotli (RFC 7932) and Zstandard (RFC 8878, RFC 9659), each bounded.
//!
//! Browsers show what they could decode of a damaged body, so that is what is judged here too.

use std::{
    fmt,
    io::{self, Read},
};

use brotli_decompressor::Decompressor;
use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// `gzip`, `x-gzip`.
    Gzip,
    /// `deflate`: the zlib format, or, as some servers have it, bare deflate data.
    Deflate,
    /// `br`.
    Brotli,
    /// `zstd`.
    Zstandard,
}

/// Why a body cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeFailure {
    /// A coding that was not asked for and is not known.
    #[error("the content coding {coding:?} is not known")]
    UnknownCoding {
        /// Its name, cut to 32 characters.
        coding: String,
    },
    /// More codings on one another than are taken off.
    #[error("{found} content codings on one another, more than {most}")]
    TooManyCodings {
        /// How many there are.
        found: usize,
        /// How many are taken off.
        most: usize,
    },
    /// The body is longer than its bound, and of no use when cut.
    #[error("the body is over {most} bytes")]
    TooLarge {
        /// The bound.
        most: usize,
    },
    /// The server broke the body off, and half of it is of no use.
    #[error("the server broke the body off")]
    Broken,
    /// Nothing could be decoded.
    #[error("the body is no {coding} data")]
    Damaged {
        /// The coding.
        coding: Coding,
    },
}

/// Codings taken off one body. One is usual; two come of a server and a cache before it.
const MOST_CODINGS: usize = 2;

/// The largest window that is kept: RFC 9659 lets no one need more over HTTP.
const ZSTANDARD_WINDOW: u64 = 8 << 20;

/// Bytes that the Brotli decoder reads at a time.
const BROTLI_BUFFER: usize = 4 << 10;

/// Texts grow about fourfold when decoded: room to begin with.
const USUAL_GROWTH: usize = 4;

/// The codings that a `Content-Encoding` names, in the order in which they were put on.
///
/// # Errors
/// [`DecodeFailure::UnknownCoding`], [`DecodeFailure::TooManyCodings`].
pub(super) fn codings<'a>(
    fields: impl Iterator<Item = &'a str>,
) -> Result<Vec<Coding>, DecodeFailure> {
    let mut codings = Vec::new();
    let names = fields.flat_map(|field| field.split(',')).map(str::trim);
    for name in names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")) {
        codings.push(Coding::named(name)?);
    }
    match codings.len() {
        0..=MOST_CODINGS => Ok(codings),
        found => Err(DecodeFailure::TooManyCodings {
            found,
            most: MOST_CODINGS,
        }),
    }
}

/// Takes a coding off: at most `bound` bytes, and whether there would have been more.
///
/// # Errors
/// [`DecodeFailure::Damaged`] where not a byte could be decoded. An empty body decodes to itself.
pub(super) fn decode(
    coding: Coding,
    body: &[u8],
    bound: usize,
) -> Result<(Bytes, bool), DecodeFailure> {
    if body.is_empty() {
        return Ok((Bytes::new(), false));
    }
    let mut decoded = Vec::with_capacity((body.len() * USUAL_GROWTH).min(bound));
    let read = coding.read(body, bound, &mut decoded);
    if read.is_err() && decoded.is_empty() {
        return Err(DecodeFailure::Damaged { coding });
    }
    let is_cut = decoded.len() > bound;
    decoded.truncate(bound);
    Ok((Bytes::from(decoded), is_cut))
}

/// Whether these bytes begin as a gzip file does (RFC 1952 2.3.1).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

impl Coding {
    fn named(name: &str) -> Result<Self, DecodeFailure> {
        let known = [
            ("gzip", Self::Gzip),
            ("x-gzip", Self::Gzip),
            ("deflate", Self::Deflate),
            ("br", Self::Brotli),
            ("zstd", Self::Zstandard),
        ];
        let found = known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found
            .map(|(_, coding)| coding)
            .ok_or_else(|| DecodeFailure::UnknownCoding {
                coding: name.chars().take(32).collect(),
            })
    }

    /// Reads up to one byte more than the bound.
    fn read(self, body: &[u8], bound: usize, into: &mut Vec<u8>) -> io::Result<usize> {
        let most = bound as u64 + 1;
        match self {
            Self::Gzip => MultiGzDecoder::new(body).take(most).read_to_end(into),
            Self::Deflate if is_zlib(body) => ZlibDecoder::new(body).take(most).read_to_end(into),
            Self::Deflate => DeflateDecoder::new(body).take(most).read_to_end(into),
            Self::Brotli if has_large_window(body) => Err(io::ErrorKind::InvalidData.into()),
            Self::Brotli => Decompressor::new(body, BROTLI_BUFFER)
                .take(most)
                .read_to_end(into),
            Self::Zstandard => StreamingDecoder::new_with_max_window_size(body, ZSTANDARD_WINDOW)
                .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?
                .take(most)
                .read_to_end(into),
        }
    }
}

/// Whether deflate data has the head of the zlib format (RFC 1950 2.2).
fn is_zlib(body: &[u8]) -> bool {
    match body {
        [method, flags, ..] => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Whether a Brotli stream asks for a window of up to a gibibyte, which RFC 7932 (9.1) does not know and the decoder would give.
fn has_large_window(body: &[u8]) -> bool {
    body.first().is_some_and(|first| first & 0x7f == 0x11)
}

impl fmt::Display for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstandard => "zstd",
        })
    }
}

#[cfg(test)]
mod tests;
