//! Mail addresses and message ids: what may stand in an envelope or a header, and nothing that could end one.

use std::{fmt, str::FromStr};

use lettre::Address;
use serde::{Deserialize, Deserializer};

/// A mail address of ASCII characters, at most [`MailAddress::MAX_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(Address);

/// The text is not a mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a mail address that can be written to")]
pub struct InvalidMailAddress {
    /// What was found, cut to 80 characters.
    pub found: String,
}

impl MailAddress {
    /// Longest address (RFC 5321, 4.5.3.1.3, without the brackets).
    pub const MAX_BYTES: usize = 254;

    pub(super) fn address(&self) -> &Address {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = InvalidMailAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.len() <= Self::MAX_BYTES && text.bytes().all(|b| b.is_ascii_graphic());
        let address: Option<Address> = text.parse().ok().filter(|_| plain);
        address.map(Self).ok_or_else(|| InvalidMailAddress {
            found: text.chars().take(80).collect(),
        })
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for MailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A message's id, `name@host` without brackets: letters, figures, dots and hyphens.
///
/// The same message sent again keeps it, so that the recipient's system can tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

/// The text is not a message id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a message id: name@host of letters, figures, dots and hyphens")]
pub struct InvalidMessageId {
    /// What was found, cut to 80 characters.
    pub found: String,
}

impl FromStr for MessageId {
    type Err = InvalidMessageId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = |word: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
            (1..=100).contains(&word.len()) && word.bytes().all(fits)
        };
        match text.split_once('@') {
            Some((name, host)) if word(name) && word(host) => Ok(Self(text.to_owned())),
            _ => Err(InvalidMessageId {
                found: text.chars().take(80).collect(),
            }),
        }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
