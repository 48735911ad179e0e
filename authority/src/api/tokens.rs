//! Tokens: issue, list, withdraw. A secret is in one answer, once, and nowhere else.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{HolderName, UnixTime};
use utoipa::{IntoParams, ToSchema};

use super::body::{Json, Query, parsed};
use super::caller::Caller;
use super::idempotency::Secret;
use super::page::{Paged, Part};
use super::problem::Problem;
use super::shapes::{Instant, Organisation};
use super::work;
use crate::access::{
    AccessRefusal, ActsFor, Deed, PersonName, Role, Token, TokenEntry, TokenNumber, TokenRequest,
};
use crate::casework::OrganisationNumber;
use crate::registry::{Event, Registry};
use crate::web::AppState;

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenView {
    number: u64,
    /// Who bears it.
    name: String,
    /// In which capacity.
    role: Role,
    /// The organisation that a holder acts for.
    organisation: Option<Organisation>,
    state: TokenState,
    issued: Instant,
    /// From when it is not taken any more.
    expires: Instant,
}

/// A token's state.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum TokenState {
    InForce,
    Withdrawn,
    Expired,
}

/// A token just issued.
#[derive(Serialize, ToSchema)]
struct NewToken {
    #[serde(flatten)]
    view: TokenView,
    /// The secret, shown this once and kept nowhere.
    #[schema(pattern = "^shirushi_[A-Za-z0-9_-]{43}$")]
    token: String,
}

/// What a token is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenBody {
    /// Who will bear it.
    #[schema(value_type = String, max_length = 40, example = "Hanako")]
    name: PersonName,
    /// In which capacity.
    role: Role,
    /// The organisation that a holder acts for.
    #[serde(default)]
    organisation: Option<OrganisationBody>,
    /// How many days it is taken.
    #[serde(default = "ninety")]
    #[schema(minimum = 1, maximum = 367, default = 90)]
    days: u16,
}

/// An organisation that a holder acts for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationBody {
    /// Its number.
    #[schema(value_type = String, pattern = "^O[1-9][0-9]{0,8}$")]
    number: OrganisationNumber,
    /// Its name as it stands on its marks; that in the register of organisations, if not given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    holder: Option<HolderName>,
}

/// Which tokens are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TokenFilter {
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

const fn ninety() -> u16 {
    90
}

impl TokenView {
    fn of(entry: &TokenEntry, now: UnixTime) -> Self {
        let issued = &entry.issued;
        Self {
            number: issued.number.get(),
            name: issued.name.to_string(),
            role: issued.role,
            organisation: issued.organisation.as_ref().map(Organisation::of),
            state: match entry.state(now) {
                "in-force" => TokenState::InForce,
                "withdrawn" => TokenState::Withdrawn,
                _ => TokenState::Expired,
            },
            issued: Instant::of(entry.at),
            expires: Instant::of(issued.expires),
        }
    }

    fn find(registry: &Registry, number: TokenNumber, now: UnixTime) -> Result<Self, Problem> {
        let entry = registry.access().token_of(number);
        let entry = entry.ok_or(AccessRefusal::NoSuchToken { number })?;
        Ok(Self::of(entry, now))
    }
}

/// Lists tokens by number, without their secrets.
#[utoipa::path(get, path = "/v1/tokens", tag = "access", params(TokenFilter), responses(
    (status = 200, description = "Tokens", body = Paged<TokenView>),
))]
pub(super) async fn list_tokens(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<TokenFilter>,
) -> Result<axum::Json<Paged<TokenView>>, Problem> {
    caller.must(Deed::ManageTokens)?;
    let part = Part::<TokenNumber>::asked(filter.cursor.as_deref(), filter.limit)?;
    let now = state.instant();
    let registry = state.office().store().registry();
    let tokens = registry.access().tokens();
    let wanted = part.rest(tokens.map(|token| (token.issued.number, token)));
    let page = part.page(wanted, |_, token| TokenView::of(token, now));
    Ok(axum::Json(page))
}

/// Issues a token. Its secret is in this answer and nowhere else, so that even with an
/// `Idempotency-Key` a request sent again issues another.
#[utoipa::path(post, path = "/v1/tokens", tag = "access", request_body = TokenBody, responses(
    (status = 201, description = "The token with its secret", body = NewToken),
))]
pub(super) async fn issue_token(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<TokenBody>,
) -> Result<Response, Problem> {
    caller.must(Deed::ManageTokens)?;
    let issued = work::blocking(&state, move |office, now| {
        let own = body.organisation;
        let request = TokenRequest {
            name: body.name,
            role: body.role,
            organisation: own.map(|own| ActsFor {
                number: own.number,
                holder: own.holder,
            }),
            expires: now.plus_seconds(i64::from(body.days) * 86_400),
        };
        // The server is the edge where secrets are made, and the system's randomness is what
        // they are made of; nothing is gained by another.
        let token = Token::generate(&mut rand::rngs::SysRng).map_err(Problem::internal)?;
        let number = office
            .store()
            .commit(now, &caller.who.actor(), |registry| {
                let issued = registry.issue_token(&caller.who, &request, token.hash(), now)?;
                let number = issued.number;
                Ok::<_, AccessRefusal>((vec![Event::TokenIssued(issued)], number))
            })?;
        let view = TokenView::find(&office.store().registry(), number, now)?;
        let token = token.reveal().to_string();
        Ok(NewToken { view, token })
    });
    let mut response = (StatusCode::CREATED, axum::Json(issued.await?)).into_response();
    response.extensions_mut().insert(Secret);
    Ok(response)
}

/// Withdraws a token: it is not taken any more.
#[utoipa::path(post, path = "/v1/tokens/{token}/withdrawal", tag = "access",
    params(("token" = String, Path, description = "Its number", example = "1")),
    responses((status = 200, description = "The token is withdrawn", body = TokenView)),
)]
pub(super) async fn withdraw_token(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<TokenView>, Problem> {
    caller.must(Deed::ManageTokens)?;
    let number = parsed(&number)?;
    let withdrawn = work::blocking(&state, move |office, now| {
        office
            .store()
            .commit(now, &caller.who.actor(), |registry| {
                let withdrawn = registry.withdraw_token(&caller.who, number)?;
                Ok::<_, AccessRefusal>((vec![Event::TokenWithdrawn(withdrawn)], ()))
            })?;
        TokenView::find(&office.store().registry(), number, now)
    });
    Ok(axum::Json(withdrawn.await?))
}
