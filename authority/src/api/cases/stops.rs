//! Whether revoked marks are no longer used: what is outstanding, the holder's word, a look (3.17.2(2)).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{RegistrationNumber, UnixTime};
use utoipa::{IntoParams, ToSchema};

use super::changed::{Outgoing, change};
use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::marks::seen;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::Instant;
use crate::api::work;
use crate::casework::Decided;
use crate::casework::misuse::{Check, Confirmation, Found, Outstanding, StopOfUse};
use crate::registry::{Refusal, Registry};
use crate::scheme::{SchemeSet, Text};
use crate::web::AppState;

/// A revoked mark whose stop of use is not confirmed, or not seen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutstandingView {
    /// Registration number.
    registration: String,
    holder: String,
    url: String,
    revoked: Instant,
    /// When the holder confirmed that use stopped.
    confirmed: Option<Instant>,
    /// The latest look.
    checked: Option<CheckView>,
}

/// A look.
#[derive(Debug, Serialize, ToSchema)]
struct CheckView {
    on: Date,
    found: Found,
    note: Option<String>,
}

/// What became of the stop of use of a mark.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StopView {
    /// Registration number.
    registration: String,
    /// Whether the holder confirmed it and a look found it so.
    settled: bool,
    /// What goes out for the step.
    notices: Vec<Outgoing>,
}

/// The holder's word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmationBody {
    /// What they say with it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    note: Option<Text>,
}

/// A look whether a mark is still used.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckBody {
    /// On which day.
    on: Date,
    found: Found,
    /// What was seen.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    note: Option<Text>,
}

/// Which part is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StopFilter {
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl OutstandingView {
    fn of(stop: &Outstanding) -> Self {
        Self {
            registration: stop.registration.to_string(),
            holder: stop.holder.to_string(),
            url: stop.url.to_string(),
            revoked: Instant::of(stop.revoked),
            confirmed: stop.confirmed.map(Instant::of),
            checked: stop.checked.as_ref().map(|check| CheckView {
                on: check.on,
                found: check.found,
                note: check.note.as_ref().map(ToString::to_string),
            }),
        }
    }
}

/// Lists revoked marks whose stop of use is not confirmed or not seen. Holders see their own.
#[utoipa::path(get, path = "/v1/stops", tag = "cases", params(StopFilter),
    responses((status = 200, description = "Marks", body = Paged<OutstandingView>)),
)]
pub(super) async fn list_stops(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<StopFilter>,
) -> Result<axum::Json<Paged<OutstandingView>>, Problem> {
    caller.must_read()?;
    let part = Part::<RegistrationNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let page = work::blocking(&state, move |office, _| {
        let mut outstanding = office.store().registry().outstanding_stops();
        outstanding.sort_by_key(|stop| stop.registration);
        let all = outstanding.iter().map(|stop| (stop.registration, stop));
        let wanted = part.rest(all).filter(|(_, stop)| caller.sees(&stop.holder));
        Ok(part.page(wanted, |_, stop| OutstandingView::of(stop)))
    });
    Ok(axum::Json(page.await?))
}

/// Confirms that use of a revoked mark has stopped: for one's own mark, or on its holder's word.
#[utoipa::path(post, path = "/v1/stops/{registration}/confirmation", tag = "cases",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    request_body = ConfirmationBody,
    responses((status = 200, description = "It is recorded", body = StopView)),
)]
pub(super) async fn confirm_stop(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ConfirmationBody>,
) -> Result<axum::Json<StopView>, Problem> {
    caller.must_file(Deed::OpenMisuseCases)?;
    step(&state, caller, &number, move |registry, _, number, _| {
        registry.confirm_stop(number, Confirmation { note: body.note })
    })
    .await
}

/// Records a look whether a revoked mark is still used.
#[utoipa::path(post, path = "/v1/stops/{registration}/checks", tag = "cases",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    request_body = CheckBody,
    responses((status = 200, description = "It is recorded", body = StopView)),
)]
pub(super) async fn check_stop(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<CheckBody>,
) -> Result<axum::Json<StopView>, Problem> {
    caller.must(Deed::OpenMisuseCases)?;
    let CheckBody { on, found, note } = body;
    step(
        &state,
        caller,
        &number,
        move |registry, schemes, number, now| {
            registry.check_stop(schemes, number, Check { on, found, note }, now)
        },
    )
    .await
}

/// A step about a mark that the caller sees.
async fn step(
    state: &AppState,
    caller: Caller,
    number: &str,
    decide: impl FnOnce(&Registry, &SchemeSet, RegistrationNumber, UnixTime) -> Result<Decided, Refusal>
    + Send
    + 'static,
) -> Result<axum::Json<StopView>, Problem> {
    let number = parsed(number)?;
    let done = work::blocking(state, move |office, now| {
        seen(&office.store().registry(), &caller, number)?;
        let ((), notices) = change(office, &caller, now, |registry, schemes| {
            decide(registry, schemes, number, now)
        })?;
        let registry = office.store().registry();
        let stop = registry.stops().get(number);
        Ok(StopView {
            registration: number.to_string(),
            settled: stop.is_some_and(StopOfUse::is_settled),
            notices,
        })
    });
    Ok(axum::Json(done.await?))
}
