//! Why a step of a misuse case is refused: the rule's source, with what stands against it.

use jiff::civil::Date;
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};

use super::MisuseNumber;
use crate::{
    correspondence::PageUrl,
    inspection::hash::ContentHash,
    scheme::{EntryId, FoundBy, Source},
};

/// Why a command on a misuse case, or on the stop of use, was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MisuseRefusal {
    /// There is no such case.
    #[error("there is no misuse case {number}")]
    NoSuchCase {
        /// The number asked for.
        number: MisuseNumber,
    },
    /// There is no such report.
    #[error("there is no report {report}; the last is {last}")]
    NoSuchReport {
        /// The number given.
        report: u64,
        /// The last there is.
        last: u64,
    },
    /// The report has its case.
    #[error("report {report} is looked into as case {existing}")]
    ReportTaken {
        /// The report.
        report: u64,
        /// Its case.
        existing: MisuseNumber,
    },
    /// The scheme has no such kind of misuse.
    #[error("the scheme has no kind of misuse {kind}; it has {known}")]
    UnknownKind {
        /// The kind given.
        kind: EntryId,
        /// The kinds there are.
        known: String,
    },
    /// That kind of misuse is not found in this way.
    #[error("{rule}: {kind} is not found by {}; it is found by {}", way(*.found_by), ways(.known))]
    FoundOtherwise {
        /// The rule.
        rule: Source,
        /// The kind.
        kind: EntryId,
        /// The way given.
        found_by: FoundBy,
        /// The ways there are.
        known: Vec<FoundBy>,
    },
    /// That way of finding presupposes something that is not so.
    #[error("{rule}: what is found by {} {needs}", way(*.found_by))]
    Groundless {
        /// The rule.
        rule: Source,
        /// The way.
        found_by: FoundBy,
        /// What it presupposes.
        needs: Ground,
    },
    /// An open case is about the same.
    #[error("{rule}: case {existing} about {url} is open; add to that one")]
    AlreadyOpen {
        /// The rule.
        rule: Source,
        /// The open case.
        existing: MisuseNumber,
        /// The page.
        url: PageUrl,
    },
    /// Evidence is empty or too large.
    #[error("{rule}: evidence has 1 to {max} bytes, not {bytes}")]
    EvidenceSize {
        /// The rule.
        rule: Source,
        /// Its size.
        bytes: u64,
        /// The largest size taken.
        max: u64,
    },
    /// Evidence was captured in the future.
    #[error("{rule}: evidence cannot have been captured at {captured}; it is {now}")]
    CapturedLater {
        /// The rule.
        rule: Source,
        /// When it is said to have been captured.
        captured: UnixTime,
        /// Now.
        now: UnixTime,
    },
    /// A day lies on the wrong side of another.
    #[error("{rule}: {day} {} {bound}", if *.early { "is before" } else { "is after" })]
    Day {
        /// The rule.
        rule: Source,
        /// The day given.
        day: Date,
        /// The earliest or latest day possible.
        bound: Date,
        /// Whether it is too early; too late otherwise.
        early: bool,
    },
    /// The mark is not revoked, so that its use need not stop.
    #[error("mark {registration} is not revoked; its use need not stop")]
    NotRevoked {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// The holder said so already.
    #[error("the holder of mark {registration} confirmed at {at} that use stopped")]
    AlreadyConfirmed {
        /// The mark.
        registration: RegistrationNumber,
        /// When.
        at: UnixTime,
    },
    /// A check lies outside the days in which it can have been made.
    #[error(
        "a check is of a day from {from}, when the mark was revoked, to {to}, today; not of {on}"
    )]
    CheckDay {
        /// The day given.
        on: Date,
        /// The day of revocation.
        from: Date,
        /// Today.
        to: Date,
    },
    /// The case is not where the step starts from, or not ready for it.
    #[error("{rule}: case {number} {misstep}")]
    Step {
        /// The rule.
        rule: Source,
        /// The case.
        number: MisuseNumber,
        /// What stands against it.
        misstep: MisuseMisstep,
    },
}

/// What a way of finding misuse presupposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Ground {
    /// The number of a mark.
    #[error("names the mark by its number")]
    Mark,
    /// A mark that was revoked.
    #[error("is about a revoked mark, and this one is not revoked")]
    Revoked,
    /// A mark past its last day.
    #[error("is about an expired mark, and this one has not expired")]
    Expired,
    /// The number of a report.
    #[error("names the report by its number")]
    Report,
}

/// What stands against a step, whichever scheme the case is under.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MisuseMisstep {
    /// It is in a state from which this does not follow.
    #[error("is {state}; {deed} does not follow from that")]
    State {
        /// Its state.
        state: &'static str,
        /// What was to be done.
        deed: &'static str,
    },
    /// Nothing is preserved.
    #[error("has no evidence; preserve some first")]
    NoEvidence,
    /// The same file is preserved.
    #[error("has this evidence already: {sha256}")]
    Preserved {
        /// The file.
        sha256: ContentHash,
    },
    /// A look is dated before the last one.
    #[error("was looked at on {last}, after {on}")]
    LookOrder {
        /// The day given.
        on: Date,
        /// The day of the last look.
        last: Date,
    },
    /// Nobody was recommended to stop.
    #[error("has no recommendation to stop yet, which comes before legal measures")]
    NotRecommended,
    /// The last look found that use has stopped.
    #[error("has nothing to stop any more, as the last look found; close it")]
    Stopped,
    /// Nobody looked after the last day to stop, or use had stopped then.
    #[error("was not seen still in use after {until}, the last day to stop")]
    NotSeenAfter {
        /// The day.
        until: Date,
    },
    /// Use has not stopped, or nobody has looked.
    #[error("stays open until a look finds that use has stopped")]
    NotStopped,
    /// The crawler follows it, and use was not seen to have stopped on two days.
    #[error(
        "is followed by the crawler, and stays open until two looks in a row, on different days, find that use has stopped"
    )]
    SeenGoneOnce,
}

fn ways(found_by: &[FoundBy]) -> String {
    let names: Vec<_> = found_by.iter().map(|f| way(*f)).collect();
    names.join(", ")
}

/// The way's name, as in scheme files.
fn way(found_by: FoundBy) -> &'static str {
    match found_by {
        FoundBy::Verification => "verification",
        FoundBy::Crawl => "crawl",
        FoundBy::Report => "report",
        FoundBy::CheckOfRevoked => "check-of-revoked",
        FoundBy::CheckOfExpired => "check-of-expired",
        FoundBy::SpotInspection => "spot-inspection",
    }
}
