//! Who the caller is: what their token says of them.

use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::shapes::{Instant, Organisation};
use crate::access::{Deed, Role};

/// What a token says of its bearer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Whoami {
    /// The bearer's name.
    name: String,
    /// In which capacity they act.
    role: Role,
    /// The organisation that a holder acts for.
    organisation: Option<Organisation>,
    /// What the role may do.
    may: Vec<Deed>,
    /// The token's number.
    token: u64,
    /// From when the token is not taken any more.
    expires: Instant,
}

/// Tells who the token belongs to and what it lets them do.
#[utoipa::path(get, path = "/v1/whoami", tag = "access", responses(
    (status = 200, description = "The bearer", body = Whoami),
))]
pub(super) async fn whoami(caller: Caller) -> axum::Json<Whoami> {
    let may = Deed::all().filter(|deed| caller.who.may(*deed)).collect();
    axum::Json(Whoami {
        name: caller.who.name.to_string(),
        role: caller.who.role,
        organisation: caller.who.organisation.as_ref().map(Organisation::of),
        may,
        token: caller.token.get(),
        expires: Instant::of(caller.expires),
    })
}
