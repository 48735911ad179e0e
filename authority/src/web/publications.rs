//! Serves what the authority signs: status lists, now and in the past, and the trust bundle.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::etag;
use super::headers::OPEN;
use super::problem::Problem;
use super::state::AppState;
use crate::view::StatusToken;

/// The aggregation document (Token Status List, section 9.3).
#[derive(Serialize)]
struct Aggregation {
    status_lists: Vec<String>,
}

/// `GET /status`: the URIs of all status lists.
pub(crate) async fn status_lists(State(state): State<AppState>) -> Response {
    let lists = state.view().status_lists();
    let body = Aggregation {
        status_lists: lists.into_iter().map(|list| list.uri).collect(),
    };
    let caching = [(header::CACHE_CONTROL, "public, max-age=300")];
    (OPEN, caching, Json(body)).into_response()
}

/// A query for a list as it stood.
#[derive(Deserialize)]
pub(crate) struct AsOf {
    /// Seconds since 1970 (Token Status List, section 8.4).
    time: Option<String>,
}

/// `GET /status/{list}`, with `?time=` as it stood then.
///
/// Errors: [`Problem::NotFound`] for a list that does not exist, [`Problem::BadValue`] for
/// a time that is none, [`Problem::NoHistory`] if nothing had been signed by then.
pub(crate) async fn status_list(
    State(state): State<AppState>,
    Path(list): Path<String>,
    Query(AsOf { time }): Query<AsOf>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let list = list_number(&list)?;
    let at = time.as_deref().map(instant).transpose()?;
    let view = state.view().clone();
    // The past lies on disk; the present is in memory.
    let token = match at {
        None => view.status_token(list, None),
        Some(_) => tokio::task::spawn_blocking(move || view.status_token(list, at))
            .await
            .map_err(Problem::internal)?,
    };
    let token = token.map_err(Problem::internal)?;
    let Some(token) = token else {
        let known = state.view().status_lists().iter().any(|l| l.list == list);
        return Err(match at {
            Some(_) if known => Problem::NoHistory,
            _ => Problem::NotFound,
        });
    };
    let seconds = match at {
        // What was signed in the past does not change.
        Some(_) => HISTORY_SECONDS,
        None => freshness(&token, state.now()),
    };
    Ok(cached(
        &headers,
        STATUS_LIST_TYPE,
        &token.etag,
        seconds,
        || token.bytes.to_vec(),
    ))
}

/// `GET /trust.cbor`
///
/// Errors: [`Problem::NotFound`] before the first bundle is signed.
pub(crate) async fn trust_bundle(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bundle = state.view().trust_bundle().ok_or(Problem::NotFound)?;
    let etag = hex::encode(&Sha256::digest(&bundle)[..16]);
    Ok(cached(
        &headers,
        "application/cbor",
        &etag,
        TRUST_SECONDS,
        || bundle.to_vec(),
    ))
}

/// A list's number as its URI writes it: no sign, no leading zero, so that no two
/// addresses serve one list.
fn list_number(text: &str) -> Result<u32, Problem> {
    let number: u32 = text.parse().map_err(|_| Problem::NotFound)?;
    (number.to_string() == text)
        .then_some(number)
        .ok_or(Problem::NotFound)
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    text.parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(Problem::BadValue("time"))
}

/// How long a copy may be kept: the list's own `ttl`, but never past its expiry.
fn freshness(token: &StatusToken, now: Timestamp) -> u32 {
    let left = token.expires_at.as_second() - now.as_second();
    token
        .ttl_seconds
        .min(u32::try_from(left.max(0)).unwrap_or(u32::MAX))
}

/// The body under its entity tag, or 304 if the asker has it already.
pub(super) fn cached(
    request: &HeaderMap,
    content_type: &'static str,
    etag: &str,
    seconds: u32,
    body: impl FnOnce() -> Vec<u8>,
) -> Response {
    let quoted = format!("\"{etag}\"");
    let caching = [
        (header::CACHE_CONTROL, format!("public, max-age={seconds}")),
        (header::ETAG, quoted.clone()),
    ];
    if etag::is_known(request, &quoted) {
        return (StatusCode::NOT_MODIFIED, OPEN, caching).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, content_type)];
    (OPEN, caching, content_type, body()).into_response()
}

const STATUS_LIST_TYPE: &str = "application/statuslist+cwt";
const HISTORY_SECONDS: u32 = 86_400;
const TRUST_SECONDS: u32 = 3_600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_one_address() {
        assert_eq!(list_number("0"), Ok(0));
        assert_eq!(list_number("12"), Ok(12));
        for wrong in ["", "+1", "01", "-1", "1.0", "4294967296", "１"] {
            assert_eq!(list_number(wrong), Err(Problem::NotFound), "{wrong}");
        }
    }

    #[test]
    fn a_list_about_to_expire_is_not_cached_beyond_that() {
        let token = StatusToken {
            bytes: std::sync::Arc::from([]),
            issued_at: Timestamp::from_second(0).unwrap(),
            expires_at: Timestamp::from_second(1_000).unwrap(),
            ttl_seconds: 300,
            etag: String::new(),
        };
        let at = |second| freshness(&token, Timestamp::from_second(second).unwrap());
        assert_eq!((at(0), at(900), at(2_000)), (300, 100, 0));
    }
}
