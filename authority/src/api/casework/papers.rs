//! Papers: handed in once, kept by the SHA-256 of their content, and named by it in every form.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::FromRequest as _;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::shown_papers;
use crate::access::Deed;
use crate::api::body::{Query, parsed};
use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::Attachment;
use crate::correspondence::thread;
use crate::inspection::hash::ContentHash;
use crate::office::Office;
use crate::scheme::{EntryId, Text};
use crate::web::AppState;

/// A paper that was handed in, as forms name it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PaperBody {
    /// SHA-256 of its bytes, as hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    sha256: ContentHash,
    /// The name it goes by here.
    #[schema(value_type = String, max_length = 4096, example = "configuration.pdf")]
    name: Text,
}

/// A paper.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct PaperView {
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
    pub(in crate::api) fn attachment(self, office: &Office) -> Result<Attachment, Problem> {
        let Self { sha256, name } = self;
        let bytes = office.store().folder().attachments().bytes_of(sha256);
        let unknown = |_| Problem::of(Kind::UnknownPaper).saying(format_args!("no paper {sha256}"));
        Ok(Attachment {
            hash: sha256,
            name,
            bytes: bytes.map_err(unknown)?,
        })
    }

    /// As it is attached to a message.
    ///
    /// Errors: as [`Self::attachment`], and [`Kind::BadJson`] for a name that is no file's.
    pub(in crate::api) fn attached(self, office: &Office) -> Result<thread::Attachment, Problem> {
        let Attachment { hash, name, bytes } = self.attachment(office)?;
        let name = thread::FileName::try_from(name.to_string());
        let name = name.map_err(|error| Problem::of(Kind::BadJson).saying(error))?;
        Ok(thread::Attachment {
            name,
            sha256: hash,
            bytes,
        })
    }
}

/// The papers of a form, if all were handed in. Errors: [`Kind::UnknownPaper`].
pub(in crate::api) fn attachments<C: FromIterator<(EntryId, Attachment)>>(
    office: &Office,
    papers: BTreeMap<EntryId, PaperBody>,
) -> Result<C, Problem> {
    let papers = papers.into_iter();
    let papers = papers.map(|(id, paper)| Ok((id, paper.attachment(office)?)));
    papers.collect()
}

impl PaperView {
    pub(in crate::api) fn of(paper: &Attachment) -> Self {
        Self {
            sha256: paper.hash.to_string(),
            name: paper.name.to_string(),
            bytes: paper.bytes,
            href: format!("/api/v1/papers/{}", paper.hash),
        }
    }

    /// A paper that is attached to a message.
    pub(in crate::api) fn of_message(attached: &thread::Attachment) -> Self {
        Self {
            sha256: attached.sha256.to_string(),
            name: attached.name.to_string(),
            bytes: attached.bytes,
            href: format!("/api/v1/papers/{}", attached.sha256),
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

/// Gives a paper's bytes. Holders see those of what is theirs: applications, review reports,
/// changes, spot inspections, designations, messages that they wrote or have read.
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
        if !shown_papers::sees(&office.store().registry(), &caller, sha256) {
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
