//! Owns the shapes that several subjects share: instants, texts in both languages, organisations.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use crate::access::Affiliation;
use crate::language::Explanation;
use crate::scheme::{Bilingual, ReviewKind};

/// What a write has made, and where it is shown.
pub(super) fn created<T: Serialize>(location: String, made: T) -> Response {
    let location = [(header::LOCATION, location)];
    (StatusCode::CREATED, location, axum::Json(made)).into_response()
}

/// An instant in UTC, such as `2026-11-21T03:00:00Z`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub(super) struct Instant(String);

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Texts {
    /// Japanese.
    pub(super) ja: String,
    /// English.
    pub(super) en: String,
}

/// Whether something is asked for the first time or anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReviewKindWord {
    Initial,
    Renewal,
}

/// An organisation that a holder acts for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Organisation {
    /// Its number, such as `O12`.
    number: String,
    /// Its name as it stands on its marks.
    holder: String,
}

impl Instant {
    pub(super) fn of(time: UnixTime) -> Self {
        Self(time.to_string())
    }
}

impl ReviewKindWord {
    pub(super) fn of(kind: ReviewKind) -> Self {
        match kind {
            ReviewKind::Initial => Self::Initial,
            ReviewKind::Renewal => Self::Renewal,
        }
    }
}

impl Texts {
    pub(super) fn of(text: &Bilingual) -> Self {
        Self {
            ja: text.ja.to_string(),
            en: text.en.to_string(),
        }
    }

    pub(super) fn told(text: &Explanation) -> Self {
        Self {
            ja: text.ja.clone(),
            en: text.en.clone(),
        }
    }
}

impl Organisation {
    pub(super) fn of(own: &Affiliation) -> Self {
        Self {
            number: own.number.to_string(),
            holder: own.holder.to_string(),
        }
    }
}
