//! Verdicts: the one answer that follows from all checks, gravest first.

use std::fmt;

use serde::{Serialize, Serializer};

/// The answer about a picture or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Genuine, and nothing against it that was checked.
    Valid,
    /// Genuine and usable, while a pass under it is being reviewed.
    ValidBasisUnderReview,
    /// Genuine, past its last day.
    Expired,
    /// Genuine, before its grant.
    NotYetValid,
    /// Genuine, revoked by its issuer.
    Revoked,
    /// Genuine, its use stopped until a decision.
    Suspended,
    /// Genuine, on a site it is not for.
    WrongSite,
    /// The picture is not the one its credential belongs to.
    Altered,
    /// A credential whose signature or chain fails.
    Forged,
    /// A credential of an issuer that the trust bundle does not have.
    UnknownIssuer,
    /// A mark whose credential could not be read.
    UnreadableCredential,
    /// No mark at all.
    NoMark,
    /// Everything offline is well, but the status could not be had.
    StatusUnknown,
    /// The clock, or the trust bundle's age, does not allow an answer.
    ClockUntrusted,
}

/// The precedence: of several verdicts, the one that stands first here is given.
pub const PRECEDENCE: [Verdict; 14] = [
    Verdict::Forged,
    Verdict::UnknownIssuer,
    Verdict::Altered,
    Verdict::WrongSite,
    Verdict::Revoked,
    Verdict::Suspended,
    Verdict::Expired,
    Verdict::NotYetValid,
    Verdict::ClockUntrusted,
    Verdict::StatusUnknown,
    Verdict::UnreadableCredential,
    Verdict::ValidBasisUnderReview,
    Verdict::Valid,
    Verdict::NoMark,
];

/// What a program tells the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Valid, or valid with its basis under review.
    Rely = 0,
    /// A verdict that says not to rely on the mark.
    DoNotRely = 1,
    /// Wrong usage, or a file or network error: no verdict at all.
    Failure = 2,
    /// No mark was found.
    NoMark = 3,
    /// Could not decide.
    Undecided = 4,
}

impl Verdict {
    /// Its stable code, such as `wrong-site`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidBasisUnderReview => "valid-basis-under-review",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::WrongSite => "wrong-site",
            Self::Altered => "altered",
            Self::Forged => "forged",
            Self::UnknownIssuer => "unknown-issuer",
            Self::UnreadableCredential => "unreadable-credential",
            Self::NoMark => "no-mark",
            Self::StatusUnknown => "status-unknown",
            Self::ClockUntrusted => "clock-untrusted",
        }
    }

    /// The gravest of several verdicts; `None` of none.
    pub fn gravest(verdicts: impl IntoIterator<Item = Self>) -> Option<Self> {
        verdicts.into_iter().min_by_key(|verdict| verdict.rank())
    }

    /// What a program that gives this verdict tells the shell.
    pub fn exit_code(self) -> ExitCode {
        match self {
            Self::Valid | Self::ValidBasisUnderReview => ExitCode::Rely,
            Self::NoMark => ExitCode::NoMark,
            Self::UnreadableCredential | Self::StatusUnknown | Self::ClockUntrusted => {
                ExitCode::Undecided
            }
            Self::Expired
            | Self::NotYetValid
            | Self::Revoked
            | Self::Suspended
            | Self::WrongSite
            | Self::Altered
            | Self::Forged
            | Self::UnknownIssuer => ExitCode::DoNotRely,
        }
    }

    fn rank(self) -> usize {
        let mut ranks = PRECEDENCE.iter();
        ranks
            .position(|verdict| *verdict == self)
            .unwrap_or(PRECEDENCE.len())
    }
}

/// No verdict has this code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a verdict's code; they are {}", codes())]
pub struct InvalidVerdict {
    /// What was found.
    pub found: String,
}

fn codes() -> String {
    PRECEDENCE.map(Verdict::code).join(", ")
}

impl std::str::FromStr for Verdict {
    type Err = InvalidVerdict;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let verdict = PRECEDENCE.into_iter().find(|v| v.code() == code);
        verdict.ok_or_else(|| InvalidVerdict {
            found: code.chars().take(40).collect(),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_pair_the_one_first_in_the_table_is_given() {
        for (rank, graver) in PRECEDENCE.into_iter().enumerate() {
            for lesser in PRECEDENCE.into_iter().skip(rank) {
                assert_eq!(Verdict::gravest([graver, lesser]), Some(graver));
                assert_eq!(Verdict::gravest([lesser, graver]), Some(graver));
            }
        }
        assert_eq!(Verdict::gravest([]), None);
    }

    #[test]
    fn the_table_begins_as_the_format_says() {
        let codes: Vec<_> = PRECEDENCE.iter().take(10).map(|v| v.code()).collect();
        assert_eq!(
            codes,
            [
                "forged",
                "unknown-issuer",
                "altered",
                "wrong-site",
                "revoked",
                "suspended",
                "expired",
                "not-yet-valid",
                "clock-untrusted",
                "status-unknown",
            ]
        );
    }

    #[test]
    fn codes_round_trip_and_each_stands_once() {
        for verdict in PRECEDENCE {
            assert_eq!(verdict.code().parse(), Ok(verdict));
            assert_eq!(PRECEDENCE.iter().filter(|v| **v == verdict).count(), 1);
        }
        assert!("Valid".parse::<Verdict>().is_err());
    }

    #[test]
    fn exit_codes_are_those_of_the_format() {
        let with = |code: ExitCode| -> Vec<&str> {
            let verdicts = PRECEDENCE.iter().filter(|v| v.exit_code() == code);
            verdicts.map(|v| v.code()).collect()
        };
        assert_eq!(with(ExitCode::Rely), ["valid-basis-under-review", "valid"]);
        assert_eq!(with(ExitCode::NoMark), ["no-mark"]);
        assert_eq!(
            with(ExitCode::Undecided),
            ["clock-untrusted", "status-unknown", "unreadable-credential"]
        );
        assert_eq!(with(ExitCode::DoNotRely).len(), 8);
        assert_eq!(ExitCode::Failure as u8, 2);
    }
}
