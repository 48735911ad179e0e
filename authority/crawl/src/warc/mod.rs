//! WARC files (ISO 28500, WARC/1.1): requests and answers as evidence, and seeds from the files of others.
//!
//! [`file`] writes what archives and their tools read; [`Reader`] trusts nothing of what others wrote.

mod read;
mod write;

pub use read::{Limits, ReadFailure, Reader};
pub use write::file;
