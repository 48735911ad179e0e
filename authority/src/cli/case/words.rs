//! Words and texts of the command line, as the types of cases.

use clap::ValueEnum;
use shirushi_authority::{
    casework::misuse::Found,
    correspondence::thread::{ContentProblem, Prose},
    scheme::{Body, FoundBy},
};

/// One of the two bodies.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum BodyWord {
    /// The body that issues marks
    Issuing,
    /// The body that reviews
    Review,
}

/// How misuse was found.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum FoundByWord {
    /// Consumers verified a mark
    Verification,
    /// The issuing body looked at sites that hold no mark
    Crawl,
    /// Somebody reported it
    Report,
    /// The issuing body checked whose marks were revoked
    CheckOfRevoked,
    /// The issuing body checked whose marks expired
    CheckOfExpired,
    /// The review body inspected a holder
    SpotInspection,
}

/// What a look found.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum FoundWord {
    /// The mark is still shown
    StillInUse,
    /// It is gone
    Stopped,
}

/// Whether something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum YesNo {
    /// It is
    Yes,
    /// It is not
    No,
}

impl From<BodyWord> for Body {
    fn from(word: BodyWord) -> Self {
        match word {
            BodyWord::Issuing => Self::Issuing,
            BodyWord::Review => Self::Review,
        }
    }
}

impl From<FoundByWord> for FoundBy {
    fn from(word: FoundByWord) -> Self {
        match word {
            FoundByWord::Verification => Self::Verification,
            FoundByWord::Crawl => Self::Crawl,
            FoundByWord::Report => Self::Report,
            FoundByWord::CheckOfRevoked => Self::CheckOfRevoked,
            FoundByWord::CheckOfExpired => Self::CheckOfExpired,
            FoundByWord::SpotInspection => Self::SpotInspection,
        }
    }
}

impl From<FoundWord> for Found {
    fn from(word: FoundWord) -> Self {
        match word {
            FoundWord::StillInUse => Self::StillInUse,
            FoundWord::Stopped => Self::Stopped,
        }
    }
}

/// Several lines of text.
pub(super) fn prose(text: &str) -> Result<Prose, ContentProblem> {
    Prose::try_from(text.to_owned())
}
