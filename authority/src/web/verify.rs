//! Answers `/verify`: takes a picture, examines it as the verifier does everywhere, and says what was found.
//!
//! The picture is judged against the authority's own current trust bundle and status
//! lists, without a detour over the network, and is forgotten with the answer.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};
use shirushi_verifier::examine::{self, Examination, ExamineError, Request, StatusInput, Time};
use shirushi_verifier::report::Report;
use shirushi_verifier::scope::PageUrl;
use shirushi_verifier::status::StatusCache;
use shirushi_verifier::watermark::{Limits, PictureError};

use super::accept::Form;
use super::assets;
use super::checker;
use super::context::Context;
use super::problem::Problem;
use super::problem_page::Explained;
use super::respond;
use super::scope::pasted;
use super::state::AppState;
use super::upload::Upload;
use super::verdict_page;

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage<'a> {
    c: &'a Context,
    words: String,
    megabytes: usize,
    typed: &'a Typed,
    fault: Option<Fault>,
}

/// What the form says beside the picture; also what the query fills in beforehand.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    page: String,
    /// The number of the mark's page that a click on the badge opened; empty if none did.
    registration: String,
}

impl Typed {
    /// Takes no other number than one that a mark can have: anybody can write a link.
    fn new(page: &str, registration: &str) -> Self {
        let number = registration.trim().parse::<RegistrationNumber>();
        Self {
            page: page.trim().to_owned(),
            registration: number.map_or_else(|_| String::new(), |number| number.to_string()),
        }
    }
}

/// What is wrong with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fault {
    field: &'static str,
    key: &'static str,
}

impl VerifyPage<'_> {
    /// Where the page's script is, its worker's, the verifier's, and the verifier.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn scripts(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        (
            assets::verify_script().path(),
            assets::verify_worker().path(),
            assets::verifier_script().path(),
            assets::verifier_module().path(),
        )
    }

    fn fault_of(&self, field: &str) -> Option<&Fault> {
        self.fault.as_ref().filter(|fault| fault.field == field)
    }
}

/// `GET /verify`: the form, with the address, and the mark that a badge led to, from the query.
pub(crate) async fn form(
    State(state): State<AppState>,
    Query(asked): Query<Typed>,
    c: Context,
) -> Result<Response, Problem> {
    let typed = Typed::new(&asked.page, &asked.registration);
    form_page(&state, &c, &typed, None)
}

fn form_page(
    state: &AppState,
    c: &Context,
    typed: &Typed,
    fault: Option<Fault>,
) -> Result<Response, Problem> {
    let response = respond::html(&VerifyPage {
        c,
        words: checker::words(c)?,
        megabytes: state.config().limits.upload_bytes / (1024 * 1024),
        typed,
        fault,
    })?;
    let policy = [(header::CONTENT_SECURITY_POLICY, checker::PAGE_POLICY)];
    Ok((policy, response).into_response())
}

/// `POST /verify`: the report as a page, or as the verifier's JSON. An address without a
/// picture is looked up in the register.
///
/// Errors: 422 with the form for a picture or address that cannot be read;
/// [`Problem::TooMany`], [`Problem::TooLarge`], [`Problem::WrongContentType`],
/// [`Problem::BadForm`], [`Problem::Busy`], [`Problem::Timeout`].
pub(crate) async fn examine(
    State(state): State<AppState>,
    c: Context,
    upload: Upload,
) -> Result<Response, Problem> {
    let typed = Typed::new(&upload.page, &upload.registration);
    if upload.picture.is_empty() {
        return if typed.page.is_empty() {
            refused(&state, &c, &typed, MISSING)
        } else {
            Ok(Redirect::to(&c.href_with("/marks", &[("q", &typed.page)])).into_response())
        };
    }
    let page = pasted(&typed.page);
    if page.is_none() && !typed.page.is_empty() {
        return refused(&state, &c, &typed, UNREADABLE_PAGE);
    }
    match examined(&state, upload.picture, page).await? {
        Ok(report) => {
            state.metrics().count_verdict(report.verdict().code());
            answer(&c, &report, &typed)
        }
        Err(ExamineError::Picture(error)) => {
            let fault = Fault {
                field: "picture",
                key: picture_fault(&error),
            };
            refused(&state, &c, &typed, fault)
        }
        Err(error) => Err(Problem::internal(error)),
    }
}

