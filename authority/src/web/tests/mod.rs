//! Tests of the site as a whole, over loopback on a real authority. Tests of one module stand in that module.

mod bounds;
pub(crate) mod harness;
mod installing;
mod lists;
mod misuse;
mod pages;
mod reporting;
mod texts;
mod verifying;
