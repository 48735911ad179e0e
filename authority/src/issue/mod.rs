//! Issuing: from granted claims to a badge that was checked as a consumer would, and its delivery.

mod badge;
mod bundle;
mod code;
mod lint;
mod zip;

pub(crate) use badge::draw;
pub use badge::{Badge, BadgeError};
pub use bundle::{BundleContents, BundleError, Existing};
pub use code::CodeError;
pub use lint::{LintError, Linted, lint};

pub(crate) use lint::half_size_jpeg;
pub(crate) use zip::zipped;
