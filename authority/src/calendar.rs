//! The agenda as files for other programs: iCalendar (RFC 5545) and CSV (RFC 4180).

use icalendar::{Calendar, Component, Event};
use shirushi_verifier::domain::UnixTime;

use crate::{
    registry::{Appointment, Occasion, Registry, Terms},
    web::csv::disarmed,
};

/// The agenda as a calendar of all-day entries. An entry keeps its UID in every
/// export, so that a calendar that takes it up again changes it and does not
/// double it. `host` makes the UIDs the authority's own.
pub fn ics(agenda: &[Appointment], registry: &Registry, host: &str, now: UnixTime) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Shirushi");
    for appointment in agenda {
        let what = appointment.what;
        let terms = terms(what, registry);
        let holder = terms.map(|t| t.holder.as_str()).unwrap_or_default();
        let stamp = now.to_string().replace(['-', ':'], "");
        let mut event = Event::new();
        event
            .uid(&format!(
                "{}-{}-{}@{host}",
                what.name(),
                what.number(),
                appointment.day
            ))
            .summary(&summary(what, holder))
            .description(terms.map(|t| t.url.as_str()).unwrap_or_default())
            .add_property("DTSTAMP", stamp)
            .append_property(
                icalendar::Property::new("DTSTART", basic(appointment.day))
                    .append_parameter(icalendar::ValueType::Date)
                    .done(),
            );
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// The agenda as a sheet: day, scheme, occasion, number, holder, URL.
///
/// # Errors
/// [`csv::Error`] if memory cannot be written, which does not happen.
pub fn sheet(agenda: &[Appointment], registry: &Registry) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(["day", "scheme", "occasion", "number", "holder", "url"])?;
    for appointment in agenda {
        let what = appointment.what;
        let terms = terms(what, registry);
        let cells = [
            &appointment.day.to_string(),
            appointment.scheme.as_str(),
            what.name(),
            &what.number(),
            terms.map(|t| t.holder.as_str()).unwrap_or_default(),
            terms.map(|t| t.url.as_str()).unwrap_or_default(),
        ];
        writer.write_record(cells.map(|cell| disarmed(cell).into_owned()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The terms of the mark that an occasion is about.
fn terms(what: Occasion, registry: &Registry) -> Option<&Terms> {
    let mark = registry.mark(what.registration()?)?;
    Some(&mark.current().grant().terms)
}

fn summary(what: Occasion, holder: &str) -> String {
    let number = what.number();
    match what {
        Occasion::RenewalOpens { .. } => format!("Renewal of mark {number} opens ({holder})"),
        Occasion::MarkEnds { .. } => format!("Last day of mark {number} ({holder})"),
        Occasion::LapseEnds { .. } => format!("Last day of the lapse of pass {number}"),
    }
}

/// A day as iCalendar writes it.
fn basic(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
