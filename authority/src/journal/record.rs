//! The bytes of a record and of a segment's header.
//!
//! A segment is a header of 60 bytes and then records. All numbers are little-endian.
//! ```text
//! segment  "SHIRUSHJ" | version u32 | number u32 | first sequence u64 | chain before it [32] | crc u32
//! record   payload length u32 | payload crc u32 | chain [32] | crc of these 40 bytes u32 | payload
//! chain    SHA-256(chain before | sequence u64 | payload)
//! ```
//! The header's own checksum keeps a flipped bit in a length from passing for a
//! torn tail; the payload's checksum lets a reader recognise a whole record
//! without knowing what came before it.

use sha2::{Digest, Sha256};

/// Hash of a record and of all before it.
pub type ChainHash = [u8; 32];

/// A record, as it is shown when the journal is opened.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its number, from 0.
    pub sequence: u64,
    /// Hash of it and of all before it.
    pub chain: ChainHash,
    /// What was appended.
    pub payload: &'a [u8],
}

/// Longest payload. A batch of a thousand marks is about 2 MB.
pub(super) const MAX_PAYLOAD_BYTES: usize = 16 << 20;

const RECORD_HEADER: usize = 44;
const SEGMENT_HEADER: usize = 60;
const MAGIC: &[u8; 8] = b"SHIRUSHJ";
const VERSION: u32 = 1;

/// The header of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    /// The segment's number, from 1.
    pub(super) number: u32,
    /// Sequence number of its first record.
    pub(super) first: u64,
    /// Hash of the record before that.
    pub(super) chain: ChainHash,
}

impl SegmentHeader {
    pub(super) const BYTES: usize = SEGMENT_HEADER;

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SEGMENT_HEADER);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.number.to_le_bytes());
        bytes.extend_from_slice(&self.first.to_le_bytes());
        bytes.extend_from_slice(&self.chain);
        let crc = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// The header at the start of a segment; `None` if it is not whole.
    pub(super) fn parse(segment: &[u8]) -> Option<Self> {
        let (body, crc) = segment.get(..SEGMENT_HEADER)?.split_at(SEGMENT_HEADER - 4);
        if crc32fast::hash(body).to_le_bytes() != crc || !body.starts_with(MAGIC) {
            return None;
        }
        (u32_at(body, 8)? == VERSION).then_some(())?;
        Some(Self {
            number: u32_at(body, 12)?,
            first: u64::from_le_bytes(body.get(16..24)?.try_into().ok()?),
            chain: body.get(24..56)?.try_into().ok()?,
        })
    }
}

/// The bytes of a record, and its hash.
pub(super) fn encode(before: ChainHash, sequence: u64, payload: &[u8]) -> (Vec<u8>, ChainHash) {
    let chain = chain(before, sequence, payload);
    let mut bytes = Vec::with_capacity(RECORD_HEADER + payload.len());
    bytes.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&crc32fast::hash(payload).to_le_bytes());
    bytes.extend_from_slice(&chain);
    let crc = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes.extend_from_slice(payload);
    (bytes, chain)
}

/// The hash of a record that follows `before`.
pub(super) fn chain(before: ChainHash, sequence: u64, payload: &[u8]) -> ChainHash {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(sequence.to_le_bytes());
    hash.update(payload);
    hash.finalize().into()
}

/// A record at the start of some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Framed<'a> {
    pub(super) chain: ChainHash,
    pub(super) payload: &'a [u8],
    /// Bytes of header and payload.
    pub(super) bytes: usize,
}

/// Why there is no record at the start of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unframed {
    /// They end before the record does.
    Short,
    /// A checksum is wrong.
    Checksum,
}

/// Reads the record at the start of `bytes`; its place in the chain is not looked at.
pub(super) fn parse(bytes: &[u8]) -> Result<Framed<'_>, Unframed> {
    let header = bytes.get(..RECORD_HEADER).ok_or(Unframed::Short)?;
    let word = |at| u32_at(header, at).ok_or(Unframed::Short);
    if crc32fast::hash(&header[..RECORD_HEADER - 4]) != word(RECORD_HEADER - 4)? {
        return Err(Unframed::Checksum);
    }
    let length = word(0)? as usize;
    if length == 0 || length > MAX_PAYLOAD_BYTES {
        return Err(Unframed::Checksum);
    }
    let end = RECORD_HEADER + length;
    let payload = bytes.get(RECORD_HEADER..end).ok_or(Unframed::Short)?;
    if crc32fast::hash(payload) != word(4)? {
        return Err(Unframed::Checksum);
    }
    let mut chain = ChainHash::default();
    chain.copy_from_slice(&header[8..40]);
    Ok(Framed {
        chain,
        payload,
        bytes: end,
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_round_trips() {
        let (bytes, chain) = encode([7; 32], 3, b"payload");
        let framed = parse(&bytes).unwrap();
        assert_eq!((framed.payload, framed.chain), (&b"payload"[..], chain));
        assert_eq!(framed.bytes, bytes.len());
    }

    #[test]
    fn every_flipped_bit_breaks_a_checksum() {
        let (bytes, _) = encode([0; 32], 0, b"payload");
        for at in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[at / 8] ^= 1 << (at % 8);
            assert_eq!(parse(&wrong).unwrap_err(), Unframed::Checksum, "bit {at}");
        }
    }

    #[test]
    fn every_shorter_record_is_short() {
        let (bytes, _) = encode([0; 32], 0, b"payload");
        for length in 0..bytes.len() {
            assert_eq!(parse(&bytes[..length]).unwrap_err(), Unframed::Short);
        }
    }

    #[test]
    fn a_segment_header_round_trips_and_every_flipped_bit_is_found() {
        let header = SegmentHeader {
            number: 2,
            first: 9,
            chain: [3; 32],
        };
        let bytes = header.encode();
        assert_eq!(SegmentHeader::parse(&bytes), Some(header));
        for at in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[at / 8] ^= 1 << (at % 8);
            assert_eq!(SegmentHeader::parse(&wrong), None);
        }
    }
}
