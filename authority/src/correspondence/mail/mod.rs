//! Mail: tells somebody that a message is waiting and where to read it, never what it says (6.8).
//!
//! The relay is trusted with the recipient's address and the time, and with nothing else. The
//! connection is encrypted by STARTTLS, which a relay cannot talk its way out of, unless the
//! configuration names a relay on the same machine.

mod address;
mod config;
mod schedule;
mod send;
#[cfg(test)]
mod tests;
mod waiting;

pub use address::{InvalidMailAddress, InvalidMessageId, MailAddress, MessageId};
pub use config::{MailConfig, MailConfigError, Security};
pub use schedule::Schedule;
pub use send::{MailError, Mailer};
pub use waiting::Waiting;
