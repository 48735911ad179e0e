//! Marks: list and search, one, its history; issue, renew, revoke, suspend, reinstate.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use shirushi_verifier::domain::{
    HolderName, NumberedPass, RegistrationNumber, SchemeId, SystemName, TargetUrl, UnixTime,
};
use utoipa::{IntoParams, ToSchema};

use super::body::{Json, Query, parsed};
use super::caller::Caller;
use super::mark_views::{History, MarkView};
use super::page::{Paged, limit};
use super::problem::{Kind, Problem};
use super::proposals::ProposalView;
use super::shapes::created as created_at;
use super::work;
use crate::access::desk::{self, Done, Settled};
use crate::access::{Deed, ProposedDeed, Renewal};
use crate::index::Matcher;
use crate::office::Office;
use crate::registry::{Event, GrantRequest, Mark, Refusal, Registry};
use crate::scheme::{ReasonCode, Text};
use crate::view::StateFilter;
use crate::web::AppState;

/// Which marks are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MarkFilter {
    /// Words to find in number, holder, system or URL; case, width and kana do not matter.
    #[param(max_length = 512)]
    q: Option<String>,
    /// Scheme id.
    scheme: Option<String>,
    /// State; all, if not given.
    state: Option<StateWord>,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// A state to search for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum StateWord {
    InUse,
    Revoked,
    Suspended,
    Expired,
    Any,
}

/// What a mark is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueBody {
    /// Scheme id.
    #[schema(value_type = String, example = "isp2014")]
    scheme: SchemeId,
    /// Who will hold it.
    #[schema(value_type = String, example = "見本通信株式会社")]
    holder: HolderName,
    /// The reviewed system or service.
    #[schema(value_type = String, example = "見本ネット")]
    system: SystemName,
    /// The site.
    #[schema(value_type = String, example = "https://shop.example.jp/")]
    url: TargetUrl,
    /// The passes it stands on; the next free number, if none is given.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 8)]
    passes: Vec<NumberedPass>,
    /// The mark that the holder had to have first.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    prerequisite: Option<RegistrationNumber>,
    /// Day of grant; today, if not given.
    #[serde(default)]
    granted_on: Option<Date>,
}

/// A renewal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenewalBody {
    /// The passes it stands on now; the same, renewed, if none is given.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 8)]
    passes: Vec<NumberedPass>,
}

/// A revocation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RevocationBody {
    /// The cause's code in the scheme, such as `large-change`.
    #[schema(value_type = String, pattern = "^[a-z-]{1,40}$")]
    reason: ReasonCode,
}

/// A suspension.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuspensionBody {
    /// Why, for the audit; not published.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

/// The mark of this number, if the caller may see it.
pub(super) fn seen<'r>(
    registry: &'r Registry,
    caller: &Caller,
    number: RegistrationNumber,
) -> Result<&'r Mark, Problem> {
    let mark = registry.mark(number);
    let mark = mark.filter(|mark| caller.sees(&mark.current().grant().terms.holder));
    let registration = number;
    mark.ok_or_else(|| Refusal::NoSuchMark { registration }.into())
}

fn shown(
    office: &Office,
    caller: &Caller,
    number: &str,
    now: UnixTime,
) -> Result<MarkView, Problem> {
    let registry = office.store().registry();
    Ok(MarkView::of(seen(&registry, caller, parsed(number)?)?, now))
}

