//! Why there is no answer: a code for programs, a sentence for people.

use shirushi_verifier::{
    cbor::CborError, domain::InvalidUnixTime, examine::ExamineError, scope::InvalidPageUrl,
    trust::TrustError, watermark::PictureError,
};

/// Why a question has no answer.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum Failure {
    /// The question itself has another form: a fault of whoever asks.
    #[error("the question cannot be read: {0}")]
    Question(String),
    /// No trust bundle was given before.
    #[error("no trust bundle was given")]
    NoTrust,
    /// An instance takes one bundle.
    #[error("this instance holds a trust bundle already")]
    SecondTrust,
    /// The bundle was refused.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// Not the URL of a page.
    #[error(transparent)]
    Page(#[from] InvalidPageUrl),
    /// Not an instant.
    #[error(transparent)]
    Time(#[from] InvalidUnixTime),
    /// The picture cannot be examined.
    #[error(transparent)]
    Examine(#[from] ExamineError),
    /// The pixels do not make a picture of these sides.
    #[error("{bytes} bytes of pixels do not make a picture of {width}×{height}")]
    Pixels {
        /// Bytes given.
        bytes: usize,
        /// Width said.
        width: u32,
        /// Height said.
        height: u32,
    },
    /// Finished already, dropped, or never begun.
    #[error("there is no examination {0}")]
    NoExamination(u32),
    /// What was kept of status lists is damaged.
    #[error("what was remembered of status lists is damaged: {0}")]
    Memory(#[from] CborError),
}

impl Failure {
    /// As JSON, `{"code", "message"}`.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let answer = serde_json::json!({ "code": self.code(), "message": self.to_string() });
        // Two texts can always be written.
        serde_json::to_vec_pretty(&answer).unwrap_or_default()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Question(_) => "question",
            Self::NoTrust => "no-trust",
            Self::SecondTrust => "second-trust",
            Self::Trust(TrustError::UnknownRoot { .. }) => "trust-unknown-root",
            Self::Trust(TrustError::NotNewer { .. }) => "trust-not-newer",
            Self::Trust(_) => "trust-refused",
            Self::Page(_) => "page",
            Self::Time(_) => "time",
            Self::Examine(ExamineError::Template(_)) => "template",
            Self::Examine(ExamineError::Picture(error)) => picture_code(error),
            Self::Pixels { .. } => "pixels",
            Self::NoExamination(_) => "no-examination",
            Self::Memory(_) => "memory",
        }
    }
}

fn picture_code(error: &PictureError) -> &'static str {
    match error {
        PictureError::Empty => "picture-empty",
        PictureError::FileTooLarge { .. } | PictureError::Dimensions { .. } => "picture-too-large",
        PictureError::UnknownFormat => "picture-unknown",
        PictureError::NotReadHere { .. } => "picture-not-read-here",
        _ => "picture-damaged",
    }
}
