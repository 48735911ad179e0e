//! From a passed review to its pass: payments, contracts, issue; and the review body's own delay (6.2.6, 6.3).

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::application_views::ApplicationView;
use super::applications::{shown, step};
use super::dues::{ContractBody, PaymentBody};
use super::seen;
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::passes::PassView;
use crate::api::problem::Problem;
use crate::api::shapes::created;
use crate::api::work;
use crate::web::AppState;

/// A delay that the review body causes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DelayBody {
    /// Last day of the lapse; the longest that the scheme bears, if not given.
    #[serde(default)]
    until: Option<Date>,
}

/// Records that a fee was paid, in full.
#[utoipa::path(post, path = "/v1/applications/{application}/payments", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = PaymentBody,
    responses((status = 200, description = "It is recorded", body = ApplicationView)),
)]
pub(super) async fn pay_fee(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<PaymentBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::TakeApplications)?;
    step(&state, caller, &number, move |desk, number| {
        desk.pay_fee(number, &body.fee, body.yen)
    })
    .await
}

/// Records that a contract was signed.
#[utoipa::path(post, path = "/v1/applications/{application}/contracts", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = ContractBody,
    responses((status = 200, description = "It is recorded", body = ApplicationView)),
)]
pub(super) async fn sign_contract(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<ContractBody>,
) -> Result<axum::Json<ApplicationView>, Problem> {
    caller.must(Deed::TakeApplications)?;
    let number = parsed(&number)?;
    let signed = work::blocking(&state, move |office, now| {
        let ContractBody { contract, paper } = body;
        let paper = paper.attachment(office)?;
        work::at_desk(office, &caller, now, |desk| {
            desk.sign_contract(number, &contract, paper)
        })?;
        shown(office, &caller, number)
    });
    Ok(axum::Json(signed.await?))
}

/// Issues the pass of a passed review, or renews it; a lapse for which it was late ends.
#[utoipa::path(post, path = "/v1/applications/{application}/pass", tag = "applications",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    responses((status = 201, description = "The pass is issued", body = PassView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn issue_pass(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    caller.must(Deed::IssuePass)?;
    let number = parsed(&number)?;
    let issued = work::blocking(&state, move |office, now| {
        seen(&office.store().registry(), &caller, number)?;
        let pass = work::at_desk(office, &caller, now, |desk| desk.issue_pass(number))?;
        let view = PassView::of(office, &office.store().registry(), pass.number)?;
        let location = format!("/api/v1/passes/{}", pass.number);
        Ok(created(location, view))
    });
    issued.await
}

/// Says that the review body is late with a renewal: the expired pass lapses instead of falling.
#[utoipa::path(post, path = "/v1/applications/{application}/delay", tag = "reviews",
    params(("application" = String, Path, description = "Its number", example = "A1")),
    request_body = DelayBody,
    responses((status = 200, description = "The pass is lapsed", body = PassView)),
)]
pub(super) async fn delay_renewal(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<DelayBody>,
) -> Result<axum::Json<PassView>, Problem> {
    caller.must(Deed::LapsePass)?;
    let number = parsed(&number)?;
    let delayed = work::blocking(&state, move |office, now| {
        let renews = seen(&office.store().registry(), &caller, number)?
            .filing
            .renews;
        work::at_desk(office, &caller, now, |desk| {
            desk.delay_renewal(number, body.until)
        })?;
        let renews = renews.ok_or(crate::casework::CaseRefusal::NoRenewal(number))?;
        Ok(PassView::of(office, &office.store().registry(), renews)?)
    });
    Ok(axum::Json(delayed.await?))
}
