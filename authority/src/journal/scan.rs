//! Opening: reads every segment, follows the chain, and tells a torn tail from damage.
//!
//! A record that is not whole is the torn tail only if it stands in the last
//! segment and no whole record follows it: records are written one at a time and
//! synced, so after a power cut at most the last can be incomplete.

use super::{
    Head,
    disk::Disk,
    error::{Damage, JournalError, Place},
    record::{self, ChainHash, Record, SegmentHeader, Unframed},
};

/// What a power cut left of a last record: set aside, not part of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Torn {
    /// Where it stood.
    pub place: Place,
    /// How many bytes were set aside.
    pub bytes: u64,
}

pub(super) struct Scanned {
    pub(super) head: Head,
    pub(super) torn: Option<Torn>,
}

const START: Head = Head {
    segment: 0,
    offset: 0,
    records: 0,
    chain: [0; 32],
};

/// Reads every segment, or with `from` that one and those after it.
pub(super) fn scan<D: Disk, E: From<JournalError>>(
    disk: &mut D,
    from: Option<u32>,
    mut visit: impl FnMut(Record<'_>) -> Result<(), E>,
) -> Result<Scanned, E> {
    let numbers = disk.segments().map_err(failed("listed"))?;
    let mut head = START;
    let mut torn = None;
    if let Some(from) = from.filter(|from| !numbers.contains(from)) {
        let place = Place {
            segment: from,
            offset: 0,
            sequence: 0,
        };
        return Err(damaged(place, Damage::MissingSegment).into());
    }
    for (index, &number) in numbers.iter().enumerate() {
        let last = index + 1 == numbers.len();
        if number != head.segment + 1 {
            head.segment += 1;
            return Err(damaged(place(head, 0), Damage::MissingSegment).into());
        }
        if from.is_some_and(|from| number < from) {
            head.segment = number;
            continue;
        }
        let bytes = disk.read(number).map_err(failed("read"))?;
        if from == Some(number) && number > 1 {
            head = before_segment(&bytes, number)?;
        }
        let before = head;
        head.segment = number;
        let read = read_segment(&bytes, &mut head, last, &mut visit)?;
        if !read.header {
            torn = Some(set_aside_segment(disk, &bytes, before)?);
            head = before;
        } else if head.offset < bytes.len() as u64 {
            torn = Some(set_aside(disk, &bytes, head)?);
        }
    }
    Ok(Scanned { head, torn })
}

/// Where the journal stood when this segment was begun, by its header.
fn before_segment(bytes: &[u8], number: u32) -> Result<Head, JournalError> {
    let before = Head {
        segment: number - 1,
        ..START
    };
    let header = SegmentHeader::parse(bytes).filter(|header| header.number == number);
    let wrong = || damaged(place(before, 0), Damage::SegmentHeader);
    let SegmentHeader { first, chain, .. } = header.ok_or_else(wrong)?;
    Ok(Head {
        records: first,
        chain,
        ..before
    })
}

struct SegmentRead {
    /// Whether the segment's header was whole.
    header: bool,
}

/// Follows the records of one segment as far as they are whole; moves `head` along.
fn read_segment<E: From<JournalError>>(
    bytes: &[u8],
    head: &mut Head,
    last: bool,
    visit: &mut impl FnMut(Record<'_>) -> Result<(), E>,
) -> Result<SegmentRead, E> {
    let expected = SegmentHeader {
        number: head.segment,
        first: head.records,
        chain: head.chain,
    };
    match SegmentHeader::parse(bytes) {
        Some(header) if header == expected => {}
        None if last && !holds_record(bytes) => return Ok(SegmentRead { header: false }),
        _ => return Err(damaged(place(*head, 0), Damage::SegmentHeader).into()),
    }
    let mut rest = &bytes[SegmentHeader::BYTES..];
    head.offset = SegmentHeader::BYTES as u64;
    while !rest.is_empty() {
        let framed = match record::parse(rest) {
            Ok(framed) => framed,
            Err(_) if last && !holds_record(&rest[1..]) => break,
            Err(Unframed::Short) => return Err(damaged(here(head), Damage::Truncated).into()),
            Err(Unframed::Checksum) => return Err(damaged(here(head), Damage::Checksum).into()),
        };
        if framed.chain != record::chain(head.chain, head.records, framed.payload) {
            return Err(damaged(here(head), Damage::Chain).into());
        }
        visit(Record {
            sequence: head.records,
            chain: framed.chain,
            payload: framed.payload,
        })?;
        advance(head, framed.chain, framed.bytes);
        rest = &rest[framed.bytes..];
    }
    Ok(SegmentRead { header: true })
}

fn advance(head: &mut Head, chain: ChainHash, bytes: usize) {
    head.chain = chain;
    head.records += 1;
    head.offset += bytes as u64;
}

/// Whether a whole record stands anywhere in `bytes`.
fn holds_record(bytes: &[u8]) -> bool {
    (0..bytes.len()).any(|at| record::parse(&bytes[at..]).is_ok())
}

fn set_aside<D: Disk>(disk: &mut D, bytes: &[u8], head: Head) -> Result<Torn, JournalError> {
    let tail = &bytes[head.offset as usize..];
    keep(disk, head.segment, head.offset, tail)?;
    disk.truncate(head.segment, head.offset)
        .map_err(failed("cut after its last whole record"))?;
    Ok(Torn {
        place: here(&head),
        bytes: tail.len() as u64,
    })
}

fn set_aside_segment<D: Disk>(
    disk: &mut D,
    bytes: &[u8],
    before: Head,
) -> Result<Torn, JournalError> {
    let segment = before.segment + 1;
    keep(disk, segment, 0, bytes)?;
    disk.remove(segment)
        .map_err(failed("rid of a segment that was never begun"))?;
    let place = Place {
        segment,
        offset: 0,
        sequence: before.records,
    };
    Ok(Torn {
        place,
        bytes: bytes.len() as u64,
    })
}

fn keep<D: Disk>(
    disk: &mut D,
    segment: u32,
    offset: u64,
    bytes: &[u8],
) -> Result<(), JournalError> {
    disk.set_aside(segment, offset, bytes).map_err(failed(
        "repaired: its torn last record could not be set aside",
    ))
}

fn place(head: Head, offset: u64) -> Place {
    Place {
        segment: head.segment,
        offset,
        sequence: head.records,
    }
}

fn here(head: &Head) -> Place {
    place(*head, head.offset)
}

pub(super) fn damaged(place: Place, damage: Damage) -> JournalError {
    JournalError::Damaged { place, damage }
}

pub(super) fn failed(what: &'static str) -> impl Fn(std::io::Error) -> JournalError {
    move |source| JournalError::Disk { what, source }
}
