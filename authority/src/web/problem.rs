//! Owns what can go wrong with a request, as an answer: every refusal has a status, a stable code and two texts.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A refused or failed request.
///
/// A handler returns it; the layer in `problem_page` turns it into a page or a problem
/// document (RFC 9457) in the reader's language. Internals stay in the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// No such page.
    #[error("no page at this address")]
    NotFound,
    /// A well-formed registration number that was never given out.
    #[error("registration number {0} is not in the register")]
    NoSuchMark(String),
    /// A well-formed pass number that is not known here.
    #[error("pass {0} is not in the register")]
    NoSuchPass(String),
    /// A pass number must be five digits.
    #[error("the address does not hold a pass number")]
    NotAPassNumber,
    /// A registration number must be five digits.
    #[error("the address does not hold a registration number")]
    NotARegistrationNumber,
    /// The path exists, the method does not.
    #[error("this address does not take that method")]
    MethodNotAllowed,
    /// A query or form value cannot be read.
    #[error("value of {0} cannot be read")]
    BadValue(&'static str),
    /// The form or upload is broken.
    #[error("the form cannot be read")]
    BadForm,
    /// The body is larger than the route takes.
    #[error("the request is larger than this address takes")]
    TooLarge,
    /// The body is in a format the route does not take.
    #[error("the request is in a format this address does not take")]
    WrongContentType,
    /// A form sent from another site.
    #[error("the form was sent from another site")]
    CrossSite,
    /// No status list exists for the asked time.
    #[error("no status list is kept for that time")]
    NoHistory,
    /// The sender asks too often.
    #[error("too many requests, try again in {retry_after_seconds} s")]
    TooMany {
        /// When the next request will be taken.
        retry_after_seconds: u64,
    },
    /// The request or the work on it took too long.
    #[error("the request took too long")]
    Timeout,
    /// All workers are taken.
    #[error("busy, try again shortly")]
    Busy,
    /// The fault is ours; the log says more.
    #[error("internal error")]
    Internal,
    /// Any other status that a layer below produced.
    #[error("status {0}")]
    Other(u16),
}

impl Problem {
    /// Logs what went wrong inside, and answers with nothing of it.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self::Internal
    }

    /// The problem that a bare status from a layer or extractor stands for.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Self::BadForm,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::WrongContentType,
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Self::Timeout,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            StatusCode::INTERNAL_SERVER_ERROR => Self::Internal,
            other => Self::Other(other.as_u16()),
        }
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoSuchMark(_) | Self::NoSuchPass(_) => StatusCode::NOT_FOUND,
            Self::NotARegistrationNumber
            | Self::NotAPassNumber
            | Self::BadValue(_)
            | Self::BadForm => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NoHistory => StatusCode::NOT_ACCEPTABLE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Other(status) => {
                StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// The stable name: `code` in problem documents, and the stem of the text keys
    /// `problem-{code}` (what happened) and `problem-{code}-do` (what to do).
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NoSuchMark(_) => "no-such-mark",
            Self::NoSuchPass(_) => "no-such-pass",
            Self::NotAPassNumber => "not-a-pass-number",
            Self::NotARegistrationNumber => "not-a-registration-number",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::BadValue(_) => "bad-value",
            Self::BadForm => "bad-form",
            Self::TooLarge => "too-large",
            Self::WrongContentType => "wrong-content-type",
            Self::CrossSite => "cross-site",
            Self::NoHistory => "no-history",
            Self::TooMany { .. } => "too-many",
            Self::Timeout => "timeout",
            Self::Busy => "busy",
            Self::Internal => "internal",
            Self::Other(_) => "other",
        }
    }

    /// The operand that the texts show, as `$value`; may be what the sender typed.
    pub(crate) fn operand(&self) -> String {
        match self {
            Self::NoSuchMark(number) | Self::NoSuchPass(number) => number.clone(),
            Self::BadValue(name) => (*name).to_owned(),
            Self::TooMany {
                retry_after_seconds,
            } => retry_after_seconds.to_string(),
            Self::Other(status) => status.to_string(),
            _ => String::new(),
        }
    }

    /// One of each, for tests that visit them all.
    #[cfg(test)]
    pub(crate) fn samples() -> Vec<Self> {
        vec![
            Self::NotFound,
            Self::NoSuchMark("19999".into()),
            Self::NotARegistrationNumber,
            Self::NoSuchPass("39999".into()),
            Self::NotAPassNumber,
            Self::MethodNotAllowed,
            Self::BadValue("page"),
            Self::BadForm,
            Self::TooLarge,
            Self::WrongContentType,
            Self::CrossSite,
            Self::NoHistory,
            Self::TooMany {
                retry_after_seconds: 30,
            },
            Self::Timeout,
            Self::Busy,
            Self::Internal,
            Self::Other(418),
        ]
    }
}

impl IntoResponse for Problem {
    /// A bodiless answer that carries the problem for the layer in `problem_page`.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let wait = match &self {
            Self::TooMany {
                retry_after_seconds,
            } => Some(*retry_after_seconds),
            Self::Busy => Some(BUSY_RETRY_SECONDS),
            _ => None,
        };
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// About as long as examining one large picture takes on a small server.
const BUSY_RETRY_SECONDS: u64 = 5;
