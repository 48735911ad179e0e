//! The checksums inside the frames.
//!
//! Both start from all ones: a picture without any mark reads as zeros, and
//! zeros must not check out.

/// CRC-32 of IEEE 802.3: polynomial 04C11DB7, reflected, start and final exclusive or FFFFFFFF.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// CRC-24A of 3GPP TS 38.212, 5.1 (polynomial 864CFB, not reflected, nothing
/// added at the end), but started from FFFFFF. Over bits, each a byte that is 0 or 1.
pub(super) fn crc24(bits: &[u8]) -> u32 {
    bits.iter().fold(0xFF_FFFF, |state, bit| {
        let carry = (state >> 23) ^ u32::from(*bit);
        let shifted = (state << 1) & 0xFF_FFFF;
        if carry & 1 == 1 {
            shifted ^ 0x86_4CFB
        } else {
            shifted
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldpc::bits;

    #[test]
    fn check_values_are_the_published_ones() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        // Computed with an independent implementation; the usual check value is for a start of zero.
        assert_eq!(crc24(&bits::of_bytes(b"123456789")), 0xC3_A394);
        // A message followed by its checksum leaves nothing.
        let mut message = bits::of_bytes(b"123456789");
        let checksum = crc24(&message);
        bits::push(&mut message, checksum, 24);
        assert_eq!(crc24(&message), 0);
    }

    #[test]
    fn zeros_never_have_a_zero_checksum() {
        for bytes in 0..=crate::MAX_PAYLOAD_BYTES {
            assert!(bytes == 0 || crc32(&vec![0; bytes]) != 0, "{bytes}");
        }
        for count in 0..=4096 {
            assert_ne!(crc24(&vec![0; count]), 0, "{count}");
        }
    }
}
