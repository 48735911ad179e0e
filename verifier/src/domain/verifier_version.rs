//! The version of the rules that a credential needs its verifier to know.

use std::fmt;

/// A version of the credential rules, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct VerifierVersion(u16);

/// The number is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found} is not a verifier version: they count from 1 to 65535")]
pub struct InvalidVerifierVersion {
    /// What was found.
    pub found: i64,
}

impl VerifierVersion {
    /// The version that this crate implements and writes into credentials.
    pub const CURRENT: Self = Self(1);

    /// The version, from 1.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl TryFrom<i64> for VerifierVersion {
    type Error = InvalidVerifierVersion;

    fn try_from(found: i64) -> Result<Self, Self::Error> {
        u16::try_from(found)
            .ok()
            .filter(|v| *v >= 1)
            .map(Self)
            .ok_or(InvalidVerifierVersion { found })
    }
}

impl fmt::Display for VerifierVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
