//! CBOR, strictly: the only place where `serde_cbor` is used.
//!
//! `serde_cbor` takes much that a signed format must not: integers and lengths
//! longer than needed, duplicate keys (the last wins), maps in any order,
//! indefinite lengths, `undefined` for `null`. So nothing is decoded here
//! unless it is the deterministic encoding (RFC 8949, section 4.2.1) of an
//! [`Item`]: bytes are capped, decoded, converted to the few types the formats
//! use, encoded again by our own encoder, and compared byte for byte.
//!
//! A foreign status list need not be deterministic; [`decode_lenient`] takes
//! it under the same caps and types, without the comparison.

mod decode;
mod encode;
mod fields;
mod item;

pub use decode::{Limits, decode, decode_lenient};
pub use encode::{Major, encode, head};
pub use fields::{Fields, Key};
pub use item::Item;

/// Why bytes were not taken for a data item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// More bytes than the format allows.
    #[error("{bytes} bytes are more than the {max} allowed")]
    TooLong {
        /// Bytes found.
        bytes: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// Not well-formed CBOR, or something after its end.
    #[error("not well-formed CBOR: {0}")]
    Malformed(String),
    /// Nested more deeply than any format here.
    #[error("nested more than {max} deep")]
    TooDeep {
        /// Levels allowed.
        max: usize,
    },
    /// A type that no format here uses.
    #[error("holds {found}, which no format here uses")]
    ForbiddenType {
        /// What it holds.
        found: &'static str,
    },
    /// Well-formed, but not in the one deterministic encoding.
    #[error("not deterministically encoded: first differs at byte {offset}")]
    NotDeterministic {
        /// The first byte that differs from the deterministic encoding.
        offset: usize,
    },
    /// Another type than the table gives.
    #[error("{what}: {expected} expected, {found} found")]
    WrongType {
        /// Where.
        what: String,
        /// The type that the table gives.
        expected: &'static str,
        /// The type found.
        found: &'static str,
    },
    /// A required key is missing.
    #[error("{what}: key {key} is missing")]
    MissingKey {
        /// Which map.
        what: &'static str,
        /// Which key.
        key: Key,
    },
    /// A key that the table does not have.
    #[error("{what}: key {key} is unknown")]
    UnknownKey {
        /// Which map.
        what: &'static str,
        /// Which key.
        key: String,
    },
    /// A value of the right type that the table does not allow.
    #[error("{what}: {reason}")]
    BadValue {
        /// Where.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}
