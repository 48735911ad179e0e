//! Casework: the work of the two bodies, from an organisation's self-diagnosis to the grant of its mark.
//!
//! Pure, as the registry is, of which it is a part: commands look at the state and
//! yield events or a named refusal, and events are folded in.

mod number;

pub use number::{
    ApplicationNumber, InvalidNumber, MarkApplicationNumber, NoticeNumber, OrganisationNumber,
};
