//! Bits as bytes that are 0 or 1, most significant first.

/// The bits of some bytes.
pub(super) fn of_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Vec::with_capacity(bytes.len() * 8);
    for byte in bytes {
        push(&mut bits, u32::from(*byte), 8);
    }
    bits
}

/// Appends the lowest `count` bits of a number.
pub(super) fn push(bits: &mut Vec<u8>, number: u32, count: u32) {
    bits.extend((0..count).rev().map(|place| (number >> place & 1) as u8));
}

/// The number that up to 32 bits write.
pub(super) fn to_number(bits: &[u8]) -> u32 {
    bits.iter()
        .fold(0, |number, bit| number << 1 | u32::from(*bit))
}

/// The bytes that bits write; a rest of less than eight is ignored.
pub(super) fn to_bytes(bits: &[u8]) -> Vec<u8> {
    bits.chunks_exact(8).map(|b| to_number(b) as u8).collect()
}

/// The SHA-256 of bytes in hexadecimal digits.
#[cfg(test)]
pub(super) fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    use sha2::{Digest as _, Sha256};

    let mut digits = String::new();
    for byte in Sha256::digest(bytes) {
        write!(digits, "{byte:02x}").expect("a String takes everything");
    }
    digits
}

/// The digest of the signs of symbols, each a byte that is 1 for a negative one.
#[cfg(test)]
pub(super) fn digest_of_symbols(symbols: &[f32]) -> String {
    let signs: Vec<u8> = symbols.iter().map(|s| u8::from(*s < 0.0)).collect();
    digest(&signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_being_bits() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(to_bytes(&of_bytes(&bytes)), bytes);
        assert_eq!(of_bytes(&[0b1010_0001]), [1, 0, 1, 0, 0, 0, 0, 1]);
        assert_eq!(to_number(&[1, 0, 1]), 5);
    }
}
