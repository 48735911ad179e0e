//! Mail: tells a holder that a message is waiting and where to read it, never what it says (6.8).
//!
//! Only who has no login, such as a consumer who complained, is mailed the letter itself.
//!
//! The relay is trusted with the recipient's address and the time, and with nothing else. The
//! connection is encrypted by STARTTLS, which a relay cannot talk its way out of, unless the
//! configuration names a relay on the same machine.

mod address;
mod config;
mod message;
mod schedule;
mod send;
#[cfg(test)]
pub(crate) mod tests;
mod waiting;

pub use address::{InvalidMailAddress, InvalidMessageId, MailAddress, MessageId};
pub use config::{MailConfig, MailConfigError, Security};
pub use message::Mail;
pub use schedule::Schedule;
pub use send::{MailError, Mailer};
pub use waiting::Waiting;
