//! Why a command was refused: the rule, with what it found.

use jiff::civil::Date;
use shirushi_verifier::domain::{MarkNumber, PassNumber, RegistrationNumber, SchemeId, UnixTime};

use crate::{
    casework::{
        CaseRefusal, complaint::ComplaintRefusal, finding::FindingRefusal, misuse::MisuseRefusal,
    },
    scheme::{Breach, ValidityError},
};

/// Why the registry refused a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no such mark.
    #[error("there is no mark {registration}")]
    NoSuchMark {
        /// The number asked for.
        registration: RegistrationNumber,
    },
    /// There is no such pass under any mark.
    #[error("no mark stands on pass {pass}")]
    NoSuchPass {
        /// The number asked for.
        pass: PassNumber,
    },
    /// The site has a mark for this system already.
    #[error("{url} already has mark {existing} for this system; renew or revoke that one")]
    AlreadyMarked {
        /// The site.
        url: String,
        /// Its mark.
        existing: RegistrationNumber,
    },
    /// The same is being issued right now.
    #[error("mark {number} for {url} and this system is being issued")]
    BeingIssued {
        /// The site.
        url: String,
        /// The mark.
        number: MarkNumber,
    },
    /// The scheme asks for another mark first.
    #[error("the scheme {scheme} asks for another mark first: give its number")]
    PrerequisiteMissing {
        /// The scheme.
        scheme: SchemeId,
    },
    /// The scheme asks for no other mark.
    #[error("the scheme {scheme} asks for no other mark first: leave its number out")]
    PrerequisiteUnasked {
        /// The scheme.
        scheme: SchemeId,
    },
    /// No live mark stands on this prerequisite mark.
    #[error("no live mark of scheme {scheme} stands on prerequisite mark {prerequisite}")]
    NothingOnPrerequisite {
        /// The scheme.
        scheme: SchemeId,
        /// The prerequisite mark.
        prerequisite: RegistrationNumber,
    },
    /// A pass number outside the scheme's range.
    #[error("pass {pass} is not one of scheme {scheme}, whose passes are {first} to {last}")]
    PassOutsideScheme {
        /// The pass.
        pass: PassNumber,
        /// The scheme.
        scheme: SchemeId,
        /// First number of the scheme's passes.
        first: u32,
        /// Last number.
        last: u32,
    },
    /// More passes than a credential can hold.
    #[error("a mark stands on 1 to 8 passes, not on {found}")]
    TooManyPasses {
        /// Passes given.
        found: usize,
    },
    /// The same pass is named twice.
    #[error("pass {pass} is named twice")]
    PassTwice {
        /// The pass.
        pass: PassNumber,
    },
    /// The scheme's numbers are used up.
    #[error("the scheme {scheme} has no {what} number left after {last}")]
    NumbersUsedUp {
        /// The scheme.
        scheme: SchemeId,
        /// `registration` or `pass`.
        what: &'static str,
        /// The last number.
        last: u32,
    },
    /// A mark granted on that day would be over, or the day is too far ahead.
    #[error(
        "a mark granted on {granted_on} would be valid to {valid_to}; today is {today}, \
         and a grant can be dated a year ahead at most"
    )]
    GrantDate {
        /// The date given.
        granted_on: Date,
        /// The last day it would be valid.
        valid_to: Date,
        /// Today in the scheme's zone.
        today: Date,
    },
    /// The mark was revoked.
    #[error("mark {registration} was revoked at {at}; that is final")]
    Revoked {
        /// The mark.
        registration: RegistrationNumber,
        /// When.
        at: UnixTime,
    },
    /// The mark is suspended.
    #[error("mark {registration} is suspended since {since}")]
    Suspended {
        /// The mark.
        registration: RegistrationNumber,
        /// Since when.
        since: UnixTime,
    },
    /// The mark is not suspended.
    #[error("mark {registration} is not suspended")]
    NotSuspended {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// The mark has expired.
    #[error("mark {registration} expired with {last_day}; a new mark has to be applied for")]
    Expired {
        /// The mark.
        registration: RegistrationNumber,
        /// Its last valid day.
        last_day: Date,
    },
    /// It is too early to renew.
    #[error("mark {registration} can be renewed from {opens} to {last_day}; today is {today}")]
    RenewalNotOpen {
        /// The mark.
        registration: RegistrationNumber,
        /// First day of renewal.
        opens: Date,
        /// Last valid day.
        last_day: Date,
        /// Today.
        today: Date,
    },
    /// It was renewed as often as a badge can show.
    #[error("mark {registration} was renewed 99 times; a new mark has to be applied for")]
    RenewedOut {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// The scheme file does not know this cause.
    #[error("the scheme {scheme} has no cause of revocation {code}; it has {known}")]
    UnknownReason {
        /// The scheme.
        scheme: SchemeId,
        /// The code given.
        code: String,
        /// The codes there are.
        known: String,
    },
    /// There is no such scheme.
    #[error("there is no scheme {scheme} here; there are {known}")]
    UnknownScheme {
        /// The scheme.
        scheme: String,
        /// The schemes there are.
        known: String,
    },
    /// The pass is lapsed already.
    #[error("pass {pass} is lapsed until {until} already")]
    AlreadyLapsed {
        /// The pass.
        pass: PassNumber,
        /// The last day of grace.
        until: Date,
    },
    /// The pass was revoked.
    #[error("pass {pass} was revoked at {at}; that is final")]
    PassRevoked {
        /// The pass.
        pass: PassNumber,
        /// When.
        at: UnixTime,
    },
    /// The scheme has no rules to decide by.
    #[error("the scheme {scheme} has no rules beside its file; only marks can be issued under it")]
    NoRules {
        /// The scheme.
        scheme: SchemeId,
    },
    /// The pass is not lapsed.
    #[error("pass {pass} is not lapsed")]
    NotLapsed {
        /// The pass.
        pass: PassNumber,
    },
    /// The grace asked for is longer than a month, or over already.
    #[error("a pass can be lapsed from today until {latest} at most, not until {until}")]
    Grace {
        /// The last day asked for.
        until: Date,
        /// The latest possible.
        latest: Date,
    },
    /// The scheme knows no lapse.
    #[error("the scheme {scheme} knows no lapse of passes")]
    NoLapse {
        /// The scheme.
        scheme: SchemeId,
    },
    /// A rule of the scheme would be broken.
    #[error(transparent)]
    Breach(#[from] Breach),
    /// A step of casework is not possible.
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// A step of a complaint is not possible.
    #[error(transparent)]
    Complaint(#[from] ComplaintRefusal),
    /// A step of a misuse case is not possible.
    #[error(transparent)]
    Misuse(#[from] MisuseRefusal),
    /// A step with a finding is not possible.
    #[error(transparent)]
    Finding(#[from] FindingRefusal),
    /// A date cannot be computed with.
    #[error(transparent)]
    Date(#[from] ValidityError),
}
