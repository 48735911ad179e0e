//! Findings of the crawler: list, show, file as a case, set aside (3.17, Table 3-5).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::changed::{Outgoing, change};
use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::Instant;
use crate::api::work;
use crate::casework::FindingNumber;
use crate::casework::finding::{Finding, FindingKind, FindingRefusal, Handling};
use crate::registry::Registry;
use crate::scheme::Text;
use crate::web::AppState;

/// Something that the crawler saw and that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingView {
    /// Its number, such as `F12`.
    number: String,
    /// Scheme id.
    scheme: String,
    kind: FindingKind,
    /// The page.
    url: String,
    /// Whether it was there when the page was visited last.
    there: bool,
    first_seen: Instant,
    last_seen: Instant,
    state: FindingState,
    /// The case that it is followed as.
    case: Option<String>,
    /// All that is known of it, as the command line prints it.
    #[schema(value_type = Object)]
    finding: serde_json::Value,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum FindingState {
    Open,
    Advised,
    Filed,
    SetAside,
}

/// A finding after a step.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingChanged {
    #[serde(flatten)]
    view: FindingView,
    /// What goes out for the step.
    notices: Vec<Outgoing>,
}

/// That a finding is followed as a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingBody {
    /// The last day to stop, where the operator is recommended to stop at once.
    #[serde(default)]
    stop_by: Option<Date>,
}

/// That a finding is no misuse.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetAsideBody {
    /// Why.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

/// Which findings are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FindingFilter {
    /// Only those of which this became.
    state: Option<FindingState>,
    /// Only those that are there still.
    #[serde(default)]
    there: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl FindingState {
    fn of(handling: &Handling) -> Self {
        match handling {
            Handling::Open => Self::Open,
            Handling::Advised { .. } => Self::Advised,
            Handling::Filed { .. } => Self::Filed,
            Handling::SetAside { .. } => Self::SetAside,
        }
    }
}

impl FindingView {
    fn of(finding: &Finding) -> Result<Self, Problem> {
        let case = match finding.handling() {
            Handling::Filed { case } => Some(case.to_string()),
            _ => None,
        };
        Ok(Self {
            number: finding.number().to_string(),
            scheme: finding.scheme().to_string(),
            kind: finding.kind(),
            url: finding.place().page.to_string(),
            there: finding.is_there(),
            first_seen: Instant::of(finding.first_seen()),
            last_seen: Instant::of(finding.last_seen()),
            state: FindingState::of(finding.handling()),
            case,
            finding: serde_json::to_value(finding).map_err(Problem::internal)?,
        })
    }

    fn find(registry: &Registry, number: FindingNumber) -> Result<Self, Problem> {
        let found = registry.findings().get(number);
        Self::of(found.ok_or(FindingRefusal::NoSuchFinding { number })?)
    }
}

/// Lists findings, the oldest first.
#[utoipa::path(get, path = "/v1/findings", tag = "cases", params(FindingFilter),
    responses((status = 200, description = "Findings", body = Paged<FindingView>)),
)]
pub(super) async fn list_findings(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<FindingFilter>,
) -> Result<axum::Json<Paged<FindingView>>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let part = Part::<FindingNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let all = registry.findings().iter();
        let wanted = part
            .rest(all.map(|finding| (finding.number(), finding)))
            .filter(|(_, finding)| !filter.there || finding.is_there())
            .filter(|(_, finding)| {
                let state = FindingState::of(finding.handling());
                filter.state.is_none_or(|wanted| wanted == state)
            });
        part.try_page(wanted, |_, finding| FindingView::of(finding))
    });
    Ok(axum::Json(page.await?))
}

/// Shows a finding.
#[utoipa::path(get, path = "/v1/findings/{finding}", tag = "cases",
    params(("finding" = String, Path, description = "Its number", example = "F1")),
    responses((status = 200, description = "The finding", body = FindingView)),
)]
pub(super) async fn get_finding(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<FindingView>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let registry = state.office().store().registry();
    Ok(axum::Json(FindingView::find(&registry, parsed(&number)?)?))
}

/// Follows a finding as a misuse case.
#[utoipa::path(post, path = "/v1/findings/{finding}/filing", tag = "cases",
    params(("finding" = String, Path, description = "Its number", example = "F1")),
    request_body = FilingBody,
    responses((status = 200, description = "It is filed", body = FindingChanged)),
)]
pub(super) async fn file_finding(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<FilingBody>,
) -> Result<axum::Json<FindingChanged>, Problem> {
    caller.must(Deed::OpenMisuseCases)?;
    let number: FindingNumber = parsed(&number)?;
    let changed = work::blocking(&state, move |office, now| {
        let (_, notices) = change(office, &caller, now, |registry, schemes| {
            registry.file_finding(schemes, number, body.stop_by, now)
        })?;
        let view = FindingView::find(&office.store().registry(), number)?;
        Ok(FindingChanged { view, notices })
    });
    Ok(axum::Json(changed.await?))
}

/// Records that a finding is no misuse.
#[utoipa::path(post, path = "/v1/findings/{finding}/setting-aside", tag = "cases",
    params(("finding" = String, Path, description = "Its number", example = "F1")),
    request_body = SetAsideBody,
    responses((status = 200, description = "It is set aside", body = FindingChanged)),
)]
pub(super) async fn set_finding_aside(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<SetAsideBody>,
) -> Result<axum::Json<FindingChanged>, Problem> {
    caller.must(Deed::OpenMisuseCases)?;
    let number: FindingNumber = parsed(&number)?;
    let changed = work::blocking(&state, move |office, now| {
        let ((), notices) = change(office, &caller, now, |registry, _| {
            registry.set_finding_aside(number, body.why)
        })?;
        let view = FindingView::find(&office.store().registry(), number)?;
        Ok(FindingChanged { view, notices })
    });
    Ok(axum::Json(changed.await?))
}
