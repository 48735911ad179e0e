//! Texts of cases as the API takes them, and the body that a caller acts for.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Role;
use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::scheme::{Bilingual, Body, Text};

/// A text in both languages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InBoth {
    /// Japanese.
    #[schema(value_type = String, max_length = 4096)]
    ja: Text,
    /// English.
    #[schema(value_type = String, max_length = 4096)]
    en: Text,
}

/// The body for which the caller acts: their own; an administrator says which.
///
/// Errors: [`Kind::NotAllowed`] where it is the other's, [`Kind::BadJson`] where none is said.
pub(in crate::api) fn acting_body(caller: &Caller, asked: Option<Body>) -> Result<Body, Problem> {
    let own = match caller.who.role {
        Role::IssuingOfficer => Some(Body::Issuing),
        Role::ReviewOfficer => Some(Body::Review),
        _ => None,
    };
    match (own, asked) {
        (Some(own), Some(asked)) if own != asked => {
            let said = format!("{} acts for its own body", caller.who.role);
            Err(Problem::of(Kind::NotAllowed).saying(said))
        }
        (Some(body), _) | (None, Some(body)) => Ok(body),
        (None, None) => {
            let said = "by: `issuing` or `review`";
            Err(Problem::of(Kind::BadJson).saying(said))
        }
    }
}

impl From<InBoth> for Bilingual {
    fn from(InBoth { ja, en }: InBoth) -> Self {
        Self { ja, en }
    }
}
