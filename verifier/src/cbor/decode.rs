//! From received bytes to an item, or a named refusal.

use serde_cbor::Value;

use super::{CborError, Item, encode};

/// Caps on one data item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes.
    pub max_bytes: usize,
    /// Most levels of arrays, maps and tags inside one another, at most 64.
    pub max_depth: usize,
}

/// Decodes one data item that fills `bytes` and is deterministically encoded.
///
/// # Errors
/// [`CborError`]: too long, malformed, too deep, a type out of the tables, or
/// any byte other than the deterministic encoder would have written.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<Item, CborError> {
    let item = decode_lenient(bytes, limits)?;
    let canonical = encode(&item);
    if canonical == bytes {
        return Ok(item);
    }
    let same = canonical.iter().zip(bytes).take_while(|(a, b)| a == b);
    Err(CborError::NotDeterministic {
        offset: same.count(),
    })
}

/// Decodes one data item that fills `bytes`, in whatever encoding CBOR allows;
/// of duplicate keys the last one counts. Only for formats that others write.
///
/// # Errors
/// [`CborError`]: too long, malformed, too deep, or a type out of the tables.
pub fn decode_lenient(bytes: &[u8], limits: Limits) -> Result<Item, CborError> {
    if bytes.len() > limits.max_bytes {
        return Err(CborError::TooLong {
            bytes: bytes.len(),
            max: limits.max_bytes,
        });
    }
    let value = serde_cbor::from_slice::<Value>(bytes)
        .map_err(|error| CborError::Malformed(error.to_string()))?;
    convert(value, limits.max_depth, limits.max_depth)
}

/// Converts what `serde_cbor` read. `left` levels may still be entered.
fn convert(value: Value, left: usize, max: usize) -> Result<Item, CborError> {
    let enter = || left.checked_sub(1).ok_or(CborError::TooDeep { max });
    let forbidden = |found| Err(CborError::ForbiddenType { found });
    match value {
        Value::Integer(n) => match i64::try_from(n) {
            Ok(n) => Ok(Item::Int(n)),
            Err(_) => forbidden("an integer beyond 64 bits with sign"),
        },
        Value::Bytes(bytes) => Ok(Item::Bytes(bytes)),
        Value::Text(text) => Ok(Item::Text(text)),
        Value::Array(values) => {
            let left = enter()?;
            let items = values.into_iter().map(|v| convert(v, left, max));
            items.collect::<Result<_, _>>().map(Item::Array)
        }
        Value::Map(entries) => {
            let left = enter()?;
            let entries = entries.into_iter().map(|(key, value)| match key {
                Value::Integer(_) | Value::Text(_) => {
                    Ok((convert(key, left, max)?, convert(value, left, max)?))
                }
                _ => Err(CborError::ForbiddenType {
                    found: "a map key that is neither integer nor text",
                }),
            });
            entries.collect::<Result<_, _>>().map(Item::Map)
        }
        Value::Tag(tag, value) => {
            let left = enter()?;
            Ok(Item::Tag(tag, Box::new(convert(*value, left, max)?)))
        }
        Value::Null => forbidden("null or undefined"),
        Value::Bool(_) => forbidden("a boolean"),
        Value::Float(_) => forbidden("a float"),
        _ => forbidden("an unknown type"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        max_bytes: 4096,
        max_depth: 4,
    };

    fn refusal(hex: &str) -> CborError {
        decode(&hex::decode(hex).unwrap(), LIMITS).unwrap_err()
    }

    #[test]
    fn a_deterministic_item_is_taken() {
        let bytes = hex::decode("a3016161 2041ff 6161 8101".replace(' ', "")).unwrap();
        let item = decode(&bytes, LIMITS).unwrap();
        assert_eq!(encode(&item), bytes);
    }

    #[test]
    fn integers_and_lengths_longer_than_needed_are_refused() {
        for hex in [
            "1800",
            "190017",
            "1a000000ff",
            "1b00000000ffffffff",
            "3800",
            "5801ff",
            "780161",
            "980101",
            "b8010101",
            "d81201",
        ] {
            assert!(
                matches!(refusal(hex), CborError::NotDeterministic { .. }),
                "{hex}"
            );
        }
    }

    #[test]
    fn duplicate_and_unsorted_keys_are_refused() {
        assert_eq!(
            refusal("a201010102"),
            CborError::NotDeterministic { offset: 0 }
        );
        assert_eq!(
            refusal("a202010101"),
            CborError::NotDeterministic { offset: 1 }
        );
        // Sorted by length first, as an older rule had it, not by bytes.
        assert!(matches!(
            refusal("a22001186401"),
            CborError::NotDeterministic { .. }
        ));
    }

    #[test]
    fn indefinite_lengths_are_refused() {
        for hex in ["5f41ff41ffff", "7f61616162ff", "9f01ff", "bf0101ff"] {
            assert!(
                matches!(refusal(hex), CborError::NotDeterministic { .. }),
                "{hex}"
            );
        }
    }

    #[test]
    fn types_out_of_the_tables_are_refused() {
        for hex in [
            "f4",
            "f5",
            "f6",
            "f7",
            "f90000",
            "f97e00",
            "fa00000000",
            "fb0000000000000000",
            "1bffffffffffffffff",
            "3bffffffffffffffff",
        ] {
            assert!(
                matches!(refusal(hex), CborError::ForbiddenType { .. }),
                "{hex}"
            );
        }
        for hex in ["a14101 01", "a1800 1", "a1f601"] {
            let hex = hex.replace(' ', "");
            assert!(
                matches!(refusal(&hex), CborError::ForbiddenType { .. }),
                "{hex}"
            );
        }
    }

    #[test]
    fn malformed_items_and_trailing_bytes_are_refused() {
        for hex in [
            "",
            "18",
            "1c",
            "41",
            "61ff",
            "8201",
            "a101",
            "f8ff",
            "ff",
            "0000",
            "d2",
            "5bffffffffffffffff00",
            "9bffffffffffffffff00",
        ] {
            assert!(matches!(refusal(hex), CborError::Malformed(_)), "{hex}");
        }
    }

    #[test]
    fn a_dropped_tag_shows() {
        assert_eq!(
            decode(&[0xd2, 0x01], LIMITS),
            Ok(Item::Tag(18, Box::new(Item::Int(1))))
        );
    }

    #[test]
    fn depth_and_length_are_capped() {
        assert!(decode(&hex::decode("8181818101").unwrap(), LIMITS).is_ok());
        assert_eq!(refusal("818181818101"), CborError::TooDeep { max: 4 });
        assert!(decode(&[0x81; 4000], LIMITS).is_err());
        assert!(decode(&[0xc1; 4000], LIMITS).is_err());
        assert_eq!(
            decode(&[0; 4097], LIMITS),
            Err(CborError::TooLong {
                bytes: 4097,
                max: 4096
            })
        );
    }

    #[test]
    fn the_lenient_decoder_keeps_caps_and_types() {
        let decode = |hex: &str| decode_lenient(&hex::decode(hex).unwrap(), LIMITS);
        assert!(decode("a202010101").is_ok());
        assert!(decode("9f01ff").is_ok());
        assert!(decode("f6").is_err());
        assert!(decode("818181818101").is_err());
    }
}
