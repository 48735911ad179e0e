//! Answers `/install`: visits a page as `shirushi-verify page` does, and says whether its marks are
//! shown as they should be.
//!
//! Whoever asks makes this site fetch what they name, so visits go to public addresses over TLS
//! only, are few, short and counted, and nothing of what was fetched is passed on but the findings.

use std::time::Instant;

use askama::Template;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Fields, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shirushi_verifier::domain::is_loopback;
use shirushi_verifier::examine::Time;
use shirushi_verifier::fetch::{Addresses, FetchError, Fetcher};
use shirushi_verifier::install::{Finding, Outcome};
use shirushi_verifier::report::MarkView;
use shirushi_verifier::texts::VerdictText;
use shirushi_verifier::visit::{Bounds, Visit, VisitError, visit};
use shirushi_verifier::watermark::Limits;
use url::Url;

use super::accept::Form;
use super::client::Client;
use super::context::Context;
use super::problem::Problem;
use super::problem_page::Explained;
use super::respond;
use super::scope::pasted;
use super::standing::Tone;
use super::state::AppState;
use super::verdict_page::{language, tone};
use super::verify::finished;

/// The form as it is typed; also what `?page=` fills in beforehand.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    page: String,
}

#[derive(Template)]
#[template(path = "site_install.html")]
struct FormPage<'a> {
    c: &'a Context,
    page: &'a str,
    /// The key of what is wrong with the address.
    fault: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "install_done.html")]
struct DonePage<'a> {
    c: &'a Context,
    visit: &'a Visit,
    /// The address as it was typed, to ask again.
    page: &'a str,
    tone: Tone,
    text: VerdictText,
    marks: Vec<Mark>,
    groups: Vec<Group>,
    wrong: usize,
    advice: usize,
    /// Pictures that could not be fetched or opened.
    problems: usize,
}

/// A mark on the page.
struct Mark {
    title: &'static str,
    sign: &'static str,
    /// As on its face; a dash if it cannot be read.
    number: String,
    /// Its own page, where its credential is genuine.
    link: Option<String>,
    picture: String,
}

/// What was found about one picture, or about the page.
struct Group {
    picture: String,
    lines: Vec<Line>,
}

/// One finding.
struct Line {
    name: &'static str,
    sign: &'static str,
    outcome: &'static str,
    detail: String,
    remedy: Option<String>,
}

/// `GET /install`: the form, with the address filled in from the query.
pub(crate) async fn form(Query(draft): Query<Draft>, c: Context) -> Result<Response, Problem> {
    respond::html(&FormPage {
        c: &c,
        page: &draft.page,
        fault: None,
    })
}

/// `POST /install`: the findings as a page, or as the program's JSON.
///
/// Errors: 422 with the form for an address that cannot be read or visited;
/// [`Problem::TooMany`], [`Problem::Busy`], [`Problem::WrongContentType`], [`Problem::BadForm`].
pub(crate) async fn check(
    State(state): State<AppState>,
    client: Client,
    c: Context,
    draft: Result<Fields<Draft>, FormRejection>,
) -> Result<Response, Problem> {
    let Fields(draft) = draft.map_err(|refused| Problem::from_status(refused.status()))?;
    let typed = draft.page.trim();
    let Some(page) = pasted(typed).filter(|page| page.as_str().len() <= URL_BYTES) else {
        return refused(&c, typed, "install-unreadable");
    };
    state.count_visit(client)?;
    let turn = state.visiting().try_acquire_owned();
    let turn = turn.map_err(|_| Problem::Busy)?;
    let shared = state.clone();
    let work = tokio::task::spawn_blocking(move || {
        // Held to the end: work that outlives its answer still takes its turn.
        let _turn = turn;
        visited(&shared, page.url())
    });
    match work.await.map_err(Problem::internal)? {
        Ok(visit) => {
            state.metrics().count_verdict(visit.verdict.code());
            answer(&c, &visit, typed)
        }
        Err(VisitError::Fetch { error, .. }) => refused(&c, typed, fault(&error)),
        Err(VisitError::Examine { error, .. }) => Err(Problem::internal(error)),
        Err(VisitError::Finish(problem)) => Err(problem),
    }
}

