//! Taking a map apart by its table: every key known, every type as given.

use std::fmt;

use super::{CborError, Item};

/// A key of a format's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// An integer key.
    Int(i64),
    /// A text key.
    Text(&'static str),
}

impl From<i64> for Key {
    fn from(key: i64) -> Self {
        Self::Int(key)
    }
}

impl From<&'static str> for Key {
    fn from(key: &'static str) -> Self {
        Self::Text(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(key) => key.fmt(f),
            Self::Text(key) => write!(f, "{key:?}"),
        }
    }
}

impl Key {
    fn is(self, item: &Item) -> bool {
        match (self, item) {
            (Self::Int(key), Item::Int(found)) => key == *found,
            (Self::Text(key), Item::Text(found)) => key == found,
            _ => false,
        }
    }
}

/// The entries of a map that have not been taken yet.
///
/// Take every key of the table, then call [`Fields::finish`]: it refuses what is left.
#[derive(Debug)]
pub struct Fields {
    what: &'static str,
    entries: Vec<(Item, Item)>,
}

impl Fields {
    /// The entries of `item`, which must be a map; `what` names it in messages.
    ///
    /// # Errors
    /// [`CborError::WrongType`] for anything but a map.
    pub fn of(what: &'static str, item: Item) -> Result<Self, CborError> {
        match item {
            Item::Map(entries) => Ok(Self { what, entries }),
            other => Err(wrong_type(what.to_owned(), "a map", &other)),
        }
    }

    /// Looks at a value without taking it.
    pub fn peek(&self, key: impl Into<Key>) -> Option<&Item> {
        let key = key.into();
        let entry = self.entries.iter().find(|(found, _)| key.is(found))?;
        Some(&entry.1)
    }

    /// Takes a value of any type, if there.
    pub fn optional(&mut self, key: impl Into<Key>) -> Option<Item> {
        let key = key.into();
        let at = self.entries.iter().position(|(found, _)| key.is(found))?;
        Some(self.entries.remove(at).1)
    }

    /// Takes a value of any type.
    ///
    /// # Errors
    /// [`CborError::MissingKey`].
    pub fn required(&mut self, key: impl Into<Key>) -> Result<Item, CborError> {
        let key = key.into();
        self.optional(key).ok_or(CborError::MissingKey {
            what: self.what,
            key,
        })
    }

    /// Takes an integer.
    ///
    /// # Errors
    /// Missing, or of another type.
    pub fn int(&mut self, key: impl Into<Key>) -> Result<i64, CborError> {
        let key = key.into();
        match self.required(key)? {
            Item::Int(n) => Ok(n),
            other => Err(self.wrong_type(key, "an integer", &other)),
        }
    }

    /// Takes a text.
    ///
    /// # Errors
    /// Missing, or of another type.
    pub fn text(&mut self, key: impl Into<Key>) -> Result<String, CborError> {
        let key = key.into();
        match self.required(key)? {
            Item::Text(text) => Ok(text),
            other => Err(self.wrong_type(key, "a text", &other)),
        }
    }

    /// Takes a byte string.
    ///
    /// # Errors
    /// Missing, or of another type.
    pub fn bytes(&mut self, key: impl Into<Key>) -> Result<Vec<u8>, CborError> {
        let key = key.into();
        match self.required(key)? {
            Item::Bytes(bytes) => Ok(bytes),
            other => Err(self.wrong_type(key, "a byte string", &other)),
        }
    }

    /// Takes an array.
    ///
    /// # Errors
    /// Missing, or of another type.
    pub fn array(&mut self, key: impl Into<Key>) -> Result<Vec<Item>, CborError> {
        let key = key.into();
        match self.required(key)? {
            Item::Array(items) => Ok(items),
            other => Err(self.wrong_type(key, "an array", &other)),
        }
    }

    /// Takes a text or integer and converts it to a domain type.
    ///
    /// # Errors
    /// Missing, of another type, or refused by the conversion.
    pub fn parsed<T>(&mut self, key: impl Into<Key>) -> Result<T, CborError>
    where
        T: std::str::FromStr<Err: fmt::Display>,
    {
        let key = key.into();
        let text = self.text(key)?;
        text.parse().map_err(|e| self.bad_value(key, &e))
    }

    /// Takes an integer and converts it to a domain type.
    ///
    /// # Errors
    /// Missing, of another type, or refused by the conversion.
    pub fn counted<T>(&mut self, key: impl Into<Key>) -> Result<T, CborError>
    where
        T: TryFrom<i64, Error: fmt::Display>,
    {
        let key = key.into();
        let number = self.int(key)?;
        T::try_from(number).map_err(|e| self.bad_value(key, &e))
    }

    /// A refusal of the value of `key`.
    pub fn bad_value(&self, key: impl Into<Key>, reason: &dyn fmt::Display) -> CborError {
        CborError::BadValue {
            what: format!("{}, key {}", self.what, key.into()),
            reason: reason.to_string(),
        }
    }

    /// Ends the taking.
    ///
    /// # Errors
    /// [`CborError::UnknownKey`] if anything is left.
    pub fn finish(self) -> Result<(), CborError> {
        match self.entries.first() {
            None => Ok(()),
            Some((key, _)) => Err(CborError::UnknownKey {
                what: self.what,
                key: match key {
                    Item::Int(n) => n.to_string(),
                    Item::Text(text) => format!("{:?}", text.chars().take(32).collect::<String>()),
                    other => other.type_name().to_owned(),
                },
            }),
        }
    }

    fn wrong_type(&self, key: Key, expected: &'static str, found: &Item) -> CborError {
        wrong_type(format!("{}, key {key}", self.what), expected, found)
    }
}

fn wrong_type(what: String, expected: &'static str, found: &Item) -> CborError {
    CborError::WrongType {
        what,
        expected,
        found: found.type_name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_left_is_refused() {
        let mut fields = Fields::of("test", Item::map([(1, 2.into()), (7, 3.into())])).unwrap();
        assert_eq!(fields.int(1), Ok(2));
        assert_eq!(
            fields.finish(),
            Err(CborError::UnknownKey {
                what: "test",
                key: "7".into()
            })
        );
    }

    #[test]
    fn a_missing_key_and_a_wrong_type_are_named() {
        let mut fields = Fields::of("test", Item::map([(1, "a".into())])).unwrap();
        assert_eq!(
            fields.int(1).unwrap_err().to_string(),
            "test, key 1: an integer expected, a text found"
        );
        assert_eq!(
            fields.int(1).unwrap_err().to_string(),
            "test: key 1 is missing"
        );
    }

    #[test]
    fn an_array_does_not_pass_for_a_map() {
        assert!(Fields::of("test", Item::Array(vec![Item::Int(1)])).is_err());
    }
}
