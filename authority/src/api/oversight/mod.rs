//! What goes on after a pass or a mark was given: notified changes, spot inspections (3.7, 3.13), and the
//! review bodies that are designated to review (8.1.5).

mod changes;
mod designation_steps;
mod designations;
mod spot_steps;
mod spots;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::web::AppState;

/// The routes of oversight, each with its documentation.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(changes::list_changes, changes::notify_change))
        .routes(routes!(changes::get_change))
        .routes(routes!(changes::judge_change))
        .routes(routes!(
            spots::list_spot_inspections,
            spot_steps::announce_spot_inspection
        ))
        .routes(routes!(spots::get_spot_inspection))
        .routes(routes!(spot_steps::move_spot_inspection))
        .routes(routes!(spot_steps::stop_spot_inspection))
        .routes(routes!(spot_steps::conclude_spot_inspection))
        .routes(routes!(
            designations::list_designations,
            designation_steps::designate
        ))
        .routes(routes!(designations::get_designation))
        .routes(routes!(designation_steps::prolong_designation))
        .routes(routes!(designation_steps::audit_designated))
        .routes(routes!(designation_steps::entrust_review))
        .routes(routes!(designation_steps::report_on_duty))
        .routes(routes!(designation_steps::cancel_designation))
}