/// Lists marks that match, by registration number. Holders see their own organisation's.
#[utoipa::path(get, path = "/v1/marks", tag = "marks", params(MarkFilter), responses(
    (status = 200, description = "Marks", body = Paged<MarkView>),
))]
pub(super) async fn list_marks(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<MarkFilter>,
) -> Result<axum::Json<Paged<MarkView>>, Problem> {
    caller.must_read()?;
    let limit = limit(filter.limit)?;
    let after = filter.cursor.as_deref().map(parsed).transpose()?;
    let text = filter.q.unwrap_or_default();
    if text.chars().count() > MAX_WORDS_CHARS {
        let said = format!("q: at most {MAX_WORDS_CHARS} characters");
        return Err(Problem::of(Kind::BadValue).saying(said));
    }
    let states = match filter.state {
        None | Some(StateWord::Any) => StateFilter::Any,
        Some(StateWord::InUse) => StateFilter::InUse,
        Some(StateWord::Revoked) => StateFilter::Revoked,
        Some(StateWord::Suspended) => StateFilter::Suspended,
        Some(StateWord::Expired) => StateFilter::Expired,
    };
    let page = work::blocking(&state, move |office, now| {
        let matcher = Matcher::new(&text, filter.scheme.as_deref(), states, now);
        let registry = office.store().registry();
        let mut found = Vec::new();
        let numbers = office.store().index().search(&matcher);
        for number in numbers.into_iter().filter(|number| after < Some(*number)) {
            if let Ok(mark) = seen(&registry, &caller, number) {
                found.push(MarkView::of(mark, now));
            }
            if found.len() > limit {
                break;
            }
        }
        Ok(Paged::of(found, limit, |mark| mark.registration.clone()))
    });
    Ok(axum::Json(page.await?))
}

/// Shows a mark.
#[utoipa::path(get, path = "/v1/marks/{registration}", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    responses((status = 200, description = "The mark", body = MarkView)),
)]
pub(super) async fn get_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MarkView>, Problem> {
    caller.must_read()?;
    let mark = shown(state.office(), &caller, &number, state.instant())?;
    Ok(axum::Json(mark))
}

/// Shows what happened to a mark, oldest first.
#[utoipa::path(get, path = "/v1/marks/{registration}/history", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    responses((status = 200, description = "Its history", body = History)),
)]
pub(super) async fn get_history(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<History>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let mark = seen(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(History::of(mark)))
}

/// Grants and issues a mark; or proposes it, where the scheme asks for two people.
#[utoipa::path(post, path = "/v1/marks", tag = "marks", request_body = IssueBody, responses(
    (status = 201, description = "The mark is issued", body = MarkView,
        headers(("location" = String, description = "Where it is shown"))),
    (status = 202, description = "It waits for a second person", body = ProposalView,
        headers(("location" = String, description = "Where the proposal is shown"))),
))]
pub(super) async fn issue_mark(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<IssueBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::IssueMark)?;
    let what = ProposedDeed::IssueMark(GrantRequest {
        scheme: body.scheme,
        holder: body.holder,
        system: body.system,
        url: body.url,
        passes: body.passes,
        prerequisite: body.prerequisite,
        granted_on: body.granted_on,
        application: None,
    });
    let settled = work::computing(&state, move |office, now| {
        carry_out(office, &caller, &what, now)
    });
    settled.await
}

/// Does a deed that may take two people, and tells what became of it.
pub(super) fn carry_out(
    office: &Office,
    caller: &Caller,
    what: &ProposedDeed,
    now: UnixTime,
) -> Result<Response, Problem> {
    let settled = desk::carry_out(office, &caller.who, what, now)?;
    answer(office, settled, now)
}

/// Tells what became of a deed that may take two people.
pub(super) fn answer(
    office: &Office,
    settled: Settled,
    now: UnixTime,
) -> Result<Response, Problem> {
    match settled {
        Settled::Proposed(proposal) => {
            let location = format!("/api/v1/proposals/{}", proposal.proposed.number);
            let body = axum::Json(ProposalView::of(&proposal, now));
            Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], body).into_response())
        }
        Settled::Done(done) => done_answer(office, done, now),
    }
}

/// Tells what was done.
pub(super) fn done_answer(office: &Office, done: Done, now: UnixTime) -> Result<Response, Problem> {
    work::publish(office, now);
    match done {
        Done::MarkIssued(released) => created(office, released.grant.number.registration, now),
        Done::PassRevoked { pass, .. } => {
            let registry = office.store().registry();
            let view = super::passes::PassView::of(office, &registry, pass)?;
            Ok(axum::Json(view).into_response())
        }
    }
}

