//! The agenda as files for other programs: iCalendar (RFC 5545) and CSV (RFC 4180).

use icalendar::{Calendar, Component, Event};
use shirushi_verifier::domain::UnixTime;

use crate::{
    casework::{Casework, OrganisationNumber},
    registry::{About, Appointment, Occasion, Registry, Terms},
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
        let who = who(what, registry);
        let stamp = now.to_string().replace(['-', ':'], "");
        let mut event = Event::new();
        event
            .uid(&format!(
                "{}-{}-{}@{host}",
                what.name(),
                what.about().number(),
                appointment.day
            ))
            .summary(&summary(what, who.name))
            .description(who.about)
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

/// The agenda as a sheet: day, scheme, occasion, number, whom it concerns, URL or system.
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
        let who = who(what, registry);
        let cells = [
            &appointment.day.to_string(),
            appointment.scheme.as_str(),
            what.name(),
            &what.about().number(),
            who.name,
            who.about,
        ];
        writer.write_record(cells.map(|cell| disarmed(cell).into_owned()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whom an occasion concerns, and the site or system.
#[derive(Default)]
struct Concerned<'a> {
    name: &'a str,
    about: &'a str,
}

fn who(what: Occasion, registry: &Registry) -> Concerned<'_> {
    let casework = registry.casework();
    let found = match what.about() {
        About::Mark(number) => registry.mark(number).map(|mark| {
            let Terms { holder, url, .. } = &mark.current().grant().terms;
            let (name, about) = (holder.as_str(), url.as_str());
            Concerned { name, about }
        }),
        About::Pass(number) => casework
            .pass(number)
            .and_then(|pass| organisation(casework, pass.holder, pass.system.as_str())),
        About::Application(number) => casework.application(number).and_then(|found| {
            let filing = &found.filing;
            organisation(casework, filing.applicant, filing.system.as_str())
        }),
        About::MarkApplication(number) => casework.mark_application(number).and_then(|found| {
            let filing = &found.filing;
            organisation(casework, filing.applicant, filing.url.as_str())
        }),
        About::Designation(number) => casework
            .designation(number)
            .and_then(|found| organisation(casework, found.organisation, "")),
    };
    found.unwrap_or_default()
}

fn organisation<'a>(
    casework: &'a Casework,
    number: OrganisationNumber,
    about: &'a str,
) -> Option<Concerned<'a>> {
    let name = casework.organisation(number)?.details.name.as_str();
    Some(Concerned { name, about })
}

fn summary(what: Occasion, holder: &str) -> String {
    let told = what.told();
    let mut letters = told.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let told: String = first.into_iter().chain(letters).collect();
    if holder.is_empty() {
        return told;
    }
    format!("{told} ({holder})")
}

/// A day as iCalendar writes it.
fn basic(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
