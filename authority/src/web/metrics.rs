//! Counts requests and gauges the register, for Prometheus.
//!
//! The recorder is the site's own and not the process's global one, so that several
//! sites can run in one process, as they do in tests.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{Key, Label, Level, Metadata, Recorder as _};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

use super::client::Client;
use super::problem::Problem;
use super::state::AppState;
use crate::crawl::RoundsSoFar;

/// The site's recorder.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(DURATION.into()), &DURATION_BUCKETS)
            .unwrap_or_else(|_| PrometheusBuilder::new())
            .build_recorder();
        let handle = recorder.handle();
        Self { recorder, handle }
    }

    fn count(&self, name: &'static str, labels: Vec<Label>) {
        self.recorder
            .register_counter(&Key::from_parts(name, labels), &METADATA)
            .increment(1);
    }

    fn observe(&self, name: &'static str, labels: Vec<Label>, seconds: f64) {
        self.recorder
            .register_histogram(&Key::from_parts(name, labels), &METADATA)
            .record(seconds);
    }

    fn set(&self, name: &'static str, labels: Vec<Label>, value: u64) {
        self.recorder
            .register_gauge(&Key::from_parts(name, labels), &METADATA)
            .set(value as f64);
    }

    /// Says how much was counted elsewhere.
    fn tell(&self, name: &'static str, labels: Vec<Label>, total: u64) {
        self.recorder
            .register_counter(&Key::from_parts(name, labels), &METADATA)
            .absolute(total);
    }

    /// What the crawler's rounds did since the site was started.
    fn tell_rounds(&self, rounds: &RoundsSoFar) {
        let of = |name, code| vec![Label::from_static_parts(name, code)];
        let RoundsSoFar { tally, kept, .. } = rounds;
        self.tell(
            "shirushi_crawl_rounds_total",
            of("end", "done"),
            rounds.done,
        );
        self.tell(
            "shirushi_crawl_rounds_total",
            of("end", "failed"),
            rounds.failed,
        );
        for (name, total) in [
            ("shirushi_crawl_requests_total", tally.requests),
            ("shirushi_crawl_failures_total", tally.failures),
            ("shirushi_crawl_pages_total", tally.pages),
            ("shirushi_crawl_pictures_total", tally.pictures),
            ("shirushi_crawl_marks_total", tally.marks),
            ("shirushi_crawl_bytes_total", tally.bytes),
            ("shirushi_crawl_cases_opened_total", kept.followed.filed),
            ("shirushi_crawl_cases_closed_total", kept.followed.closed),
            ("shirushi_crawl_advice_total", kept.followed.advised),
        ] {
            self.tell(name, vec![], total);
        }
        for (state, total) in [
            ("new", kept.new),
            ("again", kept.again),
            ("gone", kept.gone),
        ] {
            self.tell("shirushi_crawl_findings_total", of("state", state), total);
        }
        self.set("shirushi_crawl_running", vec![], rounds.running.into());
        if let Some(ended) = rounds.last_ended {
            let ended = u64::try_from(ended.seconds()).unwrap_or(0);
            let name = "shirushi_crawl_last_round_end_timestamp_seconds";
            self.set(name, vec![], ended);
        }
    }

    /// Counts an examined upload by its verdict's code.
    pub(crate) fn count_verdict(&self, code: &'static str) {
        self.count(VERDICTS, vec![Label::from_static_parts("verdict", code)]);
    }
}

/// Counts and times a request under its route, never under its raw path, which a
/// sender could vary without end.
pub(crate) async fn measure(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let started = Instant::now();
    let response = next.run(request).await;
    let labels = vec![
        Label::new("route", route),
        Label::from_static_parts("method", method),
    ];
    let seconds = started.elapsed().as_secs_f64();
    state.metrics().observe(DURATION, labels.clone(), seconds);
    let mut labels = labels;
    labels.push(Label::new("status", response.status().as_u16().to_string()));
    state.metrics().count(REQUESTS, labels);
    response
}

/// `GET /metrics`
///
/// Errors: [`Problem::NotFound`] for readers who are neither on this machine nor listed
/// in the settings. A loopback peer that speaks for somebody else is a proxy, not a reader.
pub(crate) async fn serve(
    State(state): State<AppState>,
    client: Client,
) -> Result<Response, Problem> {
    let listed = state.config().metrics_readers.contains(&client.address);
    if !(listed || client.address.is_loopback() && client.direct) {
        return Err(Problem::NotFound);
    }
    let counters = state.view().counters(state.now());
    let metrics = state.metrics();
    for (code, value) in [
        ("in-use", counters.in_use),
        ("suspended", counters.suspended),
        ("revoked", counters.revoked),
        ("expired", counters.expired),
    ] {
        metrics.set(MARKS, vec![Label::from_static_parts("state", code)], value);
    }
    metrics.set("shirushi_reports", vec![], counters.reports);
    metrics.set("shirushi_journal_records", vec![], counters.journal_records);
    metrics.set("shirushi_journal_bytes", vec![], counters.journal_bytes);
    metrics.set(
        "shirushi_status_age_seconds",
        vec![],
        counters.status_age_seconds,
    );
    if let Some(rounds) = &state.config().rounds {
        metrics.tell_rounds(&rounds.so_far());
    }
    let headers = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((headers, metrics.handle.render()).into_response())
}

const REQUESTS: &str = "shirushi_http_requests_total";
const DURATION: &str = "shirushi_http_request_seconds";
const VERDICTS: &str = "shirushi_verify_verdicts_total";
const MARKS: &str = "shirushi_marks";

/// From a page out of memory to a picture that is examined to the limit.
const DURATION_BUCKETS: [f64; 8] = [0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0];

static METADATA: Metadata<'static> = Metadata::new(module_path!(), Level::INFO, None);
