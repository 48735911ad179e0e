//! The program as a whole: files, a server on this machine, exit codes and output.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod code;
mod explain;
mod fixture;
mod image;
mod install;
mod online;
mod page;
mod server;
mod trust;
