//! The post: notices of the outbox as their readers read them, and the rounds that mail them (6.8).
//!
//! Organisations read their notices on the web after login; mail says only that one waits, and
//! where. Somebody without a login, such as a consumer who complained, is mailed the letter itself,
//! if a mail address is known; else it waits for a person who sends it in another way.

mod reader;
mod round;
#[cfg(test)]
mod tests;

pub use reader::{Reader, UnknownReader, letter};
pub use round::{FailedMail, PostError, Posting, Round, post};
