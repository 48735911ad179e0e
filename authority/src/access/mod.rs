//! Access: who may do what, how programs prove who they are, and what takes two people.
//!
//! Requirements, sections 3 and 4: the review body and the issuing body are kept apart, every
//! command carries who gave it, and where a scheme demands it two people decide together.
//! Pure, as the registry is, of which it is a part; only [`desk`] works on an office.

mod command;
pub mod desk;
mod event;
mod number;
mod person;
mod refusal;
mod role;
mod roll;
#[cfg(test)]
mod tests;
mod token;

pub use command::{ActsFor, TokenRequest};
pub use event::{
    Approved, Judges, PassCause, Proposed, ProposedDeed, Rejected, Renewal, TokenIssued,
    TokenWithdrawn,
};
pub use number::{InvalidNumber, ProposalNumber, TokenNumber};
pub use person::{Affiliation, InvalidName, PersonName, Who};
pub use refusal::{AccessRefusal, TokenRefusal};
pub use role::{Deed, InvalidRole, Role};
pub use roll::{Outcome, Proposal, Roll, TokenEntry};
pub use token::{InvalidToken, Token, TokenHash};
