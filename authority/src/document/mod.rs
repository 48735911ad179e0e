//! Documents as PDF/A-2u: pass certificate, review report, contract, notice (6.2.4, 6.2.6, 6.8, 7.2, 7.3).
//!
//! Pure: the same input gives the same bytes. Layout comes first and knows nothing of PDF; then the
//! pages are written, with their numbers, which only then are known.

pub(crate) mod breaking;
mod certificate;
mod contract;
mod error;
mod face;
mod flow;
mod letter;
mod page;
mod pdf;
mod qr;
mod report;
mod rosette;
pub mod sample;
#[cfg(test)]
mod tests;
mod words;

pub use certificate::PassCertificate;
pub use contract::ContractPaper;
pub use error::DocumentError;
pub use letter::NoticePaper;
pub use report::ReviewReport;
