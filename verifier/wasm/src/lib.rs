//! The verifier as a WebAssembly module: what a program outside Rust asks it, and what it answers.
//!
//! The library does the judging; this crate only carries questions in and answers out. A
//! question is a text in JSON and perhaps bytes, put into the module's memory where
//! [`exports::shirushi_reserve`] says; an answer is bytes, JSON wherever it is not said to be
//! something else. Time comes with the question, and whoever asks does all fetching.
//!
//! The interface is plain C rather than generated: eight functions of numbers need no
//! generator, no second toolchain to keep in step, and no script that is not in this project.
//!
//! An instance lives with one trust bundle. For another bundle, and after a trap, whoever
//! drives the module makes a new instance; what was remembered of status lists moves along as
//! bytes.

pub mod exports;
mod failure;
mod question;
mod session;

#[cfg(test)]
mod tests;
