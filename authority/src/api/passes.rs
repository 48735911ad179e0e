//! Passes: one, with the marks on it; lapse, restore, and revoke.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, SchemeId};
use utoipa::{IntoParams, ToSchema};

use super::body::{Json, Query, parsed};
use super::caller::Caller;
use super::marks::carry_out;
use super::page::{Paged, Part};
use super::problem::Problem;
use super::proposals::ProposalView;
use super::shapes::{Instant, Texts};
use super::work;
use crate::access::{Deed, PassCause, ProposedDeed};
use crate::casework::OrganisationNumber;
use crate::office::Office;
use crate::registry::{Refusal, Registry};
use crate::scheme::{EntryId, Text};
use crate::web::AppState;

/// A pass.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PassView {
    /// Five digits.
    number: String,
    /// Scheme id.
    scheme: String,
    state: PassState,
    /// How often it was renewed, where a review here led to it, as everything down to `valid_to`.
    renewals: Option<u8>,
    /// What was reviewed.
    unit: Option<String>,
    /// The organisation that holds it.
    organisation: Option<String>,
    /// The system or service.
    system: Option<String>,
    /// The application that led to it.
    application: Option<String>,
    /// First valid day.
    valid_from: Option<Date>,
    /// Last valid day.
    valid_to: Option<Date>,
    /// Why its service is to be examined anew, where it is.
    reexamination: Option<ReexaminationView>,
    /// Last day of grace, while it is lapsed.
    until: Option<Date>,
    /// When it was revoked.
    revoked: Option<Instant>,
    /// Why it was revoked.
    reason: Option<Texts>,
    /// Registration numbers of the marks that stand or stood on it.
    marks: Vec<String>,
}

/// A pass's state in a word.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum PassState {
    InForce,
    Lapsed,
    Revoked,
}

/// Why a service is to be examined anew.
#[derive(Debug, Serialize, ToSchema)]
struct ReexaminationView {
    /// The upstream's mark, which was revoked.
    upstream: String,
    /// The last day for papers, in the scheme's time zone.
    until: Date,
}

/// Which passes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PassFilter {
    /// Only those of this organisation.
    #[param(example = "O1")]
    organisation: Option<String>,
    /// Scheme id.
    scheme: Option<String>,
    /// Only those whose service is to be examined anew.
    #[serde(default)]
    reexamined: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// A lapse.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LapseBody {
    /// Last day of grace, at most as far ahead as the scheme bears.
    until: Date,
    /// Why, for the audit; not published.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

/// The revocation of a pass.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PassRevocationBody {
    /// One of the scheme's causes, such as `false-declaration`.
    #[schema(value_type = String, pattern = "^[a-z0-9_-]{1,48}$")]
    cause: EntryId,
}

impl PassView {
    /// The pass as it is now. Errors: no mark stands on it.
    pub(super) fn of(
        office: &Office,
        registry: &Registry,
        pass: PassNumber,
    ) -> Result<Self, Refusal> {
        let scheme = registry.scheme_of_pass(office.assets().schemes(), pass)?;
        let lapse = registry.lapse(pass);
        let revoked = registry.pass_revocation(pass);
        let issued = registry.casework().pass(pass);
        let reexamination = registry.casework().reexamination(pass);
        Ok(Self {
            number: pass.to_string(),
            scheme: scheme.id.to_string(),
            state: match (&revoked, lapse) {
                (Some(_), _) => PassState::Revoked,
                (None, Some(_)) => PassState::Lapsed,
                (None, None) => PassState::InForce,
            },
            renewals: issued.map(|issued| issued.number.renewal.count()),
            unit: issued.map(|issued| issued.unit.to_string()),
            organisation: issued.map(|issued| issued.holder.to_string()),
            system: issued.map(|issued| issued.system.to_string()),
            application: issued.map(|issued| issued.application.to_string()),
            valid_from: issued.map(|issued| issued.valid.from),
            valid_to: issued.map(|issued| issued.valid.to),
            reexamination: reexamination.map(|open| ReexaminationView {
                upstream: open.upstream.to_string(),
                until: open.until,
            }),
            until: lapse.map(|lapse| lapse.until),
            revoked: revoked.map(|(at, _)| Instant::of(at)),
            reason: revoked.map(|(_, reason)| Texts::of(&reason.text)),
            marks: registry
                .marks_on(pass)
                .map(|mark| mark.to_string())
                .collect(),
        })
    }
}

/// Whether the caller sees a pass: it is theirs, or a mark of theirs stands on it.
pub(super) fn check_seen(
    registry: &Registry,
    caller: &Caller,
    pass: PassNumber,
) -> Result<(), Refusal> {
    let issued = registry.casework().pass(pass);
    if issued.is_some_and(|issued| caller.sees_organisation(issued.holder)) {
        return Ok(());
    }
    let sees = |mark: &crate::registry::Mark| caller.sees(&mark.current().grant().terms.holder);
    let mut marks = registry
        .marks_on(pass)
        .filter_map(|mark| registry.mark(mark));
    marks
        .any(sees)
        .then_some(())
        .ok_or(Refusal::NoSuchPass { pass })
}

