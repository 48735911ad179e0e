//! Fetching: one connection to one origin, within the bounds of a policy (HTTP/1.1, RFC 9112).
//!
//! Nothing that comes back is trusted: heads, bodies and codings are bounded, names are looked up
//! once and only addresses the policy allows are connected to, and every wait has its end. Gaps,
//! redirects and retries are the caller's.
//!
//! A [`Client`] gives a [`Connection`] to an origin; each [`Connection::get`] is one request, and
//! its [`Answer`] keeps what was sent and what came, byte for byte, for the evidence.

mod answer;
mod client;
mod connection;
mod decode;
mod dial;
mod failure;
mod line;
mod request;
mod tap;

pub use answer::Answer;
pub use client::{Client, Roots};
pub use connection::Connection;
pub use decode::{Coding, DecodeFailure};
pub use failure::{FetchFailure, Stage};
pub use request::{InvalidValidator, Request, Validators, What};

#[cfg(test)]
mod tests;
