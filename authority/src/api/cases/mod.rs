//! Cases: complaints, misuse of marks, and the stop of use of revoked marks (3.16, 3.17).

mod changed;
mod complaint_steps;
mod complaints;
mod findings;
mod misuse_steps;
mod misuses;
mod stops;
mod words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::web::AppState;

pub(super) use words::acting_body;

/// The routes of cases, each with its documentation.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            complaints::list_complaints,
            complaints::file_complaint
        ))
        .routes(routes!(complaints::list_shared_cases))
        .routes(routes!(complaints::get_complaint))
        .routes(routes!(complaint_steps::move_complaint))
        .routes(routes!(complaint_steps::refuse_complaint))
        .routes(routes!(complaint_steps::take_up_complaint))
        .routes(routes!(complaint_steps::examine_complaint))
        .routes(routes!(complaint_steps::decide_action))
        .routes(routes!(complaint_steps::finish_action))
        .routes(routes!(complaint_steps::drop_action))
        .routes(routes!(complaint_steps::answer_complaint))
        .routes(routes!(complaint_steps::close_complaint))
        .routes(routes!(complaint_steps::reopen_complaint))
        .routes(routes!(complaint_steps::share_complaint))
        .routes(routes!(misuses::list_misuses, misuses::open_misuse))
        .routes(routes!(misuses::get_misuse))
        .routes(routes!(misuse_steps::preserve_evidence))
        .routes(routes!(misuse_steps::recommend_stop))
        .routes(routes!(misuse_steps::look_again))
        .routes(routes!(misuse_steps::take_legal_measure))
        .routes(routes!(misuse_steps::close_misuse))
        .routes(routes!(misuse_steps::dismiss_misuse))
        .routes(routes!(findings::list_findings))
        .routes(routes!(findings::get_finding))
        .routes(routes!(findings::file_finding))
        .routes(routes!(findings::set_finding_aside))
        .routes(routes!(stops::list_stops))
        .routes(routes!(stops::confirm_stop))
        .routes(routes!(stops::check_stop))
}