/// Lists the passes that reviews here led to, by number. Holders see their own.
#[utoipa::path(get, path = "/v1/passes", tag = "passes", params(PassFilter), responses(
    (status = 200, description = "Passes", body = Paged<PassView>),
))]
pub(super) async fn list_passes(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<PassFilter>,
) -> Result<axum::Json<Paged<PassView>>, Problem> {
    caller.must_read()?;
    let part = Part::<PassNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let of: Option<OrganisationNumber> = filter.organisation.as_deref().map(parsed).transpose()?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let casework = registry.casework();
        let all = casework.passes().map(|pass| (pass.number.number, pass));
        let wanted = part
            .rest(all)
            .filter(|(_, pass)| caller.sees_organisation(pass.holder))
            .filter(|(_, pass)| of.is_none_or(|of| pass.holder == of))
            .filter(|(_, pass)| scheme.as_ref().is_none_or(|id| pass.scheme == *id))
            .filter(|(number, _)| !filter.reexamined || casework.reexamination(*number).is_some());
        Ok(part.try_page(wanted, |number, _| PassView::of(office, &registry, number))?)
    });
    Ok(axum::Json(page.await?))
}

/// Shows a pass. Holders see their own and those under their own marks, with all marks on them.
#[utoipa::path(get, path = "/v1/passes/{pass}", tag = "passes",
    params(("pass" = String, Path, description = "Its number", example = "40001")),
    responses((status = 200, description = "The pass", body = PassView)),
)]
pub(super) async fn get_pass(
    State(state): State<AppState>,
    caller: Caller,
    Path(pass): Path<String>,
) -> Result<axum::Json<PassView>, Problem> {
    caller.must_read()?;
    let pass = parsed(&pass)?;
    let registry = state.office().store().registry();
    check_seen(&registry, &caller, pass)?;
    Ok(axum::Json(PassView::of(state.office(), &registry, pass)?))
}

/// Lapses a pass: its marks stay usable, their basis is under review.
#[utoipa::path(post, path = "/v1/passes/{pass}/lapse", tag = "passes",
    params(("pass" = String, Path, description = "Its number", example = "40001")),
    request_body = LapseBody,
    responses((status = 200, description = "The pass is lapsed", body = PassView)),
)]
pub(super) async fn lapse_pass(
    State(state): State<AppState>,
    caller: Caller,
    Path(pass): Path<String>,
    Json(body): Json<LapseBody>,
) -> Result<axum::Json<PassView>, Problem> {
    caller.must(Deed::LapsePass)?;
    let pass = parsed(&pass)?;
    let view = work::blocking(&state, move |office, now| {
        work::commit(office, &caller, now, |registry| {
            let schemes = office.assets().schemes();
            let why = body.why.as_str();
            let event = registry.lapse_pass(schemes, pass, body.until, why, now)?;
            let events = registry.with_consequences(schemes, vec![event], now)?;
            Ok::<_, Refusal>((events, ()))
        })?;
        Ok(PassView::of(office, &office.store().registry(), pass)?)
    });
    Ok(axum::Json(view.await?))
}

/// Ends the lapse of a pass whose cause was cured.
#[utoipa::path(post, path = "/v1/passes/{pass}/restoration", tag = "passes",
    params(("pass" = String, Path, description = "Its number", example = "40001")),
    responses((status = 200, description = "The pass is in force", body = PassView)),
)]
pub(super) async fn restore_pass(
    State(state): State<AppState>,
    caller: Caller,
    Path(pass): Path<String>,
) -> Result<axum::Json<PassView>, Problem> {
    caller.must(Deed::RestorePass)?;
    let pass = parsed(&pass)?;
    let view = work::blocking(&state, move |office, now| {
        work::commit(office, &caller, now, |registry| {
            let schemes = office.assets().schemes();
            let restored = vec![registry.restore_pass(pass)?];
            let events = registry.with_consequences(schemes, restored, now)?;
            Ok::<_, Refusal>((events, ()))
        })?;
        Ok(PassView::of(office, &office.store().registry(), pass)?)
    });
    Ok(axum::Json(view.await?))
}

/// Revokes a pass and every mark that stands on it; or proposes it, where the scheme asks for
/// two people.
#[utoipa::path(post, path = "/v1/passes/{pass}/revocation", tag = "passes",
    params(("pass" = String, Path, description = "Its number", example = "40001")),
    request_body = PassRevocationBody,
    responses(
        (status = 200, description = "The pass is revoked", body = PassView),
        (status = 202, description = "It waits for a second person", body = ProposalView,
            headers(("location" = String, description = "Where the proposal is shown"))),
    ),
)]
pub(super) async fn revoke_pass(
    State(state): State<AppState>,
    caller: Caller,
    Path(pass): Path<String>,
    Json(body): Json<PassRevocationBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::RevokePass)?;
    let (pass, cause) = (parsed(&pass)?, body.cause);
    let what = ProposedDeed::RevokePass(PassCause::new(pass, cause));
    let settled = work::blocking(&state, move |office, now| {
        carry_out(office, &caller, &what, now)
    });
    settled.await
}
