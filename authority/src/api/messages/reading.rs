//! Reading: the threads of a party, one thread, and the receipt for it (6.8).

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::acting;
use super::thread_views::{ThreadLine, ThreadView};
use crate::access::{Deed, Role};
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::{Kind, Problem};
use crate::api::work;
use crate::correspondence::thread::{MessageRefusal, Party, ThreadId};
use crate::registry::Registry;
use crate::scheme::{Body, Text};
use crate::web::AppState;

/// Which threads are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ThreadFilter {
    /// Whose: `issuing`, `review`, or an organisation such as `O12`. The caller's own, if not
    /// given; auditors and administrators say whose.
    #[param(example = "review")]
    of: Option<String>,
    /// Only those with something unread, or that wait for a reply.
    #[serde(default)]
    waiting: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// For whom something is done with a thread.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingBody {
    /// The body for which it is done; the caller's own, if not given.
    #[serde(default)]
    pub(super) by: Option<Body>,
}

/// The party that the caller is of, if they are of one.
fn own(caller: &Caller) -> Option<Party> {
    match caller.who.role {
        Role::IssuingOfficer => Some(Body::Issuing.into()),
        Role::ReviewOfficer => Some(Body::Review.into()),
        _ => caller.party(),
    }
}

/// Whose threads are to be listed: the caller's own, or anybody's by whoever reads the audit trail.
fn whose(caller: &Caller, asked: Option<&str>) -> Result<Party, Problem> {
    let asked: Option<Party> = asked.map(parsed).transpose()?;
    match (own(caller), asked) {
        (Some(own), None) => Ok(own),
        (Some(own), Some(asked)) if own == asked => Ok(own),
        (_, asked) => {
            caller.must(Deed::ReadAudit)?;
            asked.ok_or_else(|| Problem::of(Kind::BadValue).saying("of: whose threads?"))
        }
    }
}

/// Lists the threads of a party, the oldest first.
#[utoipa::path(get, path = "/v1/messages", tag = "messages", params(ThreadFilter),
    responses((status = 200, description = "Threads", body = Paged<ThreadLine>)),
)]
pub(super) async fn list_messages(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<ThreadFilter>,
) -> Result<axum::Json<Paged<ThreadLine>>, Problem> {
    let party = whose(&caller, filter.of.as_deref())?;
    let part = Part::<ThreadId>::asked(filter.cursor.as_deref(), filter.limit)?;
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.threads().of(&party))
        .map(|(number, thread)| (number, ThreadLine::of(number, thread, &party)))
        .filter(|(_, line)| !filter.waiting || line.unread > 0 || line.awaits_reply);
    let page = part.page(wanted, |_, line| line);
    Ok(axum::Json(page))
}

/// The thread of this number, as the caller may see it: one of the two parties, or an auditor.
pub(super) fn shown(
    registry: &Registry,
    caller: &Caller,
    thread: ThreadId,
) -> Result<ThreadView, Problem> {
    let missing = MessageRefusal::NoSuchThread { thread };
    let found = registry.threads().thread(thread).ok_or(missing.clone())?;
    let party = own(caller).filter(|own| found.between().contains(own));
    if party.is_none() && !caller.who.may(Deed::ReadAudit) {
        return Err(missing.into());
    }
    Ok(ThreadView::of(thread, found, party.as_ref()))
}

/// Shows a thread. Texts that the caller's own party has not read yet are left out: they come with
/// their receipt, from `reading`. Auditors see all and leave no receipt.
#[utoipa::path(get, path = "/v1/messages/{thread}", tag = "messages",
    params(("thread" = String, Path, description = "Its number", example = "1")),
    responses((status = 200, description = "The thread", body = ThreadView)),
)]
pub(super) async fn get_thread(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ThreadView>, Problem> {
    if own(&caller).is_none() {
        caller.must(Deed::ReadAudit)?;
    }
    let registry = state.office().store().registry();
    let view = shown(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}

/// Reads a thread: its messages to the caller's party get their receipts, which the sender sees.
#[utoipa::path(post, path = "/v1/messages/{thread}/reading", tag = "messages",
    params(("thread" = String, Path, description = "Its number", example = "1")),
    request_body = ReadingBody,
    responses((status = 200, description = "The thread, with every text", body = ThreadView)),
)]
pub(super) async fn read_thread(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ReadingBody>,
) -> Result<axum::Json<ThreadView>, Problem> {
    let party = acting(&caller, body.by)?;
    let thread = parsed(&number)?;
    let read = work::blocking(&state, move |office, now| {
        let by = name(&caller)?;
        work::at_desk(office, &caller, now, |desk| {
            desk.read_messages(thread, &party, &by)
        })?;
        shown(&office.store().registry(), &caller, thread)
    });
    Ok(axum::Json(read.await?))
}

/// The caller's name, as receipts and messages have it.
pub(super) fn name(caller: &Caller) -> Result<Text, Problem> {
    Text::try_from(caller.who.name.to_string()).map_err(Problem::internal)
}