fn created(
    office: &Office,
    registration: RegistrationNumber,
    now: UnixTime,
) -> Result<Response, Problem> {
    let registry = office.store().registry();
    let mark = registry.mark(registration);
    let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
    let location = format!("/api/v1/marks/{registration}");
    Ok(created_at(location, MarkView::of(mark, now)))
}

/// Renews a mark for another term; or proposes it, where the scheme asks for two people.
#[utoipa::path(post, path = "/v1/marks/{registration}/renewal", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    request_body = RenewalBody,
    responses(
        (status = 201, description = "The mark is renewed", body = MarkView,
            headers(("location" = String, description = "Where it is shown"))),
        (status = 202, description = "It waits for a second person", body = ProposalView,
            headers(("location" = String, description = "Where the proposal is shown"))),
    ),
)]
pub(super) async fn renew_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RenewalBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::RenewMark)?;
    let what = ProposedDeed::RenewMark(Renewal {
        registration: parsed(&number)?,
        passes: body.passes,
    });
    let settled = work::computing(&state, move |office, now| {
        carry_out(office, &caller, &what, now)
    });
    settled.await
}

/// Revokes a mark, for good.
#[utoipa::path(post, path = "/v1/marks/{registration}/revocation", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    request_body = RevocationBody,
    responses((status = 200, description = "The mark is revoked", body = MarkView)),
)]
pub(super) async fn revoke_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RevocationBody>,
) -> Result<axum::Json<MarkView>, Problem> {
    caller.must(Deed::RevokeMark)?;
    change(
        &state,
        caller,
        &number,
        move |registry, office, number, _| {
            registry.revoke(office.assets().schemes(), number, &body.reason)
        },
    )
    .await
}

/// Stops the use of a mark, pending a decision.
#[utoipa::path(post, path = "/v1/marks/{registration}/suspension", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    request_body = SuspensionBody,
    responses((status = 200, description = "The mark is suspended", body = MarkView)),
)]
pub(super) async fn suspend_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<SuspensionBody>,
) -> Result<axum::Json<MarkView>, Problem> {
    caller.must(Deed::SuspendMark)?;
    change(&state, caller, &number, move |registry, _, number, now| {
        registry.suspend(number, body.why.as_str(), now)
    })
    .await
}

/// Ends a suspension.
#[utoipa::path(post, path = "/v1/marks/{registration}/reinstatement", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    responses((status = 200, description = "The mark may be used again", body = MarkView)),
)]
pub(super) async fn reinstate_mark(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MarkView>, Problem> {
    caller.must(Deed::ReinstateMark)?;
    change(&state, caller, &number, |registry, _, number, now| {
        registry.reinstate(number, now)
    })
    .await
}

/// Makes a change to a mark and shows it.
async fn change(
    state: &AppState,
    caller: Caller,
    number: &str,
    decide: impl FnOnce(&Registry, &Office, RegistrationNumber, UnixTime) -> Result<Event, Refusal>
    + Send
    + 'static,
) -> Result<axum::Json<MarkView>, Problem> {
    let registration = parsed(number)?;
    let mark = work::blocking(state, move |office, now| {
        work::commit(office, &caller, now, |registry| {
            let event = decide(registry, office, registration, now)?;
            let schemes = office.assets().schemes();
            let events = registry.with_consequences(schemes, vec![event], now)?;
            Ok::<_, Refusal>((events, ()))
        })?;
        let registry = office.store().registry();
        let mark = registry.mark(registration);
        let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
        Ok(MarkView::of(mark, now))
    });
    Ok(axum::Json(mark.await?))
}

/// Longest text that is searched for.
const MAX_WORDS_CHARS: usize = 512;
