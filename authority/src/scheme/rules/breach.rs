//! What a rule refuses: each refusal begins with the rule's source and gives the date or the thing that is wrong.

use std::fmt;

use jiff::civil::Date;

use crate::scheme::{EntryId, PartyId, Source, UnitId, ValidityError};
use crate::text_form::joined;

/// A rule that something would break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// Too late.
    #[error("{rule}: {act} was open until {until}")]
    Closed {
        /// The rule.
        rule: Source,
        /// What was to be done.
        act: Act,
        /// Last day on which it could be done.
        until: Date,
    },
    /// Too early.
    #[error("{rule}: {act} opens on {from}")]
    NotOpen {
        /// The rule.
        rule: Source,
        /// What was to be done.
        act: Act,
        /// First day on which it can be done.
        from: Date,
    },
    /// Done as often as it can be.
    #[error("{rule}: {act} is possible {} for a review", how_often(*times))]
    Spent {
        /// The rule.
        rule: Source,
        /// What was to be done.
        act: Act,
        /// How often it can be done.
        times: u8,
    },
    /// A day is later than the rule bears.
    #[error("{rule}: {act} can be set to {latest} at the latest, not {asked}")]
    TooLong {
        /// The rule.
        rule: Source,
        /// What was to be set.
        act: Act,
        /// The day asked for.
        asked: Date,
        /// The last day possible.
        latest: Date,
    },
    /// A deadline lies before what it is a deadline for.
    #[error("{asked} is before {begins}")]
    Backwards {
        /// The day asked for.
        asked: Date,
        /// The day on which it begins.
        begins: Date,
    },
    /// Evidence is too old.
    #[error("{rule}: {done_on} is too old; it must be of {since} or later")]
    TooOld {
        /// The rule.
        rule: Source,
        /// When it was made.
        done_on: Date,
        /// The oldest day that is taken.
        since: Date,
    },
    /// Evidence is dated after the day on which it is put forward.
    #[error("{rule}: {done_on} lies after {on}, the day of submission")]
    InFuture {
        /// The rule.
        rule: Source,
        /// When it is said to have been made.
        done_on: Date,
        /// The day of submission.
        on: Date,
    },
    /// Evidence leaves out what it must cover.
    #[error("{rule}: not covered: {}", joined(missing, ", "))]
    NotCovered {
        /// The rule.
        rule: Source,
        /// The numbers of what is left out.
        missing: Vec<u8>,
    },
    /// Evidence covers what nobody asked for.
    #[error("{rule}: there is no number {number}; numbers go to {last}")]
    NoSuchNumber {
        /// The rule.
        rule: Source,
        /// The number given.
        number: u8,
        /// The last there is.
        last: u8,
    },
    /// An audit was stated, and the scheme knows none.
    #[error("the scheme asks for no audit")]
    NoAudit,
    /// A diagnosis was stated, and the scheme knows none.
    #[error("the scheme asks for no diagnosis")]
    NoDiagnosis,
    /// Questions of the self-diagnosis are not answered with yes.
    #[error(
        "{rule}: every question must be answered with yes; not so: {}",
        joined(failed, ", ")
    )]
    Gate {
        /// The rule.
        rule: Source,
        /// The questions answered with no, or not at all.
        failed: Vec<EntryId>,
    },
    /// There is no such entry.
    #[error("{rule}: there is no {entry}")]
    NoSuchEntry {
        /// The rule.
        rule: Source,
        /// The entry.
        entry: EntryId,
    },
    /// Who applies depends on the pattern of who builds and who runs.
    #[error("who applies for {unit} depends on a pattern from 1 to {last}")]
    NoPattern {
        /// The unit.
        unit: UnitId,
        /// The last pattern.
        last: u8,
    },
    /// Somebody else must apply.
    #[error("{rule}: the applicant for {unit} is {must}, not {is}")]
    Applicant {
        /// The rule.
        rule: Source,
        /// The unit.
        unit: UnitId,
        /// Who must apply.
        must: PartyId,
        /// Who does.
        is: PartyId,
    },
    /// The prerequisite mark is not held.
    #[error("{rule}: the prerequisite mark must be held")]
    Prerequisite {
        /// The rule.
        rule: Source,
    },
    /// Reviews are not where they must be.
    #[error("{rule}: the review must be {needed} for: {}", joined(units, ", "))]
    Reviews {
        /// The rule.
        rule: Source,
        /// What they must be: `passed`, or `passed or pending`.
        needed: &'static str,
        /// The units of which it is not so.
        units: Vec<UnitId>,
    },
    /// A statement of a responsible person is needed.
    #[error("{rule}: a score of {score} needs the responsible person's statement")]
    Statement {
        /// The rule.
        rule: Source,
        /// The score.
        score: super::BaseScore,
    },
    /// A known hole is too severe.
    #[error("{rule}: a score of {score} cannot be borne")]
    TooSevere {
        /// The rule.
        rule: Source,
        /// The score.
        score: super::BaseScore,
    },
    /// A date is outside the calendar.
    #[error(transparent)]
    Calendar(#[from] ValidityError),
}

/// What a rule opens and closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Applying for a re-review.
    Rereview,
    /// Filing an objection.
    Objection,
    /// Having fixed what a review found.
    Fixing,
    /// A lapse.
    Lapse,
    /// Applying for renewal.
    Renewal,
    /// A renewal that the review body delays.
    DelayedRenewal,
    /// A stage of a review.
    Stage,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rereview => "re-review",
            Self::Objection => "objection",
            Self::Fixing => "fixing",
            Self::Lapse => "lapse",
            Self::Renewal => "renewal",
            Self::DelayedRenewal => "renewal after a delay by the review body",
            Self::Stage => "this stage of the review",
        })
    }
}

fn how_often(times: u8) -> String {
    match times {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{times} times"),
    }
}
