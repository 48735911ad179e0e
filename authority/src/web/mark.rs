//! Answers `/marks/{registration}`: the page that a clicked badge opens.
//!
//! A page cannot vouch for the site that links to it. So it shows the registered URL
//! large, asks the reader to compare it with the address bar, compares a pasted address
//! for them, and says of the referrer, which anybody can fake, only that it is a hint.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::accept::Form;
use super::context::Context;
use super::dates;
use super::headers::OPEN;
use super::home::accent;
use super::problem::Problem;
use super::respond;
use super::scope::Scope;
use super::shown_url::ShownUrl;
use super::standing::Standing;
use super::state::AppState;
use crate::view::{Bilingual, MarkDetail, MarkState, Organisation, SchemeView};

/// An address to compare with the registered URL.
#[derive(Debug, Deserialize)]
pub(crate) struct Compare {
    #[serde(default)]
    check: String,
}

#[derive(Template)]
#[template(path = "mark.html")]
struct MarkPage<'a> {
    c: &'a Context,
    detail: &'a MarkDetail,
    scheme: &'a SchemeView,
    accent: usize,
    bodies: [&'a Organisation; 2],
    standing: Standing,
    reason: Option<&'a Bilingual>,
    url: ShownUrl,
    own_address: &'a str,
    check: &'a str,
    compared: Option<Scope>,
    referrer: Option<Referrer>,
    history: Vec<Step<'a>>,
    /// Where this site serves the mark's status list. Its URI is a name, and need not
    /// lead here while the site runs elsewhere, as a demonstration does.
    status_path: Option<String>,
}

/// Where the browser says the reader came from.
struct Referrer {
    origin: String,
    same_site: bool,
    /// The whole address, where the browser sent more than the origin: the reader may have it
    /// visited. It proves no more than the rest.
    page: Option<String>,
}

/// A line of the history.
struct Step<'a> {
    date: String,
    what: String,
    renewal: u32,
    reason: Option<&'a Bilingual>,
}

/// `GET /marks/{registration}`, with `.json` at its end or `Accept` for JSON.
///
/// Errors: [`Problem::NotARegistrationNumber`], [`Problem::NoSuchMark`].
pub(crate) async fn page(
    State(state): State<AppState>,
    Path(registration): Path<String>,
    Query(compare): Query<Compare>,
    headers: HeaderMap,
    c: Context,
) -> Result<Response, Problem> {
    let registration = registration.strip_suffix(".json").unwrap_or(&registration);
    let detail = find(&state, registration)?;
    let check = compare.check.trim();
    let compared = (!check.is_empty()).then(|| Scope::of(&detail.mark.url, check));
    if c.form == Form::Json {
        return Ok(json(&state, &detail, compared));
    }
    let (place, scheme) = state
        .scheme(&detail.mark.scheme)
        .ok_or_else(|| Problem::internal("a mark of no scheme"))?;
    let reason = match &detail.mark.state {
        MarkState::Revoked { reason, .. } => Some(reason),
        _ => None,
    };
    respond::html(&MarkPage {
        c: &c,
        scheme,
        accent: accent(place),
        bodies: [&scheme.issuing_body, &scheme.review_body],
        standing: Standing::of(&c, &detail.mark.state),
        reason,
        url: ShownUrl::new(&detail.mark.url),
        own_address: state.config().public_url.as_str(),
        check,
        compared,
        referrer: referrer(&state, &detail, &headers),
        status_path: status_path(&state, &detail.status_list),
        history: history(&c, &detail, &scheme.time_zone),
        detail: &detail,
    })
}

/// `GET /marks/{registration}/badge.png`: the badge as it was issued, open to any site.
///
/// Errors: as [`page`].
pub(crate) async fn badge(
    State(state): State<AppState>,
    Path(registration): Path<String>,
) -> Result<Response, Problem> {
    let number = find(&state, &registration)?.mark.registration;
    // Making a badge is computing, and a large one: off the threads that answer.
    let view = state.view().clone();
    let badge = tokio::task::spawn_blocking(move || view.badge(&number))
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)?
        .ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    Ok((OPEN, headers, badge.to_vec()).into_response())
}

fn find(state: &AppState, registration: &str) -> Result<MarkDetail, Problem> {
    let number = registration.split('-').next().unwrap_or(registration);
    let well_formed = number.len() == 5 && number.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed || registration.len() > FACE_NUMBER_BYTES {
        return Err(Problem::NotARegistrationNumber);
    }
    state
        .view()
        .mark(registration, state.now())
        .map_err(Problem::internal)?
        .ok_or_else(|| Problem::NoSuchMark(registration.to_owned()))
}

#[derive(Serialize)]
struct Answer<'a> {
    as_of: Timestamp,
    #[serde(flatten)]
    detail: &'a MarkDetail,
    /// Whether the address in `?check=` lies within the registered URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_scope: Option<bool>,
}

fn json(state: &AppState, detail: &MarkDetail, compared: Option<Scope>) -> Response {
    let answer = Answer {
        as_of: state.now(),
        detail,
        in_scope: compared.map(|scope| scope == Scope::Within),
    };
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    (OPEN, caching, Json(answer)).into_response()
}

/// The referrer, unless it is this site itself or not a web address. Browsers mostly
/// send only its origin, so no more than the origin is compared.
fn referrer(state: &AppState, detail: &MarkDetail, headers: &HeaderMap) -> Option<Referrer> {
    let text = headers.get(header::REFERER)?.to_str().ok()?;
    let referrer = url::Url::parse(text).ok()?;
    let registered = url::Url::parse(&detail.mark.url).ok()?;
    let own_host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .and_then(|host| url::Url::parse(&format!("{}://{host}/", referrer.scheme())).ok());
    let origin = referrer.origin();
    let own = origin == state.config().public_url.origin()
        || own_host.is_some_and(|own| own.origin() == origin);
    if own || !origin.is_tuple() || referrer.host_str().is_none() {
        return None;
    }
    Some(Referrer {
        page: (referrer.path() != "/" || referrer.query().is_some())
            .then(|| referrer.as_str().to_owned()),
        same_site: origin == registered.origin(),
        origin: origin.ascii_serialization(),
    })
}

fn status_path(state: &AppState, uri: &str) -> Option<String> {
    let lists = state.view().status_lists();
    let own = lists.into_iter().find(|list| list.uri == uri)?;
    Some(format!("/status/{}", own.list))
}

/// The history, the latest first: what is true now stands on top.
fn history<'a>(c: &Context, detail: &'a MarkDetail, zone: &str) -> Vec<Step<'a>> {
    let steps = detail.history.iter().rev().map(|step| Step {
        date: dates::instant(c.lang, step.at, zone),
        what: c.t(format!("history-{}", step.what)),
        renewal: step.renewal,
        reason: step.reason.as_ref(),
    });
    steps.collect()
}

/// `CCCCC-DD` with room for a third digit of renewals.
const FACE_NUMBER_BYTES: usize = 9;
