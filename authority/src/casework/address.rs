//! Mail addresses, in the one form in which they are kept.

use std::{fmt, str::FromStr};

/// A mail address such as `marks@example.jp`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(lettre::Address);

/// A text is not a mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a mail address, such as marks@example.jp")]
pub struct InvalidAddress(String);

impl MailAddress {
    /// The address, as the mail library wants it.
    pub fn address(&self) -> &lettre::Address {
        &self.0
    }
}

impl FromStr for MailAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |_| InvalidAddress(text.chars().take(80).collect());
        text.parse().map(Self).map_err(invalid)
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::text_form::serde_as_text!(MailAddress);
