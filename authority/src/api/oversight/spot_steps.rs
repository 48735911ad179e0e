//! Steps of a spot inspection: agreed, moved, stopped, concluded (3.7).

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use shirushi_verifier::domain::{PassNumber, UnixTime};
use utoipa::ToSchema;

use super::spots::SpotView;
use crate::access::Deed;
use crate::api::body::{Json, parsed};
use crate::api::caller::Caller;
use crate::api::casework::{PaperBody, RefusalBody, WindowBody};
use crate::api::problem::Problem;
use crate::api::shapes::created;
use crate::api::work;
use crate::casework::{Announcement, Desk, SpotNumber, SpotOutcome};
use crate::office::Office;
use crate::registry::Refusal;
use crate::scheme::Text;
use crate::web::AppState;

/// A spot inspection as it was agreed with the holder.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnouncementBody {
    /// The pass whose system is looked at.
    #[schema(value_type = String, example = "30001")]
    pass: PassNumber,
    /// What is to be looked at, and for what cause; the holder is not told.
    #[schema(value_type = String, max_length = 4096)]
    subject: Text,
    /// How the holder was consulted, where the scheme asks for that.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    consulted: Option<Text>,
    window: WindowBody,
}

/// What a spot inspection found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpotConclusionBody {
    /// Whether the system is as it was when it was reviewed.
    as_reviewed: bool,
    /// How many findings there are.
    #[serde(default)]
    findings: u32,
    /// What was found, in a line; the holder is told.
    #[schema(value_type = String, max_length = 4096)]
    remark: Text,
    report: PaperBody,
    /// The pass lapses until this day, by which it must be passed anew. Only where the system
    /// is not as it was reviewed.
    #[serde(default)]
    lapse_until: Option<Date>,
}

/// Decides a command on a spot inspection, and shows what became of it.
fn done<R: Into<Refusal>>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    number: SpotNumber,
    command: impl FnOnce(&mut Desk<'_>) -> Result<(), R>,
) -> Result<SpotView, Problem> {
    work::at_desk(office, caller, now, command)?;
    SpotView::find(&office.store().registry(), caller, number)
}

/// Records that a spot inspection was agreed with the holder of a pass.
#[utoipa::path(post, path = "/v1/spot-inspections", tag = "oversight",
    request_body = AnnouncementBody,
    responses((status = 201, description = "It is announced", body = SpotView,
        headers(("location" = String, description = "Where it is shown")))),
)]
pub(super) async fn announce_spot_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<AnnouncementBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::InspectOnTheSpot)?;
    let announced = work::blocking(&state, move |office, now| {
        let AnnouncementBody {
            pass,
            subject,
            consulted,
            window,
        } = body;
        let announcement = Announcement {
            pass,
            subject,
            consulted,
            window: window.into(),
        };
        let number = work::at_desk(office, &caller, now, |desk| {
            desk.announce_spot_inspection(announcement)
        })?;
        let view = SpotView::find(&office.store().registry(), &caller, number)?;
        Ok(created(format!("/api/v1/spot-inspections/{number}"), view))
    });
    announced.await
}

/// Agrees on another window, also after it was stopped.
#[utoipa::path(post, path = "/v1/spot-inspections/{spot}/window", tag = "oversight",
    params(("spot" = String, Path, description = "Its number", example = "S1")),
    request_body = WindowBody,
    responses((status = 200, description = "It is agreed", body = SpotView)),
)]
pub(super) async fn move_spot_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<WindowBody>,
) -> Result<axum::Json<SpotView>, Problem> {
    caller.must(Deed::InspectOnTheSpot)?;
    let number = parsed(&number)?;
    let moved = work::blocking(&state, move |office, now| {
        done(office, &caller, now, number, |desk| {
            desk.move_spot_inspection(number, body.into())
        })
    });
    Ok(axum::Json(moved.await?))
}

/// Stops it; another window is needed then.
#[utoipa::path(post, path = "/v1/spot-inspections/{spot}/interruption", tag = "oversight",
    params(("spot" = String, Path, description = "Its number", example = "S1")),
    request_body = RefusalBody,
    responses((status = 200, description = "It is stopped", body = SpotView)),
)]
pub(super) async fn stop_spot_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<RefusalBody>,
) -> Result<axum::Json<SpotView>, Problem> {
    caller.must(Deed::InspectOnTheSpot)?;
    let number = parsed(&number)?;
    let stopped = work::blocking(&state, move |office, now| {
        done(office, &caller, now, number, |desk| {
            desk.stop_spot_inspection(number, body.reason)
        })
    });
    Ok(axum::Json(stopped.await?))
}

/// Concludes it, once its window has begun; the pass may lapse with it.
#[utoipa::path(post, path = "/v1/spot-inspections/{spot}/conclusion", tag = "oversight",
    params(("spot" = String, Path, description = "Its number", example = "S1")),
    request_body = SpotConclusionBody,
    responses((status = 200, description = "It is concluded", body = SpotView)),
)]
pub(super) async fn conclude_spot_inspection(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    Json(body): Json<SpotConclusionBody>,
) -> Result<axum::Json<SpotView>, Problem> {
    caller.must(Deed::InspectOnTheSpot)?;
    let number = parsed(&number)?;
    let concluded = work::blocking(&state, move |office, now| {
        let SpotConclusionBody {
            as_reviewed,
            findings,
            remark,
            report,
            lapse_until,
        } = body;
        let outcome = SpotOutcome {
            as_reviewed,
            findings,
            remark,
            report: report.attachment(office)?,
        };
        done(office, &caller, now, number, |desk| {
            desk.conclude_spot_inspection(number, outcome, lapse_until)
        })
    });
    Ok(axum::Json(concluded.await?))
}
