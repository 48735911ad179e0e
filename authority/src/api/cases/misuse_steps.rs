//! Steps of a misuse case: evidence, recommendation, looks, legal measures, its end (3.17.2).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use super::changed::change;
use super::complaint_steps::WhyBody;
use super::misuses::{MisuseChanged, MisuseView};
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::api::work;
use crate::casework::misuse::{
    Evidence, Found, LegalMeasure, Look, MAX_EVIDENCE_BYTES, MediaType, Recommendation,
};
use crate::casework::{Decided, MisuseNumber};
use crate::correspondence::thread::Prose;
use crate::inspection::hash::ContentHash;
use crate::office::Office;
use crate::registry::{Refusal, Registry};
use crate::scheme::{SchemeSet, Text};
use crate::web::AppState;

/// A file that shows something, handed in before under `/v1/papers`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExhibitBody {
    /// SHA-256 of its bytes, as hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    sha256: ContentHash,
    /// What kind of file it is.
    #[schema(value_type = String, example = "image/png")]
    media_type: MediaType,
    /// When it was captured; now, if not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    captured: Option<UnixTime>,
    /// What it shows.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    note: Option<Text>,
}

/// A recommendation to stop.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecommendationBody {
    /// The operator, as far as known.
    #[schema(value_type = String, max_length = 4096)]
    to: Text,
    /// Last day to stop.
    until: Date,
}

/// Another look at the page.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookBody {
    /// On which day.
    on: Date,
    found: Found,
    evidence: ExhibitBody,
}

/// A legal measure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalBody {
    /// What was done, and where.
    #[schema(value_type = String, max_length = 16384)]
    text: Prose,
}

impl ExhibitBody {
    /// The file as evidence. Errors: [`Kind::UnknownPaper`] where it was not handed in.
    fn evidence(self, office: &Office, now: UnixTime) -> Result<Evidence, Problem> {
        let Self { sha256, .. } = self;
        let unknown = || Problem::of(Kind::UnknownPaper).saying(format_args!("no paper {sha256}"));
        let content = office.store().folder().attachments();
        let content = content.read(sha256, MAX_EVIDENCE_BYTES);
        let content = content.map_err(|_| unknown())?;
        let captured = self.captured.unwrap_or(now);
        Ok(Evidence::of(&content, self.media_type, captured, self.note))
    }
}

/// A step that the caller takes, and the case after it.
async fn step<T: Send + 'static>(
    state: &AppState,
    caller: Caller,
    number: &str,
    prepare: impl FnOnce(&Office, UnixTime) -> Result<T, Problem> + Send + 'static,
    decide: impl FnOnce(&Registry, &SchemeSet, MisuseNumber, T, UnixTime) -> Result<Decided, Refusal>
    + Send
    + 'static,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    caller.must(Deed::OpenMisuseCases)?;
    let number = parsed(number)?;
    let changed = work::blocking(state, move |office, now| {
        let with = prepare(office, now)?;
        let ((), notices) = change(office, &caller, now, |registry, schemes| {
            decide(registry, schemes, number, with, now)
        })?;
        let view = MisuseView::find(&office.store().registry(), number)?;
        Ok(MisuseChanged { view, notices })
    });
    Ok(axum::Json(changed.await?))
}

/// Keeps a file as evidence.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/evidence", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    request_body = ExhibitBody,
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn preserve_evidence(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ExhibitBody>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        move |office, now| body.evidence(office, now),
        Registry::preserve_evidence,
    )
    .await
}

/// Recommends to the operator to stop.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/recommendations", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    request_body = RecommendationBody,
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn recommend_stop(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RecommendationBody>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        move |_, _| {
            let RecommendationBody { to, until } = body;
            Ok(Recommendation { to, until })
        },
        Registry::recommend_stop,
    )
    .await
}

/// Records another look at the page.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/looks", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    request_body = LookBody,
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn look_again(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<LookBody>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        move |office, now| {
            Ok(Look {
                on: body.on,
                found: body.found,
                evidence: body.evidence.evidence(office, now)?,
            })
        },
        Registry::look_again,
    )
    .await
}

/// Records a legal measure.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/legal-measures", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    request_body = LegalBody,
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn take_legal_measure(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<LegalBody>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        move |_, _| Ok(LegalMeasure { text: body.text }),
        Registry::take_legal_measure,
    )
    .await
}

/// Closes a case whose last look found that use has stopped.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/closing", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn close_misuse(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        |_, _| Ok(()),
        move |registry, schemes, number, (), now| registry.close_misuse(schemes, number, now),
    )
    .await
}

/// Ends a case that is no misuse.
#[utoipa::path(post, path = "/v1/misuses/{misuse}/dismissal", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    request_body = WhyBody,
    responses((status = 200, description = "It is recorded", body = MisuseChanged)),
)]
pub(super) async fn dismiss_misuse(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<WhyBody>,
) -> Result<axum::Json<MisuseChanged>, Problem> {
    step(
        &state,
        caller,
        &number,
        move |_, _| Ok(body.why),
        Registry::dismiss_misuse,
    )
    .await
}
