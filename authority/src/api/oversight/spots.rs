//! Spot inspections as the API shows them: agreed when, stopped, or what was found (3.7).

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::PassNumber;
use utoipa::{IntoParams, ToSchema};

use crate::access::Deed;
use crate::api::body::{Query, parsed};
use crate::api::caller::Caller;
use crate::api::casework::{PaperView, WindowView};
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::api::shapes::Instant;
use crate::casework::{SpotInspection, SpotNumber, SpotOutcome, SpotRefusal};
use crate::registry::Registry;
use crate::web::AppState;

/// A spot inspection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SpotView {
    /// Its number, such as `S12`.
    number: String,
    /// The pass whose system is looked at.
    pass: String,
    /// What is looked at, and for what cause; for the bodies and auditors, since complaints
    /// may be behind it.
    subject: Option<String>,
    /// How the holder was consulted.
    consulted: Option<String>,
    announced: Instant,
    /// The window agreed; null while it is stopped.
    window: Option<WindowView>,
    outcome: Option<SpotOutcomeView>,
}

/// What a spot inspection found.
#[derive(Debug, Serialize, ToSchema)]
struct SpotOutcomeView {
    /// Whether the system is as it was when it was reviewed.
    as_reviewed: bool,
    /// How many findings there are.
    findings: u32,
    /// What was found, in a line.
    remark: String,
    report: PaperView,
}

/// Which spot inspections are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SpotFilter {
    /// Only those of this pass.
    #[param(example = "30001")]
    pass: Option<String>,
    /// Only those that have not come to their end.
    #[serde(default)]
    open: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl SpotView {
    fn of(caller: &Caller, number: SpotNumber, spot: &SpotInspection) -> Self {
        let staff = caller.who.may(Deed::ReadEverything);
        let consulted = spot.consulted.as_ref();
        Self {
            number: number.to_string(),
            pass: spot.pass.to_string(),
            subject: staff.then(|| spot.subject.to_string()),
            consulted: consulted.map(ToString::to_string),
            announced: Instant::of(spot.announced),
            window: spot.window.as_ref().map(WindowView::of),
            outcome: spot.outcome.as_ref().map(SpotOutcomeView::of),
        }
    }

    pub(super) fn find(
        registry: &Registry,
        caller: &Caller,
        number: SpotNumber,
    ) -> Result<Self, Problem> {
        let spot = registry.casework().spot_inspection(number);
        let spot = spot.filter(|spot| is_seen(registry, caller, spot.pass));
        let spot = spot.ok_or(SpotRefusal::NoSuchInspection(number))?;
        Ok(Self::of(caller, number, spot))
    }
}

impl SpotOutcomeView {
    fn of(outcome: &SpotOutcome) -> Self {
        let SpotOutcome {
            as_reviewed,
            findings,
            remark,
            report,
        } = outcome;
        Self {
            as_reviewed: *as_reviewed,
            findings: *findings,
            remark: remark.to_string(),
            report: PaperView::of(report),
        }
    }
}

/// Whether the caller sees what is found about a pass: it is theirs, or they see all.
fn is_seen(registry: &Registry, caller: &Caller, pass: PassNumber) -> bool {
    let holder = registry.casework().pass(pass).map(|pass| pass.holder);
    holder.is_some_and(|holder| caller.sees_organisation(holder))
}

/// Lists spot inspections by number. Holders see those of their own passes.
#[utoipa::path(get, path = "/v1/spot-inspections", tag = "oversight", params(SpotFilter),
    responses((status = 200, description = "Spot inspections", body = Paged<SpotView>)),
)]
pub(super) async fn list_spot_inspections(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<SpotFilter>,
) -> Result<axum::Json<Paged<SpotView>>, Problem> {
    caller.must_read()?;
    let part = Part::<SpotNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let pass: Option<PassNumber> = filter.pass.as_deref().map(parsed).transpose()?;
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.casework().spot_inspections())
        .filter(|(_, spot)| pass.is_none_or(|pass| spot.pass == pass))
        .filter(|(_, spot)| !filter.open || spot.outcome.is_none())
        .filter(|(_, spot)| is_seen(&registry, &caller, spot.pass));
    let page = part.page(wanted, |number, spot| SpotView::of(&caller, number, spot));
    Ok(axum::Json(page))
}

/// Shows a spot inspection.
#[utoipa::path(get, path = "/v1/spot-inspections/{spot}", tag = "oversight",
    params(("spot" = String, Path, description = "Its number", example = "S1")),
    responses((status = 200, description = "The spot inspection", body = SpotView)),
)]
pub(super) async fn get_spot_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<SpotView>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let view = SpotView::find(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}
