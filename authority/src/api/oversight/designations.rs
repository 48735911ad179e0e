//! Designated review bodies as the API shows them: their term, audits, reviews in hand, reports (8.1.5).

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::SchemeId;
use utoipa::{IntoParams, ToSchema};

use crate::api::body::{Query, parsed};
use crate::api::caller::Caller;
use crate::api::casework::PaperView;
use crate::api::page::{Paged, Part};
use crate::api::problem::Problem;
use crate::casework::{AuditResult, Designation, DesignationNumber, DesignationRefusal, Over};
use crate::registry::Registry;
use crate::web::AppState;

/// The designation of a review body.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DesignationView {
    /// Its number, such as `D12`.
    number: String,
    /// Scheme id.
    scheme: String,
    /// The organisation that is designated.
    organisation: String,
    /// The first day of its term.
    from: Date,
    /// The last day, with every prolongation.
    to: Date,
    /// The earliest first.
    audits: Vec<AuditView>,
    /// The day of the audit that it was told of last.
    audit_called: Option<Date>,
    /// Applications whose reviews it has in hand.
    entrusted: Vec<String>,
    reports: Vec<DutyReportView>,
    /// Whether it is over, and why.
    over: Option<OverView>,
}

/// An audit of a designated body.
#[derive(Debug, Serialize, ToSchema)]
struct AuditView {
    /// The day, in the scheme's time zone.
    on: Date,
    passed: bool,
    report: PaperView,
}

/// A report on a duty.
#[derive(Debug, Serialize, ToSchema)]
struct DutyReportView {
    /// The duty, by the scheme's id.
    duty: String,
    report: PaperView,
}

/// The end of a designation.
#[derive(Debug, Serialize, ToSchema)]
struct OverView {
    how: OverWord,
    /// The ground on which it was cancelled, by the scheme's id.
    ground: Option<String>,
}

/// How a designation came to its end.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum OverWord {
    Cancelled,
    Ended,
}

/// Which designations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DesignationFilter {
    /// Scheme id.
    scheme: Option<String>,
    /// Also those that are over.
    #[serde(default)]
    all: bool,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

impl DesignationView {
    fn of(number: DesignationNumber, designation: &Designation) -> Self {
        let Designation {
            scheme,
            organisation,
            from,
            to,
            audits,
            called,
            entrusted,
            reports,
            over,
        } = designation;
        let reports = reports.iter().map(|(duty, report)| DutyReportView {
            duty: duty.to_string(),
            report: PaperView::of(report),
        });
        Self {
            number: number.to_string(),
            scheme: scheme.to_string(),
            organisation: organisation.to_string(),
            from: *from,
            to: *to,
            audits: audits.iter().map(AuditView::of).collect(),
            audit_called: *called,
            entrusted: entrusted.iter().map(ToString::to_string).collect(),
            reports: reports.collect(),
            over: over.as_ref().map(OverView::of),
        }
    }

    pub(super) fn find(
        registry: &Registry,
        caller: &Caller,
        number: DesignationNumber,
    ) -> Result<Self, Problem> {
        Ok(Self::of(number, seen(registry, caller, number)?))
    }
}

impl AuditView {
    fn of(audit: &AuditResult) -> Self {
        Self {
            on: audit.on,
            passed: audit.passed,
            report: PaperView::of(&audit.report),
        }
    }
}

impl OverView {
    fn of(over: &Over) -> Self {
        match over {
            Over::Cancelled(ground) => Self {
                how: OverWord::Cancelled,
                ground: Some(ground.to_string()),
            },
            Over::Ended => Self {
                how: OverWord::Ended,
                ground: None,
            },
        }
    }
}

/// The designation of this number, if the caller may see it.
pub(super) fn seen<'r>(
    registry: &'r Registry,
    caller: &Caller,
    number: DesignationNumber,
) -> Result<&'r Designation, Problem> {
    let designation = registry.casework().designation(number);
    let designation = designation.filter(|d| caller.sees_organisation(d.organisation));
    designation.ok_or_else(|| DesignationRefusal::NoSuchDesignation(number).into())
}

/// Lists designations of review bodies by number. Holders see their own.
#[utoipa::path(get, path = "/v1/designations", tag = "oversight", params(DesignationFilter),
    responses((status = 200, description = "Designations", body = Paged<DesignationView>)),
)]
pub(super) async fn list_designations(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<DesignationFilter>,
) -> Result<axum::Json<Paged<DesignationView>>, Problem> {
    caller.must_read()?;
    let part = Part::<DesignationNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let scheme: Option<SchemeId> = filter.scheme.as_deref().map(parsed).transpose()?;
    let registry = state.office().store().registry();
    let wanted = part
        .rest(registry.casework().designations())
        .filter(|(_, d)| caller.sees_organisation(d.organisation))
        .filter(|(_, d)| scheme.as_ref().is_none_or(|id| d.scheme == *id))
        .filter(|(_, d)| filter.all || d.over.is_none());
    let page = part.page(wanted, |number, designation| {
        DesignationView::of(number, designation)
    });
    Ok(axum::Json(page))
}

/// Shows the designation of a review body.
#[utoipa::path(get, path = "/v1/designations/{designation}", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    responses((status = 200, description = "The designation", body = DesignationView)),
)]
pub(super) async fn get_designation(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<DesignationView>, Problem> {
    caller.must_read()?;
    let registry = state.office().store().registry();
    let view = DesignationView::find(&registry, &caller, parsed(&number)?)?;
    Ok(axum::Json(view))
}
