//! Owns the public site: what anyone may read, check and report, over HTTP, without
//! cookies, and without needing script.
//!
//! The routes below are the contract; each handler module says what its route answers.
//! Every page exists in Japanese and English, every refusal is explained in both, and
//! nothing here decides what a mark is worth: the register does, and the verifier.

mod accept;
mod admission;
mod assets;
mod checker;
mod client;
mod config;
mod context;
mod crawler;
pub(crate) mod csv;
mod dates;
pub(crate) mod etag;
mod headers;
mod health;
mod home;
mod install;
mod lang;
mod mark;
mod marks;
mod metrics;
mod misuse;
mod origin;
mod paging;
mod pass;
mod passes;
mod problem;
mod problem_page;
mod publications;
mod rate;
mod register;
mod report;
mod respond;
mod revocations;
mod scope;
mod server;
mod shown_url;
mod specimen;
mod standing;
mod state;
#[cfg(test)]
pub(crate) mod tests;
mod texts;
mod upload;
mod verdict_page;
mod verify;
mod well_known;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::timeout::RequestBodyTimeoutLayer;

pub use config::{Config, Limits, Rate};
pub use server::serve;
pub use state::{AppState, Clock};

pub(crate) use admission::{admit, panicked};
pub(crate) use client::Client;
pub(crate) use pass::PASS_TYPE;
pub(crate) use problem::Problem;
pub(crate) use problem_page::Explained;
pub(crate) use rate::Limiter;

/// The site as a router. It needs to know its peers: serve it with [`serve`], or with
/// `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(state: AppState) -> Router {
    let limits = state.config().limits.clone();
    let public = Router::new()
        .route("/", get(home::page))
        .route("/marks", get(marks::page))
        .route("/marks.json", get(marks::json))
        .route("/marks.csv", get(marks::csv))
        .route("/marks/{registration}", get(mark::page))
        .route("/marks/{registration}/badge.png", get(mark::badge))
        .route("/passes", get(passes::page))
        .route("/passes.json", get(passes::json))
        .route("/passes.csv", get(passes::csv))
        .route("/passes/{number}", get(pass::page))
        .route("/passes/{number}/pass.cwt", get(pass::file))
        .route("/revocations", get(revocations::page))
        .route("/revocations.json", get(revocations::json))
        .route("/revocations.csv", get(revocations::csv))
        .route("/misuse", get(misuse::page))
        .route("/misuse.json", get(misuse::json))
        .route("/crawler", get(crawler::page))
        .route(
            "/verify",
            upload(&state, get(verify::form).post(verify::examine)),
        )
        .route("/install", get(install::form).post(install::check))
        .route("/report", get(report::form).post(report::submit))
        .route("/specimens/{scheme}", get(specimen::serve))
        .route("/status", get(publications::status_lists))
        .route("/status/{list}", get(publications::status_list))
        .route("/trust.cbor", get(publications::trust_bundle))
        .route("/robots.txt", get(well_known::robots))
        .route("/.well-known/security.txt", get(well_known::security))
        .route("/static/{file}", get(assets::serve))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), origin::same_site))
        .layer(DefaultBodyLimit::max(limits.form_bytes))
        .layer(RequestBodyTimeoutLayer::new(limits.body_pause))
        .layer(from_fn_with_state(state.clone(), admission::admit));
    // Watchers must get through when readers do not.
    let watched = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::serve));
    public
        .merge(watched)
        .nest("/api", crate::api::router(&state))
        .layer(CatchPanicLayer::custom(admission::panicked))
        .layer(from_fn(problem_page::explain))
        .layer(from_fn_with_state(state.clone(), metrics::measure))
        .layer(
            CompressionLayer::new().compress_when(
                SizeAbove::new(COMPRESS_FROM_BYTES)
                    .and(NotForContentType::IMAGES)
                    .and(NotForContentType::const_new("application/statuslist+cwt"))
                    .and(NotForContentType::const_new(pass::PASS_TYPE))
                    .and(NotForContentType::const_new("application/cbor")),
            ),
        )
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .with_state(state)
}

/// A route that takes pictures: a larger body, and counted before it is read.
fn upload(state: &AppState, route: MethodRouter<AppState>) -> MethodRouter<AppState> {
    route
        .layer(DefaultBodyLimit::max(state.config().limits.upload_bytes))
        .layer(from_fn_with_state(state.clone(), admission::count_upload))
}

/// Below this, compressing costs more than it saves.
const COMPRESS_FROM_BYTES: u64 = 1024;
