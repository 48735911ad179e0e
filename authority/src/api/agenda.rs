//! The agenda: what opens and ends, as JSON, as a sheet and as a calendar.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Query, parsed};
use super::caller::Caller;
use super::page::{Paged, limit};
use super::problem::{Kind, Problem};
use super::work;
use crate::calendar;
use crate::registry::{About, Appointment, Registry};
use crate::web::AppState;

/// Which days are wanted.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Days {
    /// First day; today, if not given.
    from: Option<Date>,
    /// Last day; ninety days after the first, if not given; at most 400 after it.
    to: Option<Date>,
}

/// Which days are wanted, in parts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AgendaFilter {
    /// First day; today, if not given.
    from: Option<Date>,
    /// Last day; ninety days after the first, if not given; at most 400 after it.
    to: Option<Date>,
    /// Where the part before ended.
    cursor: Option<String>,
    /// Most items of the part.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// Something that happens on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AppointmentView {
    /// The day, in the scheme's time zone.
    day: Date,
    /// Scheme id.
    scheme: String,
    /// What happens: `renewal-opens`, `mark-ends`, `lapse-ends`, `pass-renewal-opens`, `pass-ends`,
    /// `papers-due`, `rereview-closes`, `diagnosis-ages`, `fee-due`, `stop-to-confirm`, `audit-due` or `designation-ends`.
    occasion: &'static str,
    /// The mark that it is about.
    registration: Option<String>,
    /// The pass that it is about.
    pass: Option<String>,
    /// The number of what it is about, of whatever kind.
    number: String,
    #[serde(skip)]
    place: usize,
}

impl AppointmentView {
    fn of((place, appointment): (usize, &Appointment)) -> Self {
        let what = appointment.what;
        let about = what.about();
        let (registration, pass) = match about {
            About::Mark(number) => (Some(number.to_string()), None),
            About::Pass(number) => (None, Some(number.to_string())),
            _ => (None, None),
        };
        Self {
            day: appointment.day,
            scheme: appointment.scheme.to_string(),
            occasion: what.name(),
            registration,
            pass,
            number: about.number(),
            place,
        }
    }
}

/// Shows what opens and ends, the earliest first. Holders see what concerns their own marks.
#[utoipa::path(get, path = "/v1/agenda", tag = "time", params(AgendaFilter), responses(
    (status = 200, description = "Appointments", body = Paged<AppointmentView>),
))]
pub(super) async fn get_agenda(
    State(state): State<AppState>,
    caller: Caller,
    Query(filter): Query<AgendaFilter>,
) -> Result<axum::Json<Paged<AppointmentView>>, Problem> {
    let limit = limit(filter.limit)?;
    let after: Option<usize> = filter.cursor.as_deref().map(parsed).transpose()?;
    let first = after.map_or(0, |after| after.saturating_add(1));
    let AgendaFilter { from, to, .. } = filter;
    let page = told(&state, caller, Days { from, to }, move |agenda, _, _| {
        let wanted = agenda.iter().enumerate().skip(first).take(limit + 1);
        let items = wanted.map(AppointmentView::of).collect();
        Ok(Paged::of(items, limit, |item: &AppointmentView| {
            item.place.to_string()
        }))
    });
    Ok(axum::Json(page.await?))
}

/// The agenda as a sheet for spreadsheets (RFC 4180).
#[utoipa::path(get, path = "/v1/agenda.csv", tag = "time", params(Days), responses(
    (status = 200, description = "The sheet", body = String, content_type = "text/csv"),
))]
pub(super) async fn get_sheet(
    State(state): State<AppState>,
    caller: Caller,
    Query(days): Query<Days>,
) -> Result<Response, Problem> {
    let sheet = told(&state, caller, days, |agenda, registry, _| {
        calendar::sheet(agenda, registry).map_err(Problem::internal)
    });
    let media = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    Ok((media, sheet.await?).into_response())
}

/// The agenda as a calendar for calendar programs (RFC 5545).
#[utoipa::path(get, path = "/v1/agenda.ics", tag = "time", params(Days), responses(
    (status = 200, description = "The calendar", body = String, content_type = "text/calendar"),
))]
pub(super) async fn get_calendar(
    State(state): State<AppState>,
    caller: Caller,
    Query(days): Query<Days>,
) -> Result<Response, Problem> {
    let host = state.config().public_url.host_str().unwrap_or("shirushi");
    let host = host.to_owned();
    let ics = told(&state, caller, days, move |agenda, registry, now| {
        Ok(calendar::ics(agenda, registry, &host, now))
    });
    let media = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((media, ics.await?).into_response())
}

/// What `tell` makes of the appointments that the caller may see.
async fn told<T: Send + 'static>(
    state: &AppState,
    caller: Caller,
    days: Days,
    tell: impl FnOnce(
        &[Appointment],
        &Registry,
        shirushi_verifier::domain::UnixTime,
    ) -> Result<T, Problem>
    + Send
    + 'static,
) -> Result<T, Problem> {
    caller.must_read()?;
    let told = work::blocking(state, move |office, now| {
        let schemes = office.assets().schemes();
        let today = schemes.iter().next().map(|scheme| scheme.zone.day_of(now));
        let from = days.from.or(today).unwrap_or(Date::MIN);
        let to = days.to.unwrap_or(from.saturating_add(DAYS_SHOWN.days()));
        if to < from || to > from.saturating_add(MAX_DAYS.days()) {
            let said = format!("to: from {from} to {MAX_DAYS} days after it, not {to}");
            return Err(Problem::of(Kind::BadValue).saying(said));
        }
        let registry = office.store().registry();
        let mut agenda = registry.agenda(schemes, from, to)?;
        agenda.retain(|appointment| concerns(&registry, &caller, appointment.what.about()));
        tell(&agenda, &registry, now)
    });
    told.await
}

/// Whether an occasion concerns a mark that the caller sees.
fn concerns(registry: &Registry, caller: &Caller, about: About) -> bool {
    let sees = |number| {
        let mark = registry.mark(number);
        mark.is_some_and(|mark| caller.sees(&mark.current().grant().terms.holder))
    };
    let casework = registry.casework();
    let is = |organisation| {
        let found = casework.organisation(organisation);
        found.is_some_and(|found| caller.sees(&found.details.name))
    };
    match about {
        About::Mark(mark) => sees(mark),
        About::Pass(number) => {
            let held = casework.pass(number).is_some_and(|pass| is(pass.holder));
            held || registry.marks_on(number).any(sees)
        }
        About::Application(number) => {
            let found = casework.application(number);
            found.is_some_and(|found| is(found.filing.applicant))
        }
        About::MarkApplication(number) => {
            let found = casework.mark_application(number);
            found.is_some_and(|found| is(found.filing.applicant))
        }
        About::Designation(number) => {
            let found = casework.designation(number);
            found.is_some_and(|found| is(found.organisation))
        }
    }
}

/// Days shown where no last day is given.
const DAYS_SHOWN: i32 = 90;
/// Most days shown: a year and what belongs to it.
const MAX_DAYS: i32 = 400;
