//! Papers: handed in once, kept by the SHA-256 of their content, and named by it in every form.

use axum::body::Bytes;
use axum::extract::FromRequest as _;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Deed;
use crate::api::body::{Query, parsed};
use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{Application, Attachment};
use crate::inspection::hash::ContentHash;
use crate::office::Office;
use crate::registry::Registry;
use crate::scheme::Text;
use crate::web::AppState;

/// A paper that was handed in, as forms name it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperBody {
    /// SHA-256 of its bytes, as hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    sha256: ContentHash,
    /// The name it goes by here.
    #[schema(value_type = String, max_length = 4096, example = "configuration.pdf")]
    name: Text,
}

/// A paper.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PaperView {
    /// SHA-256 of its bytes, as hexadecimal digits.
    sha256: String,
    /// The name it came with.
    name: String,
    /// Its length.
    bytes: u64,
    /// Where it is.
    href: String,
}

/// How a paper is handed in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadQuery {
    /// The name it comes with.
    #[param(min_length = 1, max_length = 255)]
    name: String,
}

/// Largest paper, in bytes.
const MAX_BYTES: usize = Attachment::MAX_BYTES as usize;
/// Longest name of a paper as it is handed in, in characters: what file systems take.
const MAX_NAME_CHARS: usize = 255;

/// The route on which papers come in, with its own limit. What is sent twice is kept once, so no
/// answer needs to be remembered.
pub(in crate::api) fn upload_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(hand_in))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
}

impl PaperBody {
    /// The paper, if it was handed in. Errors: [`Kind::UnknownPaper`].
    pub(super) fn attachment(self, office: &Office) -> Result<Attachment, Problem> {
        let Self { sha256, name } = self;
        let bytes = office.store().folder().attachments().bytes_of(sha256);
        let unknown = |_| Problem::of(Kind::UnknownPaper).saying(format_args!("no paper {sha256}"));
        Ok(Attachment {
            hash: sha256,
            name,
            bytes: bytes.map_err(unknown)?,
        })
    }
}

impl PaperView {
    pub(super) fn of(paper: &Attachment) -> Self {
        Self {
            sha256: paper.hash.to_string(),
            name: paper.name.to_string(),
            bytes: paper.bytes,
            href: format!("/api/v1/papers/{}", paper.hash),
        }
    }
}

/// Hands a paper in; forms name it by its SHA-256. Sent again, it is kept once.
#[utoipa::path(post, path = "/v1/papers", tag = "applications", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "Its bytes, at most 32 MiB"),
    responses((status = 201, description = "It is kept", body = PaperView,
        headers(("location" = String, description = "Where it is")))),
)]
pub(super) async fn hand_in(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Result<Response, Problem> {
    if !caller.who.may(Deed::TakeMarkApplications) {
        caller.must_file(Deed::TakeApplications)?;
    }
    if query.name.chars().count() > MAX_NAME_CHARS {
        let said = format!("name: at most {MAX_NAME_CHARS} characters");
        return Err(Problem::of(Kind::BadValue).saying(said));
    }
    let name: Text = parsed(&query.name)?;
    let media = request.headers().get(header::CONTENT_TYPE);
    if media.is_none_or(|media| media != "application/octet-stream") {
        let said = "a paper is sent as application/octet-stream";
        return Err(Problem::of(Kind::WrongContentType).saying(said));
    }
    let turn = state.api().uploads().acquire_owned().await;
    let turn = turn.map_err(Problem::internal)?;
    let content = Bytes::from_request(request, &state).await;
    let content = content.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of(Kind::TooLarge),
        _ => Problem::of(Kind::BadJson).saying("the body could not be received"),
    })?;
    let kept = work::blocking(&state, move |office, _| {
        let attachments = office.store().folder().attachments();
        let paper = Attachment {
            hash: attachments.keep(&content)?,
            name,
            bytes: content.len() as u64,
        };
        drop(turn);
        Ok(PaperView::of(&paper))
    });
    let view = kept.await?;
    Ok(created(view.href.clone(), view))
}

/// Gives a paper's bytes. Holders see those of their own applications.
#[utoipa::path(get, path = "/v1/papers/{sha256}", tag = "applications",
    params(("sha256" = String, Path, description = "SHA-256 of its bytes",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    responses((status = 200, description = "Its bytes",
        content((Vec<u8> = "application/octet-stream")))),
)]
pub(super) async fn get_paper(
    State(state): State<AppState>,
    caller: Caller,
    Path(sha256): Path<String>,
) -> Result<Response, Problem> {
    caller.must_read()?;
    let sha256: ContentHash = parsed(&sha256)?;
    let content = work::blocking(&state, move |office, _| {
        if !sees(&office.store().registry(), &caller, sha256) {
            return Err(Problem::of(Kind::NoSuchFile));
        }
        let attachments = office.store().folder().attachments();
        Ok(attachments.read(sha256, Attachment::MAX_BYTES)?)
    });
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        // Whatever was handed in is never shown in a browser as if it were this site's.
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, content.await?).into_response())
}

/// Whether a paper belongs to an application that the caller sees, or the caller sees all.
fn sees(registry: &Registry, caller: &Caller, sha256: ContentHash) -> bool {
    if caller.who.may(Deed::ReadEverything) {
        return true;
    }
    let mut applications = registry.casework().applications();
    applications.any(|(_, application)| {
        caller.sees_organisation(application.filing.applicant) && has(application, sha256)
    })
}

fn has(application: &Application, sha256: ContentHash) -> bool {
    let filed = application.filing.papers.values();
    let review = application.review();
    let outcomes = review.map(|review| &review.outcomes).into_iter().flatten();
    let reports = outcomes.filter_map(|outcome| outcome.report.as_ref());
    filed.chain(reports).any(|paper| paper.hash == sha256)
}