/// Visits the page against the authority's own current trust bundle and status lists.
fn visited(state: &AppState, page: &Url) -> Result<Visit, VisitError<Problem>> {
    let config = state.config();
    let own = state.view().trust();
    let own = own.ok_or(VisitError::Finish(Problem::Busy))?;
    // A demonstration on this machine looks at pages on this machine.
    let addresses = if is_loopback(&config.public_url) {
        Addresses::PublicAndLoopback
    } else {
        Addresses::Public
    };
    let fetcher = Fetcher::new(addresses).until(Instant::now() + config.limits.visit_time);
    let bounds = Bounds {
        page_bytes: PAGE_BYTES,
        pictures: config.limits.visit_pictures,
        picture: Limits {
            max_file_bytes: PICTURE_BYTES,
            max_side: 4096,
            max_pixels: PICTURE_PIXELS,
        },
    };
    let believing = (&*own.trust, Time::Clock(state.instant()));
    visit(page, &fetcher, &bounds, believing, |found| {
        finished(state, found)
    })
}

fn answer(c: &Context, visit: &Visit, typed: &str) -> Result<Response, Problem> {
    let caching = [(header::CACHE_CONTROL, "no-store")];
    if c.form == Form::Json {
        return Ok((caching, Json(visit)).into_response());
    }
    let installation = &visit.installation;
    let page = respond::html(&DonePage {
        c,
        visit,
        page: typed,
        tone: tone(visit.verdict),
        text: visit.verdict.text(language(c.lang)),
        marks: marks(c, visit),
        groups: groups(c, installation.findings()),
        wrong: installation.count(Outcome::Wrong),
        advice: installation.count(Outcome::Advice),
        problems: visit.problems.len(),
    })?;
    Ok((caching, page).into_response())
}

fn marks(c: &Context, visit: &Visit) -> Vec<Mark> {
    let marks = visit.marks.iter().map(|sighting| {
        let verdict = sighting.report.verdict();
        let mark = sighting.report.mark();
        let number = mark.map(MarkView::number);
        let genuine = mark.is_some_and(MarkView::is_verified);
        Mark {
            title: verdict.text(language(c.lang)).title,
            sign: tone(verdict).name(),
            link: number
                .filter(|_| genuine)
                .map(|number| c.href(format!("/marks/{}", number.registration))),
            number: number.map_or_else(|| "—".to_owned(), |number| number.to_string()),
            picture: sighting.picture.clone(),
        }
    });
    marks.collect()
}

/// The findings, those about one picture together.
fn groups(c: &Context, findings: &[Finding]) -> Vec<Group> {
    let lang = language(c.lang);
    let same = findings.chunk_by(|a, b| a.picture() == b.picture());
    let groups = same.map(|findings| {
        let lines = findings.iter().map(|finding| Line {
            name: finding.code().words(lang),
            sign: match finding.outcome() {
                Outcome::Good => "good",
                Outcome::Advice => "notice",
                Outcome::Wrong => "bad",
            },
            outcome: finding.outcome().words(lang),
            detail: finding.detail(lang),
            remedy: finding.remedy(lang),
        });
        let picture = findings.first().and_then(Finding::picture);
        Group {
            picture: picture.unwrap_or_default().to_owned(),
            lines: lines.collect(),
        }
    });
    groups.collect()
}

fn refused(c: &Context, page: &str, key: &'static str) -> Result<Response, Problem> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut response = if c.form == Form::Json {
        let body = serde_json::json!({
            "type": "about:blank",
            "status": status.as_u16(),
            "code": key,
            "title": c.t(key),
            "field": "page",
        });
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, headers, Json(body)).into_response()
    } else {
        let fault = Some(key);
        (status, respond::html(&FormPage { c, page, fault })?).into_response()
    };
    response.extensions_mut().insert(Explained);
    Ok(response)
}

/// What to tell of a page that could not be fetched: nothing that would make this site a way to
/// learn about networks.
fn fault(error: &FetchError) -> &'static str {
    match error {
        FetchError::Scheme { .. } => "install-not-https",
        FetchError::TooLarge { .. } => "install-too-large",
        FetchError::Status { .. } => "install-status",
        FetchError::Redirects | FetchError::BadRedirect => "install-redirects",
        FetchError::Address { .. }
        | FetchError::HostNotFound { .. }
        | FetchError::Timeout
        | FetchError::TimeUp
        | FetchError::Transport(_) => "install-unreachable",
    }
}

/// The longest address that is visited.
const URL_BYTES: usize = 2048;
/// The largest page that is read.
const PAGE_BYTES: usize = 4 << 20;
/// The largest picture file that is fetched: a badge has 0.3 MiB.
const PICTURE_BYTES: usize = 4 << 20;
/// The largest picture that is examined; a badge has 0.3 million pixels.
const PICTURE_PIXELS: u64 = 4_000_000;
