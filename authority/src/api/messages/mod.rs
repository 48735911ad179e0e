//! Messages on the web between a body and an organisation, with receipts (6.8).
//!
//! They concern the security of systems, so that only the two parties read them, and auditors.

mod reading;
mod thread_views;
mod writing;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::cases::acting_body;
use super::problem::Problem;
use crate::access::Deed;
use crate::correspondence::thread::Party;
use crate::scheme::Body;
use crate::web::AppState;

/// The routes of messages, each with its documentation.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(reading::list_messages, writing::write_message))
        .routes(routes!(reading::get_thread))
        .routes(routes!(reading::read_thread))
        .routes(routes!(writing::reply_message))
        .routes(routes!(writing::close_thread))
}

/// The party for which the caller writes and reads: a holder its organisation, an officer the
/// own body; an administrator says which.
fn acting(caller: &Caller, asked: Option<Body>) -> Result<Party, Problem> {
    caller.must_file(Deed::WriteMessages)?;
    match caller.party() {
        Some(own) => Ok(own),
        None => acting_body(caller, asked).map(Party::from),
    }
}
