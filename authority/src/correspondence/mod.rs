//! Correspondence of the bodies with applicants, holders and the public (6.8): notices, mail, messages.
//!
//! Notices and messages are pure: the registry decides that one goes out, here is what it says.
//! Only [`mail`] touches the network, and it carries no content.

mod letter;
pub mod mail;
mod notice;
mod operand;
mod page_url;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
mod texts;
pub mod thread;

pub use letter::{Letter, LetterError, Rendered};
pub use notice::{Kind, Notice, Recipient, Sender};
pub use operand::{BadgeProblem, InvalidReference, Reference, Subject, Verdict, Yen};
pub use page_url::{InvalidPageUrl, PageUrl};
