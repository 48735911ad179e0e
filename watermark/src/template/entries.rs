//! CBOR maps whose keys are the integers from 1 on: writing them, and reading them strictly.

use std::collections::BTreeMap;

use serde_cbor::Value;

use super::TemplateError;

/// A number as a CBOR value.
pub(super) fn integer(value: u64) -> Value {
    Value::Integer(i128::from(value))
}

/// A map with the keys 1, 2, 3 and so on.
pub(super) fn map<const N: usize>(values: [Value; N]) -> Value {
    Value::Map((1..).map(integer).zip(values).collect())
}

/// The entries of a map with small integer keys, taken out one by one.
pub(super) struct Entries {
    map: &'static str,
    entries: BTreeMap<Value, Value>,
}

impl Entries {
    pub(super) fn of(map: &'static str, value: Value) -> Result<Self, TemplateError> {
        match value {
            Value::Map(entries) => Ok(Self { map, entries }),
            _ => Err(TemplateError::Shape { map, entry: "all" }),
        }
    }

    fn take<T>(
        &mut self,
        key: u64,
        entry: &'static str,
        typed: impl FnOnce(Value) -> Option<T>,
    ) -> Result<T, TemplateError> {
        self.entries
            .remove(&integer(key))
            .and_then(typed)
            .ok_or(TemplateError::Shape {
                map: self.map,
                entry,
            })
    }

    pub(super) fn text(&mut self, key: u64, entry: &'static str) -> Result<String, TemplateError> {
        self.take(key, entry, |value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    pub(super) fn bytes(
        &mut self,
        key: u64,
        entry: &'static str,
    ) -> Result<Vec<u8>, TemplateError> {
        self.take(key, entry, |value| match value {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        })
    }

    pub(super) fn array(
        &mut self,
        key: u64,
        entry: &'static str,
    ) -> Result<Vec<Value>, TemplateError> {
        self.take(key, entry, |value| match value {
            Value::Array(items) => Some(items),
            _ => None,
        })
    }

    pub(super) fn integer(&mut self, key: u64, entry: &'static str) -> Result<u64, TemplateError> {
        self.take(key, entry, |value| match value {
            Value::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        })
    }

    pub(super) fn end(self) -> Result<(), TemplateError> {
        if self.entries.is_empty() {
            Ok(())
        } else {
            Err(TemplateError::Shape {
                map: self.map,
                entry: "an unknown one",
            })
        }
    }
}
