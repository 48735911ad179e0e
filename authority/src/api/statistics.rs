//! Statistics of the schemes' operation for a span of days (3.18): as JSON, a sheet, and plots.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::Query;
use super::caller::Caller;
use super::problem::{Kind, Problem};
use super::work;
use crate::access::Deed;
use crate::office::Office;
use crate::statistics::{Span, Statistics, plots, sheet};
use crate::web::AppState;

/// A span of days.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SpanQuery {
    /// First day; the first of the month eleven months before the last, if neither is given.
    from: Option<Date>,
    /// Last day; today, if neither is given.
    to: Option<Date>,
}

/// What `tell` makes of the statistics of a span.
async fn told<T: Send + 'static>(
    state: &AppState,
    caller: &Caller,
    query: SpanQuery,
    tell: impl FnOnce(&Statistics) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    caller.must(Deed::ReadEverything)?;
    let told = work::computing(state, move |office: &Office, now| {
        let schemes = office.assets().schemes();
        let today = schemes.iter().next().map(|scheme| scheme.zone.day_of(now));
        let today = today.ok_or_else(|| Problem::internal("there is no scheme"))?;
        let bad = |said: &dyn std::fmt::Display| Problem::of(Kind::BadValue).saying(said);
        let span = match (query.from, query.to) {
            (Some(from), Some(to)) => Span::new(from, to, today).map_err(|e| bad(&e))?,
            (None, None) => Span::year_to(today),
            _ => return Err(bad(&"from and to: both or neither")),
        };
        tell(&Statistics::of(&office.store().registry(), schemes, span)?)
    });
    told.await
}

/// Counts marks, complaints, misuse and times, without names.
#[utoipa::path(get, path = "/v1/statistics", tag = "statistics", params(SpanQuery), responses(
    (status = 200, description = "The statistics, as the command line prints them", body = Object),
))]
pub(super) async fn get_statistics(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<SpanQuery>,
) -> Result<axum::Json<serde_json::Value>, Problem> {
    let value = told(&state, &caller, query, |statistics| {
        serde_json::to_value(statistics).map_err(Problem::internal)
    });
    Ok(axum::Json(value.await?))
}

/// The statistics as a sheet with one number a row (RFC 4180).
#[utoipa::path(get, path = "/v1/statistics.csv", tag = "statistics", params(SpanQuery), responses(
    (status = 200, description = "The sheet", body = String, content_type = "text/csv"),
))]
pub(super) async fn get_statistics_sheet(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<SpanQuery>,
) -> Result<Response, Problem> {
    let text = told(&state, &caller, query, |statistics| {
        sheet(statistics).map_err(Problem::internal)
    });
    let media = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    Ok((media, text.await?).into_response())
}

/// Lists the plots of the statistics.
#[utoipa::path(get, path = "/v1/statistics/plots", tag = "statistics", params(SpanQuery), responses(
    (status = 200, description = "Their names", body = Vec<String>),
))]
pub(super) async fn list_plots(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<SpanQuery>,
) -> Result<axum::Json<Vec<String>>, Problem> {
    let names = told(&state, &caller, query, |statistics| {
        Ok(plots(statistics)
            .into_iter()
            .map(|plot| plot.name)
            .collect())
    });
    Ok(axum::Json(names.await?))
}

/// A plot of the statistics, as SVG.
#[utoipa::path(get, path = "/v1/statistics/plots/{plot}", tag = "statistics",
    params(("plot" = String, Path, description = "Its name"), SpanQuery),
    responses((status = 200, description = "The plot", body = String,
        content_type = "image/svg+xml")),
)]
pub(super) async fn get_plot(
    State(state): State<AppState>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<SpanQuery>,
) -> Result<Response, Problem> {
    let svg = told(&state, &caller, query, move |statistics| {
        let mut plots = plots(statistics).into_iter();
        let plot = plots.find(|plot| plot.name == name);
        plot.ok_or_else(|| Problem::of(Kind::NoSuchFile))
            .map(|plot| plot.svg)
    });
    let media = [(header::CONTENT_TYPE, "image/svg+xml")];
    Ok((media, svg.await?).into_response())
}
