//! Base45, RFC 9285: bytes in the characters of a QR code's alphanumeric mode.

/// The alphabet, RFC 9285, table 1.
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Why a text is not Base45.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Base45Error {
    /// No bytes have so many characters.
    #[error("{characters} characters are not the Base45 of whole bytes")]
    Length {
        /// Characters found.
        characters: usize,
    },
    /// A character out of the alphabet.
    #[error("the character at {position} is not of Base45")]
    Character {
        /// Its place, in bytes from 0.
        position: usize,
    },
    /// A group that stands for more than its bytes can hold.
    #[error("the group at {position} stands for {value}, more than its bytes hold")]
    Overflow {
        /// The group's place, in characters from 0.
        position: usize,
        /// What it stands for.
        value: u32,
    },
}

/// Encodes bytes: two in three characters, one left over in two.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for group in bytes.chunks(2) {
        let mut value = group.iter().fold(0, |v, byte| v * 256 + u32::from(*byte));
        for _ in 0..=group.len() {
            text.push(ALPHABET[(value % 45) as usize].into());
            value /= 45;
        }
    }
    text
}

/// Decodes a text.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Base45Error> {
    let characters = text.len();
    if characters % 3 == 1 {
        return Err(Base45Error::Length { characters });
    }
    let mut bytes = Vec::with_capacity(characters / 3 * 2 + 1);
    for (number, group) in text.as_bytes().chunks(3).enumerate() {
        let position = number * 3;
        let mut value = 0;
        for (offset, character) in group.iter().enumerate().rev() {
            let digit = ALPHABET.iter().position(|c| c == character);
            let position = position + offset;
            value = value * 45 + digit.ok_or(Base45Error::Character { position })? as u32;
        }
        match (group.len(), value) {
            (3, 0..=0xFFFF) => bytes.extend((value as u16).to_be_bytes()),
            (2, 0..=0xFF) => bytes.push(value as u8),
            _ => return Err(Base45Error::Overflow { position, value }),
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_9285_hold() {
        for (plain, encoded) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
            ("", ""),
        ] {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(decode(encoded), Ok(plain.as_bytes().to_vec()));
        }
    }

    #[test]
    fn what_no_bytes_encode_to_is_refused() {
        assert_eq!(
            decode("GGW"),
            Err(Base45Error::Overflow {
                position: 0,
                value: 65_536
            })
        );
        assert_eq!(decode("FGW"), Ok(vec![0xFF, 0xFF]));
        assert!(matches!(decode("U5"), Ok(bytes) if bytes == [0xFF]));
        assert!(matches!(decode("V5"), Err(Base45Error::Overflow { .. })));
        assert_eq!(decode("0"), Err(Base45Error::Length { characters: 1 }));
        assert_eq!(decode("0a"), Err(Base45Error::Character { position: 1 }));
        assert!(decode("あ").is_err());
    }
}
