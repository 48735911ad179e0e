//! The deterministic encoder: RFC 8949, section 4.2.1.

use super::Item;

/// A CBOR major type, as far as the formats use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Major {
    /// 0: an unsigned integer.
    Unsigned = 0,
    /// 1: a negative integer, -1 minus the argument.
    Negative = 1,
    /// 2: a byte string of so many bytes.
    Bytes = 2,
    /// 3: a text string of so many bytes.
    Text = 3,
    /// 4: an array of so many items.
    Array = 4,
    /// 5: a map of so many pairs.
    Map = 5,
    /// 6: a tag.
    Tag = 6,
}

/// Encodes an item. Integers and lengths take their shortest form, and map
/// entries stand in the bytewise order of their encoded keys.
pub fn encode(item: &Item) -> Vec<u8> {
    let mut out = Vec::new();
    write(item, &mut out);
    out
}

/// Appends the initial byte and argument of an item, in their shortest form.
pub fn head(major: Major, argument: u64, out: &mut Vec<u8>) {
    let kind = (major as u8) << 5;
    match argument {
        0..=23 => out.push(kind | argument as u8),
        24..=0xFF => out.extend([kind | 0x18, argument as u8]),
        0x100..=0xFFFF => {
            out.push(kind | 0x19);
            out.extend((argument as u16).to_be_bytes());
        }
        0x1_0000..=0xFFFF_FFFF => {
            out.push(kind | 0x1A);
            out.extend((argument as u32).to_be_bytes());
        }
        _ => {
            out.push(kind | 0x1B);
            out.extend(argument.to_be_bytes());
        }
    }
}

fn write(item: &Item, out: &mut Vec<u8>) {
    match item {
        Item::Int(n) if *n >= 0 => head(Major::Unsigned, n.unsigned_abs(), out),
        Item::Int(n) => head(Major::Negative, (!n).unsigned_abs(), out),
        Item::Bytes(bytes) => {
            head(Major::Bytes, bytes.len() as u64, out);
            out.extend(bytes);
        }
        Item::Text(text) => {
            head(Major::Text, text.len() as u64, out);
            out.extend(text.as_bytes());
        }
        Item::Array(items) => {
            head(Major::Array, items.len() as u64, out);
            for item in items {
                write(item, out);
            }
        }
        Item::Map(entries) => {
            head(Major::Map, entries.len() as u64, out);
            let mut keyed: Vec<(Vec<u8>, &Item)> = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = encode(key);
                // What was decoded comes in this order already, so that most go to the end.
                let place = keyed.partition_point(|(other, _)| *other <= key);
                keyed.insert(place, (key, value));
            }
            for (key, value) in keyed {
                out.extend(key);
                write(value, out);
            }
        }
        Item::Tag(tag, item) => {
            head(Major::Tag, *tag, out);
            write(item, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_take_their_shortest_form() {
        // RFC 8949, appendix A.
        for (n, hex) in [
            (0, "00"),
            (23, "17"),
            (24, "1818"),
            (255, "18ff"),
            (256, "190100"),
            (65_536, "1a00010000"),
            (1_000_000_000_000, "1b000000e8d4a51000"),
            (-1, "20"),
            (-24, "37"),
            (-25, "3818"),
            (-1000, "3903e7"),
            (-65_537, "3a00010000"),
            (i64::MAX, "1b7fffffffffffffff"),
            (i64::MIN, "3b7fffffffffffffff"),
        ] {
            assert_eq!(hex::encode(encode(&Item::Int(n))), hex, "{n}");
        }
    }

    #[test]
    fn map_keys_stand_in_the_bytewise_order_of_their_encodings() {
        // The example of RFC 8949, section 4.2.1, without the keys of types unused here.
        let item = Item::Map(vec![
            (Item::from("aa"), Item::Int(6)),
            (Item::from("z"), Item::Int(5)),
            (Item::Int(-1), Item::Int(4)),
            (Item::Int(100), Item::Int(3)),
            (Item::Int(10), Item::Int(2)),
        ]);
        assert_eq!(
            hex::encode(encode(&item)),
            "a50a02186403200461 7a 05 626161 06".replace(' ', "")
        );
    }
}
