//! Owns how requests are read: strictly, and refused with what is wrong and where.

use std::fmt::Display;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::problem::{Kind, Problem};

/// A JSON body; shapes refuse unknown fields.
pub(super) struct Json<T>(pub(super) T);

/// A query; shapes refuse unknown fields.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let media = media.and_then(|value| value.to_str().ok()).unwrap_or("");
        let media = media.split(';').next().unwrap_or("").trim();
        if !media.eq_ignore_ascii_case("application/json") {
            return Err(Problem::of(Kind::WrongContentType));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::of(Kind::TooLarge),
            _ => Problem::of(Kind::BadJson).saying("the body could not be received"),
        })?;
        let read = serde_json::from_slice(&bytes);
        read.map(Self)
            .map_err(|error| Problem::of(Kind::BadJson).saying(error))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        let query = query.map_err(|rejection| {
            Problem::of(Kind::BadValue).saying(format_args!("query: {}", rejection.body_text()))
        });
        query.map(|axum::extract::Query(query)| Self(query))
    }
}

/// Reads a part of the path or a text of the query.
///
/// Errors: [`Kind::BadValue`].
pub(super) fn parsed<T>(text: &str) -> Result<T, Problem>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse()
        .map_err(|error| Problem::of(Kind::BadValue).saying(error))
}
