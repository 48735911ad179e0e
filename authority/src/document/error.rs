//! Why a document could not be made.

/// A document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The typeface built in cannot be read; a test holds that it can.
    #[error("the typeface of documents cannot be read")]
    Typeface,
    /// It would have more pages than any document.
    #[error("the document would have more than {max} pages")]
    TooLong {
        /// The most pages.
        max: usize,
    },
    /// An address does not fit into a two-dimensional code.
    #[error("the address of {bytes} bytes does not fit into a code")]
    Code {
        /// Its length.
        bytes: usize,
    },
    /// The PDF library found the document not to be PDF/A.
    #[error("the document cannot be written: {detail}")]
    Writing {
        /// What it said.
        detail: String,
    },
}