/// Examines on a thread of its own, when there is one to spare.
async fn examined(
    state: &AppState,
    picture: Vec<u8>,
    page: Option<PageUrl>,
) -> Result<Result<Report, ExamineError>, Problem> {
    let limits = &state.config().limits;
    let turn = tokio::time::timeout(
        limits.examination_wait,
        state.examinations().acquire_owned(),
    );
    let turn = turn
        .await
        .map_err(|_| Problem::Busy)?
        .map_err(Problem::internal)?;
    let shared = state.clone();
    let work = tokio::task::spawn_blocking(move || {
        // Held to the end: work that outlives its answer still takes its turn.
        let _turn = turn;
        judge(&shared, &picture, page)
    });
    tokio::time::timeout(limits.examination_time, work)
        .await
        .map_err(|_| Problem::Timeout)?
        .map_err(Problem::internal)?
}

fn judge(
    state: &AppState,
    picture: &[u8],
    page: Option<PageUrl>,
) -> Result<Result<Report, ExamineError>, Problem> {
    let own = state.view().trust().ok_or(Problem::Busy)?;
    let now = UnixTime::try_from(state.now().as_second()).map_err(Problem::internal)?;
    let request = Request {
        trust: &own.trust,
        page,
        time: Time::Clock(now),
    };
    let limits = Limits {
        max_file_bytes: state.config().limits.upload_bytes,
        max_pixels: state.config().limits.picture_pixels,
        ..Limits::default()
    };
    let examination = match examine::picture(picture, &limits, &request) {
        Ok(examination) => examination,
        Err(error) => return Ok(Err(error)),
    };
    finished(state, examination).map(Ok)
}

/// The report, with the status as this authority's own lists have it.
///
/// Errors: [`Problem::Internal`].
pub(crate) fn finished(state: &AppState, examination: Examination<'_>) -> Result<Report, Problem> {
    let token = match examination.status_source() {
        Some(source) => own_list(state, &source.uri)?,
        None => None,
    };
    let status = token
        .as_deref()
        .map_or(StatusInput::Unavailable(NOT_OUR_LIST), StatusInput::Fetched);
    // The lists come from this authority itself, so there is no earlier one to hold them to.
    Ok(examination.finish(status, &mut StatusCache::default()))
}

/// The list of that name, if this authority serves it.
fn own_list(state: &AppState, uri: &str) -> Result<Option<std::sync::Arc<[u8]>>, Problem> {
    let view = state.view();
    let Some(list) = view.status_lists().into_iter().find(|list| list.uri == uri) else {
        return Ok(None);
    };
    let token = view
        .status_token(list.list, None)
        .map_err(Problem::internal)?;
    Ok(token.map(|token| token.bytes))
}

fn answer(c: &Context, report: &Report, typed: &Typed) -> Result<Response, Problem> {
    if c.form == Form::Json {
        let caching = [(header::CACHE_CONTROL, "no-store")];
        return Ok((caching, Json(report)).into_response());
    }
    verdict_page::render(c, report, &typed.page, &typed.registration)
}

fn refused(
    state: &AppState,
    c: &Context,
    typed: &Typed,
    fault: Fault,
) -> Result<Response, Problem> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut response = if c.form == Form::Json {
        let body = serde_json::json!({
            "type": "about:blank",
            "status": status.as_u16(),
            "code": fault.key,
            "title": c.t(fault.key),
            "field": fault.field,
        });
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, headers, Json(body)).into_response()
    } else {
        (status, form_page(state, c, typed, Some(fault))?).into_response()
    };
    response.extensions_mut().insert(Explained);
    Ok(response)
}

const MISSING: Fault = Fault {
    field: "picture",
    key: "verify-picture-missing",
};

const UNREADABLE_PAGE: Fault = Fault {
    field: "page",
    key: "verify-page-unreadable",
};

fn picture_fault(error: &PictureError) -> &'static str {
    match error {
        PictureError::Empty => "verify-picture-missing",
        PictureError::FileTooLarge { .. } | PictureError::Dimensions { .. } => {
            "verify-picture-too-large"
        }
        PictureError::UnknownFormat | PictureError::NotReadHere { .. } => "verify-picture-unknown",
        _ => "verify-picture-damaged",
    }
}

/// Shown in a report beside the status that could not be had.
const NOT_OUR_LIST: &str = "this authority does not serve the mark's status list";
