//! Answers `/specimens/{scheme}`: what a scheme's mark looks like, drawn with zeros and carrying nothing.
//!
//! A specimen is not a mark: it has no watermark, so a verifier finds no mark in it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shirushi_verifier::trust::Trust;
use shirushi_watermark::{Face, Template};

use super::headers::OPEN;
use super::problem::Problem;
use super::state::AppState;

/// Specimens drawn so far, by template id.
#[derive(Debug, Default)]
pub(crate) struct Specimens {
    drawn: Mutex<HashMap<String, Arc<[u8]>>>,
}

/// `GET /specimens/{scheme}`, a PNG.
///
/// Errors: [`Problem::NotFound`] for a scheme that does not exist or has no template yet.
pub(crate) async fn serve(
    State(state): State<AppState>,
    Path(scheme): Path<String>,
) -> Result<Response, Problem> {
    let id = scheme.strip_suffix(".png").ok_or(Problem::NotFound)?;
    let (_, scheme) = state.scheme(id).ok_or(Problem::NotFound)?;
    let (template, bodies) = (scheme.template.clone(), scheme.review_body.short.clone());
    let drawn = tokio::task::spawn_blocking(move || {
        let specimens = state.specimens();
        if let Some(png) = specimens.known(&template) {
            return Ok(png);
        }
        let own = state.view().trust().ok_or(Problem::NotFound)?;
        let png = draw(&own.trust, &template, &bodies)?;
        specimens.keep(template, &png);
        Ok::<_, Problem>(png)
    });
    let png = drawn.await.map_err(Problem::internal)??;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    Ok((OPEN, headers, png.to_vec()).into_response())
}

impl Specimens {
    fn known(&self, template: &str) -> Option<Arc<[u8]>> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.get(template).cloned()
    }

    /// Grows by one for each template that the authority ever publishes: a handful.
    fn keep(&self, template: String, png: &Arc<[u8]>) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.insert(template, Arc::clone(png));
    }
}

fn draw(trust: &Trust, template: &str, bodies: &str) -> Result<Arc<[u8]>, Problem> {
    let packages = trust.bundle().templates.iter();
    let template = packages
        .filter_map(|package| Template::parse(package).ok())
        .find(|candidate| candidate.id().to_string() == template)
        .ok_or(Problem::NotFound)?;
    let face = Face::default()
        .with("pass", "00000-00")
        .with("registration", "00000-00")
        .with("expiry", "00/00")
        .with("bodies", bodies);
    let picture = template.draw(&face).map_err(Problem::internal)?;
    let png = picture.encode_png().map_err(Problem::internal)?;
    Ok(png.into())
}
