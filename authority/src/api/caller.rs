//! Owns who calls: a bearer token (RFC 6750) on every request, looked up by its hash, never logged.

use std::time::Instant;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use shirushi_verifier::domain::{HolderName, UnixTime};

use super::problem::{Kind, Problem};
use crate::access::{Deed, Token, TokenNumber, TokenRefusal, Who};
use crate::casework::OrganisationNumber;
use crate::correspondence::thread::Party;
use crate::web::{AppState, Client};

/// Who calls, by a token that is in force.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// Who the token was issued to.
    pub(super) who: Who,
    /// The token's number.
    pub(super) token: TokenNumber,
    /// From when it is not taken any more.
    pub(super) expires: UnixTime,
}

/// Lets nobody pass without a token in force; handlers find the [`Caller`].
pub(super) async fn authenticate(
    State(state): State<AppState>,
    client: Client,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let now = Instant::now();
    let shared = state.api();
    shared.check(client.address, now)?;
    let caller = match bearer(request.headers()) {
        Ok(token) => look_up(&state, &token),
        Err(kind) => Err(kind),
    };
    // Who shows no token guesses none.
    let caller = caller.map_err(|kind| match kind {
        Kind::NoToken => Problem::of(kind),
        _ => shared.failed(client.address, now, kind),
    })?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

fn bearer(headers: &HeaderMap) -> Result<Token, Kind> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or(Kind::NoToken)?;
    if values.next().is_some() {
        return Err(Kind::BadToken);
    }
    let text = value.to_str().map_err(|_| Kind::BadToken)?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Kind::NoToken);
    }
    token.parse().map_err(|_| Kind::BadToken)
}

fn look_up(state: &AppState, token: &Token) -> Result<Caller, Kind> {
    let registry = state.office().store().registry();
    let entry = registry.access().token(token, state.instant());
    let entry = entry.map_err(|refusal| match refusal {
        TokenRefusal::Unknown => Kind::BadToken,
        TokenRefusal::Expired { .. } => Kind::TokenExpired,
        TokenRefusal::Withdrawn { .. } => Kind::TokenWithdrawn,
    })?;
    Ok(Caller {
        who: entry.issued.bearer(),
        token: entry.issued.number,
        expires: entry.issued.expires,
    })
}

impl Caller {
    /// Lets them do it. Errors: [`Kind::NotAllowed`].
    pub(super) fn must(&self, deed: Deed) -> Result<(), Problem> {
        Ok(self.who.must(deed)?)
    }

    /// Lets them read lists, of which holders see their own part.
    pub(super) fn must_read(&self) -> Result<(), Problem> {
        if self.who.may(Deed::ReadOwn) {
            return Ok(());
        }
        self.must(Deed::ReadEverything)
    }

    /// Lets them file something: the staff whose role may do `deed` for anybody, holders for their
    /// own organisation, which [`Self::sees_organisation`] tells.
    pub(super) fn must_file(&self, deed: Deed) -> Result<(), Problem> {
        if self.who.may(Deed::FileForOwn) {
            return Ok(());
        }
        self.must(deed)
    }

    /// Whether they may read what concerns the organisation of this number.
    pub(super) fn sees_organisation(&self, number: OrganisationNumber) -> bool {
        let own = self.who.organisation.as_ref();
        self.who.may(Deed::ReadEverything)
            || self.who.may(Deed::ReadOwn) && own.is_some_and(|own| own.number == number)
    }

    /// Whether they may read what concerns anybody.
    pub(super) fn sees_everything(&self) -> bool {
        self.who.may(Deed::ReadEverything)
    }

    /// The organisation that a holder writes and reads messages for.
    pub(super) fn party(&self) -> Option<Party> {
        let own = self.who.organisation.as_ref();
        let own = own.filter(|_| self.who.may(Deed::ReadOwn))?;
        Some(Party::of(own.number))
    }

    /// Whether they may read what concerns the organisation of this name.
    pub(super) fn sees(&self, holder: &HolderName) -> bool {
        self.who.may_read(holder)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Problem::of(Kind::NoToken))
    }
}
