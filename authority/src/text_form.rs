//! Types that are written as their text: one way into serde, and one to put several in a line.

/// Writes a type as its text.
macro_rules! serialize_as_text {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

/// Reads a type from its text.
macro_rules! deserialize_from_text {
    ($name:ty) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Reads and writes a type as its text.
macro_rules! serde_as_text {
    ($name:ty) => {
        $crate::text_form::serialize_as_text!($name);
        $crate::text_form::deserialize_from_text!($name);
    };
}

pub(crate) use deserialize_from_text;
pub(crate) use serde_as_text;
pub(crate) use serialize_as_text;

/// Things in a line, with `between` between them.
pub(crate) fn joined<T: ToString>(things: &[T], between: &str) -> String {
    let things: Vec<String> = things.iter().map(ToString::to_string).collect();
    things.join(between)
}
