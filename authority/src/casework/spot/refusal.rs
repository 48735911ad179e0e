//! Why a step of a spot inspection was refused; nothing has changed then.

use shirushi_verifier::domain::{PassNumber, SchemeId, UnixTime};

use crate::{casework::SpotNumber, scheme::Source};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpotRefusal {
    /// The scheme knows no spot inspections.
    #[error("the scheme {scheme} knows no spot inspections")]
    NotKnown {
        /// The scheme.
        scheme: SchemeId,
    },
    /// There is no such spot inspection.
    #[error("there is no spot inspection {0}")]
    NoSuchInspection(SpotNumber),
    /// The holder is consulted first.
    #[error("{rule}: the holder must be consulted first; say how that was done")]
    NotConsulted {
        /// The rule.
        rule: Source,
    },
    /// The pass has expired or was revoked.
    #[error("pass {0} is not in force")]
    PassNotInForce(PassNumber),
    /// One at a time.
    #[error("spot inspection {0} of this pass is under way")]
    UnderWay(SpotNumber),
    /// No window is agreed.
    #[error("spot inspection {0} is stopped; another window must be agreed")]
    Stopped(SpotNumber),
    /// The window has not begun.
    #[error("the window of spot inspection {number} begins at {from}")]
    NotBegun {
        /// The spot inspection.
        number: SpotNumber,
        /// The beginning of its window.
        from: UnixTime,
    },
    /// It came to its end.
    #[error("spot inspection {0} came to its end")]
    Concluded(SpotNumber),
    /// Nothing was found.
    #[error("spot inspection {0} found all as it was reviewed; the pass does not lapse for it")]
    NothingToLapseFor(SpotNumber),
}
