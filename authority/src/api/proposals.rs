//! Proposals: what waits for a second person; approve and reject.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;
use utoipa::{IntoParams, ToSchema};

use super::body::{Json, Query, parsed};
use super::caller::Caller;
use super::mark_views::MarkView;
use super::marks::done_answer;
use super::page::{Paged, Part};
use super::passes::PassView;
use super::problem::Problem;
use super::shapes::Instant;
use super::work;
use crate::access::{AccessRefusal, Deed, Proposal, ProposalNumber, ProposedDeed, Role, desk};
use crate::scheme::Text;
use crate::web::AppState;

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProposalView {
    number: u64,
    state: ProposalState,
    /// What is to be done.
    what: WhatView,
    /// Who proposed it.
    by: String,
    /// In which capacity.
    role: Role,
    at: Instant,
    /// From when it cannot be approved any more.
    expires: Instant,
    /// What the second person said.
    outcome: Option<OutcomeView>,
}

/// A proposal's state.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ProposalState {
    Open,
    Approved,
    Rejected,
    Expired,
}

/// A proposed deed with its operands.
#[derive(Debug, Serialize, ToSchema)]
struct WhatView {
    /// The kind of command.
    deed: Deed,
    /// The scheme of a mark to be issued.
    scheme: Option<String>,
    /// Who will hold the mark.
    holder: Option<String>,
    /// The system of the mark.
    system: Option<String>,
    /// The site of the mark.
    url: Option<String>,
    /// The passes that the mark stands on.
    passes: Vec<String>,
    /// The mark to be renewed.
    registration: Option<String>,
    /// The pass to be revoked.
    pass: Option<String>,
    /// For what the pass is to be revoked.
    cause: Option<String>,
}

/// What the second person said.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeView {
    at: Instant,
    by: String,
    role: Role,
    /// Why it was rejected.
    why: Option<String>,
}

/// Which proposals are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProposalFilter {
    /// Only those that wait for a second person.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// A rejection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RejectionBody {
    /// Why.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

impl ProposalView {
    pub(super) fn of(proposal: &Proposal, now: UnixTime) -> Self {
        let proposed = &proposal.proposed;
        Self {
            number: proposed.number.get(),
            state: match proposal.state(now) {
                "open" => ProposalState::Open,
                "approved" => ProposalState::Approved,
                "rejected" => ProposalState::Rejected,
                _ => ProposalState::Expired,
            },
            what: WhatView::of(&proposed.what),
            by: proposed.by.to_string(),
            role: proposed.role,
            at: Instant::of(proposal.at),
            expires: Instant::of(proposed.expires),
            outcome: proposal.outcome.as_ref().map(|outcome| OutcomeView {
                at: Instant::of(outcome.at),
                by: outcome.by.to_string(),
                role: outcome.role,
                why: outcome.rejected.as_ref().map(ToString::to_string),
            }),
        }
    }
}

impl WhatView {
    fn of(what: &ProposedDeed) -> Self {
        let empty = Self {
            deed: what.deed(),
            scheme: None,
            holder: None,
            system: None,
            url: None,
            passes: Vec::new(),
            registration: None,
            pass: None,
            cause: None,
        };
        match what {
            ProposedDeed::IssueMark(request) => Self {
                scheme: Some(request.scheme.to_string()),
                holder: Some(request.holder.to_string()),
                system: Some(request.system.to_string()),
                url: Some(request.url.to_string()),
                passes: request.passes.iter().map(ToString::to_string).collect(),
                ..empty
            },
            ProposedDeed::RenewMark(renewal) => Self {
                registration: Some(renewal.registration.to_string()),
                passes: renewal.passes.iter().map(ToString::to_string).collect(),
                ..empty
            },
            ProposedDeed::RevokePass(e) => Self {
                pass: Some(e.pass.to_string()),
                cause: Some(e.cause.to_string()),
                ..empty
            },
        }
    }
}

/// Lists proposals, the oldest first.
#[utoipa::path(get, path = "/v1/proposals", tag = "access", params(ProposalFilter), responses(
    (status = 200, description = "Proposals", body = Paged<ProposalView>),
))]
pub(super) async fn list_proposals(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<ProposalFilter>,
) -> Result<axum::Json<Paged<ProposalView>>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let part = Part::<ProposalNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let now = state.instant();
    let registry = state.office().store().registry();
    let proposals = registry.access().proposals();
    let wanted = part
        .rest(proposals.map(|proposal| (proposal.proposed.number, proposal)))
        .filter(|(_, proposal)| !filter.open || proposal.is_open(now));
    let page = part.page(wanted, |_, proposal| ProposalView::of(proposal, now));
    Ok(axum::Json(page))
}

/// Shows a proposal.
#[utoipa::path(get, path = "/v1/proposals/{proposal}", tag = "access",
    params(("proposal" = String, Path, description = "Its number", example = "1")),
    responses((status = 200, description = "The proposal", body = ProposalView)),
)]
pub(super) async fn get_proposal(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<ProposalView>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let number = parsed(&number)?;
    let registry = state.office().store().registry();
    let proposal = registry.access().proposal(number);
    let proposal = proposal.ok_or(AccessRefusal::NoSuchProposal { number })?;
    Ok(axum::Json(ProposalView::of(proposal, state.instant())))
}

/// Approves a proposal as the second person, and does what it proposes.
#[utoipa::path(post, path = "/v1/proposals/{proposal}/approval", tag = "access",
    params(("proposal" = String, Path, description = "Its number", example = "1")),
    responses(
        (status = 200, description = "The pass is revoked", body = PassView),
        (status = 201, description = "The mark is issued", body = MarkView,
            headers(("location" = String, description = "Where it is shown"))),
    ),
)]
pub(super) async fn approve_proposal(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    caller.must(Deed::ReadEverything)?;
    let number = parsed(&number)?;
    let done = work::computing(&state, move |office, now| {
        let done = desk::approve(office, &caller.who, number, now)?;
        done_answer(office, done, now)
    });
    done.await
}

/// Rejects a proposal as the second person.
#[utoipa::path(post, path = "/v1/proposals/{proposal}/rejection", tag = "access",
    params(("proposal" = String, Path, description = "Its number", example = "1")),
    request_body = RejectionBody,
    responses((status = 200, description = "The proposal is rejected", body = ProposalView)),
)]
pub(super) async fn reject_proposal(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RejectionBody>,
) -> Result<axum::Json<ProposalView>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let number = parsed(&number)?;
    let rejected = work::blocking(&state, move |office, now| {
        desk::reject(office, &caller.who, number, &body.why, now)?;
        let registry = office.store().registry();
        let proposal = registry.access().proposal(number);
        let proposal = proposal.ok_or(AccessRefusal::NoSuchProposal { number })?;
        Ok(ProposalView::of(proposal, now))
    });
    Ok(axum::Json(rejected.await?))
}
