//! Words of cases, as the API writes them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Role;
use crate::api::caller::Caller;
use crate::api::problem::{Kind, Problem};
use crate::casework::misuse::Found;
use crate::scheme::{Bilingual, Body, FoundBy, Text};

/// One of the two bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BodyName {
    Issuing,
    Review,
}

/// How misuse was found.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FoundByWord {
    Verification,
    Crawl,
    Report,
    CheckOfRevoked,
    CheckOfExpired,
    SpotInspection,
}

/// What a look found.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FoundWord {
    StillInUse,
    Stopped,
}

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

impl BodyName {
    fn body(self) -> Body {
        match self {
            Self::Issuing => Body::Issuing,
            Self::Review => Body::Review,
        }
    }

    /// The body for which the caller acts: their own; an administrator says which.
    ///
    /// Errors: [`Kind::NotAllowed`] where it is the other's, [`Kind::BadJson`] where none is said.
    pub(super) fn of(caller: &Caller, asked: Option<Self>) -> Result<Body, Problem> {
        let own = match caller.who.role {
            Role::IssuingOfficer => Some(Self::Issuing),
            Role::ReviewOfficer => Some(Self::Review),
            _ => None,
        };
        match (own, asked) {
            (Some(own), Some(asked)) if own != asked => {
                let said = format!("{} acts for its own body", caller.who.role);
                Err(Problem::of(Kind::NotAllowed).saying(said))
            }
            (Some(body), _) | (None, Some(body)) => Ok(body.body()),
            (None, None) => {
                let said = "by: `issuing` or `review`";
                Err(Problem::of(Kind::BadJson).saying(said))
            }
        }
    }
}

impl From<FoundByWord> for FoundBy {
    fn from(word: FoundByWord) -> Self {
        match word {
            FoundByWord::Verification => Self::Verification,
            FoundByWord::Crawl => Self::Crawl,
            FoundByWord::Report => Self::Report,
            FoundByWord::CheckOfRevoked => Self::CheckOfRevoked,
            FoundByWord::CheckOfExpired => Self::CheckOfExpired,
            FoundByWord::SpotInspection => Self::SpotInspection,
        }
    }
}

impl From<FoundWord> for Found {
    fn from(word: FoundWord) -> Self {
        match word {
            FoundWord::StillInUse => Self::StillInUse,
            FoundWord::Stopped => Self::Stopped,
        }
    }
}

impl From<InBoth> for Bilingual {
    fn from(InBoth { ja, en }: InBoth) -> Self {
        Self { ja, en }
    }
}
