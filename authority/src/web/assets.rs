//! Serves the style sheet, the icon, the scripts and the verifier for browsers, compiled in, under
//! addresses that change with their content.

use std::io::{Read, Write};
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::accept::Preferences;
use super::checker;
use super::problem::Problem;
use super::state::AppState;

/// A file of the site.
pub(crate) struct Asset {
    path: String,
    content_type: &'static str,
    body: Bytes,
    /// The body compressed, best first.
    packed: Vec<(&'static str, Bytes)>,
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, body: &'static str) -> Self {
        Self {
            path: path(stem, extension, body.as_bytes()),
            content_type,
            body: Bytes::from_static(body.as_bytes()),
            packed: gzip(body.as_bytes()).into_iter().collect(),
        }
    }

    fn script(stem: &str, body: &'static str) -> Self {
        Self::new(stem, "js", "text/javascript; charset=utf-8", body)
    }

    /// A file that is kept compressed with Brotli. Browsers take that over TLS only.
    fn unpacked(
        stem: &str,
        extension: &str,
        content_type: &'static str,
        brotli: &'static [u8],
    ) -> Self {
        let mut body = Vec::new();
        let mut reader = brotli_decompressor::Decompressor::new(brotli, BUFFER_BYTES);
        // Compiled in, and opened by a test.
        if reader.read_to_end(&mut body).is_err() {
            body.clear();
        }
        let mut packed = vec![("br", Bytes::from_static(brotli))];
        packed.extend(gzip(&body));
        Self {
            path: path(stem, extension, &body),
            content_type,
            body: body.into(),
            packed,
        }
    }

    /// Where the file is served, with its fingerprint.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The encoding that the reader takes, and the body in it.
    fn encoded(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let accepted = headers.get(header::ACCEPT_ENCODING);
        let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
        let accepted = Preferences::parse(accepted);
        let takes = |name: &str| accepted.best_first().any(|range| range == name);
        let mut packed = self.packed.iter();
        let found = packed.find(|(name, _)| takes(name));
        let (encoding, body) = found.map_or((None, &self.body), |(name, body)| (Some(*name), body));
        (encoding, body.clone())
    }
}

fn path(stem: &str, extension: &str, body: &[u8]) -> String {
    let digest = hex::encode(&Sha256::digest(body)[..FINGERPRINT_BYTES]);
    format!("/static/{stem}-{digest}.{extension}")
}

/// Compressed as well as gzip can; nothing if memory cannot be had, since it need not be.
fn gzip(body: &[u8]) -> Option<(&'static str, Bytes)> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).ok()?;
    Some(("gzip", encoder.finish().ok()?.into()))
}

/// The style sheet.
pub(crate) fn stylesheet() -> &'static Asset {
    static SHEET: LazyLock<Asset> = LazyLock::new(|| {
        Asset::new(
            "site",
            "css",
            "text/css; charset=utf-8",
            concat!(
                include_str!("../../../assets/site/tokens.css"),
                include_str!("../../../assets/site/site.css")
            ),
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

/// The script of the page that checks marks.
pub(crate) fn verify_script() -> &'static Asset {
    static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
        let body = include_str!("../../../assets/site/scripts/verify.js");
        Asset::script("verify", body)
    });
    &SCRIPT
}

/// The script of its worker, in which the verifier runs.
pub(crate) fn verify_worker() -> &'static Asset {
    static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
        let body = include_str!("../../../assets/site/scripts/verify-worker.js");
        Asset::script("verify-worker", body)
    });
    &SCRIPT
}

/// The script that drives the verifier.
pub(crate) fn verifier_script() -> &'static Asset {
    static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
        let body = include_str!("../../../assets/wasm/shirushi.js");
        Asset::script("shirushi", body)
    });
    &SCRIPT
}

/// The verifier as a WebAssembly module.
pub(crate) fn verifier_module() -> &'static Asset {
    static MODULE: LazyLock<Asset> = LazyLock::new(|| {
        let packed = include_bytes!("../../../assets/wasm/shirushi.wasm.br");
        Asset::unpacked("shirushi", "wasm", "application/wasm", packed)
    });
    &MODULE
}

/// `GET /static/{file}`
///
/// Errors: [`Problem::NotFound`] for any other name, also a past fingerprint.
pub(crate) async fn serve(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let all: [fn() -> &'static Asset; 6] = [
        stylesheet,
        icon,
        verify_script,
        verify_worker,
        verifier_script,
        verifier_module,
    ];
    let asset = all
        .into_iter()
        .map(|asset| asset())
        .find(|asset| asset.path.strip_prefix("/static/") == Some(file.as_str()))
        .ok_or(Problem::NotFound)?;
    let (encoding, body) = asset.encoded(&headers);
    let caching = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    let encoding = encoding.map(|name| [(header::CONTENT_ENCODING, name)]);
    // A worker lives by the policy that its own script came with.
    let policy = std::ptr::eq(asset, verify_worker()).then(|| {
        [(
            header::CONTENT_SECURITY_POLICY,
            checker::worker_policy(&state),
        )]
    });
    Ok((caching, encoding, policy, body).into_response())
}

/// 32 bits tell apart the versions of one file that a browser may still hold.
const FINGERPRINT_BYTES: usize = 4;
/// What is unpacked at a time.
const BUFFER_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_verifier_kept_is_a_module_and_comes_in_three_encodings() {
        let asset = verifier_module();
        assert!(asset.body.starts_with(b"\0asm"));
        for (accepts, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("br;q=0", None),
            ("identity", None),
        ] {
            let headers = [(header::ACCEPT_ENCODING, HeaderValue::from_static(accepts))];
            let (found, body) = asset.encoded(&HeaderMap::from_iter(headers));
            assert_eq!(found, encoding, "{accepts}");
            assert_eq!(body.len() < asset.body.len(), encoding.is_some());
        }
    }

    #[test]
    fn what_readers_load_to_check_a_mark_stays_small() {
        let packed = verifier_module().packed.iter().map(|(_, body)| body.len());
        assert!(packed.min().is_some_and(|bytes| bytes < 400 * 1024));
    }
}
