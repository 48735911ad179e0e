//! Why a step of a designation was refused; nothing has changed then.

use jiff::civil::Date;
use shirushi_verifier::domain::SchemeId;

use crate::{
    casework::{ApplicationNumber, DesignationNumber, OrganisationNumber},
    scheme::{EntryId, Source},
    text_form::joined,
};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DesignationRefusal {
    /// The scheme designates nobody.
    #[error("the scheme {scheme} designates no review bodies")]
    NotKnown {
        /// The scheme.
        scheme: SchemeId,
    },
    /// There is no such designation.
    #[error("there is no designation {0}")]
    NoSuchDesignation(DesignationNumber),
    /// It is over.
    #[error("designation {0} is over")]
    Over(DesignationNumber),
    /// The organisation is designated.
    #[error("{organisation} is designated already, by {number}")]
    DesignatedBefore {
        /// The organisation.
        organisation: OrganisationNumber,
        /// Its designation.
        number: DesignationNumber,
    },
    /// A term does not begin in the past.
    #[error("{rule}: the term cannot begin on {from}, before today, {today}")]
    InThePast {
        /// The rule.
        rule: Source,
        /// The day asked for.
        from: Date,
        /// Today, in the scheme's zone.
        today: Date,
    },
    /// An audit is overdue, was failed, or never was.
    #[error("{rule}: the last audit of designation {number} is missing, too old, or was failed")]
    NotAudited {
        /// The rule.
        rule: Source,
        /// The designation.
        number: DesignationNumber,
    },
    /// Audits are recorded once and in their order.
    #[error("{rule}: an audit of {on} must be between {from} and {to}")]
    AuditDay {
        /// The rule.
        rule: Source,
        /// The day asked for.
        on: Date,
        /// The last audit, or the first day.
        from: Date,
        /// Today, in the scheme's zone.
        to: Date,
    },
    /// Today is outside the term.
    #[error("{rule}: designation {number} runs from {from} to {to}")]
    OutsideTerm {
        /// The rule.
        rule: Source,
        /// The designation.
        number: DesignationNumber,
        /// Its first day.
        from: Date,
        /// Its last.
        to: Date,
    },
    /// The review is of another scheme, or decided.
    #[error("application {0} is of another scheme, or decided")]
    NotToEntrust(ApplicationNumber),
    /// Nobody reviews themselves.
    #[error("{rule}: a designated body does not review itself, as application {application} asks")]
    OwnReview {
        /// The rule.
        rule: Source,
        /// The application.
        application: ApplicationNumber,
    },
    /// It is in other hands.
    #[error("application {application} is in the hands of {holder}")]
    EntrustedBefore {
        /// The application.
        application: ApplicationNumber,
        /// Who has it.
        holder: DesignationNumber,
    },
    /// The scheme's list has no such entry.
    #[error("{rule}: there is no {entry}; there are: {}", joined(.known, ", "))]
    NoSuchEntry {
        /// The rule.
        rule: Source,
        /// The entry asked for.
        entry: EntryId,
        /// Those there are.
        known: Vec<EntryId>,
    },
}
