//! Why a step with a finding is refused.

use shirushi_verifier::domain::{RegistrationNumber, SchemeId};

use super::{FindingKind, FindingNumber};

/// Why a command on a finding was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FindingRefusal {
    /// There is no such finding.
    #[error("there is no finding {number}")]
    NoSuchFinding {
        /// The number asked for.
        number: FindingNumber,
    },
    /// Something else became of it before.
    #[error("finding {number} is {state}; {deed} does not follow from that")]
    State {
        /// The finding.
        number: FindingNumber,
        /// What became of it.
        state: &'static str,
        /// What was to be done.
        deed: &'static str,
    },
    /// The scheme has no kind of misuse that is found in this way.
    #[error("scheme {scheme} has no kind of misuse for what is {}", .kind.name())]
    NoKind {
        /// The scheme.
        scheme: SchemeId,
        /// What is wrong.
        kind: FindingKind,
    },
    /// Nothing shows it.
    #[error("finding {number} has no evidence, and a case needs some")]
    NoEvidence {
        /// The finding.
        number: FindingNumber,
    },
    /// Nobody can be advised: the mark's holder is in no register.
    #[error("finding {number} is about no mark whose holder can be written to")]
    NobodyToAdvise {
        /// The finding.
        number: FindingNumber,
        /// The mark, if it is one of ours.
        mark: Option<RegistrationNumber>,
    },
}
