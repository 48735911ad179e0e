//! Serves the style sheet and the icon, compiled in, under addresses that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// A file of the site.
pub(crate) struct Asset {
    path: String,
    content_type: &'static str,
    body: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, body: &'static str) -> Self {
        let digest = hex::encode(&Sha256::digest(body)[..FINGERPRINT_BYTES]);
        Self {
            path: format!("/static/{stem}-{digest}.{extension}"),
            content_type,
            body: body.as_bytes(),
        }
    }

    /// Where the file is served, with its fingerprint.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// The style sheet.
pub(crate) fn stylesheet() -> &'static Asset {
    static SHEET: LazyLock<Asset> = LazyLock::new(|| {
        Asset::new(
            "site",
            "css",
            "text/css; charset=utf-8",
            include_str!("../../../assets/site/site.css"),
        )
    });
    &SHEET
}

/// The site's icon.
pub(crate) fn icon() -> &'static Asset {
    static ICON: LazyLock<Asset> = LazyLock::new(|| {
        Asset::new(
            "icon",
            "svg",
            "image/svg+xml",
            include_str!("../../../assets/site/icon.svg"),
        )
    });
    &ICON
}

/// `GET /static/{file}`
///
/// Errors: [`Problem::NotFound`] for any other name, also a past fingerprint.
pub(crate) async fn serve(Path(file): Path<String>) -> Result<Response, Problem> {
    let asset = [stylesheet(), icon()]
        .into_iter()
        .find(|asset| asset.path.strip_prefix("/static/") == Some(file.as_str()))
        .ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.body).into_response())
}

/// 32 bits tell apart the versions of one file that a browser may still hold.
const FINGERPRINT_BYTES: usize = 4;
