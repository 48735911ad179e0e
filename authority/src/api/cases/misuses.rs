//! Misuse cases: list, open, show (3.17, Table 3-5).

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{RegistrationNumber, SchemeId};
use utoipa::{IntoParams, ToSchema};

use super::changed::{Outgoing, change};
use crate::access::Deed;
use crate::api::body::{Json, Query, parsed};
use crate::api::caller::Caller;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::{Instant, Texts, created};
use crate::api::work;
use crate::casework::MisuseNumber;
use crate::casework::misuse::{MisuseCase, MisuseRefusal, MisuseStage, Suspicion};
use crate::correspondence::{PageUrl, thread::Prose};
use crate::registry::Registry;
use crate::scheme::{EntryId, FoundBy};
use crate::web::AppState;

/// A misuse case.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MisuseView {
    /// Its number, such as `M12`.
    number: String,
    /// Scheme id.
    scheme: String,
    /// One of the scheme's kinds of misuse.
    kind: String,
    /// The page on which the mark is shown.
    url: String,
    opened: Instant,
    state: MisuseState,
    /// What whoever reported it is told.
    told: Texts,
    /// All that is known of the case, as the command line prints it.
    #[schema(value_type = Object)]
    case: serde_json::Value,
}

/// Where a misuse case is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum MisuseState {
    Opened,
    Secured,
    Pursued,
    Closed,
    Dismissed,
}

/// A misuse case after a step.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MisuseChanged {
    #[serde(flatten)]
    pub(super) view: MisuseView,
    /// What goes out for the step.
    pub(super) notices: Vec<Outgoing>,
}

/// A suspicion of misuse.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuspicionBody {
    /// Scheme id.
    #[schema(value_type = String, example = "isp2014")]
    scheme: SchemeId,
    /// One of the scheme's kinds of misuse.
    #[schema(value_type = String)]
    kind: EntryId,
    found_by: FoundBy,
    /// The page on which the mark is shown.
    #[schema(value_type = String, example = "https://copycat.example.com/")]
    url: PageUrl,
    /// The mark, where it is one of ours.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    mark: Option<RegistrationNumber>,
    /// The report from the public.
    #[serde(default)]
    report: Option<u64>,
    /// What was seen.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 16384)]
    note: Option<Prose>,
}

/// Which misuse cases are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MisuseFilter {
    /// Scheme id.
    scheme: Option<String>,
    /// Only those that are not over.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl MisuseView {
    fn of(case: &MisuseCase) -> Result<Self, Problem> {
        let Suspicion {
            scheme, kind, url, ..
        } = case.suspicion();
        Ok(Self {
            number: case.number().to_string(),
            scheme: scheme.to_string(),
            kind: kind.to_string(),
            url: url.to_string(),
            opened: Instant::of(case.opened_at()),
            state: match case.stage() {
                MisuseStage::Opened {} => MisuseState::Opened,
                MisuseStage::Secured(_) => MisuseState::Secured,
                MisuseStage::Pursued(_) => MisuseState::Pursued,
                MisuseStage::Closed(_) => MisuseState::Closed,
                MisuseStage::Dismissed(_) => MisuseState::Dismissed,
            },
            told: Texts::told(&case.public_state().explanation()),
            case: serde_json::to_value(case).map_err(Problem::internal)?,
        })
    }

    pub(super) fn find(registry: &Registry, number: MisuseNumber) -> Result<Self, Problem> {
        let found = registry.misuses().get(number);
        Self::of(found.ok_or(MisuseRefusal::NoSuchCase { number })?)
    }
}

/// Lists misuse cases, the oldest first.
#[utoipa::path(get, path = "/v1/misuses", tag = "cases", params(MisuseFilter),
    responses((status = 200, description = "Cases", body = Paged<MisuseView>)),
)]
pub(super) async fn list_misuses(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<MisuseFilter>,
) -> Result<axum::Json<Paged<MisuseView>>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let part = Part::<MisuseNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let page = work::blocking(&state, move |office, _| {
        let registry = office.store().registry();
        let all = registry.misuses().iter();
        let wanted = part
            .rest(all.map(|case| (case.number(), case)))
            .filter(|(_, case)| !filter.open || !case.stage().is_over())
            .filter(|(_, case)| {
                let of = &case.suspicion().scheme;
                scheme.as_ref().is_none_or(|scheme| of == scheme)
            });
        part.try_page(wanted, |_, case| MisuseView::of(case))
    });
    Ok(axum::Json(page.await?))
}

/// Opens a misuse case.
#[utoipa::path(post, path = "/v1/misuses", tag = "cases", request_body = SuspicionBody,
    responses((status = 201, description = "It is open", body = MisuseChanged,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn open_misuse(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<SuspicionBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::OpenMisuseCases)?;
    let suspicion = Suspicion {
        scheme: body.scheme,
        kind: body.kind,
        found_by: body.found_by,
        url: body.url,
        mark: body.mark,
        report: body.report,
        note: body.note,
    };
    let opened = work::blocking(&state, move |office, now| {
        let (number, notices) = change(office, &caller, now, |registry, schemes| {
            registry.open_misuse(schemes, &suspicion, now)
        })?;
        let view = MisuseView::find(&office.store().registry(), number)?;
        let changed = MisuseChanged { view, notices };
        Ok(created(format!("/api/v1/misuses/{number}"), changed))
    });
    opened.await
}

/// Shows a misuse case.
#[utoipa::path(get, path = "/v1/misuses/{misuse}", tag = "cases",
    params(("misuse" = String, Path, description = "Its number", example = "M1")),
    responses((status = 200, description = "The case", body = MisuseView)),
)]
pub(super) async fn get_misuse(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<MisuseView>, Problem> {
    caller.must(Deed::ReadEverything)?;
    let registry = state.office().store().registry();
    Ok(axum::Json(MisuseView::find(&registry, parsed(&number)?)?))
}
