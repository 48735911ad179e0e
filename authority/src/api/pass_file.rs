//! A pass as a signed file (format.md, The pass): the review body's word, which anyone can check.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shirushi_verifier::domain::PassNumber;

use super::body::parsed;
use super::caller::Caller;
use super::passes::check_seen;
use super::problem::{Kind, Problem};
use super::work;
use crate::access::Deed;
use crate::office::SigningError;
use crate::pass_file::{PassFile, PassFileFault, pass_file};
use crate::web::{AppState, PASS_TYPE, etag};

/// Gives a pass as a file that the review body signed. It is signed once a term, at the latest when
/// its holder or the review body asks for it here; the entity tag is the SHA-256 of its bytes.
#[utoipa::path(get, path = "/v1/passes/{pass}/file", tag = "passes",
    params(("pass" = String, Path, description = "Its number", example = "40001")),
    responses(
        (status = 200, description = "The file",
            content((Vec<u8> = "application/shirushi-pass+cwt")),
            headers(("etag" = String, description = "The SHA-256 of its bytes"))),
        (status = 304, description = "The caller has it already"),
        (status = 409, description = "The pass was revoked",
            body = super::problem::ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_pass_file(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.must_read()?;
    let number: PassNumber = parsed(&number)?;
    let file = work::blocking(&state, move |office, now| {
        check_signed(&office.store().registry(), &caller, number)?;
        Ok(pass_file(office, &caller.who.actor(), number, now)?)
    });
    let file = file.await?;
    let tag = format!("\"{}\"", file.kept.hash);
    if etag::is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let PassFile { kept, bytes, .. } = file;
    let headers = [
        (header::CONTENT_TYPE, PASS_TYPE.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", kept.name),
        ),
        (header::ETAG, tag),
    ];
    Ok((headers, bytes).into_response())
}

/// Who changes nothing gets the file only if it is signed; its signing is in the journal.
fn check_signed(
    registry: &crate::registry::Registry,
    caller: &Caller,
    number: PassNumber,
) -> Result<(), Problem> {
    check_seen(registry, caller, number)?;
    let pass = registry.casework().pass(number);
    let may_sign = caller.who.may(Deed::IssuePass)
        || pass
            .is_some_and(|pass| caller.party().is_some() && caller.sees_organisation(pass.holder));
    let is_signed = pass.is_some_and(|pass| pass.file.is_some());
    if is_signed || may_sign {
        return Ok(());
    }
    Err(Problem::of(Kind::NoSuchFile))
}

impl From<PassFileFault> for Problem {
    fn from(fault: PassFileFault) -> Self {
        match fault {
            PassFileFault::Refused(refusal) => refusal.into(),
            PassFileFault::Unfit { .. } => Self::of(Kind::OverBudget).saying(fault),
            PassFileFault::Kept(error) => error.into(),
            PassFileFault::Signing(SigningError::NoPassphrase) => {
                Self::internal("the server has no passphrase, so that it can sign no pass")
            }
            fault => Self::internal(fault),
        }
    }
}
