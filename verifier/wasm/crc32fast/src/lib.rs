//! CRC-32 (IEEE 802.3) in the place of the published `crc32fast`, as far as the workspace needs it.
//!
//! The published crate has tables of 16 KiB, which do not compress: a browser would fetch more of
//! them than of all the cryptography. zlib-rs, which is here anyway, is as fast in a program and
//! has a table of 1 KiB for browsers, where decoding a PNG file takes many times as long as
//! summing it up a byte at a time.

/// The sum of these bytes.
pub fn hash(bytes: &[u8]) -> u32 {
    sum(0, bytes)
}

/// A sum under way.
#[derive(Debug, Clone, Default)]
pub struct Hasher {
    sum: u32,
    /// How many bytes it is of.
    bytes: u64,
}

impl Hasher {
    /// The sum of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from the sum of what came before.
    pub fn new_with_initial(sum: u32) -> Self {
        Self { sum, bytes: 0 }
    }

    /// Goes on from the sum of so many bytes that came before.
    pub fn new_with_initial_len(sum: u32, bytes: u64) -> Self {
        Self { sum, bytes }
    }

    /// Adds bytes at the end.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sum = sum(self.sum, bytes);
        self.bytes += bytes.len() as u64;
    }

    /// Adds the bytes of another sum at the end.
    pub fn combine(&mut self, other: &Self) {
        self.sum = zlib_rs::crc32::crc32_combine(self.sum, other.sum, other.bytes);
        self.bytes += other.bytes;
    }

    /// Begins anew.
    pub fn reset(&mut self) {
        *self = Self::new();
    }

    /// The sum of all bytes added.
    pub fn finalize(self) -> u32 {
        self.sum
    }
}

/// Goes on from the sum of what came before.
fn sum(before: u32, bytes: &[u8]) -> u32 {
    if cfg!(target_family = "wasm") {
        one_by_one(before, bytes)
    } else {
        zlib_rs::crc32::crc32(before, bytes)
    }
}

fn one_by_one(before: u32, bytes: &[u8]) -> u32 {
    let table = zlib_rs::crc32::get_crc_table();
    !bytes.iter().fold(!before, |sum, byte| {
        (sum >> 8) ^ table[usize::from(sum as u8 ^ byte)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_the_published_sum_in_whatever_parts_the_bytes_come() {
        // The check value of the catalogue of parametrised CRC algorithms.
        assert_eq!(hash(b"123456789"), 0xcbf4_3926);
        let bytes: Vec<u8> = (0..1000_u32).map(|i| (i * i / 3) as u8).collect();
        for length in [0, 1, 15, 16, 17, 255, 256, 1000] {
            let (before, after) = bytes[..length].split_at(length / 2);
            let mut hasher = Hasher::new();
            hasher.update(before);
            hasher.update(after);
            let by_one = one_by_one(one_by_one(0, before), after);
            let all = hash(&bytes[..length]);
            let (mut first, mut second) = (Hasher::new(), Hasher::new());
            first.update(before);
            second.update(after);
            first.combine(&second);
            assert_eq!(
                (first.finalize(), hasher.finalize(), by_one),
                (all, all, all),
                "{length}"
            );
        }
    }
}
