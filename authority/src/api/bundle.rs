//! The delivery bundle of a mark: made again from its credential, file by file, pixel for pixel.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::body::parsed;
use super::caller::Caller;
use super::marks::seen;
use super::problem::{Kind, Problem};
use super::work;
use crate::issue::{Badge, BundleContents, zipped};
use crate::office::Office;
use crate::web::AppState;

/// The files of a bundle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Bundle {
    items: Vec<FileView>,
}

/// A file of a bundle.
#[derive(Debug, Serialize, ToSchema)]
struct FileView {
    /// Its name.
    name: String,
    /// Its media type.
    media_type: &'static str,
    /// Its size.
    bytes: usize,
    /// SHA-256 of its bytes, as hexadecimal digits.
    sha256: String,
    /// Where it is.
    href: String,
}

/// Lists the files of a mark's delivery bundle: badge, credential, codes, and how to install them.
#[utoipa::path(get, path = "/v1/marks/{registration}/bundle", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    responses((status = 200, description = "The files", body = Bundle)),
)]
pub(super) async fn list_files(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<axum::Json<Bundle>, Problem> {
    let files = files(&state, caller, &number).await?;
    let items = files.into_iter().map(|(name, bytes)| FileView {
        name: name.to_owned(),
        media_type: media_type(name),
        bytes: bytes.len(),
        sha256: hex::encode(Sha256::digest(&bytes)),
        href: format!("/api/v1/marks/{number}/bundle/{name}"),
    });
    let items = items.collect();
    Ok(axum::Json(Bundle { items }))
}

/// Gives a mark's delivery bundle as one zip file; asked again, it has the same bytes.
#[utoipa::path(get, path = "/v1/marks/{registration}/bundle.zip", tag = "marks",
    params(("registration" = String, Path, description = "Its registration number", example = "20001")),
    responses((status = 200, description = "The bundle",
        content((Vec<u8> = "application/zip")))),
)]
pub(super) async fn get_zip(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let files = files(&state, caller, &number).await?;
    let zip = tokio::task::spawn_blocking(move || zipped(&files));
    let zip = zip.await.map_err(Problem::internal)?;
    let zip = zip.map_err(Problem::internal)?;
    let disposition = format!("attachment; filename=\"mark-{number}.zip\"");
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, zip).into_response())
}

/// Gives a file of a mark's delivery bundle.
#[utoipa::path(get, path = "/v1/marks/{registration}/bundle/{file}", tag = "marks",
    params(
        ("registration" = String, Path, description = "Its registration number", example = "20001"),
        ("file" = String, Path, description = "The file's name", example = "badge.png"),
    ),
    responses((status = 200, description = "The file", content(
        (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/svg+xml"),
        (Vec<u8> = "application/cbor"), (String = "text/html"), (String = "text/plain"),
    ))),
)]
pub(super) async fn get_file(
    State(state): State<AppState>,
    caller: Caller,
    Path((number, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let files = files(&state, caller, &number).await?;
    let found = files.into_iter().find(|(name, _)| *name == file);
    let (name, bytes) = found.ok_or_else(|| Problem::of(Kind::NoSuchFile))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type(name).to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

type Files = Vec<(&'static str, Vec<u8>)>;

async fn files(state: &AppState, caller: Caller, number: &str) -> Result<Files, Problem> {
    caller.must_read()?;
    let number = parsed(number)?;
    let base = state.config().public_url.clone();
    let made = work::computing(state, move |office, _| {
        let (scheme, credential) = {
            let registry = office.store().registry();
            let term = seen(&registry, &caller, number)?.current();
            (
                term.grant().terms.scheme.clone(),
                term.credential().to_vec(),
            )
        };
        make(
            office,
            &scheme,
            &credential,
            &format!("{base}marks/{number}"),
        )
    });
    made.await
}

fn make(
    office: &Office,
    scheme: &shirushi_verifier::domain::SchemeId,
    credential: &[u8],
    click_page: &str,
) -> Result<Files, Problem> {
    let assets = office.assets();
    let lacking = || Problem::internal("the mark's scheme or template is not among the assets");
    let scheme = assets.schemes().get(scheme).ok_or_else(lacking)?;
    let parsed = shirushi_verifier::credential::Credential::parse(credential);
    let parsed = parsed.map_err(Problem::internal)?;
    let template = assets.template(parsed.unverified_claims().mark.template);
    let template = &template.ok_or_else(lacking)?.template;
    let badge = Badge::of_credential(credential, template).map_err(Problem::internal)?;
    let contents = BundleContents {
        badge: &badge,
        mark_name: &scheme.mark_name.localized(),
        click_page,
    };
    contents.files().map_err(Problem::internal)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("svg") => "image/svg+xml",
        Some("cbor") => "application/cbor",
        Some("html") => "text/html",
        _ => "text/plain",
    }
}
