//! The few CBOR types that the formats use.

/// A data item. No floats, no `null`, `undefined`, booleans or other simple
/// values, and of all tags only those that the formats give a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A signed 64-bit integer.
    Int(i64),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// An array.
    Array(Vec<Item>),
    /// A map; written in the order of its encoded keys, whatever the order here.
    Map(Vec<(Item, Item)>),
    /// A tagged item.
    Tag(u64, Box<Item>),
}

impl Item {
    /// The type's name, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Int(_) => "an integer",
            Self::Bytes(_) => "a byte string",
            Self::Text(_) => "a text",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Tag(..) => "a tagged item",
        }
    }

    /// The value of an integer key; `None` if there is none, or this is no map.
    pub fn get(&self, key: i64) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let mut found = entries.iter().filter(|entry| entry.0 == Self::Int(key));
        found.next().map(|(_, value)| value)
    }

    /// A map with small integer keys.
    pub fn map<const N: usize>(entries: [(i64, Item); N]) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (Self::Int(key), value))
                .collect(),
        )
    }
}

impl From<i64> for Item {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Item {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&[u8]> for Item {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Item {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Vec<Item>> for Item {
    fn from(value: Vec<Item>) -> Self {
        Self::Array(value)
    }
}
