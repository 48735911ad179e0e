//! Reading a journal that is being written: its records from a number on, up to a head once seen.
//!
//! Opening has followed the whole chain. Here each segment's chain is followed again from its
//! header, and nothing is repaired: up to a head that the writer gave out, every record is whole.

use std::ops::ControlFlow;

use super::{
    Head,
    disk::Disk,
    error::{Damage, JournalError, Place},
    record::{self, Record, SegmentHeader},
};

/// Shows records from number `first` on, oldest first, until `visit` breaks or `head` is
/// reached; gives what `visit` broke with.
///
/// # Errors
/// [`JournalError`] for damage and for a disk that fails.
pub fn read_from<D: Disk, B>(
    mut disk: D,
    first: u64,
    head: Head,
    mut visit: impl FnMut(Record<'_>) -> ControlFlow<B>,
) -> Result<Option<B>, JournalError> {
    if first >= head.records {
        return Ok(None);
    }
    let mut number = head.segment;
    // The segment that holds the first record wanted; later ones are read again in turn.
    while number > 1 && begins(&read(&mut disk, number)?, number)?.first > first {
        number -= 1;
    }
    for number in number..=head.segment {
        let bytes = read(&mut disk, number)?;
        let header = begins(&bytes, number)?;
        let (mut sequence, mut chain) = (header.first, header.chain);
        let mut rest = &bytes[SegmentHeader::BYTES..];
        while sequence < head.records && !rest.is_empty() {
            let place = Place {
                segment: number,
                offset: (bytes.len() - rest.len()) as u64,
                sequence,
            };
            let framed = record::parse(rest);
            let framed = framed.map_err(|_| damaged(place, Damage::Checksum))?;
            if framed.chain != record::chain(chain, sequence, framed.payload) {
                return Err(damaged(place, Damage::Chain));
            }
            chain = framed.chain;
            let shown = Record {
                sequence,
                chain,
                payload: framed.payload,
            };
            if sequence >= first
                && let ControlFlow::Break(broken) = visit(shown)
            {
                return Ok(Some(broken));
            }
            sequence += 1;
            rest = &rest[framed.bytes..];
        }
    }
    Ok(None)
}

fn read(disk: &mut impl Disk, segment: u32) -> Result<Vec<u8>, JournalError> {
    let read = disk.read(segment);
    read.map_err(super::scan::failed("read"))
}

fn begins(bytes: &[u8], segment: u32) -> Result<SegmentHeader, JournalError> {
    let place = Place {
        segment,
        offset: 0,
        sequence: 0,
    };
    let header = SegmentHeader::parse(bytes).filter(|header| header.number == segment);
    header.ok_or_else(|| damaged(place, Damage::SegmentHeader))
}

fn damaged(place: Place, damage: Damage) -> JournalError {
    super::scan::damaged(place, damage)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::journal::{Folder, Journal};

    fn journal(folder: &Path) -> Head {
        let opened = Journal::open(Folder::new(folder), |_| Ok::<_, JournalError>(()));
        // Segments of a few records each, so that there are several.
        let mut journal = opened.unwrap().0.with_segment_bytes(150);
        for n in 0..10 {
            journal.append(format!("record {n}").as_bytes()).unwrap();
        }
        assert!(journal.head().segment > 2);
        journal.head()
    }

    fn read_all(folder: &Path, first: u64, head: Head) -> Result<Vec<String>, JournalError> {
        let mut seen = Vec::new();
        read_from(Folder::new(folder), first, head, |record| {
            assert_eq!(record.sequence, first + seen.len() as u64);
            seen.push(String::from_utf8_lossy(record.payload).into_owned());
            ControlFlow::<()>::Continue(())
        })?;
        Ok(seen)
    }

    #[test]
    fn every_record_from_a_number_on_is_shown_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let head = journal(folder.path());
        for first in 0..12 {
            let seen = read_all(folder.path(), first, head).unwrap();
            let all: Vec<_> = (first..10).map(|n| format!("record {n}")).collect();
            assert_eq!(seen, all);
        }
    }

    #[test]
    fn what_was_written_after_the_head_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let mut head = journal(folder.path());
        head.records = 4;
        assert_eq!(read_all(folder.path(), 2, head).unwrap().len(), 2);
    }

    #[test]
    fn a_reader_who_has_enough_stops() {
        let folder = tempfile::tempdir().unwrap();
        let head = journal(folder.path());
        let first = read_from(Folder::new(folder.path()), 3, head, |record| {
            ControlFlow::Break(record.sequence)
        });
        assert_eq!(first.unwrap(), Some(3));
    }

    #[test]
    fn damage_is_found_and_nothing_is_repaired() {
        let folder = tempfile::tempdir().unwrap();
        let head = journal(folder.path());
        let path = folder.path().join("00000001.journal");
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let error = read_all(folder.path(), 0, head).unwrap_err();
        let checksum = matches!(
            error,
            JournalError::Damaged {
                damage: Damage::Checksum,
                ..
            }
        );
        assert!(checksum, "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}
