//! Why a notice of change, or its judgement, was refused; nothing has changed then.

use shirushi_verifier::domain::{RegistrationNumber, SchemeId};

use super::Changed;
use crate::{
    casework::{ChangeNumber, OrganisationNumber},
    scheme::{EntryId, Source},
    text_form::joined,
};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeRefusal {
    /// There is no such change.
    #[error("there is no notified change {0}")]
    NoSuchChange(ChangeNumber),
    /// It was judged before.
    #[error("change {0} was judged before")]
    JudgedBefore(ChangeNumber),
    /// The scheme asks for no notice of such a change.
    #[error("the scheme {scheme} knows no change {change} here; it knows: {}", joined(.known, ", "))]
    NoSuchKind {
        /// The scheme.
        scheme: SchemeId,
        /// The change asked for.
        change: EntryId,
        /// Those it knows.
        known: Vec<EntryId>,
    },
    /// Somebody else holds it.
    #[error("{of} is not one of {organisation}")]
    NotTheHolder {
        /// The pass or mark.
        of: Changed,
        /// Who notifies.
        organisation: OrganisationNumber,
    },
    /// It has expired or was revoked.
    #[error("{0} is not in force")]
    NotInForce(Changed),
    /// Only a pass lapses.
    #[error("3.8(2): mark {mark} has no lapse of its own; its passes have")]
    NoLapseOfMark {
        /// The mark.
        mark: RegistrationNumber,
    },
    /// One person alone does not revoke a pass.
    #[error("{rule}: it takes two people to revoke a pass; propose it for change {number}")]
    TwoPeople {
        /// The rule.
        rule: Source,
        /// The change.
        number: ChangeNumber,
    },
    /// The change is of something else.
    #[error("change {number} is not one of {of}")]
    OtherChange {
        /// The change.
        number: ChangeNumber,
        /// What was to be revoked.
        of: Changed,
    },
}
