//! The agenda as files for other programs: iCalendar (RFC 5545) and CSV (RFC 4180).

use icalendar::{Calendar, Component, Event};
use shirushi_verifier::domain::UnixTime;

use crate::{
    registry::{Appointment, Occasion, Registry},
    web::csv::disarmed,
};

/// The agenda as a calendar of all-day entries. An entry keeps its UID in every
/// export, so that a calendar that takes it up again changes it and does not
/// double it. `host` makes the UIDs the authority's own.
pub fn ics(agenda: &[Appointment], registry: &Registry, host: &str, now: UnixTime) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Shirushi");
    for appointment in agenda {
        let row = Row::of(appointment, registry);
        let stamp = now.to_string().replace(['-', ':'], "");
        let mut event = Event::new();
        event
            .uid(&format!(
                "{}-{}-{}@{host}",
                row.what, row.number, appointment.day
            ))
            .summary(&row.summary())
            .description(&row.url)
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
        let row = Row::of(appointment, registry);
        let (day, scheme) = (appointment.day.to_string(), appointment.scheme.as_str());
        let cells = [&day, scheme, row.what, &row.number, &row.holder, &row.url];
        writer.write_record(cells.map(|cell| disarmed(cell).into_owned()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// An appointment with the names of what it is about.
struct Row {
    what: &'static str,
    number: String,
    holder: String,
    url: String,
}

impl Row {
    fn of(appointment: &Appointment, registry: &Registry) -> Self {
        let (what, number, mark) = match appointment.what {
            Occasion::RenewalOpens { registration } => (
                "renewal-opens",
                registration.to_string(),
                Some(registration),
            ),
            Occasion::MarkEnds { registration } => {
                ("mark-ends", registration.to_string(), Some(registration))
            }
            Occasion::LapseEnds { pass } => ("lapse-ends", pass.to_string(), None),
        };
        let terms = mark.and_then(|mark| registry.mark(mark));
        let terms = terms.map(|mark| &mark.current().grant().terms);
        Self {
            what,
            number,
            holder: terms.map(|t| t.holder.to_string()).unwrap_or_default(),
            url: terms.map(|t| t.url.to_string()).unwrap_or_default(),
        }
    }

    fn summary(&self) -> String {
        let (number, holder) = (&self.number, &self.holder);
        match self.what {
            "renewal-opens" => format!("Renewal of mark {number} opens ({holder})"),
            "mark-ends" => format!("Last day of mark {number} ({holder})"),
            _ => format!("Last day of the lapse of pass {number}"),
        }
    }
}

/// A day as iCalendar writes it.
fn basic(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
