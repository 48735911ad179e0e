//! Answers `/passes/{number}`: the page on which a pass certificate is checked, and the signed pass.
//!
//! A certificate on paper proves nothing by itself, so the page shows what the register knows of the
//! pass today, and gives the file that anyone can check.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;

use super::accept::Form;
use super::context::Context;
use super::headers::OPEN;
use super::home::accent;
use super::paging::Paging;
use super::problem::Problem;
use super::publications::cached;
use super::register::Which;
use super::respond;
use super::shown_url::ShownUrl;
use super::standing::Standing;
use super::state::AppState;
use crate::view::{MarkSummary, Organisation, PageRequest, PassDetail, SchemeView};

/// The media type of a signed pass (format.md, The pass).
pub(crate) const PASS_TYPE: &str = "application/shirushi-pass+cwt";

#[derive(Template)]
#[template(path = "pass.html")]
struct PassPage<'a> {
    c: &'a Context,
    detail: &'a PassDetail,
    /// As certificates write it.
    number: String,
    scheme: &'a SchemeView,
    accent: usize,
    bodies: [&'a Organisation; 2],
    standing: Standing,
    own_address: &'a str,
    /// Whether the scheme inspects holders on the spot (3.7).
    is_inspected: bool,
    marks: Vec<MarkRow<'a>>,
    paging: Paging,
}

struct MarkRow<'a> {
    mark: &'a MarkSummary,
    url: ShownUrl,
    standing: Standing,
}

/// `GET /passes/{number}`, with `.json` at its end or `Accept` for JSON; the number with or without
/// its renewals.
///
/// Errors: [`Problem::NotAPassNumber`], [`Problem::NoSuchPass`], [`Problem::BadValue`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Path(number): Path<String>,
    Query(which): Query<Which>,
    c: Context,
) -> Result<Response, Problem> {
    let number = number.strip_suffix(".json").unwrap_or(&number);
    let detail = find(&state, number, which.request()?)?;
    if c.form == Form::Json {
        return Ok(json(&state, &detail));
    }
    let (place, scheme) = state
        .scheme(&detail.pass.scheme)
        .ok_or_else(|| Problem::internal("a pass of no scheme"))?;
    let on_it = &detail.marks_on_it;
    let path = format!("/passes/{}", detail.pass.number);
    let rows = on_it.items.iter().map(|mark| MarkRow {
        mark,
        url: ShownUrl::new(&mark.url),
        standing: Standing::of(&c, &mark.state),
    });
    respond::html(&PassPage {
        c: &c,
        scheme,
        accent: accent(place),
        bodies: [&scheme.review_body, &scheme.issuing_body],
        standing: Standing::of_pass(&c, &detail.pass.state),
        is_inspected: is_inspected(&state, &detail.pass.scheme),
        own_address: state.config().public_url.as_str(),
        marks: rows.collect(),
        paging: Paging::new(&c, &path, &[], on_it.page, on_it.pages),
        number: detail.pass.on_face(),
        detail: &detail,
    })
}

/// `GET /passes/{number}/pass.cwt`: the pass as the review body signed it, while it is in force.
///
/// Errors: as [`page`], and [`Problem::NotFound`] where there is no such file.
pub(crate) async fn file(
    State(state): State<AppState>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let detail = find(&state, &number, PageRequest::new(1, 1))?;
    let signed = detail.file.ok_or(Problem::NotFound)?;
    let (view, wanted) = (state.view().clone(), signed.clone());
    let bytes = tokio::task::spawn_blocking(move || view.pass_file(&wanted));
    let bytes = bytes.await.map_err(Problem::internal)?;
    let bytes = bytes.map_err(Problem::internal)?;
    let tag = &signed.sha256;
    let mut response = cached(&headers, PASS_TYPE, tag, FILE_SECONDS, || bytes.to_vec());
    let disposition = format!("attachment; filename=\"{}\"", signed.name);
    if let Ok(value) = HeaderValue::try_from(disposition) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn find(state: &AppState, number: &str, marks: PageRequest) -> Result<PassDetail, Problem> {
    let digits = number.split('-').next().unwrap_or(number);
    let well_formed = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed || number.len() > FACE_NUMBER_BYTES {
        return Err(Problem::NotAPassNumber);
    }
    let missing = || Problem::NoSuchPass(number.to_owned());
    let pass = digits.parse().map_err(|_| missing())?;
    let found = state.view().pass(pass, marks, state.now());
    found.ok_or_else(missing)
}

fn is_inspected(state: &AppState, scheme: &str) -> bool {
    let mut schemes = state.office().assets().schemes().iter();
    let scheme = schemes.find(|known| known.id.as_str() == scheme);
    let rules = scheme.and_then(|scheme| scheme.rules.as_deref());
    rules.is_some_and(|rules| rules.spot_inspection.is_some())
}

#[derive(Serialize)]
struct Answer<'a> {
    as_of: Timestamp,
    #[serde(flatten)]
    detail: &'a PassDetail,
}

fn json(state: &AppState, detail: &PassDetail) -> Response {
    let as_of = state.now();
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    (OPEN, caching, Json(Answer { as_of, detail })).into_response()
}

/// `AAAAA-BB` with room for a third digit of renewals.
const FACE_NUMBER_BYTES: usize = 9;
/// How long a copy of a signed pass may be kept, in seconds: a pass may be revoked at any time.
const FILE_SECONDS: u32 = 300;
