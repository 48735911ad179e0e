//! Steps of a designation: made, prolonged, audited, entrusted, reported on, cancelled (8.1.5).

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{SchemeId, UnixTime};
use utoipa::ToSchema;

use super::designations::{DesignationView, seen};
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::casework::{PaperBody, attachments};
use crate::api::problem::Problem;
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{
    ApplicationNumber, AuditResult, DesignationNumber, Desk, OrganisationNumber,
};
use crate::office::Office;
use crate::registry::Refusal;
use crate::scheme::{EntryId, Text};
use crate::web::AppState;

/// Who is to be designated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignatingBody {
    /// Scheme id.
    #[schema(value_type = String, example = "ecom2000")]
    scheme: SchemeId,
    /// The organisation.
    #[schema(value_type = String, example = "O1")]
    organisation: OrganisationNumber,
    /// The first day, in the scheme's time zone.
    from: Date,
    /// A paper for each qualification, by the scheme's ids.
    #[schema(value_type = BTreeMap<String, PaperBody>)]
    papers: BTreeMap<EntryId, PaperBody>,
}

/// Papers for another term.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProlongationBody {
    /// A paper for each qualification, by the scheme's ids.
    #[schema(value_type = BTreeMap<String, PaperBody>)]
    papers: BTreeMap<EntryId, PaperBody>,
}

/// An audit of a designated body.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditBody {
    /// The day, in the scheme's time zone.
    on: Date,
    /// Whether all is in order.
    passed: bool,
    report: PaperBody,
}

/// A review to entrust a designated body with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntrustmentBody {
    /// The application.
    #[schema(value_type = String, example = "A1")]
    application: ApplicationNumber,
}

/// A report on a duty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyReportBody {
    /// The duty, by the scheme's id.
    #[schema(value_type = String)]
    duty: EntryId,
    report: PaperBody,
}

/// The cancellation of a designation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CancellationBody {
    /// The ground, by the scheme's id.
    #[schema(value_type = String)]
    ground: EntryId,
    /// What happened, for the audit.
    #[schema(value_type = String, max_length = 4096)]
    why: Text,
}

/// A designation that was cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CancelledView {
    #[serde(flatten)]
    designation: DesignationView,
    /// Applications whose reviews the review body takes over.
    handed_over: Vec<String>,
}

/// Decides a command on a designation, and shows what became of it.
fn done<R: Into<Refusal>>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    number: DesignationNumber,
    command: impl FnOnce(&mut Desk<'_>) -> Result<(), R>,
) -> Result<axum::Json<DesignationView>, Problem> {
    work::at_desk(office, caller, now, command)?;
    let view = DesignationView::find(&office.store().registry(), caller, number)?;
    Ok(axum::Json(view))
}

/// Designates an organisation to review on the review body's behalf, for the scheme's term.
#[utoipa::path(post, path = "/v1/designations", tag = "oversight", request_body = DesignatingBody,
    responses((status = 201, description = "It is designated", body = DesignationView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn designate(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<DesignatingBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::DesignateReviewBodies)?;
    let designated = work::blocking(&state, move |office, now| {
        let papers = attachments(office, body.papers)?;
        let number = work::at_desk(office, &caller, now, |desk| {
            desk.designate(&body.scheme, body.organisation, body.from, papers)
        })?;
        let view = DesignationView::find(&office.store().registry(), &caller, number)?;
        Ok(created(format!("/api/v1/designations/{number}"), view))
    });
    designated.await
}

/// Designates it for another term, after an audit that was passed.
#[utoipa::path(post, path = "/v1/designations/{designation}/prolongation", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    request_body = ProlongationBody,
    responses((status = 200, description = "It is prolonged", body = DesignationView)),
)]
pub(super) async fn prolong_designation(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ProlongationBody>,
) -> Result<axum::Json<DesignationView>, Problem> {
    caller.must(Deed::DesignateReviewBodies)?;
    let number = parsed(&number)?;
    let prolonged = work::blocking(&state, move |office, now| {
        let papers = attachments(office, body.papers)?;
        done(office, &caller, now, number, |desk| {
            desk.prolong_designation(number, papers).map(|_| ())
        })
    });
    prolonged.await
}

/// Records an audit.
#[utoipa::path(post, path = "/v1/designations/{designation}/audits", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    request_body = AuditBody,
    responses((status = 200, description = "It is recorded", body = DesignationView)),
)]
pub(super) async fn audit_designated(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<AuditBody>,
) -> Result<axum::Json<DesignationView>, Problem> {
    caller.must(Deed::DesignateReviewBodies)?;
    let number = parsed(&number)?;
    let audited = work::blocking(&state, move |office, now| {
        let AuditBody { on, passed, report } = body;
        let report = report.attachment(office)?;
        done(office, &caller, now, number, |desk| {
            desk.audit_designated(number, AuditResult { on, passed, report })
        })
    });
    audited.await
}

/// Entrusts it with a review.
#[utoipa::path(post, path = "/v1/designations/{designation}/entrustments", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    request_body = EntrustmentBody,
    responses((status = 200, description = "It has it in hand", body = DesignationView)),
)]
pub(super) async fn entrust_review(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<EntrustmentBody>,
) -> Result<axum::Json<DesignationView>, Problem> {
    caller.must(Deed::DesignateReviewBodies)?;
    let number = parsed(&number)?;
    let entrusted = work::blocking(&state, move |office, now| {
        done(office, &caller, now, number, |desk| {
            desk.entrust(number, body.application)
        })
    });
    entrusted.await
}

/// Hands in a report that its duties ask for: the designated body's own, or one that came on paper.
#[utoipa::path(post, path = "/v1/designations/{designation}/reports", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    request_body = DutyReportBody,
    responses((status = 200, description = "It is recorded", body = DesignationView)),
)]
pub(super) async fn report_on_duty(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<DutyReportBody>,
) -> Result<axum::Json<DesignationView>, Problem> {
    caller.must_file(Deed::DesignateReviewBodies)?;
    let number = parsed(&number)?;
    let reported = work::blocking(&state, move |office, now| {
        seen(&office.store().registry(), &caller, number)?;
        let report = body.report.attachment(office)?;
        done(office, &caller, now, number, |desk| {
            desk.designated_reported(number, &body.duty, report)
        })
    });
    reported.await
}

/// Cancels it; the review body takes over what it had in hand.
#[utoipa::path(post, path = "/v1/designations/{designation}/cancellation", tag = "oversight",
    params(("designation" = String, Path, description = "Its number", example = "D1")),
    request_body = CancellationBody,
    responses((status = 200, description = "It is cancelled", body = CancelledView)),
)]
pub(super) async fn cancel_designation(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<CancellationBody>,
) -> Result<axum::Json<CancelledView>, Problem> {
    caller.must(Deed::DesignateReviewBodies)?;
    let number = parsed(&number)?;
    let cancelled = work::blocking(&state, move |office, now| {
        let CancellationBody { ground, why } = body;
        let handed_over = work::at_desk(office, &caller, now, |desk| {
            desk.cancel_designation(number, &ground, why)
        })?;
        let registry = office.store().registry();
        Ok(axum::Json(CancelledView {
            designation: DesignationView::find(&registry, &caller, number)?,
            handed_over: handed_over.iter().map(ToString::to_string).collect(),
        }))
    });
    cancelled.await
}
