//! Writing: the first message of a thread, replies, and its end (6.8).

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use shirushi_verifier::domain::SchemeId;
use utoipa::ToSchema;

use super::acting;
use super::reading::{ReadingBody, name, shown};
use super::thread_views::ThreadView;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::casework::PaperBody;
use crate::api::problem::{Kind, Problem};
use crate::api::shapes::created;
use crate::api::work;
use crate::correspondence::thread::{
    Attachments, Draft, Envelope, MAX_ATTACHMENTS, MessageRefusal, Party, Prose, Then, ThreadId,
};
use crate::office::Office;
use crate::scheme::{Body, Text};
use crate::web::AppState;

/// The first message of a thread.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageBody {
    /// The scheme that it is about.
    #[schema(value_type = String, example = "isp2014")]
    scheme: SchemeId,
    /// To whom: `issuing`, `review`, or an organisation such as `O12`.
    #[schema(example = "review", pattern = "^(issuing|review|O[1-9][0-9]{0,8})$")]
    to: String,
    /// What it is about.
    #[schema(value_type = String, max_length = 4096)]
    subject: Text,
    /// What is written.
    #[schema(value_type = String, min_length = 1, max_length = 16_384)]
    text: Prose,
    /// Papers that were handed in.
    #[serde(default)]
    #[schema(max_items = 20)]
    attachments: Vec<PaperBody>,
    /// The body that writes; the caller's own, if not given.
    #[serde(default)]
    by: Option<Body>,
}

/// A reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyBody {
    /// What is written.
    #[schema(value_type = String, min_length = 1, max_length = 16_384)]
    text: Prose,
    /// Papers that were handed in.
    #[serde(default)]
    #[schema(max_items = 20)]
    attachments: Vec<PaperBody>,
    /// Whether that was the last word.
    #[serde(default)]
    close: bool,
    /// The body that writes; the caller's own, if not given.
    #[serde(default)]
    by: Option<Body>,
}

fn draft(
    office: &Office,
    caller: &Caller,
    from: Party,
    text: Prose,
    papers: Vec<PaperBody>,
) -> Result<Draft, Problem> {
    if papers.len() > MAX_ATTACHMENTS {
        let said = format!("attachments: at most {MAX_ATTACHMENTS}");
        return Err(Problem::of(Kind::BadJson).saying(said));
    }
    let attached = papers.into_iter().map(|paper| paper.attached(office));
    let attached = Attachments::try_from(attached.collect::<Result<Vec<_>, _>>()?);
    let attachments = attached.map_err(|error| Problem::of(Kind::BadJson).saying(error))?;
    Ok(Draft {
        from,
        by: name(caller)?,
        text,
        attachments,
    })
}

/// Opens a thread: a holder writes to a body, a body to an organisation, which gets a notice.
#[utoipa::path(post, path = "/v1/messages", tag = "messages", request_body = MessageBody,
    responses((status = 201, description = "It is posted", body = ThreadView,
        headers(("location" = String, description = "Where the thread is shown")))),
)]
pub(super) async fn write_message(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<MessageBody>,
) -> Result<Response, Problem> {
    let from = acting(&caller, body.by)?;
    let to: Party = body
        .to
        .parse()
        .map_err(|error| Problem::of(Kind::BadJson).saying(format_args!("to: {error}")))?;
    // Whether another organisation is here, a holder is not told.
    if !from.is_body() && !to.is_body() {
        return Err(MessageRefusal::WithoutBody.into());
    }
    let written = work::blocking(&state, move |office, now| {
        let draft = draft(office, &caller, from, body.text, body.attachments)?;
        let envelope = Envelope {
            scheme: body.scheme,
            to,
            subject: body.subject,
        };
        let thread = work::at_desk(office, &caller, now, |desk| {
            desk.write_message(envelope, draft)
        })?;
        let view = shown(&office.store().registry(), &caller, thread)?;
        Ok(created(format!("/api/v1/messages/{thread}"), view))
    });
    written.await
}

/// Replies in a thread, and closes it or keeps it open.
#[utoipa::path(post, path = "/v1/messages/{thread}/replies", tag = "messages",
    params(("thread" = String, Path, description = "Its number", example = "1")),
    request_body = ReplyBody,
    responses((status = 200, description = "It is posted", body = ThreadView)),
)]
pub(super) async fn reply_message(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ReplyBody>,
) -> Result<axum::Json<ThreadView>, Problem> {
    let from = acting(&caller, body.by)?;
    let thread: ThreadId = parsed(&number)?;
    let replied = work::blocking(&state, move |office, now| {
        let draft = draft(office, &caller, from, body.text, body.attachments)?;
        let then = if body.close {
            Then::Close
        } else {
            Then::KeepOpen
        };
        work::at_desk(office, &caller, now, |desk| {
            desk.reply_message(thread, draft, then)
        })?;
        shown(&office.store().registry(), &caller, thread)
    });
    Ok(axum::Json(replied.await?))
}

/// Closes a thread without a reply.
#[utoipa::path(post, path = "/v1/messages/{thread}/closing", tag = "messages",
    params(("thread" = String, Path, description = "Its number", example = "1")),
    request_body = ReadingBody,
    responses((status = 200, description = "It is closed", body = ThreadView)),
)]
pub(super) async fn close_thread(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ReadingBody>,
) -> Result<axum::Json<ThreadView>, Problem> {
    let party = acting(&caller, body.by)?;
    let thread: ThreadId = parsed(&number)?;
    let closed = work::blocking(&state, move |office, now| {
        work::at_desk(office, &caller, now, |desk| {
            desk.close_thread(thread, &party)
        })?;
        shown(&office.store().registry(), &caller, thread)
    });
    Ok(axum::Json(closed.await?))
}
