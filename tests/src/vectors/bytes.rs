//! CBOR written by hand, so that it can be written wrongly.
//!
//! The vectors must not rest on the code they test, so nothing of the
//! verifier is used to make them.

/// The entries of a map, each encoded, in the order in which they are written.
pub(super) type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// Major types.
pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;

/// The shortest head.
pub(super) fn head(major: u8, argument: u64) -> Vec<u8> {
    let width = match argument {
        0..=23 => 0,
        24..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 4,
        _ => 8,
    };
    head_of(major, argument, width)
}

/// A head whose argument takes `width` bytes: 0, 1, 2, 4 or 8.
pub(super) fn head_of(major: u8, argument: u64, width: usize) -> Vec<u8> {
    let additional = match width {
        0 => argument as u8,
        1 => 24,
        2 => 25,
        4 => 26,
        _ => 27,
    };
    let mut head = vec![major << 5 | additional];
    head.extend_from_slice(&argument.to_be_bytes()[8 - width..]);
    head
}

pub(super) fn int(value: i64) -> Vec<u8> {
    match u64::try_from(value) {
        Ok(value) => head(UNSIGNED, value),
        Err(_) => head(NEGATIVE, !value as u64),
    }
}

pub(super) fn bytes(value: &[u8]) -> Vec<u8> {
    [head(BYTES, value.len() as u64), value.to_vec()].concat()
}

pub(super) fn text(value: &str) -> Vec<u8> {
    [head(TEXT, value.len() as u64), value.as_bytes().to_vec()].concat()
}

pub(super) fn array(items: &[Vec<u8>]) -> Vec<u8> {
    [head(ARRAY, items.len() as u64), items.concat()].concat()
}

pub(super) fn tag(number: u64, item: &[u8]) -> Vec<u8> {
    [head(TAG, number), item.to_vec()].concat()
}

/// A map with its entries as they stand.
pub(super) fn map(entries: &Entries) -> Vec<u8> {
    [head(MAP, entries.len() as u64), body(entries)].concat()
}

/// The entries of a map without its head.
pub(super) fn body(entries: &Entries) -> Vec<u8> {
    entries
        .iter()
        .flat_map(|(key, value)| [key.as_slice(), value.as_slice()].concat())
        .collect()
}

/// Entries with integer keys, in deterministic order: 1, 2, … and then −1, −2, ….
pub(super) fn entries<const N: usize>(of: [(i64, Vec<u8>); N]) -> Entries {
    let mut entries: Entries = of.map(|(key, value)| (int(key), value)).into();
    entries.sort();
    entries
}

/// Sets or replaces an entry and restores the order.
pub(super) fn set(entries: &mut Entries, key: i64, value: Vec<u8>) {
    remove(entries, key);
    entries.push((int(key), value));
    entries.sort();
}

/// Takes an entry out.
pub(super) fn remove(entries: &mut Entries, key: i64) {
    let key = int(key);
    entries.retain(|(found, _)| *found != key);
}
