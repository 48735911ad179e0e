//! The bodies' casework: organisations, papers, applications and reviews, applications for marks, notices.
//!
//! Applicants file for themselves and see what is theirs; each body works on what is its own, for
//! whoever applied on paper too. What is possible next, the desk decides.

mod application_views;
mod applications;
mod dues;
mod failing;
mod inspections;
mod mark_application_views;
mod mark_applications;
mod notices;
mod organisations;
mod papers;
mod passing;
mod reviews;
mod sheet;
mod shown_papers;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::problem::Problem;
use crate::casework::{Application, ApplicationNumber, CaseRefusal};
use crate::registry::Registry;
use crate::web::AppState;

pub(super) use application_views::WindowView;
pub(super) use applications::RefusalBody;
pub(super) use inspections::WindowBody;
pub(super) use papers::{PaperBody, PaperView, attachments, upload_routes};

/// The routes of casework, each with its documentation.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            organisations::list_organisations,
            organisations::register_organisation
        ))
        .routes(routes!(organisations::get_organisation))
        .routes(routes!(organisations::change_organisation))
        .routes(routes!(organisations::diagnose))
        .routes(routes!(papers::get_paper))
        .routes(routes!(
            applications::list_applications,
            applications::file_application
        ))
        .routes(routes!(applications::get_application))
        .routes(routes!(applications::accept_application))
        .routes(routes!(applications::refuse_application))
        .routes(routes!(applications::withdraw_application))
        .routes(routes!(sheet::get_review_sheet))
        .routes(routes!(sheet::get_decision))
        .routes(routes!(reviews::answer_items))
        .routes(routes!(reviews::conclude_stage))
        .routes(routes!(inspections::agree_window))
        .routes(routes!(inspections::interrupt_inspection))
        .routes(routes!(failing::object))
        .routes(routes!(failing::judge_objection))
        .routes(routes!(failing::apply_for_rereview))
        .routes(routes!(passing::pay_fee))
        .routes(routes!(passing::sign_contract))
        .routes(routes!(passing::issue_pass))
        .routes(routes!(passing::delay_renewal))
        .routes(routes!(
            mark_applications::list_mark_applications,
            mark_applications::file_mark_application
        ))
        .routes(routes!(mark_applications::get_mark_application))
        .routes(routes!(mark_applications::refuse_mark_application))
        .routes(routes!(mark_applications::withdraw_mark_application))
        .routes(routes!(mark_applications::pay_mark_fee))
        .routes(routes!(mark_applications::sign_mark_contract))
        .routes(routes!(mark_applications::grant_mark))
        .routes(routes!(notices::list_notices))
        .routes(routes!(notices::get_notice))
        .routes(routes!(notices::send_notice))
}

/// The application of this number, if the caller may see it.
fn seen<'r>(
    registry: &'r Registry,
    caller: &Caller,
    number: ApplicationNumber,
) -> Result<&'r Application, Problem> {
    let application = registry.casework().application(number);
    let application = application.filter(|a| caller.sees_organisation(a.filing.applicant));
    application.ok_or_else(|| CaseRefusal::NoSuchApplication(number).into())
}
